"""The same request sent twice is done once."""

import asyncio
import json

import pytest

from contest_platform import database, resources
from contest_platform.accounts.actions.answers import claim_answer, drop_claim
from contest_platform.accounts.rules import Role
from tests import dossiers
from tests.cast import AN, KHOA, LAN
from tests.factories import account
from tests.web.browsing import token_in

SAMPLE = json.loads((resources.folder("sample") / "editions" / "technical.json").read_bytes())


async def editions():
    return [row["slug"] for row in await database.fetch("SELECT slug FROM edition ORDER BY slug")]


def document(slug="once-1"):
    return {**SAMPLE, "slug": slug, "number": int(slug[-1])}


@pytest.fixture
async def an(program):
    return await program(await account(AN, Role.ORGANISER))


async def test_a_replay_returns_the_first_answer_and_does_nothing(an):
    headers = {"idempotency-key": "k1"}
    answers = [await an.post("/api/v1/editions", json=document(), headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert answers[0].content == answers[1].content == answers[2].content
    assert answers[0].headers["location"] == answers[2].headers["location"]
    assert await editions() == ["once-1"]


async def test_two_at_once_with_one_key_do_it_once(an):
    headers = {"idempotency-key": "k1"}
    answers = await asyncio.gather(*(an.post("/api/v1/editions", json=document(), headers=headers) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await editions() == ["once-1"]


async def test_the_same_key_for_another_request_is_refused(an):
    headers = {"idempotency-key": "k1"}
    await an.post("/api/v1/editions", json=document(), headers=headers)
    answer = await an.post("/api/v1/editions", json=document("once-2"), headers=headers)
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json()["detail"]
    assert await editions() == ["once-1"]


async def test_a_key_belongs_to_its_account(an, program):
    khoa = await program(await account(KHOA, Role.ORGANISER))
    headers = {"idempotency-key": "k1"}
    await an.post("/api/v1/editions", json=document(), headers=headers)
    answer = await khoa.post("/api/v1/editions", json=document("once-2"), headers=headers)
    assert answer.status_code == 201
    assert await editions() == ["once-1", "once-2"]


async def test_a_refused_request_may_be_mended_under_the_same_key(an):
    headers = {"idempotency-key": "k1"}
    wrong = await an.post("/api/v1/editions", json={**document(), "fields": []}, headers=headers)
    assert wrong.status_code == 422
    assert await editions() == []
    assert (await an.post("/api/v1/editions", json=document(), headers=headers)).status_code == 201


async def test_a_request_for_a_token_is_never_kept(client, db):
    body = {"email": AN.email, "password": "x" * 20}
    headers = {"idempotency-key": "k1"}
    answers = [await client.post("/api/v1/tokens", json=body, headers=headers) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]


async def test_a_key_that_is_too_long_is_refused(an):
    answer = await an.post("/api/v1/editions", json=document(), headers={"idempotency-key": "k" * 201})
    assert answer.status_code == 400
    assert await editions() == []


async def test_a_claim_that_was_dropped_is_free_again(db):
    assert await claim_answer(key_hash=b"k", request_hash=b"r") is None
    await drop_claim(key_hash=b"k")
    assert await claim_answer(key_hash=b"k", request_hash=b"r") is None


async def test_a_second_click_on_one_button_is_the_first_again(plain, signed_in):
    edition = await dossiers.edition(await account(AN, Role.ORGANISER))
    lan = await account(LAN)
    plain.cookies = (await signed_in(lan)).cookies
    page = await plain.get("/entries/new")
    fields = {"csrf_token": token_in(page), "title": "Máy tách hạt ngô", "edition": edition.slug}
    answers = await asyncio.gather(*(plain.post("/entries", data=fields) for _ in range(3)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(await database.fetch("SELECT 1 FROM entry")) == 1


async def test_a_form_that_was_refused_is_looked_at_again(plain, signed_in):
    plain.cookies = (await signed_in(await account(LAN))).cookies
    fields = {"csrf_token": token_in(await plain.get("/entries/new")), "title": "", "edition": "none"}
    answers = [await plain.post("/entries", data=fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert await database.fetch("SELECT 1 FROM stored_answer") == []
