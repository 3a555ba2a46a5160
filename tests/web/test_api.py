"""What holds for every program: accounts, problems, the description."""

from openapi_spec_validator import validate

from contest_platform import database
from contest_platform.accounts import queries
from contest_platform.accounts.rules import Role
from contest_platform.app import create_litestar
from tests.cast import AN, LAN
from tests.factories import account
from tests.web.browsing import words

NEW = {"email": LAN.email, "full_name": LAN.full_name, "password": LAN.password}


async def test_an_account_a_token_and_who_am_i(plain):
    made = await plain.post("/api/v1/accounts", json=NEW)
    assert made.status_code == 201
    token = await plain.post("/api/v1/tokens", json={"email": LAN.email, "password": LAN.password})
    assert token.status_code == 201
    assert token.headers["cache-control"] == "no-store"
    assert set(token.json()) == {"token", "expires_at"}
    me = await plain.get("/api/v1/me", headers={"authorization": f"Bearer {token.json()['token']}"})
    assert me.json() == {
        "id": made.json()["id"],
        "email": LAN.email,
        "full_name": LAN.full_name,
        "roles": ["entrant"],
        "proven": False,
        "language": "vi",
    }


async def test_register_account_with_wrong_fields_names_each_and_writes_nothing(plain):
    answer = await plain.post("/api/v1/accounts", json={"email": "lan", "full_name": "", "password": "ngắn"})
    assert answer.status_code == 422
    assert answer.json()["status"] == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["email", "full_name", "password"]
    assert await database.fetch("SELECT 1 FROM account") == []


async def test_register_account_for_a_taken_address_is_a_conflict(plain):
    await account(LAN)
    answer = await plain.post("/api/v1/accounts", json=NEW)
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["field"] == "email"


async def test_password_resets_answer_alike(plain):
    await account(LAN)
    answers = [
        await plain.post("/api/v1/password-resets", json={"email": email}) for email in (LAN.email, "x@y.vn", "?")
    ]
    assert [(answer.status_code, answer.content) for answer in answers] == [(202, answers[0].content)] * 3
    assert len(await database.fetch("SELECT 1 FROM mail")) == 1


async def test_me_knows_the_roles_in_effect(program):
    proven = await program(await account(AN, Role.ORGANISER, Role.ENTRANT))
    waiting = await program(await account(LAN, Role.ORGANISER, Role.ENTRANT, proven=False))
    assert (await proven.get("/api/v1/me")).json()["roles"] == ["entrant", "organiser"]
    assert (await waiting.get("/api/v1/me")).json()["roles"] == ["entrant"]


async def test_problems_speak_the_readers_language(plain):
    english = await plain.get("/api/v1/me", headers={"accept-language": "en"})
    vietnamese = await plain.get("/api/v1/me")
    assert english.json() == {
        "type": "about:blank",
        "title": "Sign in first",
        "status": 401,
        "detail": "Please sign in to go on.",
        "errors": [],
    }
    assert vietnamese.json()["title"] == "Cần đăng nhập"


async def test_everything_under_api_is_a_problem_document(plain, program):
    lan = await program(await account(LAN))
    refused = [
        await plain.get("/api/v1/nowhere"),
        await plain.get("/api/nowhere"),
        await lan.delete("/api/v1/me"),
        await lan.get("/api/v1/entries/00000000-0000-4000-8000-000000000000"),
        await lan.get("/api/v1/entries/not-an-id"),
        await lan.get("/api/v1/editions?limit=many"),
    ]
    assert [answer.status_code for answer in refused] == [404, 404, 405, 404, 404, 422]
    assert {answer.headers["content-type"] for answer in refused} == {"application/problem+json"}
    assert refused[2].headers["allow"]


async def test_head_answers_as_get_without_a_body(plain):
    got, head = await plain.get("/sign-in"), await plain.head("/sign-in")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]


async def test_the_description_is_valid_and_complete(plain):
    document = (await plain.get("/api/openapi.json")).json()
    validate(document)
    assert document["openapi"].startswith("3.1")
    described = {
        f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    }
    routes = {
        f"{method} {route.path_format}"
        for route in create_litestar().routes
        for handler in route.route_handlers
        for method in handler.http_methods
        if method not in ("OPTIONS", "HEAD") and route.path_format.startswith("/api/v1/")
    }
    assert described == routes


async def test_the_page_of_the_description_shows_every_operation(plain):
    page = await plain.get("/api")
    document = (await plain.get("/api/openapi.json")).json()
    assert page.status_code == 200
    assert '<script src="http' not in page.text
    shown = words(page)
    assert all(path in shown for path in document["paths"])


async def test_an_account_may_not_be_read_from_an_expired_session(signed_in):
    lan = await signed_in(await account(LAN))
    await database.fetch("UPDATE session SET seen_at = now() - interval '25 hours'")
    assert (await lan.get("/account")).status_code == 303
    assert await queries.viewer_of_session(lan.cookies.get("session", "")) is None
