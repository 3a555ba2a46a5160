"""Coming in and one's own account, in a browser."""

from contest_platform.accounts import actions
from contest_platform.accounts.rules import Role
from tests.cast import DUNG, LAN, MINH
from tests.factories import account


async def test_a_newcomer_opens_an_account(open_page, shoot):
    page = await open_page("/register")
    await shoot(page, "register")
    await page.get_by_label("Họ và tên").fill(LAN.full_name)
    await page.get_by_label("Địa chỉ thư điện tử").fill(LAN.email)
    await page.get_by_label("Mật khẩu").fill(LAN.password)
    await page.get_by_role("button", name="Mở tài khoản").click()
    await page.wait_for_url("**/entries")
    await page.goto("/account")
    await shoot(page, "account-unproven")


async def test_a_refused_registration_keeps_what_was_typed(open_page, shoot):
    await account(LAN)
    page = await open_page("/register")
    await page.get_by_label("Họ và tên").fill(LAN.full_name)
    await page.get_by_label("Địa chỉ thư điện tử").fill(LAN.email)
    await page.get_by_label("Mật khẩu").fill(LAN.password)
    await page.get_by_role("button", name="Mở tài khoản").click()
    assert await page.get_by_label("Địa chỉ thư điện tử").input_value() == LAN.email
    await shoot(page, "register-refused", languages=("vi",))


async def test_signing_in_and_out(open_page, shoot):
    await actions.create_account(
        None, email=MINH.email, full_name=MINH.full_name, role=Role.ENTRANT, password=MINH.password
    )
    page = await open_page("/account/password")
    await shoot(page, "sign-in")
    await page.get_by_label("Địa chỉ thư điện tử").fill(MINH.email)
    await page.get_by_label("Mật khẩu").fill("sai mật khẩu mất rồi")
    await page.get_by_role("button", name="Đăng nhập").click()
    await shoot(page, "sign-in-refused", languages=("vi",))
    await page.get_by_label("Mật khẩu").fill(MINH.password)
    await page.get_by_role("button", name="Đăng nhập").click()
    await page.wait_for_url("**/account/password")
    await shoot(page, "change-password")
    await page.get_by_text(MINH.full_name, exact=True).click()
    await page.get_by_role("button", name="Đăng xuất").click()
    await page.wait_for_url("**/")
    assert await page.get_by_role("link", name="Đăng nhập").is_visible()


async def test_pages_of_refusals_and_links(open_page, shoot):
    await shoot(await open_page("/nowhere"), "not-found")
    await shoot(await open_page("/links/spent"), "link-spent")
    await shoot(await open_page("/password-reset"), "password-reset")
    await shoot(await open_page("/api"), "api")


async def test_own_account(open_page, shoot):
    lan = await account(LAN)
    await shoot(await open_page("/account", by=lan), "account")
    await shoot(await open_page("/account/address", by=lan), "change-address")


async def test_accounts_of_an_admin(open_page, shoot):
    dung, lan = await account(DUNG, Role.ADMIN), await account(LAN, proven=False)
    await shoot(await open_page("/organiser/accounts", by=dung), "organiser-accounts")
    await shoot(await open_page(f"/organiser/accounts/{lan.id}", by=dung), "organiser-account")
