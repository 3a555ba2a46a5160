"""From the standing to the nomination through the API: shapes, statuses, refusals that write nothing."""

from datetime import timedelta

import pytest

from contest_platform import clock
from contest_platform.contests.rules import CriterionDocument, NominationTarget, Publishes, RoundDocument
from tests.ranking.deciding import TIED, correct
from tests.ranking.scene import SLUG, scene
from tests.refusals import nothing_written

pytestmark = pytest.mark.usefixtures("db")
AT = f"/api/v1/editions/{SLUG}"
ROUND = f"{AT}/rounds/final"
DECISION = {"body": "Ban Tổ chức", "number": "15/QĐ-BTC", "date": "2026-11-02", "signer": "Trưởng ban"}
VOTE = {"present": 9, "in_favour": 6, "decision": DECISION}


async def ok(answer, status=200):
    assert answer.status_code == status, answer.text
    return answer.json()


async def refused(client, method, path, status, **content):
    async with nothing_written():
        answer = await client.request(method, path, **content)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


async def test_the_whole_way(program, client):
    made = await scene(publishes=Publishes(points=True, place=True, unawarded=True))
    an = await program(made.an)
    standing = await ok(await an.get(f"{ROUND}/standings"))
    assert (standing["round"], standing["method"], standing["next"]) == ("final", "mean", None)
    assert standing["entries"][0] == {
        "entry": str(made.entries["A01"]), "code": "A01", "title": "Giải pháp A01", "field": "it", "place": 1,
        "tied": False, "place_in_field": 1, "points": "89.00", "exact": "89", "sheets": 2, "complete": True,
        "plain_mean": False,
    }  # fmt: skip
    inside = await ok(await an.get(f"{ROUND}/standings", params={"field": "med"}))
    assert [(row["code"], row["place"]) for row in inside["entries"]] == [("B01", 1)]
    assert (await ok(await an.put(f"{ROUND}/closing")))["entries"] == 3
    tried = await ok(await an.post(f"{AT}/award-proposals", json={"dry_run": True}))
    assert (tried["id"], tried["money_vnd"]) == (None, 100)
    proposal = await ok(await an.post(f"{AT}/award-proposals", json={}), 201)
    assert [(row["code"], row["award"]) for row in proposal["entries"]] == [
        ("A01", "first"), ("A02", "second"), ("B01", "second"),
    ]  # fmt: skip
    assert all(row["reason"] for row in proposal["entries"])
    assert (await ok(await an.get(f"{AT}/award-proposals")))["items"] == [proposal]
    change = {"entry": str(made.entries["B01"]), "award": None, "reason": "Rút giải"}
    decided = await ok(await an.put(f"{AT}/ratification", json=VOTE | {"changes": [change]}))
    assert [(row["code"], row["proposed"], row["award"]) for row in decided["entries"]] == [
        ("A01", "first", "first"), ("A02", "second", "second"), ("B01", "second", None),
    ]  # fmt: skip
    announced = await ok(await an.put(f"{AT}/announcement", json={}))
    results = await ok(await client.get(f"{AT}/results"))
    assert results["digest"] == announced["digest"]
    assert [(row["entry_code"], row["award"], row["place"], row["points"]) for row in results["items"]] == [
        ("A01", "first", 1, "89.00"), ("A02", "second", 2, "79.00"), ("B01", None, 3, "70.50"),
    ]  # fmt: skip


async def test_reasons_are_said_in_the_language_of_the_program(program):
    made = await scene()
    an = await program(made.an)
    answer = await ok(
        await an.post(f"{AT}/award-proposals", json={"dry_run": True}, headers={"accept-language": "en"})
    )
    assert answer["entries"][0]["reason"] == ("Giải Nhất: 1st in the field, quota 1, 89.00 with a floor of 80.")


