"""Judging in a real browser: the declaration, points saved as they are typed, two versions, the signature."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from contest_platform import clock
from contest_platform.entries.actions import check_dossier
from contest_platform.entries.rules import Outcome
from contest_platform.judging import actions, queries
from tests.judging.jury import FULL, assigned, close, jury, rounds, signed

VI = ("vi",)  # the walk through the demonstration shows the same pages in English too
pytestmark = pytest.mark.usefixtures("db")


async def test_judge_declares_scores_and_signs(open_page, shoot):
    scene = await jury(entries=3)
    own = await assigned(scene, declared=False)
    await assigned(scene, entry=1, declared=False)
    page = await open_page("/judge", by=scene.thu)
    await shoot(page, "judge-before-the-declaration", languages=VI)
    await page.get_by_role("link", name="Khai xung đột lợi ích").click()
    await shoot(page, "judge-declaration", languages=VI)
    await page.get_by_role("button", name="Tôi xác nhận đã khai đủ").click()
    await shoot(page, "judge-home", languages=VI)
    await page.get_by_role("link", name=own.code, exact=True).click()
    await page.get_by_label("Tính mới").fill("32,5")
    await page.get_by_label("Hiệu quả").fill("20")
    await expect(page.locator("[data-save-state]")).to_contain_text("Đã lưu lúc")
    await expect(page.locator("#sheet-total")).to_have_text("72,50")
    await shoot(page, "judge-sheet", languages=VI)
    assert (await queries.sheet_of(own.id)).complete
    await page.get_by_role("button", name="Lưu và xem lại để ký").click()
    await shoot(page, "judge-signature", languages=VI)
    await page.get_by_role("button", name="Ký phiếu").click()
    await page.goto(f"/judge/sheets/{own.id}")
    await shoot(page, "judge-signed-sheet", languages=VI)


async def test_judge_sees_what_is_wrong_and_both_versions(open_page, shoot):
    scene = await jury()
    own = await assigned(scene)
    page = await open_page(f"/judge/sheets/{own.id}", by=scene.thu)
    await page.get_by_label("Tính mới").fill("41")
    await expect(page.locator('[data-error-for="points.novelty"]')).to_contain_text("từ 0 đến 40")
    await shoot(page, "judge-sheet-wrong", languages=VI)
    await actions.save_sheet(scene.thu, assignment_id=own.id, version=0, points=FULL, comment="Ở máy khác")
    await page.get_by_label("Tính mới").fill("10")
    await expect(page.locator(".conflict")).to_be_visible()
    await shoot(page, "judge-sheet-two-versions", languages=VI)
    await page.get_by_role("button", name="Giữ bản đang gõ").click()
    await expect(page.locator("[data-save-state]")).to_contain_text("Đã lưu lúc")
    assert (await queries.sheet_of(own.id)).version == 2


async def test_what_was_typed_stays_when_the_round_was_closed_meanwhile(open_page, shoot):
    scene = await jury()
    own = await assigned(scene)
    page = await open_page(f"/judge/sheets/{own.id}", by=scene.thu)
    await close(scene)
    await page.get_by_label("Tính mới").fill("11")
    await page.get_by_label("Nhận xét").fill("Máy chạy êm, dễ sửa.\nCần thử thêm với ngô ướt.")
    await page.locator(f'form[action="/judge/sheets/{own.id}"]').evaluate("form => form.submit()")  # past the script
    await expect(page.get_by_role("alert")).to_contain_text("Vòng chấm đã khóa")
    await expect(page.get_by_text("Cần thử thêm với ngô ướt.")).to_be_visible()
    await shoot(page, "judge-sheet-closed-meanwhile", languages=VI)


async def test_organiser_invites_assigns_and_watches(open_page, shoot):
    scene = await jury(entries=3)
    await signed(scene)
    base = f"/organiser/editions/{scene.slug}"
    page = await open_page(f"{base}/judges", by=scene.an)
    await shoot(page, "organiser-judges", languages=VI)
    await page.goto(f"/organiser/judges/{scene.judges['thu'].id}")
    await shoot(page, "organiser-judge", languages=VI)
    await page.goto(f"{base}/rounds/preliminary/assignments")
    await page.get_by_label("Số giám khảo mỗi bài").fill("4")
    await page.get_by_role("button", name="Xem trước phân công").click()
    await shoot(page, "organiser-proposed-assignments", languages=VI)
    await page.get_by_role("button", name="Xác nhận phân công").click()
    await shoot(page, "organiser-assignments", languages=VI)
    await page.goto(f"{base}/rounds/preliminary/progress")
    await shoot(page, "organiser-judging-progress", languages=VI)
    await page.get_by_role("link", name="Mở lại phiếu").first.click()
    await shoot(page, "organiser-reopening", languages=VI)
    await page.goto(f"{base}/rounds/final/entries")
    await shoot(page, "organiser-round-entries", languages=VI)


async def test_chair_opens_a_sheet_again(open_page, shoot):
    scene = await jury()
    await signed(scene)
    page = await open_page(f"/judge/editions/{scene.slug}/panel", by=scene.binh)
    await shoot(page, "chair-panel", languages=VI)
    await page.get_by_role("link", name="Mở lại phiếu").click()
    await shoot(page, "chair-reopening", languages=VI)
    await page.get_by_label("Lý do mở lại").fill("Thống nhất lại trong tiểu ban")
    await page.get_by_role("button", name="Mở lại phiếu").click()
    await expect(page.locator(".notice--success")).to_contain_text("Đã mở lại phiếu.")


async def test_overdue_sheets_and_a_dossier_that_is_with_its_author(open_page, shoot):
    """The dates lie a month back: the scene is played then, and looked at now."""
    due_at = clock.now() - timedelta(days=2)
    settings = {"opens_at": due_at - timedelta(days=30), "submission_deadline": due_at - timedelta(hours=2)}
    with clock.at(due_at - timedelta(hours=3)):
        scene = await jury(entries=3, rounds=rounds(scores_due_at=due_at)[:1], tie_break=("vote",), **settings)
    away = await signed(scene)
    own = await assigned(scene, entry=1)
    await assigned(scene, "hoa", entry=2)
    await check_dossier(scene.sen, entry_id=away.entry_id, outcome=Outcome.RETURNED, reason="Thiếu chữ ký")
    page = await open_page("/judge", by=scene.thu)
    await shoot(page, "judge-home-overdue")
    await page.goto(f"/judge/sheets/{own.id}")
    await shoot(page, "judge-sheet-overdue")
    await page.goto(f"/judge/sheets/{away.id}")
    await shoot(page, "judge-sheet-withheld")
    page = await open_page(f"/organiser/editions/{scene.slug}/rounds/preliminary/progress", by=scene.an)
    await shoot(page, "organiser-judging-overdue")
