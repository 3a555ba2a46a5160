"""The organiser's pages from the standing to the nomination, and the public results, in a real browser."""

from datetime import date

import pytest

from contest_platform import database
from contest_platform.advancement.actions import advance_nomination, nominate_entry
from contest_platform.advancement.rules import Letter, NominationStatus
from contest_platform.contests.rules import Decision
from contest_platform.ranking.actions import (
    announce_results,
    close_round,
    propose_awards,
    ratify_awards,
    record_tie_vote,
)
from contest_platform.ranking.rules.ratification import Departure
from tests.ranking.scene import SLUG, scene

AT = f"/organiser/editions/{SLUG}"
DECISION = Decision(
    body="Ban Tổ chức Hội thi", number="15/QĐ-BTC", date=date(2026, 11, 2), signer="Trưởng ban Lò Văn Hùng"
)
SHEETS = {
    "it": {
        "IT-021": ["45 45", "45 45"], "IT-034": ["45 45", "45 45"], "IT-008": ["38 41.5", "39 42"],
        "IT-015": ["30 31", "30 31"], "IT-040": ["20 21", "25 21"],
    },
    "med": {"MD-002": ["40 42", "41 42"], "MD-011": ["33 30", "33 31"]},
}  # fmt: skip


async def titled():
    made = await scene(SHEETS)
    titles = {
        "IT-021": "Hệ thống tưới tiết kiệm nước cho nương cà phê, điều khiển bằng điện thoại",
        "IT-034": "Thiết bị cảnh báo sạt lở đất sớm cho các bản vùng cao",
        "IT-008": "Phần mềm quản lý hợp tác xã",
    }
    for code, title in titles.items():
        await database.fetch("UPDATE entry SET title = $2 WHERE code = $1", code, title)
    return made


async def test_from_the_standing_to_the_results(open_page, shoot):
    made = await titled()
    closing = await open_page(f"{AT}/rounds/final/closing", by=made.an)
    await shoot(closing, "closing-ready")
    await closing.get_by_role("button", name="Khóa vòng chấm").click()
    await closing.wait_for_url("**/standings")
    await shoot(closing, "standings")
    proposals = await open_page(f"{AT}/proposals", by=made.an)
    await proposals.get_by_role("button", name="Lập đề nghị giải").click()
    await shoot(proposals, "proposal-vote-owed")
    await record_tie_vote(
        made.an, slug=SLUG, round_code="final", entries=made.ids("IT-034", "IT-021"), present=9, in_favour=7,
        reason="Xét tính mới và khả năng nhân rộng",
    )  # fmt: skip
    await proposals.goto(f"{AT}/proposals")
    await shoot(proposals, "proposal")
    ratification = await open_page(f"{AT}/ratification", by=made.an)
    await shoot(ratification, "ratification-form")
    await ratification.get_by_label("Số người có mặt").fill("9")
    await ratification.get_by_label("Số phiếu tán thành").fill("3")
    await ratification.get_by_label("Số quyết định").fill("15/QĐ-BTC")
    await ratification.get_by_role("button", name="Ghi quyết định").click()
    assert await ratification.get_by_role("link", name="Ngày ký: Xin điền chỗ này.").is_visible()
    await shoot(ratification, "ratification-refused")
    await ratify_awards(
        made.an, slug=SLUG, present=9, in_favour=8, decision=DECISION,
        changes=[Departure(made.entries["IT-008"], "second", "Đã áp dụng ở 12 hợp tác xã")],
    )  # fmt: skip
    await ratification.goto(f"{AT}/ratification")
    await shoot(ratification, "ratification-done")
    announcement = await open_page(f"{AT}/announcement", by=made.an)
    await shoot(announcement, "announcement-form")
    await announcement.get_by_role("button", name="Công bố kết quả").click()
    await shoot(announcement, "announcement-done")
    public = await open_page(f"/editions/{SLUG}/results")
    await shoot(public, "results")


async def test_nominations(open_page, shoot):
    made = await titled()
    await close_round(made.an, slug=SLUG, round_code="final")
    await propose_awards(made.an, slug=SLUG)
    await record_tie_vote(
        made.an,
        slug=SLUG,
        round_code="final",
        entries=made.ids("IT-034", "IT-021"),
        present=9,
        in_favour=7,
        reason="Xét",
    )
    await ratify_awards(made.an, slug=SLUG, present=9, in_favour=8, decision=DECISION)
    await announce_results(made.an, slug=SLUG)
    nominations = await open_page(f"{AT}/nominations", by=made.an)
    await shoot(nominations, "nominations-none")
    nomination = await nominate_entry(made.an, entry_id=made.entries["IT-034"], target="national-19")
    for status, letter in (
        (NominationStatus.DOSSIER_COMPLETED, None),
        (NominationStatus.SENT, Letter("88/CV-LHH", date(2026, 11, 10))),
    ):
        await advance_nomination(made.an, nomination_id=nomination.id, status=status, letter=letter)
    await nominations.goto(f"{AT}/nominations")
    await shoot(nominations, "nominations")
    await nominations.goto(f"/organiser/nominations/{nomination.id}")
    await shoot(nominations, "nomination")


@pytest.mark.usefixtures("db")
async def test_closing_with_gaps(open_page, shoot):
    made = await scene({"it": {"IT-021": ["45 45", "?45 45"], "IT-034": ["45 45"]}})
    closing = await open_page(f"{AT}/rounds/final/closing", by=made.an)
    await shoot(closing, "closing-blocked")


async def test_deciding_by_keyboard_alone(open_page):
    made = await scene({"it": {"IT-021": ["45 45", "45 45"], "IT-008": ["38 41", "39 42"]}})
    page = await open_page(f"{AT}/rounds/final/closing", by=made.an)
    await press(page, "Khóa vòng chấm", tag="BUTTON")
    await press(page, "Đến đề nghị giải")
    await press(page, "Lập đề nghị giải")
    await press(page, "Ghi quyết định của Ban Tổ chức")
    typed = {
        "present": "9", "in_favour": "9", "decision.number": "15/QĐ-BTC", "decision.date": "02/11/2026",
        "decision.body": "Ban Tổ chức", "decision.signer": "Trưởng ban",
    }  # fmt: skip
    for name, words in typed.items():
        await tab_to(page, f'document.activeElement.name === "{name}"')
        await page.keyboard.type(words)
    await press(page, "Ghi quyết định")
    await press(page, "Công bố kết quả", tag="BUTTON")
    await press(page, "Xem trang kết quả")
    assert page.url.endswith(f"/editions/{SLUG}/results")


async def press(page, words, *, tag=""):
    """Tab to what bears these words, press Enter and wait for the page that it opens."""
    found = f'document.activeElement.textContent.trim() === "{words}"'
    await tab_to(page, f'{found} && document.activeElement.tagName.startsWith("{tag}")')
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def tab_to(page, is_there, most=80):
    for _step in range(most):
        await page.keyboard.press("Tab")
        if await page.evaluate(is_there):
            outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", "the focus is not seen"
            return
    raise AssertionError(f"{is_there} is not reached by Tab")
