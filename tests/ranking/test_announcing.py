"""Results become public at their moment, once, and stay as they are; names may go."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest

from contest_platform import clock, database
from contest_platform.contests.queries import EditionNotFound
from contest_platform.contests.rules import Publishes
from contest_platform.errors import Invalid
from contest_platform.ranking import queries
from contest_platform.ranking.actions import (
    announce_results,
    reopen_round,
)
from contest_platform.ranking.rules.announcement import (
    AlreadyAnnounced,
    AnnouncementScheduled,
    MomentPassed,
    NothingRatified,
    ResultsNotAnnounced,
    names_commitment,
)
from contest_platform.ranking.rules.chain import digest_of
from contest_platform.ranking.rules.ratification import Departure
from tests.ranking.deciding import decide_anew, decided
from tests.ranking.scene import SLUG, scene
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")


async def items():
    return [
        (one.entry_code, one.award, one.place, one.points) for one in (await queries.announcement(SLUG)).content.items
    ]


async def test_announce_results_freezes_what_is_published_and_enqueues_the_page():
    made = await decided()
    found = await announce_results(made.an, slug=SLUG)
    assert await queries.announcement(SLUG) == found
    assert await items() == [
        ("A01", "first", None, None),
        ("A02", "second", None, None),
        ("B01", "second", None, None),
    ]
    assert digest_of(found.content) == found.digest
    assert [one.names.authors for one in await queries.named_results(found)] == [
        ("Lò Văn A01",), ("Lò Văn A02",), ("Lò Văn B01",),
    ]  # fmt: skip
    job = await database.fetch_one("SELECT task_name, args FROM procrastinate_jobs")
    assert (job["task_name"], msgspec.json.decode(job["args"])) == (
        "store_results",
        {"edition_id": str(made.edition.id)},
    )
    line = await database.fetch_one("SELECT actor FROM ledger_line WHERE verb = 'announce_results'")
    assert line["actor"] == made.an.id


async def test_points_place_and_unawarded_entries_only_as_published():
    made = await decided(
        publishes=Publishes(points=True, place=True, unawarded=True),
        awards=(msgspec.structs.replace((await _first_award()), per_field=1),),
    )
    await announce_results(made.an, slug=SLUG)
    assert [(code, award, place, str(points)) for code, award, place, points in await items()] == [
        ("A01", "first", 1, "89.00"), ("A02", None, 2, "79.00"), ("B01", None, 3, "70.50"),
    ]  # fmt: skip


async def _first_award():
    from tests.ranking.scene import document  # noqa: PLC0415

    return document().awards[0]


async def test_nothing_is_found_before_the_moment():
    made = await decided()
    with pytest.raises(ResultsNotAnnounced):
        await queries.announcement(SLUG)
    at = clock.now() + timedelta(hours=2)
    await announce_results(made.an, slug=SLUG, at=at)
    with pytest.raises(ResultsNotAnnounced):
        await queries.announcement(SLUG)
    assert await queries.announced_awards(made.edition.id) == {}
    with clock.at(at):
        assert (await queries.announcement(SLUG)).announced_at == at
        assert set(await queries.announced_awards(made.edition.id)) == set(made.entries.values())


async def test_two_organisers_announcing_at_once_one_wins_and_the_other_is_told():
    made = await decided()
    answers = await asyncio.gather(*(announce_results(made.an, slug=SLUG) for _ in range(2)), return_exceptions=True)
    won = [one for one in answers if not isinstance(one, Exception)]
    lost = [one for one in answers if isinstance(one, AlreadyAnnounced)]
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].values == {"by": made.an.full_name, "at": won[0].announced_at}
    assert len(await database.fetch("SELECT 1 FROM announcement")) == 1


@pytest.mark.parametrize("case", ["stranger", "past", "never", "nothing"])
async def test_announce_results_refused_writes_nothing(case):
    made = await (scene() if case == "nothing" else decided())
    by = made.lan if case == "stranger" else made.an
    at = {"past": clock.now() - timedelta(minutes=1), "never": datetime.max.replace(tzinfo=UTC)}.get(case)
    error = {"stranger": EditionNotFound, "past": MomentPassed, "never": Invalid, "nothing": NothingRatified}[case]
    await refused(error, announce_results(by, slug=SLUG, at=at))


async def test_a_correction_is_a_new_announcement_that_names_the_old():
    made = await decided()
    first = await announce_results(made.an, slug=SLUG)
    change = Departure(made.entries["B01"], "first", "Tính lại")
    await decide_anew(made, changes=[change])
    second = await announce_results(made.an, slug=SLUG)
    assert (second.corrects, second.position) == (first.digest, 2)
    assert await queries.announcement(SLUG) == second
    assert await queries.announcement_at(SLUG, 1) == first
    assert [one.award for one in second.content.items] == ["first", "first", "second"]


async def test_a_decision_waits_while_an_announcement_is_scheduled():
    made = await decided()
    at = clock.now() + timedelta(hours=2)
    await announce_results(made.an, slug=SLUG, at=at)
    await refused(AnnouncementScheduled, decide_anew(made))
    await refused(AnnouncementScheduled, reopen_round(made.an, slug=SLUG, round_code="final", reason="Chấm nhầm"))


async def test_an_author_under_sixteen_is_named_while_both_consents_hold():
    made = await decided()
    await database.fetch("UPDATE author SET birth_date = '2014-05-01' WHERE entry = $1", made.entries["A01"])
    found = await announce_results(made.an, slug=SLUG)
    assert await names_of(found) == {"A01": (), "A02": ("Lò Văn A02",), "B01": ("Lò Văn B01",)}
    await consent(made, "child")
    await consent(made, "guardian")
    assert (await names_of(found))["A01"] == ("Lò Văn A01",)
    await database.fetch("UPDATE consent SET withdrawn_at = $1 WHERE party = 'guardian'", clock.now())
    assert (await names_of(found))["A01"] == ()
    assert digest_of((await queries.announcement(SLUG)).content) == found.digest


async def consent(made, party):
    await database.fetch(
        """INSERT INTO consent (id, author, purpose, party, given_by, recorded_by, given_at)
           SELECT $1, id, 'publish_name', $2, 'Mẹ', $3, $4 FROM author WHERE entry = $5""",
        uuid4(), party, made.lan.id, clock.now(), made.entries["A01"],
    )  # fmt: skip


async def names_of(found):
    return {one.result.entry_code: one.names.authors for one in await queries.named_results(found)}


async def test_the_names_open_their_commitments():
    made = await decided()
    found = await announce_results(made.an, slug=SLUG)
    salts = {row["entry"]: row["salt"] for row in await database.fetch("SELECT entry, salt FROM announced_names")}
    for one in await queries.named_results(found):
        assert names_commitment(salts[one.result.entry], one.names) == one.result.names_commitment
