"""What a stranger, another site or a broken sender may try."""

import asyncio
import re
import secrets

import pytest
from argon2 import PasswordHasher, extract_parameters

from contest_platform import database, settings
from contest_platform.accounts import actions, queries
from contest_platform.accounts.rules import Role
from contest_platform.web.access.addresses import client_address
from contest_platform.web.pages import Visit
from tests.cast import DUNG, LAN, MINH
from tests.factories import account
from tests.web.browsing import send_form, token_in, words

ANOTHER = "mật khẩu khác hẳn thế"


@pytest.fixture
async def lan(db):
    account_id = await actions.create_account(
        None, email=LAN.email, full_name=LAN.full_name, role=Role.ENTRANT, password=LAN.password
    )
    return await queries.viewer_by_id(account_id)


async def name_of(viewer):
    return (await queries.viewer_by_id(viewer.id)).full_name


async def test_a_session_id_chosen_by_a_stranger_is_not_taken_over(plain, lan):
    """Session fixation: the id that was set before is unknown, and signing in gives another."""
    fixed = secrets.token_urlsafe(32)
    plain.cookies.set("session", fixed)
    page = await plain.get("/account")
    assert page.status_code == 303
    plain.cookies.set("session", fixed)
    answer = await send_form(plain, "/sign-in", {"email": LAN.email, "password": LAN.password})
    assert answer.status_code == 303
    assert await queries.viewer_of_session(fixed) is None
    new = re.search(r"session=([\w-]+)", answer.headers["set-cookie"])[1]
    assert new != fixed
    assert (await queries.viewer_of_session(new))[1].id == lan.id


async def test_signing_in_again_ends_the_session_before(plain, lan):
    fields = {"email": LAN.email, "password": LAN.password}
    await send_form(plain, "/sign-in", fields)
    first = plain.cookies["session"]
    await plain.get("/account")
    page = await plain.get("/account")
    await plain.post("/sign-in", data={"csrf_token": token_in(page), **fields})
    assert plain.cookies["session"] != first
    assert await queries.viewer_of_session(first) is None


async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(plain, lan):
    answer = await send_form(plain, "/sign-in", {"email": LAN.email, "password": LAN.password})
    for cookie in answer.headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie


async def test_cookies_behind_https_have_the_host_prefix(monkeypatch):
    secure = settings.read(
        {"PUBLIC_URL": "https://contest.example", "SECRET_KEY": "x" * 32, "STORAGE_DIR": "/tmp/unused"}
    )
    monkeypatch.setattr(settings, "current", lambda: secure)
    visit = Visit("/")
    visit.keep_cookie("session", "value")
    assert visit.set_cookies == ["__Host-session=value; HttpOnly; Path=/; SameSite=Lax; Secure"]
    assert visit.cookie("session") == "value"


async def test_reading_a_public_page_sets_no_cookie(plain, db):
    answer = await plain.get("/api")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("token", ["", "wrong", "0123456789abcdef." + "0" * 64])
async def test_a_form_without_the_right_token_is_refused_and_changes_nothing(plain, lan, signed_in, token):
    browser = await signed_in(lan)
    plain.cookies = browser.cookies
    answer = await plain.post("/account/name", data={"full_name": "Kẻ khác", "csrf_token": token})
    assert answer.status_code == 403
    assert "Biểu mẫu đã hết hạn" in words(answer)
    assert await name_of(lan) == LAN.full_name


async def test_the_token_of_another_session_is_refused(plain, lan, signed_in):
    """The attacker has an account, and with it a token."""
    mine = await signed_in(await account(MINH))
    token = token_in(await mine.get("/account/name"))
    victim = await signed_in(lan)
    plain.cookies = victim.cookies
    answer = await plain.post("/account/name", data={"full_name": "Kẻ khác", "csrf_token": token})
    assert answer.status_code == 403
    assert await name_of(lan) == LAN.full_name


