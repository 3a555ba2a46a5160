"""The public record book: readable by anybody, every figure with its source, contradictions in sight."""

from contest_platform.contests.rules import ContestKind
from tests.records.published import ALL, HISTORY, changed, take, text


async def test_page_before_anything_is_known(client):
    answer = await client.get("/records")

    assert answer.status_code == 200
    assert "Chưa có số liệu nào" in answer.text


async def test_page_shows_totals_national_results_and_honours(client):
    for name in ALL:
        await take(name)

    answer = await client.get("/records")

    assert answer.status_code == 200
    for words in (
        "Sơn La đã tổ chức 8 lần Hội thi Sáng tạo kỹ thuật",
        "1 giải Nhất kèm Huy chương Vàng (năm 2018)",
        "5 giải Nhất, 5 giải Nhì, 5 giải Ba, 14 giải Khuyến khích",
        "560",
        "564",
        "ba cách đếm khác nhau",
        "27 (giám khảo đề xuất)",
        "29 (quyết định cuối cùng)",
        "gần 400",
        "susta.vn, 10/05/2021",
    ):
        assert words in answer.text, words


async def test_page_shows_contradictions_with_their_sources(client):
    for name in ALL:
        await take(name)

    answer = await client.get("/records")

    assert "nêu 536 bài dự thi, các lĩnh vực cộng lại là 526" in answer.text
    assert "nêu 587 bài dự thi; chưa đủ các lĩnh vực, mới cộng được 460" in answer.text
    assert "Tệp national_editions.csv, dòng 9." in answer.text
    assert "https://sokhoahoccongnghe.phutho.gov.vn/" in answer.text


async def test_page_keeps_the_old_figure_of_a_correction(client):
    await take("provincial_editions.csv")
    await take("provincial_editions.csv", changed("provincial_editions.csv", 2, "prizes_total", "98"))

    answer = await client.get("/records")

    assert "<s>97</s>" in answer.text
    assert "Số đã được sửa" in answer.text


async def test_page_of_another_owner_and_of_nobody(client):
    await take("provincial_editions.csv")

    assert "Trà Vinh đã tổ chức 7 lần" in (await client.get("/records", params={"owner": "Trà Vinh"})).text
    nobody = await client.get("/records", params={"owner": "<script>alert(1)</script>"})
    assert nobody.status_code == 404
    assert "<script>alert" not in nobody.text
    assert (await client.get("/records", params={"owner": "x" * 201})).status_code == 400


async def test_page_never_makes_an_address_of_a_source_that_is_none(client):
    edited = text("advancement.csv").replace('"susta.vn, 10/05/2021"', '"javascript:alert(1) <b>10/05/2021</b>"')
    await take("advancement.csv", edited)

    answer = await client.get("/records")

    assert 'href="javascript' not in answer.text
    assert "<b>10/05/2021" not in answer.text


async def test_page_in_english(client):
    for name in ALL:
        await take(name)

    client.cookies.set("language", "en")
    answer = await client.get("/records")

    assert "Sơn La has held the" in answer.text
    assert "536 entries are stated, the fields sum to 526" in answer.text


async def test_summary_for_programs(client):
    await take(HISTORY)
    await take("entries_by_field.csv")
    await take("national_editions.csv")

    answer = await client.get("/api/v1/records/summary")

    assert answer.status_code == 200
    document = answer.json()
    assert document["owner"] == "Sơn La"
    totals = {(each["owner"], each["contest"], each["level"]): each for each in document["totals"]}
    mine = totals["Sơn La", ContestKind.TECHNICAL.value, "provincial"]
    assert (mine["editions"], mine["entries"], mine["awarded"]) == (7, 157, 97)
    assert mine["authors"] == {"value": 400, "approximate": True}
    assert [(one["contest"], one["edition"], one["stated"], one["sum"]) for one in document["warnings"]][:1] == [
        ("technical", 14, 536, 526)
    ]
    national = [one for one in document["editions"] if one["owner"] == "national" and one["edition"] == 14]
    assert [one["received"] for one in national if one["contest"] == "technical"] == [536]
