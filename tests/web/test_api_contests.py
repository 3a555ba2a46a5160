"""Editions through the API."""

import json

from contest_platform.accounts.rules import Role
from contest_platform.contests import queries
from contest_platform.contests.rules import ContestKind
from tests.cast import AN, LAN
from tests.factories import account

DOCUMENT = json.loads(__import__("msgspec").json.encode(queries.sample_document(ContestKind.TECHNICAL)))
DECISION = {"body": "Ban Tổ chức", "number": "12/QĐ-BTC", "date": "2026-03-01", "signer": "Trưởng ban"}


async def test_post_publishes_unless_draft(program, client):
    an = await program(await account(AN, Role.ORGANISER))
    made = await an.post("/api/v1/editions", json={**DOCUMENT, "draft": False})
    assert made.status_code == 201, made.text
    assert made.headers["location"] == "/api/v1/editions/technical-10"
    public = await client.get("/api/v1/editions/technical-10")
    assert public.status_code == 200
    assert {name: public.json()[name] for name in DOCUMENT} == {**DOCUMENT, "draft": False}
    listed = await client.get("/api/v1/editions?limit=1")
    assert [one["slug"] for one in listed.json()["items"]] == ["technical-10"]


async def test_draft_is_hidden_until_its_publication(program, client):
    an = await program(await account(AN, Role.ORGANISER))
    await an.post("/api/v1/editions", json=DOCUMENT)
    assert (await client.get("/api/v1/editions/technical-10")).status_code == 404
    assert (await an.get("/api/v1/editions/technical-10")).status_code == 200
    assert (await an.put("/api/v1/editions/technical-10/publication")).json()["draft"] is False
    assert (await client.get("/api/v1/editions/technical-10")).status_code == 200


async def test_post_names_each_wrong_field(program):
    an = await program(await account(AN, Role.ORGANISER))
    wrong = {**DOCUMENT, "fields": [], "grace_minutes": -5}
    answer = await an.post("/api/v1/editions", json=wrong)
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["errors"]} == {"fields", "grace_minutes"}


async def test_entrant_may_not_make_an_edition(program):
    lan = await program(await account(LAN))
    assert (await lan.post("/api/v1/editions", json=DOCUMENT)).status_code == 403


async def test_patch_wants_a_decision_and_moves_the_deadline_both_ways(program):
    an = await program(await account(AN, Role.ORGANISER))
    await an.post("/api/v1/editions", json={**DOCUMENT, "draft": False})
    later = {"submission_deadline": "2026-10-15T17:00:00+07:00"}
    refused = await an.patch("/api/v1/editions/technical-10", json=later)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "decision")
    moved = await an.patch("/api/v1/editions/technical-10", json={**later, "decision": DECISION})
    assert (moved.status_code, moved.headers["etag"]) == (200, '"2"')
    back = {"submission_deadline": "2026-09-01T17:00:00+07:00", "decision": DECISION}
    assert (await an.patch("/api/v1/editions/technical-10", json=back)).status_code == 200
    versions = (await an.get("/api/v1/editions/technical-10/versions")).json()
    assert [one["changed"] for one in versions] == [["submission_deadline"], ["submission_deadline"], []]


async def test_patch_names_what_is_of_the_wrong_shape(program):
    an = await program(await account(AN, Role.ORGANISER))
    await an.post("/api/v1/editions", json=DOCUMENT)
    rounds = [{**DOCUMENT["rounds"][0], "decimals": "two"}]
    answer = await an.patch("/api/v1/editions/technical-10", json={"rounds": rounds})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "rounds.0.decimals")
    answer = await an.patch("/api/v1/editions/technical-10", json={"colour": "red"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "colour")