async def test_the_token_from_before_signing_in_is_refused_after_it(plain, lan):
    early = token_in(await plain.get("/sign-in"))
    await plain.post("/sign-in", data={"csrf_token": early, "email": LAN.email, "password": LAN.password})
    answer = await plain.post("/account/name", data={"full_name": "Kẻ khác", "csrf_token": early})
    assert answer.status_code == 403
    assert await name_of(lan) == LAN.full_name


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
async def test_a_request_of_another_site_is_refused_even_with_a_token(plain, lan, signed_in, headers):
    browser = await signed_in(lan)
    token = token_in(await browser.get("/account/name"))
    plain.cookies = browser.cookies
    answer = await plain.post("/account/name", data={"full_name": "Kẻ khác", "csrf_token": token}, headers=headers)
    assert answer.status_code == 403
    assert await name_of(lan) == LAN.full_name


async def test_a_multipart_body_does_not_slip_past_the_token(plain, lan, signed_in):
    browser = await signed_in(lan)
    plain.cookies = browser.cookies
    answer = await plain.post("/sign-out", files={"x": ("x.txt", b"x")})
    assert answer.status_code in (403, 415)
    assert await queries.viewer_of_session(browser.cookies["session"]) is not None


async def test_a_session_may_not_change_things_through_the_api_without_the_token(plain, lan, signed_in):
    browser = await signed_in(lan)
    plain.cookies = browser.cookies
    answer = await plain.post("/api/v1/editions", json={})
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_spoofed_forwarded_address_does_not_get_past_the_limit(plain, lan):
    for number in range(10):
        headers = {"x-forwarded-for": f"198.51.100.{number}"}
        answer = await plain.post("/api/v1/tokens", json={"email": LAN.email, "password": ANOTHER}, headers=headers)
        assert answer.status_code == 401
    answer = await plain.post(
        "/api/v1/tokens",
        json={"email": LAN.email, "password": LAN.password},
        headers={"x-forwarded-for": "198.51.100.99"},
    )
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # not a proxy of ours: what it says is not believed
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),  # the client wrote the first itself
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["not an address"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
    ],
)
def test_client_address(peer, forwarded, found):
    trusted = settings.read(
        {"TRUSTED_PROXIES": "10.0.0.0/8", "SECRET_KEY": "x" * 32, "STORAGE_DIR": "/tmp/unused"}
    ).trusted_proxies
    scope = {"client": (peer, 1), "headers": [(b"x-forwarded-for", value.encode()) for value in forwarded]}
    assert client_address(scope, trusted) == found


