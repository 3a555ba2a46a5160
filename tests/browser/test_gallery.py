"""Every macro of the templates in its states on one page, light and dark: what a designer looks at."""

from pathlib import Path
from types import SimpleNamespace

from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup
from playwright.async_api import Page, Route

from contest_platform import language
from contest_platform.web.forms import Form
from contest_platform.web.pages import environment
from tests.browser.pictures import WIDTHS, findings, picture, wider_than_the_screen

REFUSED = Form(
    values={"title": "Bình nước", "summary": "Một đoạn"},
    problems={
        "title": "Tên giải pháp dài quá 250 ký tự.",
        "birth_date": "Ngày sinh 31/02/2008 không có thật.",
        "outcome": "Xin chọn một kết quả.",
        "": "Tổng tỷ lệ đóng góp là 90 %, phải đủ 100 %.",
    },
)
LAN = SimpleNamespace(id="lan", full_name="Nguyễn Thị Lan", email="lan@example.vn")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'"
)


def gallery(code: str) -> str:
    pages = environment().overlay(
        loader=ChoiceLoader([environment().loader, FileSystemLoader(Path(__file__).parent)])
    )
    with language.speaking(code):
        return pages.get_template("gallery.html").render(
            language=code,
            viewer=LAN,
            path="/entries",
            flash="",
            form=REFUSED,
            navigation=[("Chấm thi", "/judge"), ("Hồ sơ của tôi", "/entries"), ("Sổ thành tích", "/records")],
            csrf_token=lambda: "token",
            csrf_field=lambda: Markup('<input type="hidden" name="csrf_token" value="token">'),
        )


async def show(page: Page, code: str = "vi") -> None:
    async def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": POLICY}
        await route.fulfill(body=gallery(code), content_type="text/html; charset=utf-8", headers=headers)

    await page.route("**/gallery", answer)
    await page.goto("/gallery")


async def test_every_macro_in_both_themes_and_widths(open_page):
    page = await open_page("/health/live")
    await show(page)
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme)
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 800})
            await picture(page, f"gallery-{theme}-{width}")
            assert await wider_than_the_screen(page) == []
            assert await findings(page) == []


async def test_gallery_printed(open_page):
    page = await open_page("/health/live")
    await show(page)
    await page.emulate_media(media="print")
    await picture(page, "gallery-print")
    assert not await page.is_visible(".site-header")


async def test_rows_are_added_and_numbered_anew(open_page):
    page = await open_page("/health/live")
    await show(page)
    await page.click("[data-add-row]")
    await page.fill('[name="authors.1.full_name"]', "Lò Văn Minh")
    await page.click("[data-row]:first-child [data-remove-row]")
    assert await page.input_value('[name="authors.0.full_name"]') == "Lò Văn Minh"
    assert await page.locator("[data-row]").count() == 1


async def test_total_is_exact_with_comma_or_dot(open_page):
    page = await open_page("/health/live")
    await show(page)
    await page.fill('[name="points.novelty"]', "32.1")
    await page.fill('[name="points.use"]', "25,2")
    assert await page.text_content("#total") == "57,30"


class Desk:
    """The server's side of saving as one types: answers as told, and keeps what it was sent."""

    def __init__(self) -> None:
        self.answers: list[dict] = []
        self.sent: list[str] = []
        self.versions: list[str] = []

    async def answer(self, route: Route) -> None:
        self.sent.append(route.request.post_data or "")
        self.versions.append(route.request.headers.get("if-match", ""))
        reply = self.answers.pop(0) if self.answers else {"status": 204, "headers": {"ETag": '"4"'}}
        await (route.abort() if reply.get("lost") else route.fulfill(**reply))


async def type_a_title(page: Page, text: str) -> None:
    await page.fill('[name="title"]', text)