async def test_standings_in_pages(program):
    made = await scene({"it": {f"A{n:02d}": [f"{n} 0", f"{n} 0"] for n in range(1, 6)}})
    an = await program(made.an)
    first = await ok(await an.get(f"{ROUND}/standings", params={"limit": 2}))
    second = await ok(await an.get(f"{ROUND}/standings", params={"limit": 2, "after": first["next"]}))
    assert [row["code"] for row in first["entries"] + second["entries"]] == ["A05", "A04", "A03", "A02"]
    assert (await an.get(f"{ROUND}/standings", params={"limit": 501})).status_code == 422
    assert (await an.get(f"{AT}/rounds/other/standings")).status_code == 404


async def test_closing_with_gaps_lists_the_blockers(program):
    made = await scene({"it": {"A01": ["40 40", "?40 40"]}})
    problem = await refused(await program(made.an), "PUT", f"{ROUND}/closing", 409)
    assert [(one["code"], one["entry"]) for one in problem["blockers"]] == [
        ("unsigned", str(made.entries["A01"])), ("too_few_sheets", str(made.entries["A01"])),
    ]  # fmt: skip


async def test_a_vote_that_is_owed_blocks_the_decision(program):
    made = await scene(TIED)
    an = await program(made.an)
    await ok(await an.put(f"{ROUND}/closing"))
    proposal = await ok(await an.post(f"{AT}/award-proposals", json={"round": "final"}), 201)
    first, second = (str(one) for one in made.ids("A01", "A02"))
    assert proposal["unresolved"] == [{"award": "first", "entries": [first, second]}]
    problem = await refused(an, "PUT", f"{AT}/ratification", 409, json=VOTE)
    assert problem["unresolved"] == proposal["unresolved"]
    vote = {"entries": [second, "A01"], "present": 7, "in_favour": 5, "reason": "Xét tính mới"}
    await refused(an, "PUT", f"{ROUND}/tie-votes", 422, json=vote | {"entries": [second, "A99"]})
    voted = await ok(await an.put(f"{ROUND}/tie-votes", json=vote))
    decided = await ok(await an.put(f"{AT}/ratification", json=VOTE))
    assert (decided["proposal"], decided["entries"][0]["code"]) == (voted["proposal"], "A02")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (VOTE | {"in_favour": 5}, 409),
        (VOTE | {"present": 12}, 422),
        (VOTE | {"changes": [{"entry": "A01", "award": "gold", "reason": "Vì"}]}, 422),
        (VOTE | {"changes": [{"entry": "A01", "award": None, "reason": " "}]}, 422),
        (VOTE | {"changes": [{"entry": "A77", "award": None, "reason": "Vì"}]}, 422),
        (VOTE | {"decision": DECISION | {"number": ""}}, 422),
    ],
)
async def test_a_decision_that_does_not_hold(program, body, status):
    made = await scene()
    an = await program(made.an)
    await ok(await an.put(f"{ROUND}/closing"))
    await ok(await an.post(f"{AT}/award-proposals", json={}), 201)
    await refused(an, "PUT", f"{AT}/ratification", status, json=body)


async def test_another_decision_names_the_one_that_it_replaces(program):
    made = await scene()
    an = await program(made.an)
    await ok(await an.put(f"{ROUND}/closing"))
    proposal = await ok(await an.post(f"{AT}/award-proposals", json={}), 201)
    first = await ok(await an.put(f"{AT}/ratification", json=VOTE))
    assert (first["proposal_digest"], first["replaces"]) == (proposal["digest"], None)
    assert await ok(await an.put(f"{AT}/ratification", json=VOTE)) == first
    problem = await refused(an, "PUT", f"{AT}/ratification", 409, json=VOTE | {"in_favour": 7})
    assert (problem["ratification"], problem["by"]) == (first["id"], made.an.full_name)
    second = await ok(await an.put(f"{AT}/ratification", json=VOTE | {"in_favour": 7, "replaces": first["id"]}))
    assert second["replaces"] == first["digest"]


