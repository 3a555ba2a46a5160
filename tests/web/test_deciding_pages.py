"""The organiser's pages from the standing to the nomination: each act by its form, and what a refusal keeps."""

import re
from datetime import timedelta

import pytest

from contest_platform import clock, language
from contest_platform.advancement import queries as advancement
from contest_platform.ranking import queries
from contest_platform.ranking.actions import propose_awards, ratify_awards
from contest_platform.ranking.rules.ratification import Departure
from tests.ranking import deciding
from tests.ranking.deciding import TIED, closed, correct, proposed
from tests.ranking.scene import SLUG, scene
from tests.refusals import nothing_written
from tests.web.browsing import words

pytestmark = pytest.mark.usefixtures("db")
AT = f"/organiser/editions/{SLUG}"
ROUND = f"{AT}/rounds/final"
DECISION = {
    "present": "9", "in_favour": "9", "decision.number": "15/QĐ-BTC", "decision.date": "02/11/2026",
    "decision.body": "Ban Tổ chức", "decision.signer": "Trưởng ban",
}  # fmt: skip


async def done(client, address, data=None):
    answer = await client.post(address, data=data or {})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_the_whole_way_by_forms(signed_in):
    made = await scene()
    an = await signed_in(made.an)
    for text in ("Xếp hạng tạm tính", "A01", "89,00", "Giải pháp A01"):
        assert text in (await an.get(f"{ROUND}/standings")).text
    assert "Đã đủ điều kiện khóa" in (await an.get(f"{ROUND}/closing")).text
    await done(an, f"{ROUND}/closing")
    assert "Chưa có gì được ghi" in (await an.get(f"{AT}/proposals")).text
    await done(an, f"{AT}/proposals")
    reason = "Giải Nhất: thứ 1 trong lĩnh vực, chỉ tiêu 1, 89,00 điểm, đạt điểm sàn 80."
    assert reason in (await an.get(f"{AT}/proposals")).text
    proposal = await queries.proposal_of(made.edition.id)
    change = {"changes.0.entry": str(made.entries["B01"]), "changes.0.award": "none", "changes.0.reason": "Rút giải"}
    await done(an, f"{AT}/ratification", DECISION | change | {"proposal": str(proposal.id)})
    assert "Rút giải" in (await an.get(f"{AT}/ratification")).text
    assert "Không công bố điểm." in (await an.get(f"{AT}/announcement")).text
    await done(an, f"{AT}/announcement", {"when": "now"})
    assert "Kết quả đã công bố" in (await an.get(f"{AT}/announcement")).text
    assert [one.entry_code for one in (await queries.announcement(SLUG)).content.items] == ["A01", "A02"]
    await done(an, f"{AT}/nominations", {"entry": str(made.entries["A01"]), "target": "national-19"})
    (nomination,) = await advancement.nominations_of(made.edition.id)
    steps = f"/organiser/nominations/{nomination.id}/steps"
    await done(an, steps, {"status": "dossier_completed"})
    await done(an, steps, {"status": "sent", "letter.number": "88/CV", "letter.date": "10/11/2026"})
    await done(an, steps, {"status": "closed", "outcome.award": "second", "outcome.medal": "silver"})
    assert "Giải Nhì, huy chương bạc" in (await an.get(f"/organiser/nominations/{nomination.id}")).text
    assert "Giải Nhì, huy chương bạc" in (await an.get(f"{AT}/nominations")).text


async def test_closing_with_gaps_lists_them_with_the_page_where_they_are_mended(signed_in):
    made = await scene({"it": {"A01": ["40 40", "?40 40"]}})
    an = await signed_in(made.an)
    async with nothing_written():
        refused = await an.post(f"{ROUND}/closing")
    assert refused.status_code == 409
    assert "Bài A01: còn 1 phiếu chưa ký." in refused.text
    assert f"{ROUND}/progress" in refused.text


