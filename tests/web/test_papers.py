"""Papers, certificates and tables as pages: ordered, looked at, taken away; a certificate checked by anybody."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest

from contest_platform import clock, database, settings
from contest_platform.accounts.rules import Role
from contest_platform.contests.actions import give_contest_role
from contest_platform.contests.rules import ContestRole
from contest_platform.papers import actions, queries
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind
from contest_platform.papers.rules.tables import TableName
from contest_platform.ranking.actions import announce_results
from tests import factories
from tests.cast import GIANG, KHOA, MINH, SEN
from tests.papers.scene import pages, people
from tests.ranking.scene import SLUG
from tests.refusals import nothing_written
from tests.web.browsing import filled_in

HERE = f"/organiser/editions/{SLUG}"


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_a_paper_is_ordered_made_and_taken_away(signed_in) -> None:
    of = await people()
    an = await signed_in(of.an)
    answer = await an.post(f"{HERE}/papers", data={"kind": "decision", "format": "pdf"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/papers#made")
    shown = (await an.get(f"{HERE}/papers")).text
    assert "Đang lập: 0 trên 1" in shown
    assert 'hx-trigger="every 2s"' in shown
    again = await an.post(f"{HERE}/papers", data={"kind": "decision", "format": "pdf"})
    assert (again.status_code, "Văn bản này đang được lập." in again.text) == (409, True)
    (ordered,) = (await queries.papers_for(of.an, SLUG))[1]
    assert (await an.get(f"/organiser/papers/{ordered.id}/file")).status_code == 404
    await actions.make_paper(paper_id=ordered.id)
    shown = (await an.get(f"{HERE}/papers")).text
    assert f"/organiser/papers/{ordered.id}/file" in shown
    assert "every 2s" not in shown
    file = await an.get(f"/organiser/papers/{ordered.id}/file")
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["cache-control"] == "private, no-store"
    assert f'filename="quyet-dinh-{SLUG}.pdf"' in file.headers["content-disposition"]
    assert "15/QĐ-BTC" in pages(file.content)[0]


@pytest.mark.parametrize(
    "typed", [{}, {"kind": "letter", "format": "pdf"}, {"kind": "decision", "format": "zip"}, {"kind": "decision"}]
)
async def test_an_order_that_makes_no_sense_is_said_on_the_page(signed_in, typed: dict[str, str]) -> None:
    of = await people()
    an = await signed_in(of.an)
    async with nothing_written():
        answer = await an.post(f"{HERE}/papers", data=typed)
        assert answer.status_code == 422
        assert "error-summary" in answer.text


async def test_the_page_says_which_winners_are_named_by_code(signed_in) -> None:
    of = await people()
    shown = (await (await signed_in(of.an)).get(f"{HERE}/papers")).text
    assert "chưa được công bố tên" in shown
    assert f"{HERE}/dossiers/{of.scene.entries['A02']}" in shown
    assert f"{HERE}/dossiers/{of.scene.entries['A01']}" not in shown


@pytest.mark.parametrize("kind", ["decision", "certificates", "statistics"])
async def test_a_preview_is_a_picture_of_the_paper_as_it_would_be_now(signed_in, kind: str) -> None:
    an = await signed_in((await people(upto="open")).an)
    shown = await an.get(f"{HERE}/papers/{kind}")
    assert f"{HERE}/papers/{kind}/pages/1" in shown.text
    picture = await an.get(f"{HERE}/papers/{kind}/pages/1")
    assert (picture.headers["content-type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert (await an.get(f"{HERE}/papers/{kind}/pages/9")).status_code == 404
    assert (await an.get(f"{HERE}/papers/letter")).status_code == 404


async def test_a_template_is_sent_tried_and_removed(signed_in) -> None:
    of = await people()
    an = await signed_in(of.an)
    sent = await an.post(f"{HERE}/paper-templates", files={"file": ("envelopes.typ", b"Own envelope")})
    assert sent.status_code == 303
    assert "Mẫu riêng" in (await an.get(f"{HERE}/paper-templates")).text
    taken = await an.get(f"{HERE}/paper-templates/envelopes.typ")
    assert (taken.content, taken.headers["x-content-type-options"]) == (b"Own envelope", "nosniff")
    assert (await an.post(f"{HERE}/paper-templates/envelopes.typ/removal")).status_code == 303
    assert "Mẫu riêng" not in (await an.get(f"{HERE}/paper-templates")).text


async def test_a_template_with_a_fault_is_refused_with_its_line(signed_in) -> None:
    of = await people()
    an = await signed_in(of.an)
    async with nothing_written():
        sent = await an.post(f"{HERE}/paper-templates", files={"file": ("envelopes.typ", b"\n\n#nothing")})
        assert sent.status_code == 422
        assert "envelopes.typ, dòng 3: không có tên “nothing”" in sent.text


async def test_a_template_larger_than_the_limit_is_refused(signed_in) -> None:
    of = await people()
    an = await signed_in(of.an)
    async with nothing_written():
        sent = await an.post(f"{HERE}/paper-templates", files={"file": ("envelopes.typ", bytes(5_050_000))})
        assert (sent.status_code, "error-summary" in sent.text) == (413, True)


async def test_the_letterhead_is_shown_changed_and_printed(signed_in) -> None:
    of = await people()
    an = await signed_in(of.an)
    shown = (await an.get(f"{HERE}/letterhead")).text
    assert "BAN TỔ CHỨC HỘI THI SÁNG TẠO KỸ THUẬT TỈNH SƠN LA" in shown
    typed = {
        "body_above": "", "body": "ỦY BAN NHÂN DÂN TỈNH SƠN LA", "place": "Sơn La", "symbol": "QĐ-UBND",
        "signer_title": "CHỦ TỊCH", "grounds": "Căn cứ Luật;\r\n\r\nTheo đề nghị.", "recipients": "Như Điều 3;",
        "badge_up_to_age": "",
    }  # fmt: skip
    assert (await an.post(f"{HERE}/letterhead", data=typed)).status_code == 303
    kept = await queries.letterhead_of(of.scene.edition)
    assert (kept.body, kept.grounds, kept.recipients, kept.badge_up_to_age) == (
        typed["body"], ("Căn cứ Luật", "Theo đề nghị"), ("Như Điều 3",), None,
    )  # fmt: skip
    assert typed["signer_title"] in (await an.get(f"{HERE}/letterhead")).text


async def test_two_who_change_the_letterhead_at_once_do_not_undo_each_other_unseen(signed_in) -> None:
    of = await people()
    an, other = await signed_in(of.an), await signed_in(await factories.account(KHOA, Role.ORGANISER))
    mine, theirs = [filled_in(await one.get(f"{HERE}/letterhead")) for one in (an, other)]
    for page in (mine, theirs):
        del page["csrf_token"]
    assert (await other.post(f"{HERE}/letterhead", data={**theirs, "place": "Mộc Châu"})).status_code == 303
    assert (await other.post(f"{HERE}/letterhead", data={**theirs, "place": "Mộc Châu"})).status_code == 303
    async with nothing_written():
        late = await an.post(f"{HERE}/letterhead", data={**mine, "symbol": "QĐ-LH"})
    again = filled_in(late)
    assert (late.status_code, "Người khác vừa sửa" in late.text, again["symbol"]) == (409, True, "QĐ-LH")
    del again["csrf_token"]
    assert (await an.post(f"{HERE}/letterhead", data=again)).status_code == 303
    assert (await queries.letterhead_of(of.scene.edition)).symbol == "QĐ-LH"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"body": ""}, "body"),
        ({"badge_up_to_age": "200"}, "badge_up_to_age"),
        ({"badge_up_to_age": "ba"}, "badge_up_to_age"),
        ({"place": "x" * 301}, "place"),
        ({"grounds": "dòng\n" * 16}, "grounds"),
    ],
)
async def test_a_letterhead_that_cannot_be_is_refused_beside_its_field(signed_in, changed, field: str) -> None:
    of = await people()
    typed = {"body": "B", "place": "P", "symbol": "S", "signer_title": "T"} | changed
    an = await signed_in(of.an)
    async with nothing_written():
        answer = await an.post(f"{HERE}/letterhead", data=typed)
        assert answer.status_code == 422
        assert f'href="#f-{field}"' in answer.text


async def test_certificates_are_issued_and_one_is_replaced_on_the_pages(signed_in) -> None:
    of = await people()
    an = await signed_in(of.an)
    assert "Cấp cho 8 người còn thiếu" in (await an.get(f"{HERE}/certificates")).text
    assert (await an.post(f"{HERE}/certificates")).status_code == 303
    assert (await an.post(f"{HERE}/certificates")).status_code == 409
    old = (await queries.certificates_of(of.scene.edition.id))[0]
    answer = await an.post(f"/organiser/certificates/{old.serial}/replacement", data={"reason": ""})
    assert (answer.status_code, "Xin ghi lý do" in answer.text) == (422, True)
    answer = await an.post(f"/organiser/certificates/{old.serial}/replacement", data={"reason": "In sai tên."})
    new = answer.headers["location"].rsplit("/", 1)[1]
    shown = (await an.get(f"/organiser/certificates/{old.serial}")).text
    assert new in shown
    assert "In sai tên." in shown
    assert (await an.get(f"/organiser/certificates/{old.serial}/file")).status_code == 409
    assert new in pages((await an.get(f"/organiser/certificates/{new}/file")).content)[0]


async def test_a_serial_with_line_breaks_in_the_address_puts_nothing_into_a_header(signed_in) -> None:
    of = await people()
    await actions.issue_certificates(of.an, slug=SLUG)
    serial, an = (await queries.certificates_of(of.scene.edition.id))[0].serial, await signed_in(of.an)
    file = await an.get(f"/organiser/certificates/{serial}%0d%0a/file")
    assert file.headers["content-disposition"].endswith(f"UTF-8''{serial}.pdf")
    ended = await an.post(
        f"/organiser/certificates/{serial.lower()}%0d%0aX:y/revocation", data={"revocation_reason": "Cấp nhầm."}
    )
    assert ended.status_code == 404
    ended = await an.post(
        f"/organiser/certificates/{serial.lower()}%0d%0a/revocation", data={"revocation_reason": "Cấp nhầm."}
    )
    assert (ended.status_code, ended.headers["location"]) == (303, f"/organiser/certificates/{serial}")


async def test_anybody_reads_whether_a_certificate_holds(client) -> None:
    of = await people(upto="announced")
    await actions.issue_certificates(of.an, slug=SLUG)
    first, second, third, *_rest = await queries.certificates_of(of.scene.edition.id)
    await actions.replace_certificate(of.an, serial=second.serial, reason="Lý do kín.")
    await actions.revoke_certificate(of.an, serial=third.serial, reason="Lý do kín.")
    for serial, status, said in (
        (first.serial, 200, "Giấy chứng nhận có hiệu lực"),
        (first.serial.lower(), 200, "Giấy chứng nhận có hiệu lực"),
        (second.serial, 200, "Giấy chứng nhận đã được thay thế"),
        (third.serial, 200, "Giấy chứng nhận đã bị thu hồi"),
        ("KT10-2222-2222-2222", 404, "Không có giấy chứng nhận nào mang số hiệu này"),
    ):
        for address in (f"/certificates/{serial}", f"/certificates?serial={serial}"):
            answer = await client.get(address)
            assert (answer.status_code, said in answer.text) == (status, True)
            assert answer.headers["cache-control"] == "no-store"
            assert "Lý do kín" not in answer.text
            assert "1991" not in answer.text
            assert "@example.vn" not in answer.text.replace("an@example.vn", "")
    assert "The certificate is valid" in (await client.get(f"/certificates/{first.serial}?lang=en")).text


async def test_programs_read_the_same(client) -> None:
    of = await people(upto="announced")
    await actions.issue_certificates(of.an, slug=SLUG)
    issued = await queries.certificates_of(of.scene.edition.id)
    answer = await client.get(f"/api/v1/certificates/{issued[0].serial}")
    assert answer.json() == {
        "serial": issued[0].serial, "status": "valid", "ended_on": None,
        "issued_on": clock.today(settings.current().time_zone).isoformat(),
        "certifies": {
            "kind": "award", "role": "author", "full_name": "Lò Văn A01", "unit": "Trường THCS Chiềng Sinh",
            "contest": "Hội thi Sáng tạo kỹ thuật tỉnh Sơn La lần thứ 10 (2026)", "entry_code": "A01",
            "title": "Giải pháp A01", "field": "Tin học", "award": "first", "award_name": "Giải Nhất",
            "decision": {"body": "Ban Tổ chức", "number": "15/QĐ-BTC", "date": "2026-11-02"},
        },
    }  # fmt: skip
    child = next(one for one in issued if one.full_name == "Cầm Văn Bé")
    certified = (await client.get(f"/api/v1/certificates/{child.serial}")).json()["certifies"]
    assert (certified["full_name"], certified["unit"], certified["entry_code"]) == (None, None, "A02")
    unknown = await client.get("/api/v1/certificates/nothing")
    assert (unknown.status_code, unknown.json()["status"], unknown.json()["certifies"]) == (200, "unknown", None)


async def test_a_certificate_is_unknown_until_the_set_moment(client) -> None:
    of = await people()
    await actions.issue_certificates(of.an, slug=SLUG)
    serial = (await queries.certificates_of(of.scene.edition.id))[0].serial
    moment = datetime(2027, 1, 5, 2, tzinfo=UTC)
    await announce_results(of.an, slug=SLUG, at=moment)
    assert (await client.get(f"/certificates/{serial}")).status_code == 404
    with clock.at(moment):
        assert (await client.get(f"/certificates/{serial}")).status_code == 200


async def test_pages_say_that_a_name_was_erased_and_that_papers_went(signed_in, client) -> None:
    of = await people(upto="announced")
    await actions.issue_certificates(of.an, slug=SLUG)
    paper_id = await actions.order_paper(of.an, slug=SLUG, kind=PaperKind.ENVELOPES, form=PaperFormat.PDF)
    await actions.make_paper(paper_id=paper_id)
    serial = (await queries.certificates_of(of.scene.edition.id))[1].serial
    author_id = of.authors["Lò Thị Lan"]
    await actions.erase_people(of.an, entry_id=of.scene.entries["A01"], authors=[author_id], reason="Theo đơn.")
    an = await signed_in(of.an)
    page = (await an.get(f"/organiser/certificates/{serial}")).text
    said = [
        words in page for words in ("đã xóa theo yêu cầu", "Thu hồi giấy này", "Tải giấy này", "Cấp giấy thay thế")
    ]
    assert said == [True, True, False, False]
    assert (await an.get(f"/organiser/certificates/{serial}/file")).status_code == 409
    register = (await an.get(f"{HERE}/certificates")).text
    assert ("đã xóa theo yêu cầu" in register, "cần thu hồi" in register) == (True, False)
    papers = (await an.get(f"{HERE}/papers")).text
    assert ("Đã gỡ" in papers, "Xin lập lại" in papers) == (True, True)
    assert (await an.get(f"/organiser/papers/{paper_id}/file")).status_code == 404
    public = await client.get(f"/certificates/{serial}")
    assert (public.status_code, "Lò Thị Lan" in public.text, "A01" in public.text) == (200, False, True)


@pytest.mark.parametrize("name", TableName)
async def test_every_table_of_an_edition_reads_back_alike(signed_in, name: TableName) -> None:
    of = await people(upto="announced")
    await actions.issue_certificates(of.an, slug=SLUG)
    an = await signed_in(of.an)
    as_csv, as_xlsx = [await an.get(f"{HERE}/tables/{name}.{form}") for form in ("csv", "xlsx")]
    assert (as_csv.status_code, as_xlsx.status_code) == (200, 200)
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx.content)).active
    read = rows(as_csv.content)
    assert [cell.value for cell in sheet[1]] == read[0]
    assert sheet.max_row == len(read)
    assert len(read) > 1 or name in (TableName.NOMINATIONS, TableName.APPEALS)
    assert (await an.get(f"{HERE}/tables/{name}.pdf")).status_code == 404


async def test_what_an_entrant_writes_is_no_formula_in_a_table(signed_in) -> None:
    of = await people()
    evil = '=HYPERLINK("http://x","Xem")'
    await database.fetch("UPDATE entry SET title = $1 WHERE code = 'A01'", evil)
    await database.fetch("UPDATE author SET phone = '+84 912', unit = '@SUM(A1)' WHERE full_name = 'Lò Thị Lan'")
    an = await signed_in(of.an)
    for name in ("dossiers", "authors", "standings", "results", "progress", "points"):
        plain = rows((await an.get(f"{HERE}/tables/{name}.csv")).content)
        assert not [cell for row in plain for cell in row if cell.startswith(("=", "+", "@"))]
        assert any(f"'{evil}" in row for row in plain)
        book = openpyxl.load_workbook(io.BytesIO((await an.get(f"{HERE}/tables/{name}.xlsx")).content))
        assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (SEN, {TableName.DOSSIERS, TableName.AUTHORS}),
        (GIANG, set(TableName)),
        (MINH, set()),
    ],
)
async def test_a_table_shows_what_its_pages_show(signed_in, person, seen: set[TableName]) -> None:
    of = await people(upto="announced")
    other = await factories.account(person, *((Role.AUDITOR,) if person is GIANG else ()))
    if person is SEN:
        await give_contest_role(
            of.an, contest_id=of.scene.edition.contest.id, account_id=other.id, role=ContestRole.SECRETARY
        )
    reader = await signed_in(other)
    found = {name for name in TableName if (await reader.get(f"{HERE}/tables/{name}.csv")).status_code == 200}
    assert found == seen


async def test_the_points_of_signed_sheets_and_the_jury_as_tables(signed_in) -> None:
    an = await signed_in((await people()).an)
    points = rows((await an.get(f"{HERE}/tables/points.csv")).content)
    assert [row[1:2] + row[3:] for row in points[1:5]] == [
        ["A01", "judge0@example.vn", "novelty", "50", "40"],
        ["A01", "judge0@example.vn", "effect", "50", "50"],
        ["A01", "judge1@example.vn", "novelty", "50", "40"],
        ["A01", "judge1@example.vn", "effect", "50", "48"],
    ]
    assert len(points) == 1 + 3 * 2 * 2
    jury = rows((await an.get(f"{HERE}/tables/jury.csv")).content)
    assert [row[1] for row in jury[1:]] == ["judge0@example.vn", "judge1@example.vn"]


async def test_ones_own_tables_hold_ones_own(signed_in) -> None:
    of = await people()
    lan, minh = await signed_in(of.scene.lan), await signed_in(await factories.account(MINH))
    mine = rows((await lan.get("/entries/tables/entries.csv")).content)
    assert sorted(row[0] for row in mine[1:]) == ["A01", "A02", "B01"]
    assert rows((await minh.get("/entries/tables/entries.csv")).content)[1:] == []
    assert rows((await minh.get("/judge/tables/assignments.csv")).content)[1:] == []


async def test_the_announced_results_as_a_table_say_no_more_than_the_page(client) -> None:
    of = await people()
    assert (await client.get(f"/editions/{SLUG}/tables/results.csv")).status_code == 404
    await announce_results(of.an, slug=SLUG)
    read = rows((await client.get(f"/editions/{SLUG}/tables/results.csv")).content)
    assert [(row[1], row[4], row[6], row[7]) for row in read[1:]] == [
        ("A01", "Lò Văn A01; Lò Thị Lan", "", ""),
        ("A02", "", "", ""),
        ("B01", "Lò Văn B01", "", ""),
    ]
    assert (await client.get(f"/editions/{SLUG}/tables/records.csv")).status_code == 404


async def test_headings_are_in_the_readers_language(signed_in) -> None:
    an = await signed_in((await people()).an)
    for code, heading in (("vi", "Tên bài dự thi"), ("en", "Title")):
        read = rows((await an.get(f"{HERE}/tables/dossiers.csv?lang={code}")).content)
        assert (read[0][1], len(read)) == (heading, 4)
