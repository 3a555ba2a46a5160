"""Too many requests from one place: 429, when to come back, and everything that was typed."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from contest_platform import clock, database, settings
from contest_platform.accounts import actions, queries
from tests.cast import LAN, MINH
from tests.refusals import nothing_written
from tests.web.browsing import send_form, words

SENTENCE = "Từ mạng này đã có quá nhiều yêu cầu trong một giờ."
PERSON = {"full_name": LAN.full_name, "email": LAN.email, "password": LAN.password}


async def asked_already(what, place="127.0.0.1", number=60):
    await database.fetch(
        "INSERT INTO attempt (id, origin, made_at) SELECT gen_random_uuid(), $1, $2 FROM generate_series(1, $3)",
        f"{what} {place}",
        clock.now(),
        number,
    )


def is_told_when(answer):
    return answer.status_code == 429 and 0 < int(answer.headers["retry-after"]) <= 3600


async def test_register_page_keeps_what_was_typed(client):
    await asked_already("register")
    async with nothing_written():
        answer = await send_form(client, "/register", {**PERSON, "next": "/entries/new"})
    assert is_told_when(answer)
    assert SENTENCE in words(answer)
    for typed in (LAN.full_name, LAN.email, "/entries/new"):
        assert f'value="{typed}"' in answer.text
    assert LAN.password not in answer.text


async def test_password_reset_page_keeps_what_was_typed(client):
    await asked_already("reset_password")
    async with nothing_written():
        answer = await send_form(client, "/password-reset", {"email": LAN.email})
    assert is_told_when(answer)
    assert SENTENCE in words(answer)
    assert f'value="{LAN.email}"' in answer.text


async def test_address_page_keeps_what_was_typed(signed_in):
    await actions.register_account(email=MINH.email, full_name=MINH.full_name, password=MINH.password)
    browser = await signed_in(await queries.viewer_by_email(MINH.email))
    await asked_already("change_address")
    async with nothing_written():
        answer = await send_form(browser, "/account/address", {"email": "moi@example.vn", "password": MINH.password})
    assert is_told_when(answer)
    assert 'value="moi@example.vn"' in answer.text


@pytest.mark.parametrize(
    ("path", "what", "document"),
    [("/accounts", "register", PERSON), ("/password-resets", "reset_password", {"email": LAN.email})],
)
async def test_programs_are_told_when_to_come_back(plain, path, what, document):
    await asked_already(what)
    async with nothing_written():
        answer = await plain.post(f"/api/v1{path}", json=document)
    assert is_told_when(answer)
    assert answer.json()["detail"].startswith(SENTENCE)


async def test_sixty_accounts_an_hour_are_opened_from_one_place_and_no_more(plain):
    await asked_already("register", number=58)
    made = [
        await plain.post("/api/v1/accounts", json={**PERSON, "email": f"em{number}@example.vn"})
        for number in range(4)
    ]
    assert [one.status_code for one in made] == [201, 201, 429, 429]


async def test_behind_a_proxy_each_client_has_its_own_count(plain, monkeypatch):
    chosen = replace(settings.current(), trusted_proxies=(ip_network("127.0.0.1"),))
    monkeypatch.setattr(settings, "current", lambda: chosen)
    await asked_already("reset_password", place="198.51.100.1")
    asked = {"json": {"email": LAN.email}}
    stranger = await plain.post("/api/v1/password-resets", **asked, headers={"x-forwarded-for": "198.51.100.1"})
    owner = await plain.post("/api/v1/password-resets", **asked, headers={"x-forwarded-for": "198.51.100.2"})
    forger = "198.51.100.9, 198.51.100.1"  # the client wrote the first itself
    forged = await plain.post("/api/v1/password-resets", **asked, headers={"x-forwarded-for": forger})
    assert (stranger.status_code, owner.status_code, forged.status_code) == (429, 202, 429)


async def test_registering_leads_in_though_the_place_has_used_up_its_sign_ins(client):
    """The account was made, and then signing in to it was refused."""
    await database.fetch(
        """INSERT INTO attempt (id, email_key, origin, made_at)
           SELECT gen_random_uuid(), sha256($1::bytea), '127.0.0.1', now() FROM generate_series(1, 100)""",
        LAN.email.encode(),
    )
    answer = await send_form(client, "/register", PERSON)
    assert (answer.status_code, answer.headers["location"]) == (303, "/entries")
    assert LAN.full_name in words(await client.get("/account"))
