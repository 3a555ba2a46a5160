"""Other quotas, floors and money tried out, and proposals side by side: by page and by API; nothing is written."""

import pytest

from contest_platform.ranking.actions import record_tie_vote
from tests.ranking.deciding import TIED, proposed
from tests.ranking.scene import SLUG, scene
from tests.refusals import nothing_written
from tests.web.browsing import words

pytestmark = pytest.mark.usefixtures("db")
AT = f"/organiser/editions/{SLUG}/proposals"
API = f"/api/v1/editions/{SLUG}/award-proposals"
SCHEME = {
    "awards.0.per_field": "2", "awards.0.total": "", "awards.0.min_points": "70,5", "awards.0.money_vnd": "50",
    "awards.1.per_field": "1", "awards.1.total": "", "awards.1.min_points": "60", "awards.1.money_vnd": "30",
}  # fmt: skip


async def test_another_scheme_shows_who_changes_and_the_money(signed_in):
    made = await proposed()
    an = await signed_in(made.an)
    async with nothing_written():
        page = await an.get(f"{AT}/what-if", params=SCHEME)
        assert page.status_code == 200
        text = words(page)
        for said in (
            "2 bài đổi giải", "3 → 3 bài được đề nghị giải", "+50 đồng",
            "B01 Giải pháp B01 Y dược Giải Nhì Giải Nhất",
            "Giải Nhất: thứ 2 trong lĩnh vực, chỉ tiêu 2, 79,00 điểm, đạt điểm sàn 70,5.",
        ):  # fmt: skip
            assert said in reversed_figures(text), said
        assert 'value="70,5"' in page.text


def reversed_figures(text):
    """Key figures have their word before their number in the markup."""
    for word in ("bài đổi giải", "bài được đề nghị giải", "chênh lệch tiền thưởng"):
        first, _, rest = text.partition(word + " ")
        figure = rest.split("bài")[0].split("chênh")[0].split("Những")[0].strip()
        text = f"{first}{figure} {word} {rest}"
    return text


async def test_without_anything_typed_the_scheme_of_the_edition_is_tried(signed_in):
    made = await proposed()
    page = await (await signed_in(made.an)).get(f"{AT}/what-if")
    assert "Không có bài nào thay đổi." in page.text


async def test_before_a_proposal_it_stands_beside_the_scheme_of_the_edition(signed_in):
    made = await scene()
    page = await (await signed_in(made.an)).get(f"{AT}/what-if", params=SCHEME)
    assert "So với cơ cấu của kỳ thi" in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"awards.0.per_field": "hai"}, "Xin viết một số nguyên"),
        ({"awards.0.per_field": "-1"}, "Số lượng không được âm."),
        ({"awards.1.money_vnd": "rất nhiều"}, "Xin viết số tiền bằng đồng"),
    ],
)
async def test_what_does_not_hold_is_said_beside_its_field_and_kept(signed_in, typed, said):
    made = await proposed()
    page = await (await signed_in(made.an)).get(f"{AT}/what-if", params=SCHEME | typed)
    assert page.status_code == 422
    assert said in page.text
    assert f'value="{next(iter(typed.values()))}"' in page.text
    assert "Kết quả thử" not in page.text


async def test_two_proposals_side_by_side(signed_in):
    made = await proposed(TIED)
    votes = {"present": 7, "in_favour": 5, "reason": "Xét tính mới"}
    await record_tie_vote(made.an, slug=SLUG, round_code="final", entries=made.ids("A02", "A01"), **votes)
    an = await signed_in(made.an)
    text = words(await an.get(f"{AT}/comparison"))
    assert "A02 Giải pháp A02 Tin học không có giải Giải Nhất 1 90,00" in text
    backwards = words(await an.get(f"{AT}/comparison", params={"before": 2, "after": 1}))
    assert "A02 Giải pháp A02 Tin học Giải Nhất không có giải" in backwards
    assert (await an.get(f"{AT}/comparison", params={"before": 3})).status_code == 404
    assert "/proposals/comparison" in (await an.get(AT)).text


async def test_comparing_before_there_is_a_proposal(signed_in):
    made = await scene()
    assert "Chưa có đề nghị giải" in (await (await signed_in(made.an)).get(f"{AT}/comparison")).text


async def test_programs_try_and_compare(program):
    made = await proposed()
    an = await program(made.an)
    async with nothing_written():
        tried = {
            "dry_run": True,
            "awards": [{"code": "first", "per_field": 2, "min_points": "70.5", "money_vnd": 50}],
        }
        found = await an.post(API, json=tried)
        assert found.status_code == 200
        assert [row["award"] for row in found.json()["entries"]] == ["first"] * 3
        assert (found.json()["id"], found.json()["money_vnd"]) == (None, 150)
        assert (await an.post(API, json=tried | {"dry_run": False})).status_code == 422
        assert (await an.post(API, json={"dry_run": True, "awards": [{"code": "gold"}]})).status_code == 422
    first = (await an.get(API)).json()["items"][0]["id"]
    second = (await an.post(API, json={})).json()["id"]
    compared = await an.get(f"{API}/comparison", params={"before": first, "after": second})
    assert compared.json() == {
        "before": first, "after": second, "awarded": [3, 3], "money_vnd": [100, 100], "changes": [],
    }  # fmt: skip


async def test_an_allocation_is_shown_at_most_500_entries_a_page(signed_in):
    sheets = {"it": {f"A{n:03d}": ["40 40"] for n in range(501)}, "med": {}}
    one_sheet = await scene(sheets, rounds=(round_of_one_sheet(),))
    an = await signed_in(one_sheet.an)
    first = await an.get(f"{AT}/what-if", params=SCHEME)
    assert ("A499" in first.text, "A500" in first.text) == (True, False)
    assert "after=A499" in first.text
    following = await an.get(AT, params={"after": "A499"})
    assert ("A500" in following.text, "A499" in following.text) == (True, False)


def round_of_one_sheet():
    from tests.ranking.scene import document  # noqa: PLC0415

    final = document().rounds[0]
    return type(final)(code="final", judges_per_entry=1, min_sheets=1, rubric=final.rubric)
