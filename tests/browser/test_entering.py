"""From a template to a receipt, in a browser: the organiser makes the edition, an entrant enters it with the keyboard
alone, the secretary checks the dossier.
"""

from datetime import timedelta

from playwright.async_api import Page, expect

from contest_platform import clock, database
from contest_platform.accounts.rules import Role
from contest_platform.contests import queries
from contest_platform.language import show
from tests import dossiers
from tests.cast import AN, LAN, SEN
from tests.factories import account

VI = ("vi",)


async def test_organiser_makes_and_publishes_an_edition(open_page, shoot):
    page = await open_page("/organiser", by=await account(AN, Role.ORGANISER))
    await page.get_by_role("link", name="Lập kỳ thi mới").first.click()
    await page.get_by_label("Mở nhận hồ sơ").fill(show(clock.now() - timedelta(hours=1)))
    await page.get_by_label("Hạn nộp").fill("ngày mai")
    await page.get_by_role("button", name="Lập bản nháp").click()
    await shoot(page, "edition-refused", languages=VI)
    assert await page.get_by_label("Hạn nộp").input_value() == "ngày mai"
    await page.get_by_label("Hạn nộp").fill(show(clock.now() + timedelta(days=30)))
    await page.get_by_role("button", name="Lập bản nháp").click()
    await page.wait_for_url("**/organiser/editions/technical-10")
    await page.goto("/organiser/editions/technical-10/settings/fields")
    await page.get_by_label("Lĩnh vực 1").fill("Công nghệ số")
    await page.get_by_role("button", name="Lưu").click()
    await expect(page.locator(".notice--success")).to_contain_text("Đã lưu: Lĩnh vực.")
    await page.goto("/organiser/editions/technical-10/publication")
    await page.get_by_role("button", name="Công bố kỳ thi").click()
    await expect(page.locator(".notice--success")).to_contain_text("Đã công bố kỳ thi.")
    assert (await queries.edition("technical-10")).fields[0].name == "Công nghệ số"


async def test_entrant_enters_with_the_keyboard_alone(open_page, shoot, tmp_path):
    edition = await dossiers.edition(await account(AN, Role.ORGANISER))
    page = await open_page("/", by=await account(LAN))
    await press(page, page.get_by_role("link", name="Viết hồ sơ dự thi").first)
    await type_into(page, page.get_by_label("Tên giải pháp, mô hình hoặc sản phẩm"), "Máy tách hạt ngô")
    await press(page, page.get_by_role("button", name="Bắt đầu viết"))
    await page.wait_for_url("**/draft")
    await reach(page, page.get_by_label("Lĩnh vực"))
    await page.keyboard.press("ArrowDown")
    await type_into(page, page.locator("#f-summary"), "Tách hạt ngô không cần điện.")
    await type_into(page, page.locator("#f-description"), "Máy quay tay, lắp từ xích xe đạp cũ.")
    await type_into(page, page.get_by_label("Năm tạo ra"), "2025")
    await type_into(page, page.get_by_label("Họ và tên").first, "Lò Thị Lan")
    await type_into(page, page.get_by_label("Ngày sinh"), "04/05/1990")
    await type_into(page, page.get_by_label("Tỷ lệ đóng góp"), "100")
    await expect(page.locator("[data-save-state]")).to_contain_text("Đã lưu")
    (row,) = await database.fetch("SELECT title, description FROM entry")
    assert row["description"] == "Máy quay tay, lắp từ xích xe đạp cũ."
    file = tmp_path / "toàn văn.pdf"
    file.write_bytes(dossiers.PDF)
    for rule in edition.attachments:
        if rule.required:  # the system's own window for choosing a file is out of a test's reach
            form = page.locator(f"form:has(input[name=kind][value={rule.kind.value}])")
            async with page.expect_navigation():
                await form.locator("input[type=file]").set_input_files(file)
                if await form.get_by_role("button").first.is_visible():
                    await form.get_by_role("button").first.press("Enter")
    await shoot(page, "entry-written", languages=VI)
    await press(page, page.get_by_role("button", name="Lưu và xem lại để nộp"))
    await page.wait_for_url("**/submission")
    await shoot(page, "entry-submission", languages=VI)
    await press(page, page.get_by_role("button", name="Nộp hồ sơ"))
    await page.wait_for_url("**/receipt")
    await shoot(page, "entry-receipt", languages=VI)
    (row,) = await database.fetch("SELECT code, status FROM entry")
    assert row["status"] == "submitted"
    await expect(page.locator("main")).to_contain_text(row["code"])


async def test_secretary_returns_then_accepts(open_page, shoot):
    sen, lan = await account(SEN, Role.SECRETARY), await account(LAN)
    entry = await dossiers.submitted(lan, await dossiers.edition(await account(AN, Role.ORGANISER)))
    page = await open_page("/organiser/editions/technical-10/dossiers", by=sen)
    await page.get_by_role("link", name=entry.code).click()
    await page.get_by_label("Trả lại để bổ sung").check()
    await page.get_by_role("button", name="Ghi kết quả kiểm tra").click()
    await shoot(page, "dossier-reason-missing", languages=VI)
    await page.get_by_label("Còn thiếu gì, hoặc vì sao từ chối").fill("Phiếu đăng ký chưa có dấu.")
    await page.get_by_role("button", name="Ghi kết quả kiểm tra").click()
    await expect(page.locator(".notice--success").first).to_be_visible()
    (row,) = await database.fetch("SELECT status FROM entry")
    assert row["status"] == "returned"


async def reach(page: Page, target) -> None:
    """Press Tab until the focus is there."""
    element = await target.element_handle()
    for _ in range(150):
        if await element.evaluate("e => e === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}")


async def press(page: Page, target) -> None:
    await reach(page, target)
    await page.keyboard.press("Enter")


async def type_into(page: Page, target, words: str) -> None:
    await reach(page, target)
    await page.keyboard.type(words)