async def test_signing_in_does_the_same_work_for_an_unknown_address(plain, lan, monkeypatch):
    """One hash with the same parameters each time: so the time an answer takes tells nobody who has an account."""
    computed, verify = [], PasswordHasher.verify

    def seen(hasher, password_hash, password):
        computed.append(extract_parameters(password_hash))
        return verify(hasher, password_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", seen)
    for email in (LAN.email, "nobody@example.vn"):
        assert (await plain.post("/api/v1/tokens", json={"email": email, "password": ANOTHER})).status_code == 401
    known, unknown = computed
    assert known == unknown


async def test_every_answer_carries_the_headers_of_a_safe_page(plain, db):
    for path in ("/sign-in", "/nowhere", "/api", "/api/openapi.json"):
        headers = (await plain.get(path)).headers
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "permissions-policy" in headers


async def test_pages_of_an_account_are_not_kept_by_the_browser(lan, signed_in):
    browser = await signed_in(lan)
    assert (await browser.get("/account")).headers["cache-control"] == "no-store"
    assert (await browser.get("/nowhere")).headers["cache-control"] == "no-store"


async def test_a_name_with_markup_is_shown_as_text(signed_in):
    lan = await signed_in(await account(LAN))
    await send_form(lan, "/account/name", {"full_name": "<script>alert(1)</script> Lan"})
    page = await lan.get("/account")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_a_disabled_account_is_out_at_once(lan, signed_in, program):
    browser, token = await signed_in(lan), await program(lan)
    admin = await account(DUNG, Role.ADMIN)
    await actions.disable_account(admin, account_id=lan.id, reason="Trùng.")
    assert (await browser.get("/account")).status_code == 303
    assert (await token.get("/api/v1/me")).status_code == 401


async def test_a_bearer_token_that_does_not_hold_is_refused_not_ignored(plain, db):
    answer = await plain.get("/api/v1/editions", headers={"authorization": "Bearer nonsense"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff", 400),
        (b'{"email": "a\xff"}', 400),
        (b"[" * 100_000, 400),
        (b"", 422),
        (b'{"email": 1, "password": "x"}', 422),
        (b'{"email": "a@b.vn", "password": "x", "more": 1}', 422),
        (b"x" * (1024 * 1024 + 1), 413),
    ],
)
async def test_a_body_that_is_no_document_is_a_problem_not_a_crash(plain, db, body, status):
    answer = await plain.post("/api/v1/tokens", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"a=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"\xff", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a=1" for _ in range(6_000)), "application/x-www-form-urlencoded", 400),
        (b"a=" + b"x" * (1024 * 1024), "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
    ],
)
async def test_a_form_that_cannot_be_read_is_refused(plain, db, content, kind, status):
    answer = await plain.post("/sign-in", content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_deep_chain_of_cookies_and_headers_is_no_crash(plain, db):
    for cookie in ("session=" + "x" * 4000, 'a="', "session=\xff", ";;;=;", "session"):
        answer = await plain.get("/sign-in", headers={"cookie": cookie.encode("latin-1")})
        assert answer.status_code == 200


async def test_two_who_use_one_invitation_at_once(plain, application, lan):
    """The link holds once, also through pages."""
    await actions.ask_for_password_reset(email=LAN.email)
    row = await database.fetch_one("SELECT text FROM mail WHERE template = 'reset_password'")
    path = re.search(r"/links/[\w-]+", row["text"])[0]
    answers = await asyncio.gather(*(send_form(plain, path, {"password": f"{ANOTHER} {n}"}) for n in range(4)))
    assert sorted(answer.status_code for answer in answers) == [303, 410, 410, 410]


@pytest.mark.parametrize("token", ["é.é", "0123456789abcdef." + "é" * 64, "\u1ebf"])
async def test_a_form_token_that_is_not_ascii_is_refused_like_any_other(plain, lan, signed_in, token):
    browser = await signed_in(lan)
    plain.cookies = browser.cookies
    answer = await plain.post("/account/name", data={"full_name": "Kẻ khác", "csrf_token": token})
    assert answer.status_code == 403
    assert await name_of(lan) == LAN.full_name


@pytest.mark.parametrize("flash", [rb'flash="a.\351"', b'flash="\xe9.\xe9"', b"flash=a.b", b"flash=."])
async def test_a_sentence_left_by_nobody_is_not_shown(plain, db, flash):
    answer = await plain.get("/sign-in", headers={"cookie": flash})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("wished", "sent"),
    [
        ("/ế?q=Đặng Thị", "/%E1%BA%BF?q=%C4%90%E1%BA%B7ng%20Th%E1%BB%8B"),
        ("/a%20b?x=1&y=2#z", "/a%20b?x=1&y=2#z"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\tx", "/ x".replace(" ", "%20")),
    ],
)
async def test_a_form_sends_people_to_pages_of_this_site_only(plain, db, wished, sent):
    answer = await plain.post("/language", data={"language": "en", "next": wished})
    assert answer.status_code == 303
    assert answer.headers["location"] == sent


@pytest.mark.parametrize("name", ["a" * 300, "%00", ".", "..%2f..%2fpyproject.toml", "%E1%BA%BF"])
async def test_a_built_file_of_an_impossible_name_is_not_found(plain, db, name):
    assert (await plain.get(f"/static/{name}")).status_code == 404


async def test_a_mountain_of_marks_does_not_hold_the_server(plain, db):
    """Normalising them all took minutes, for a stranger's one request of 800 kB."""
    marks = "a" + "\u0301\u0323" * 80_000
    answers = [
        await plain.post("/api/v1/tokens", json={"email": marks, "password": marks}),
        await plain.post("/sign-in", data={"email": marks}),
    ]
    assert [answer.status_code for answer in answers] == [401, 403]