async def test_saving_as_one_types_says_when(open_page):
    page, desk = await open_page("/health/live"), Desk()
    await page.route("**/autosave", desk.answer)
    await show(page)
    await type_a_title(page, "Máy tách hạt ngô")
    await page.wait_for_selector('[data-save-state][data-state="saved"]')
    assert "Đã lưu lúc" in (await page.text_content("[data-save-state]") or "")
    assert desk.versions == ['"3"']
    assert await page.evaluate("localStorage.length") == 0


async def test_a_lost_line_is_tried_again_and_the_text_kept(open_page):
    page, desk = await open_page("/health/live"), Desk()
    desk.answers = [{"lost": True}]
    await page.route("**/autosave", desk.answer)
    await show(page)
    await type_a_title(page, "Máy tách hạt ngô")
    await page.wait_for_selector('[data-save-state][data-state="failed"]')
    assert await page.evaluate("localStorage.length") == 1
    await page.wait_for_selector('[data-save-state][data-state="saved"]')
    assert len(desk.sent) == 2
    assert await page.evaluate("localStorage.length") == 0


async def test_unsaved_text_comes_back_after_a_reload(open_page):
    page, desk = await open_page("/health/live"), Desk()
    desk.answers = [{"lost": True}]
    await page.route("**/autosave", desk.answer)
    page.on("dialog", lambda dialog: dialog.accept())
    await show(page)
    await type_a_title(page, "Máy tách hạt ngô")
    await page.wait_for_selector('[data-save-state][data-state="failed"]')
    await page.reload()
    assert await page.input_value('[name="title"]') == "Máy tách hạt ngô"
    await page.wait_for_selector('[data-save-state][data-state="saved"]')


async def test_a_stale_version_shows_both_and_lets_choose(open_page):
    page, desk = await open_page("/health/live"), Desk()
    theirs = '{"version": "7", "values": {"title": "Máy tẽ ngô", "summary": "Một đoạn"}}'
    desk.answers = [{"status": 412, "body": theirs, "content_type": "application/json"}]
    await page.route("**/autosave", desk.answer)
    await show(page)
    await type_a_title(page, "Máy tách hạt ngô")
    conflict = page.locator(".conflict")
    await conflict.wait_for()
    await picture(page, "gallery-conflict")
    assert "Máy tẽ ngô" in await conflict.inner_text()
    assert "Máy tách hạt ngô" in await conflict.inner_text()
    await page.click(".conflict .button--primary")
    await page.wait_for_selector('[data-save-state][data-state="saved"]')
    assert desk.versions == ['"3"', '"7"']


async def test_a_refused_value_is_shown_beside_its_field(open_page):
    page, desk = await open_page("/health/live"), Desk()
    body = '{"title": "x", "errors": [{"field": "email", "message": "Địa chỉ thư chưa đúng."}]}'
    desk.answers = [{"status": 422, "body": body, "content_type": "application/problem+json"}]
    await page.route("**/autosave", desk.answer)
    await show(page)
    await page.fill('[name="email"]', "lan@")
    await page.wait_for_selector('[data-save-state][data-state="invalid"]')
    assert await page.text_content("#f-email-error") == "Địa chỉ thư chưa đúng."
    await page.fill('[name="email"]', "lan@example.vn")
    await page.wait_for_selector('[data-save-state][data-state="saved"]')
    assert not await page.is_visible("#f-email-error")


async def test_an_upload_shows_what_the_server_says(open_page):
    page = await open_page("/health/live")

    async def refuse(route: Route) -> None:
        assert route.request.headers["x-csrf-token"] == "token"
        body = '{"detail": "Tệp lớn hơn 20 MB."}'
        await route.fulfill(status=413, body=body, content_type="application/problem+json")

    await page.route("**/upload", refuse)
    await show(page)
    photo = {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 100}
    await page.set_input_files("#file-photo", files=[photo])
    await page.wait_for_selector('.upload__item[data-state="failed"]')
    assert await page.text_content(".upload__item") == "anh.jpg: Tệp lớn hơn 20 MB."