async def test_a_tie_vote_by_its_form_and_its_refusal_keeps_what_was_typed(signed_in):
    made = await proposed(TIED)
    an = await signed_in(made.an)
    first, second = (str(one) for one in made.ids("A01", "A02"))
    typed = {
        f"place.{first}": "1",
        f"place.{second}": "1",
        "present": "7",
        "in_favour": "5",
        "reason": "Xét tính mới",
    }
    refused = await an.post(f"{ROUND}/tie-votes", data=typed)
    assert refused.status_code == 422
    assert "Mỗi bài một thứ tự khác nhau" in refused.text
    assert "Xét tính mới" in refused.text
    await done(an, f"{ROUND}/tie-votes", typed | {f"place.{first}": "2"})
    assert [one.award for one in (await queries.proposal_of(made.edition.id)).entries] == ["first", "second", None]


async def test_votes_are_taken_one_after_the_other(signed_in):
    tied = {"it": {"A01": ["45 45"] * 2, "A02": ["45 45"] * 2}, "med": {"B01": ["44 44"] * 2, "B02": ["44 44"] * 2}}
    made = await proposed(tied)
    an = await signed_in(made.an)
    shown = (await an.get(f"{AT}/proposals")).text
    assert (shown.count("Cần biểu quyết"), shown.count("/tie-votes"), shown.count('name="present"')) == (2, 1, 1)
    assert all(code in shown for code in ("A01", "A02", "B01", "B02"))
    placed = {f"place.{one}": str(place) for place, one in enumerate(made.ids("A01", "A02"), start=1)}
    await done(an, f"{ROUND}/tie-votes", placed | {"present": "7", "in_favour": "5", "reason": "Xét tính mới"})
    assert (await an.get(f"{AT}/proposals")).text.count("Cần biểu quyết") == 1


async def test_a_refused_decision_keeps_what_was_typed(signed_in):
    made = await closed()
    proposal = await propose_awards(made.an, slug=SLUG)
    an = await signed_in(made.an)
    typed = DECISION | {"proposal": str(proposal.id), "in_favour": "3", "decision.date": "32/11/2026"}
    async with nothing_written():
        refused = await an.post(f"{AT}/ratification", data=typed)
        assert refused.status_code == 422
        for kept in ("32/11/2026", "15/QĐ-BTC", "Ngày chưa đúng"):
            assert kept in refused.text
        few = await an.post(f"{AT}/ratification", data=DECISION | {"proposal": str(proposal.id), "in_favour": "3"})
    assert few.status_code == 409
    assert "3 phiếu tán thành chưa đạt 2/3 của 9 người" in few.text


async def test_a_second_decision_is_told_of_the_first_and_can_then_replace_it(signed_in):
    made = await closed()
    proposal = await propose_awards(made.an, slug=SLUG)
    an = await signed_in(made.an)
    typed = DECISION | {"proposal": str(proposal.id)}
    await done(an, f"{AT}/ratification", typed)
    (first,) = await queries.ratifications_of(made.edition.id)
    other = typed | {"decision.number": "16/QĐ-BTC"}
    refused = await an.post(f"{AT}/ratification", data=other)
    assert refused.status_code == 409
    for said in (f"{made.an.full_name} đã ghi quyết định vào", "16/QĐ-BTC", f'name="replaces" value="{first.id}"'):
        assert said in refused.text
    await done(an, f"{AT}/ratification", other | {"replaces": str(first.id)})
    page = (await an.get(f"{AT}/ratification")).text
    assert "Quyết định trước đó" in page
    for digest in (proposal.digest, first.digest):
        assert digest in page


async def test_the_next_decision_begins_with_the_departures_of_the_one_that_stands(signed_in):
    made = await proposed()
    an = await signed_in(made.an)
    (entry,) = made.ids("A02")
    moved = [Departure(entry, None, "Bài đã trao giải ở nơi khác")]
    await ratify_awards(made.an, slug=SLUG, present=9, in_favour=9, decision=deciding.DECISION, changes=moved)
    page = (await an.get(f"{AT}/ratification")).text
    assert "Những thay đổi của quyết định đang có được ghi sẵn." in page
    assert f'<option value="{entry}" selected' in page
    assert '<option value="none" selected' in page
    assert 'value="Bài đã trao giải ở nơi khác"' in page


