"""The kit of an announcement: computed again it gives what was announced; who may have it; it stays as it is."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest

from contest_platform import clock, database
from contest_platform.contests.rules import AwardDocument, AwardPolicy, Publishes, TieAtQuota, Unfilled
from contest_platform.ranking import queries
from contest_platform.ranking.actions import (
    announce_results,
    close_round,
    propose_awards,
    ratify_awards,
    record_tie_vote,
    reopen_round,
)
from contest_platform.ranking.rules.announcement import DecisionOutdated
from contest_platform.ranking.rules.ratification import Departure
from tests.cast import MINH
from tests.factories import account
from tests.ranking.deciding import DECISION, correct, decide_anew, decided, proposed
from tests.ranking.recompute import recompute
from tests.ranking.scene import SLUG
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")
EVERYTHING = Publishes(points=True, place=True, unawarded=True)
PUBLIC, ORGANISERS = f"/editions/{SLUG}/results/1/kit", f"/organiser/editions/{SLUG}/announcements/1/kit"
API = f"/api/v1/editions/{SLUG}/results"
TIED = {
    "it": {
        "A01": ["45 45", "45 45"], "A02": ["45 45", "45 45"], "A03": ["30 40.5", "30 40"], "A04": ["20 20", "20 20"],
    },
    "med": {"B01": ["44 40", "44 41"], "B02": ["30 30", "31 30"]},
}  # fmt: skip


async def announced(sheets=TIED, *, votes=(), departure=None, at=None, **changes):
    made = await proposed(sheets, **({"publishes": EVERYTHING} | changes))
    for codes in votes:
        await record_tie_vote(
            made.an, slug=SLUG, round_code="final", entries=made.ids(*codes), present=9, in_favour=9, reason="Xét"
        )
    departures = [Departure(made.entries[code], award, "Vì thế") for code, award in (departure or {}).items()]
    await ratify_awards(made.an, slug=SLUG, present=9, in_favour=9, decision=DECISION, changes=departures)
    await announce_results(made.an, slug=SLUG, at=at)
    return made


@pytest.mark.parametrize(
    "changes",
    [
        {"votes": [("A02", "A01")]},
        {"award_policy": AwardPolicy(tie_at_quota=TieAtQuota.EXTEND)},
        {"award_policy": AwardPolicy(tie_at_quota=TieAtQuota.WITHHOLD, unfilled=Unfilled.ROLL_DOWN)},
        {
            "votes": [("A02", "A01")],
            "departure": {"B02": "first", "A02": None},
            "award_policy": AwardPolicy(unfilled=Unfilled.ROLL_DOWN),
        },
        {
            "award_policy": AwardPolicy(tie_at_quota=TieAtQuota.EXTEND),
            "awards": (
                AwardDocument(code="first", name="Nhất", total=3, max_per_unit=2, min_points=Decimal(80)),
                AwardDocument(code="second", name="Nhì", per_field=1, max_per_author=1),
            ),
        },
    ],
)
async def test_the_announced_results_come_out_again(client, changes):
    await announced(**changes)
    kit = (await client.get(PUBLIC)).content
    again = recompute(kit)
    results = (await client.get(API)).json()["items"]
    assert {one["entry_code"]: (one["points"], str(one["place"]), one["award"] or "") for one in results} == {
        code: (points, place, award) for code, (points, place, _, _, award) in again.items()
    }
    rows = csv.DictReader(io.StringIO(zipfile.ZipFile(io.BytesIO(kit)).read("expected.csv").decode()))
    assert again == {
        row["entry"]: tuple(row[one] for one in ("points", "place", "place_in_field", "proposed", "award"))
        for row in rows
    }


async def test_the_kit_is_in_the_chain_and_says_how_to_compute(client):
    made = await announced(votes=[("A02", "A01")])
    answer = await client.get(PUBLIC)
    found = await queries.announcement(SLUG)
    assert hashlib.sha256(answer.content).hexdigest() == found.content.kit
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{SLUG}-1-kit.zip"')
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(archive.namelist()) == [
        "README.en.md", "README.vi.md", "decision.json", "entries.csv", "expected.csv", "kit.json", "rules.json",
        "scores.csv",
    ]  # fmt: skip
    about = json.loads(archive.read("kit.json"))
    proposal = await queries.proposal_of(made.edition.id)
    assert about["digests"] == {
        "closing": proposal.basis.closing,
        "standing": proposal.standing_digest,
        "proposal": proposal.digest,
        "ratification": found.content.ratification,
    }
    words = archive.read("README.en.md").decode()
    for name in set(archive.namelist()) - {"README.en.md", "README.vi.md"}:
        assert f"`{name}`" in words
    for row in await _people():
        assert row not in "".join(archive.read(name).decode() for name in archive.namelist())


async def _people():
    rows = await database.fetch(
        """SELECT full_name AS one FROM author UNION SELECT unit FROM author UNION SELECT full_name FROM judge
           UNION SELECT id::text FROM judge UNION SELECT id::text FROM entry"""
    )
    return [row["one"] for row in rows]


async def test_who_may_have_it(signed_in, client, program):
    made = await announced({"it": {"A01": ["45 45", "45 45"]}}, publishes=Publishes(place=True))
    minh = await account(MINH)
    assert (await client.get(PUBLIC)).status_code == 404
    assert (await client.get(f"{API}/1/kit")).status_code == 404
    assert (await (await program(minh)).get(f"{API}/1/kit")).status_code == 404
    assert (await (await signed_in(made.lan)).get(ORGANISERS)).status_code == 404
    own = await (await signed_in(made.an)).get(ORGANISERS)
    assert own.headers["content-type"] == "application/zip"
    assert (await (await program(made.an)).get(f"{API}/1/kit")).content == own.content
    assert "/results/1/kit" not in (await client.get(f"/editions/{SLUG}/results")).text
    assert ORGANISERS in (await (await signed_in(made.an)).get(f"/organiser/editions/{SLUG}/announcement")).text


async def test_it_is_there_from_the_moment_on(signed_in, client):
    at = clock.now() + timedelta(hours=2)
    made = await announced(votes=[("A02", "A01")], at=at)
    assert (await client.get(PUBLIC)).status_code == 404
    assert (await (await signed_in(made.an)).get(ORGANISERS)).status_code == 200
    with clock.at(at):
        assert PUBLIC in (await client.get(f"/editions/{SLUG}/results")).text
        assert (await client.get(PUBLIC)).status_code == 200


async def test_a_correction_has_a_kit_of_its_own_and_the_old_one_stays(client):
    made = await announced({"it": {"A01": ["45 45", "45 45"], "A02": ["40 40", "40 40"]}})
    first = (await client.get(PUBLIC)).content
    await reopen_round(made.an, slug=SLUG, round_code="final", reason="Chấm nhầm")
    await correct(made, "A02", "49 49")
    await close_round(made.an, slug=SLUG, round_code="final")
    await propose_awards(made.an, slug=SLUG)
    await decide_anew(made)
    await announce_results(made.an, slug=SLUG)
    second = (await client.get(f"{API}/2/kit")).content
    assert (await client.get(PUBLIC)).content == first
    assert recompute(first)["A02"][0] == "80.00"
    assert recompute(second)["A02"][0] == "89.00"
    assert [one async for one in queries.broken_links()] == []


async def test_a_decision_whose_round_was_opened_again_is_not_announced():
    made = await decided()
    await reopen_round(made.an, slug=SLUG, round_code="final", reason="Chấm nhầm")
    await refused(DecisionOutdated, announce_results(made.an, slug=SLUG))
