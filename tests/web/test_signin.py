"""The pages of signing in and of one's own account, as a browser without scripts uses them."""

import re

import pytest

from contest_platform import database
from contest_platform.accounts import actions, queries
from contest_platform.accounts.rules import Role
from tests.cast import LAN, THU
from tests.factories import account
from tests.web.browsing import send_form, words

ANOTHER = "mật khẩu khác hẳn thế"


async def register(client, person=LAN):
    fields = {"full_name": person.full_name, "email": person.email, "password": person.password}
    return await send_form(client, "/register", fields)


async def mailed_path(to):
    row = await database.fetch_one("SELECT text FROM mail WHERE recipient = $1 ORDER BY created_at DESC LIMIT 1", to)
    return re.search(r"/links/[\w-]+", row["text"])[0]


async def test_register_signs_in_and_says_what_comes_next(client):
    answer = await register(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/entries")
    page = await client.get("/account")
    assert f"Xin mở thư vừa gửi đến {LAN.email}" in words(page)
    assert LAN.full_name in words(page)


async def test_register_with_wrong_fields_keeps_what_was_typed_and_writes_nothing(client):
    answer = await send_form(client, "/register", {"full_name": "Lò Thị Lan", "email": "lan", "password": "ngắn"})
    assert answer.status_code == 422
    assert 'value="Lò Thị Lan"' in answer.text
    assert 'value="lan"' in answer.text
    assert "ngắn" not in answer.text
    assert "Địa chỉ thư điện tử chưa đúng" in words(answer)
    assert await database.fetch("SELECT 1 FROM account") == []


async def test_register_for_a_taken_address_says_so(client, application):
    await account(LAN)
    answer = await register(client)
    assert answer.status_code == 409
    assert "đã có tài khoản" in words(answer)


async def test_the_mailed_link_does_nothing_until_its_button_is_pressed(client):
    await register(client)
    path = await mailed_path(LAN.email)
    for _ in range(3):
        page = await client.get(path)
        assert page.status_code == 200
    await client.head(path)
    assert not (await queries.viewer_by_email(LAN.email)).proven
    answer = await send_form(client, path, {})
    assert answer.status_code == 303
    assert (await queries.viewer_by_email(LAN.email)).proven
    spent = await client.get(path)
    assert spent.status_code == 410
    assert "Liên kết không còn dùng được" in words(spent)


async def test_sign_in_leads_to_the_page_that_was_asked_for(client):
    await actions.create_account(
        None, email=LAN.email, full_name=LAN.full_name, role=Role.ENTRANT, password=LAN.password
    )
    asked = await client.get("/account/password")
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=/account/password")
    fields = {"email": LAN.email, "password": LAN.password, "next": "/account/password"}
    answer = await send_form(client, "/sign-in", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/password")
    assert (await client.get("/account/password")).status_code == 200


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
async def test_sign_in_never_leads_to_another_site(client, back):
    await actions.create_account(
        None, email=LAN.email, full_name=LAN.full_name, role=Role.ENTRANT, password=LAN.password
    )
    answer = await send_form(client, "/sign-in", {"email": LAN.email, "password": LAN.password, "next": back})
    assert (answer.status_code, answer.headers["location"]) == (303, "/entries")


async def test_sign_in_with_a_wrong_password_keeps_the_address_and_tells_nothing(client):
    await account(LAN)
    wrong = await send_form(client, "/sign-in", {"email": LAN.email, "password": ANOTHER})
    unknown = await send_form(client, "/sign-in", {"email": THU.email, "password": ANOTHER})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert f'value="{LAN.email}"' in wrong.text
    sentence = "Địa chỉ thư hoặc mật khẩu chưa đúng."
    assert sentence in words(wrong)
    assert sentence in words(unknown)


async def test_sign_in_after_too_many_failures_says_how_long_to_wait(client):
    for _ in range(10):
        await send_form(client, "/sign-in", {"email": LAN.email, "password": ANOTHER})
    answer = await send_form(client, "/sign-in", {"email": LAN.email, "password": ANOTHER})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert "Xin chờ" in words(answer)


async def test_sign_out_ends_the_session(client):
    await register(client)
    await client.get("/account")
    cookie = client.cookies["session"]
    answer = await send_form(client, "/account", {}, to="/sign-out")
    assert answer.status_code == 303
    assert await queries.viewer_of_session(cookie) is None


async def test_password_reset_answers_alike_for_every_address(client):
    await account(LAN)
    pages = [
        await send_form(client, "/password-reset", {"email": email}) for email in (LAN.email, "nobody@example.vn")
    ]
    assert words(pages[0]) == words(pages[1])
    fields = {"password": ANOTHER}
    answer = await send_form(client, await mailed_path(LAN.email), fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    signed_in = await send_form(client, "/sign-in", {"email": LAN.email, "password": ANOTHER})
    assert signed_in.status_code == 303


async def test_invitation_asks_for_a_password_and_says_when_it_is_weak(client):
    organiser = await account(LAN, Role.ADMIN)
    async with database.transaction():
        invited = await actions.invite_account(organiser, email=THU.email, full_name=THU.full_name)
    path = invited.link.removeprefix("http://127.0.0.1:8000")
    weak = await send_form(client, path, {"password": "matkhau1234567890"})
    assert weak.status_code == 422
    assert "quá dễ đoán" in words(weak)
    answer = await send_form(client, path, {"password": ANOTHER})
    assert answer.status_code == 303
    assert (await queries.viewer_by_email(THU.email)).proven


async def test_change_name(signed_in):
    lan = await signed_in(await account(LAN))
    answer = await send_form(lan, "/account/name", {"full_name": "Lò Thị Lan Hương"})
    assert answer.status_code == 303
    assert "Lò Thị Lan Hương" in words(await lan.get("/account"))


async def test_change_name_to_nothing_is_refused(signed_in):
    lan = await signed_in(await account(LAN))
    answer = await send_form(lan, "/account/name", {"full_name": "  "})
    assert answer.status_code == 422
    assert (await queries.viewer_by_email(LAN.email)).full_name == LAN.full_name


async def test_change_password_and_address_through_the_pages(client):
    await register(client)
    fields = {"password": LAN.password, "new_password": ANOTHER}
    assert (await send_form(client, "/account/password", fields)).status_code == 303
    assert (await client.get("/account")).status_code == 200
    wrong = await send_form(client, "/account/address", {"email": "lan.moi@example.vn", "password": LAN.password})
    assert wrong.status_code == 422
    right = await send_form(client, "/account/address", {"email": "lan.moi@example.vn", "password": ANOTHER})
    assert right.status_code == 303
    answer = await send_form(client, await mailed_path("lan.moi@example.vn"), {})
    assert answer.headers["location"] == "/sign-in"
    assert (await queries.viewer_by_email("lan.moi@example.vn")).proven


async def test_language_is_kept_by_the_browser_and_the_account(signed_in):
    lan = await signed_in(await account(LAN))
    assert '<html lang="vi">' in (await lan.get("/account")).text
    answer = await send_form(lan, "/account", {"language": "en"}, to="/account/language")
    assert answer.status_code == 303
    assert '<html lang="en">' in (await lan.get("/account")).text
    assert (await queries.viewer_by_email(LAN.email)).language == "en"


async def test_a_language_in_the_address_is_kept(client):
    assert '<html lang="en">' in (await client.get("/sign-in?lang=en")).text
    assert '<html lang="en">' in (await client.get("/sign-in")).text


async def test_ask_for_proof_sends_the_link_again(signed_in):
    lan = await signed_in(await account(LAN, proven=False))
    assert "chưa được xác nhận" in words(await lan.get("/account"))
    assert (await send_form(lan, "/account", {}, to="/account/proof")).status_code == 303
    await send_form(lan, await mailed_path(LAN.email), {})
    assert "chưa được xác nhận" not in words(await lan.get("/account"))