async def test_a_recomputation_shows_who_would_change_before_it_is_adopted(signed_in):
    made = await closed()
    proposal = await propose_awards(made.an, slug=SLUG)
    an = await signed_in(made.an)
    assert "Kết quả tính lại đã khác" not in (await an.get(f"{AT}/proposals")).text
    same = await an.get(f"{AT}/proposals/recomputation")
    assert "Không có bài nào thay đổi." in same.text
    assert "Lập đề nghị theo kết quả tính lại" not in same.text
    await done(an, f"{ROUND}/reopening", {"reason": "Chấm nhầm bài A02"})
    assert "Chấm nhầm bài A02" in (await an.get(f"{ROUND}/closing")).text
    await correct(made, "A02", "50 50")
    provisional = await an.get(f"{AT}/proposals/recomputation")
    assert "Vòng chấm đang mở" in provisional.text
    assert "Lập đề nghị theo kết quả tính lại" not in provisional.text
    await done(an, f"{ROUND}/closing")
    assert "Kết quả tính lại đã khác" in (await an.get(f"{AT}/proposals")).text
    async with nothing_written():
        shown = await an.get(f"{AT}/proposals/recomputation")
        assert "A02 Giải pháp A02 Tin học Giải Nhì Giải Nhất 2 → 1 79,00 → 89,00" in words(shown).replace("  ", " ")
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', shown.text)[1]
    async with nothing_written():
        stale = await an.post(f"{AT}/proposals", data={"seen": proposal.digest})
    assert stale.status_code == 409
    await done(an, f"{AT}/proposals", {"seen": seen})
    assert (await queries.proposal_of(made.edition.id)).digest == seen


async def test_a_reopening_without_a_reason_is_refused_beside_its_field(signed_in):
    made = await closed()
    an = await signed_in(made.an)
    async with nothing_written():
        refused = await an.post(f"{ROUND}/reopening", data={"reason": " "})
        assert (refused.status_code, "Xin điền chỗ này." in refused.text) == (422, True)


async def test_rows_of_departures_without_a_script(signed_in):
    made = await proposed()
    an = await signed_in(made.an)
    rows = {"changes.0.reason": "một", "changes.1.reason": "hai"}
    more = await an.post(f"{AT}/ratification", data=rows | {"add_row": "0"})
    assert "changes.2.reason" in more.text
    less = await an.post(f"{AT}/ratification", data=rows | {"remove_row": "0"})
    assert ("changes.1.reason" in less.text, 'value="hai"' in less.text, "một" in less.text) == (False, True, False)


async def test_an_announcement_at_a_set_moment(signed_in):
    made = await closed()
    proposal = await propose_awards(made.an, slug=SLUG)
    an = await signed_in(made.an)
    await done(an, f"{AT}/ratification", DECISION | {"proposal": str(proposal.id)})
    past = await an.post(f"{AT}/announcement", data={"when": "at", "at": "08:00, 01/01/2026"})
    assert (past.status_code, "08:00, 01/01/2026" in past.text) == (422, True)
    at = (clock.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    await done(an, f"{AT}/announcement", {"when": "at", "at": language.show(at)})
    assert "Đã hẹn giờ công bố" in (await an.get(f"{AT}/announcement")).text
    again = await an.post(f"{AT}/announcement", data={"when": "now"})
    assert (again.status_code, made.an.full_name in again.text) == (409, True)
    public = await an.get(f"/editions/{SLUG}/results")
    assert public.status_code == 404


PAGES = (
    f"{ROUND}/standings",
    f"{ROUND}/closing",
    f"{AT}/proposals",
    f"{AT}/ratification",
    f"{AT}/announcement",
    f"{AT}/nominations",
)


async def test_pages_are_not_found_for_others(signed_in, client):
    made = await scene()
    lan = await signed_in(made.lan)
    assert [(await lan.get(path)).status_code for path in PAGES] == [404] * len(PAGES)
    assert [(await client.get(path)).status_code for path in PAGES] == [303] * len(PAGES)


async def test_pages_before_anything_happened_say_what_comes_first(signed_in):
    made = await scene({})
    an = await signed_in(made.an)
    texts = [(await an.get(path)).text for path in PAGES]
    expected = (
        "Chưa có bài nào", "Vòng này chưa có bài dự thi nào.", "Vòng chấm chưa khóa", "Chưa có đề nghị giải",
        "Chưa có quyết định để công bố", "Chưa công bố kết quả",
    )  # fmt: skip
    for text, sentence in zip(texts, expected, strict=True):
        assert sentence in text
