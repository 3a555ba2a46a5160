"""Announced editions of the installation feed the records: once, never a demonstration, never before their moment."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contest_platform import clock, database
from contest_platform.advancement.rules import NominationStatus, Outcome
from contest_platform.contests.rules import ContestKind
from contest_platform.ranking import queries
from contest_platform.ranking.actions import announce_results, ratify_awards
from contest_platform.ranking.rules.ratification import Departure
from contest_platform.records.queries.report import NothingKnown, report
from contest_platform.records.queries.summary import record_book
from contest_platform.records.rules.figures import Measure
from contest_platform.records.rules.prizes import Tier
from tests.advancement.test_nominating import LETTER, NATIONAL, advance, nominate
from tests.asked import asked
from tests.ranking.deciding import DECISION, announced, decided
from tests.ranking.scene import SLUG
from tests.records.published import HISTORY, changed, take

pytestmark = pytest.mark.usefixtures("db")


async def technical(as_of=None):
    return (await report(contest=ContestKind.TECHNICAL, owner="Sơn La", as_of=as_of)).totals


async def test_announced_edition_adds_to_the_totals():
    await take(HISTORY)
    await announced()

    totals = await technical()

    assert (totals.editions, totals.entries.value, totals.awarded.value) == (8, 157 + 3, 97 + 3)
    assert totals.authors.value == 400 + 3
    assert totals.gaps == (8, 9)
    book = await record_book()
    assert {tier: one.figure.value for tier, one in book.contests[0].editions[0].awards.items()} == {
        Tier.FIRST: 1,
        Tier.SECOND: 2,
    }


async def test_edition_counts_from_its_announcement():
    await take(HISTORY)
    made = await decided()
    assert (await technical()).editions == 7

    await announce_results(made.an, slug=SLUG, at=clock.now() + timedelta(hours=1))
    assert (await technical()).editions == 7
    with clock.at(clock.now() + timedelta(hours=2)):
        assert (await technical()).editions == 8
        assert (await technical(as_of=date(2021, 5, 10))).editions == 7


async def test_edition_counts_from_the_day_of_its_announcement_where_it_is_held():
    await take(HISTORY)
    made = await decided()
    after_midnight = datetime(clock.now().year + 1, 3, 4, 18, 30, tzinfo=UTC)  # 1:30 on the 5th in Sơn La
    with clock.at(after_midnight):
        await announce_results(made.an, slug=SLUG)
        assert (await technical(as_of=after_midnight.date())).editions == 7
        assert (await technical(as_of=after_midnight.date() + timedelta(days=1))).editions == 8


async def test_demonstration_edition_is_never_counted():
    await announced()
    await database.fetch("UPDATE edition SET demonstration = true")

    with pytest.raises(NothingKnown):
        await technical()


async def test_edition_that_was_imported_too_is_counted_once():
    edited = changed("provincial_editions.csv", 4, "edition", "10")
    await take("provincial_editions.csv", edited)
    await announced()

    totals = await technical()

    assert (totals.editions, totals.entries.value) == (8, 157 + 3)
    told = [(one.stated.figure.value, one.other) for one in (await record_book()).warnings if one.other is not None]
    assert (3, 36) in told


async def test_national_outcome_is_a_record_of_its_own():
    await take(HISTORY)
    made = await announced()
    nomination = await nominate(made)
    for status, more in (
        (NominationStatus.DOSSIER_COMPLETED, {}),
        (NominationStatus.SENT, {"letter": LETTER}),
        (NominationStatus.RECEIVED, {}),
        (NominationStatus.IN_FINAL, {}),
    ):
        nomination = await advance(made, nomination, status, **more)
    assert [each.edition for each in (await technical()).awards] == [15, 14, 12, 13]

    await advance(made, nomination, NominationStatus.CLOSED, outcome=Outcome("second", "silver"))

    awards = (await technical()).awards
    assert [(each.edition, each.award, each.medal, each.count) for each in awards][:2] == [
        (15, Tier.SECOND, None, 1),
        (19, Tier.SECOND, "silver", 1),
    ]
    assert NATIONAL == "national-19"


async def test_correcting_announcement_keeps_the_old_figure():
    made = await announced()
    withdrawn = Departure(entry=made.entries["B01"], award=None, reason="Rút giải")
    with clock.at(datetime.now(UTC) + timedelta(minutes=1)):
        votes = {"present": 9, "in_favour": 9, "decision": DECISION, "changes": [withdrawn]}
        stands = await queries.latest_ratification(made.edition.id)
        await ratify_awards(made.an, slug=SLUG, replaces=stands.id, **votes)
        await announce_results(made.an, slug=SLUG)
        book = await record_book()

    assert book.contests[0].totals.awarded.value == 2
    changes = {(one.old.figure.measure, one.old.figure.category): (one.old, one.new) for one in book.corrections}
    old, new = changes[Measure.AWARDED, ""]
    assert (old.figure.value, [one.figure.value for one in new]) == (3, [2])
    assert DECISION.number in old.figure.source


async def test_the_book_is_made_anew_only_when_something_says_otherwise():
    await announced()
    first = await record_book()
    async with asked() as statements:
        again = await record_book()
    assert again.contests[0] is first.contests[0]
    assert not any("record_statement" in one for one in statements)

    await take(HISTORY)
    assert (await record_book()).contests[0].totals.entries.value == 157 + 3
