"""Trying out, recomputing, appealing, feedback and the kit, in a real browser."""

from datetime import date

import pytest

from contest_platform import clock, database, settings
from contest_platform.contests.rules import Publishes
from contest_platform.ranking import queries
from contest_platform.ranking.actions import (
    announce_results,
    approve_feedback,
    close_round,
    file_appeal,
    note_on_appeal,
    propose_awards,
    ratify_awards,
    record_tie_vote,
    release_feedback,
    reopen_round,
    rule_on_appeal,
)
from contest_platform.ranking.rules.appeals import AppealEffect, AppealOutcome
from tests.browser.test_deciding import AT, DECISION, titled
from tests.ranking import deciding
from tests.ranking.deciding import correct
from tests.ranking.scene import SLUG

pytestmark = pytest.mark.usefixtures("db")


async def proposed():
    made = await titled()
    await close_round(made.an, slug=SLUG, round_code="final")
    await propose_awards(made.an, slug=SLUG)
    await record_tie_vote(
        made.an, slug=SLUG, round_code="final", entries=made.ids("IT-034", "IT-021"), present=9, in_favour=7,
        reason="Xét tính mới và khả năng nhân rộng",
    )  # fmt: skip
    return made


async def announced():
    made = await proposed()
    await ratify_awards(made.an, slug=SLUG, present=9, in_favour=8, decision=DECISION)
    await announce_results(made.an, slug=SLUG)
    return made


async def test_trying_out_and_recomputing(open_page, shoot):
    made = await proposed()
    tried = await open_page(f"{AT}/proposals/what-if", by=made.an)
    floor = tried.get_by_label("Điểm sàn").nth(1)
    await floor.fill("81,5")
    await tried.get_by_label("Tiền thưởng").first.fill("45.000.000")
    await tried.get_by_role("button", name="Tính thử").click()
    await tried.wait_for_url("**awards.1.min_points=81%2C5**")
    await shoot(tried, "what-if")
    compared = await open_page(f"{AT}/proposals/comparison", by=made.an)
    await shoot(compared, "comparison")
    await reopen_round(made.an, slug=SLUG, round_code="final", reason="Phiếu của bài IT-008 ghi nhầm điểm.")
    await correct(made, "IT-008", "50 49")
    closing = await open_page(f"{AT}/rounds/final/closing", by=made.an)
    await shoot(closing, "closing-opened-again")
    await close_round(made.an, slug=SLUG, round_code="final")
    recomputed = await open_page(f"{AT}/proposals/recomputation", by=made.an)
    await shoot(recomputed, "recomputation")
    await recomputed.goto(f"{AT}/proposals")
    await shoot(recomputed, "proposal-outdated")


async def test_an_appeal_from_filing_to_ruling(open_page, shoot):
    made = await announced()
    entry = f"/entries/{made.entries['IT-021']}"
    own = await open_page(entry, by=made.lan)
    await shoot(own, "entry-announced")
    await own.goto(f"{entry}/appeal")
    await shoot(own, "appeal-form")
    appeal = await file_appeal(
        made.lan, entry_id=made.entries["IT-021"],
        statement="Hai bài đồng điểm nhưng biểu quyết chưa xét khả năng áp dụng ở vùng cao.\n\nXin xem lại.",
    )  # fmt: skip
    await note_on_appeal(made.an, appeal_id=appeal.id, words="Tiểu ban họp, đối chiếu phiếu.", day=date(2026, 11, 5))
    await note_on_appeal(made.an, appeal_id=appeal.id, words="Xin gửi thêm số liệu áp dụng.", shared=True)
    await file_appeal(made.lan, entry_id=made.entries["IT-015"], statement="Xin xem lại điểm hiệu quả.")
    await own.goto(f"{entry}/appeal")
    await shoot(own, "appeal-open")
    case = await open_page(f"/organiser/appeals/{appeal.id}", by=made.an)
    await shoot(case, "appeal-case")
    await rule_on_appeal(
        made.an, appeal_id=appeal.id, outcome=AppealOutcome.UPHELD, effect=AppealEffect.CORRECTION,
        reason="Đã xét lại khả năng áp dụng; Ban Tổ chức sẽ quyết định lại.", decision=DECISION,
    )  # fmt: skip
    await case.goto(f"/organiser/appeals/{appeal.id}")
    await shoot(case, "appeal-ruled")
    await case.goto(f"{AT}/appeals")
    await shoot(case, "appeals")
    await own.goto(f"{entry}/appeal")
    await shoot(own, "appeal-answered")


async def test_feedback_from_preview_to_reading(open_page, shoot):
    made = await announced()
    await database.fetch(
        """UPDATE sheet SET comment = 'Ý tưởng mới, dễ nhân rộng. Nên thử nghiệm thêm một mùa mưa.'
           WHERE assignment IN (SELECT id FROM assignment WHERE entry = $1)""",
        made.entries["IT-034"],
    )
    preview = await open_page(f"{AT}/feedback/{made.entries['IT-034']}", by=made.an)
    await shoot(preview, "feedback-preview")
    _, draft = await queries.feedback_draft(made.an, SLUG, made.entries["IT-034"])
    others = {made.entries[code]: () for code in ("IT-021", "IT-008")}
    await approve_feedback(made.an, slug=SLUG, approvals={made.entries["IT-034"]: [draft.comments[0].id], **others})
    listed = await open_page(f"{AT}/feedback", by=made.an)
    await shoot(listed, "feedback-list")
    await release_feedback(made.an, slug=SLUG, unawarded_from=clock.today(settings.current().time_zone))
    own = await open_page(f"/entries/{made.entries['IT-034']}/feedback", by=made.lan)
    await shoot(own, "feedback-read")


async def test_results_that_anybody_can_compute_again(open_page, shoot):
    await deciding.announced(publishes=Publishes(points=True, place=True, unawarded=True))
    page = await open_page(f"/editions/{SLUG}/results")
    assert await page.get_by_role("link", name="Tải bộ dữ liệu kiểm chứng (ZIP)").is_visible()
    await shoot(page, "results-with-kit")