async def test_a_round_is_opened_again_and_what_was_tried_is_proposed(program):
    made = await scene()
    an = await program(made.an)
    closed = await ok(await an.put(f"{ROUND}/closing"))
    await ok(await an.post(f"{AT}/award-proposals", json={}), 201)
    answer = await an.request("DELETE", f"{ROUND}/closing", json={"reason": "Chấm nhầm"})
    assert (answer.status_code, answer.content) == (204, b"")
    await refused(an, "DELETE", f"{ROUND}/closing", 409, json={"reason": "Chấm nhầm"})
    await correct(made, "A02", "50 50")
    again = await ok(await an.put(f"{ROUND}/closing"))
    assert again["replaces"] == closed["digest"]
    tried = await ok(await an.post(f"{AT}/award-proposals", json={"dry_run": True}))
    await refused(an, "POST", f"{AT}/award-proposals", 409, json={"digest": closed["digest"]})
    proposed = await ok(await an.post(f"{AT}/award-proposals", json={"digest": tried["digest"]}), 201)
    assert proposed["digest"] == tried["digest"]


async def test_announcing_twice_tells_who_and_when(program, client):
    made = await scene()
    an = await program(made.an)
    await refused(an, "PUT", f"{AT}/announcement", 409)
    await ok(await an.put(f"{ROUND}/closing"))
    await ok(await an.post(f"{AT}/award-proposals"), 201)
    await ok(await an.put(f"{AT}/ratification", json=VOTE))
    await refused(an, "PUT", f"{AT}/announcement", 422, json={"at": "2026-01-01T00:00:00Z"})
    at = clock.now() + timedelta(hours=1)
    found = await ok(await an.put(f"{AT}/announcement", json={"at": at.isoformat()}))
    assert found["corrects"] is None
    problem = await refused(an, "PUT", f"{AT}/announcement", 409, json={})
    assert problem["by"] == made.an.full_name
    assert (await client.get(f"{AT}/results")).status_code == 404


async def test_nominations_and_their_quota(program):
    targets = (NominationTarget(edition="national-19", quota=1),)
    made = await scene(nominates_to=targets)
    an = await program(made.an)
    await ok(await an.put(f"{ROUND}/closing"))
    await ok(await an.post(f"{AT}/award-proposals"), 201)
    await ok(await an.put(f"{AT}/ratification", json=VOTE))
    nominate = f"/api/v1/entries/{made.entries['A01']}/nominations"
    await refused(an, "POST", nominate, 409, json={"edition": "national-19"})
    await ok(await an.put(f"{AT}/announcement", json={}))
    made_one = await ok(await an.post(nominate, json={"edition": "national-19"}), 201)
    assert {name: made_one[name] for name in ("code", "edition", "status", "award", "letter", "outcome")} == {
        "code": "A01", "edition": "national-19", "status": "recommended", "award": "first", "letter": None,
        "outcome": None,
    }  # fmt: skip
    other = f"/api/v1/entries/{made.entries['A02']}/nominations"
    await refused(an, "POST", other, 409, json={"edition": "national-19"})
    one = f"/api/v1/nominations/{made_one['id']}"
    await ok(await an.patch(one, json={"status": "dossier_completed"}))
    await refused(an, "PATCH", one, 422, json={"status": "sent"})
    await refused(an, "PATCH", one, 409, json={"status": "in_final"})
    sent = await ok(await an.patch(one, json={"status": "sent", "letter": {"number": "88/CV", "date": "2026-11-10"}}))
    assert sent["letter"] == {"number": "88/CV", "date": "2026-11-10"}
    closed = await ok(
        await an.patch(one, json={"status": "closed", "outcome": {"award": "second", "medal": "silver"}})
    )
    assert closed["outcome"] == {"award": "second", "medal": "silver"}
    assert [step["status"] for step in closed["history"]] == ["recommended", "dossier_completed", "sent", "closed"]
    assert (await ok(await an.get(f"{AT}/nominations")))["items"] == [closed]


async def test_a_trimmed_mean_of_the_edition_drops_whole_totals(program):
    rubric = [CriterionDocument(code=code, name=code, max_points=50) for code in ("novelty", "effect")]
    rounds = (RoundDocument(code="final", judges_per_entry=3, method="trimmed", rubric=tuple(rubric)),)
    made = await scene({"it": {"A01": ["50 0", "0 40", "10 10"]}}, rounds=rounds)
    standing = await ok(await (await program(made.an)).get(f"{ROUND}/standings"))
    assert (standing["method"], standing["entries"][0]["points"]) == ("trimmed", "40.00")
