"""Until the announcement an entrant may withdraw, and what was decided is decided anew; afterwards results stand."""

import asyncio
from datetime import date, timedelta

import pytest

from contest_platform import clock, database
from contest_platform.contests.rules import Decision, Publishes
from contest_platform.entries import queries as entries
from contest_platform.entries.actions import check_dossier, withdraw_entry
from contest_platform.entries.rules import DossiersClosed, Outcome, ResultsFrozen, Status
from contest_platform.ranking import queries
from contest_platform.ranking.actions import announce_results, propose_awards, ratify_awards
from contest_platform.ranking.rules.announcement import WinnerWithdrawn
from contest_platform.ranking.rules.proposals import ProposalOutdated
from tests.ranking.deciding import DECISION, decided
from tests.ranking.scene import SLUG
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")
SECOND = Decision(body="Ban Tổ chức", number="16/QĐ-BTC", date=date(2026, 11, 9), signer="Trưởng ban")


async def ratify(made, decision=DECISION, **changes):
    return await ratify_awards(made.an, slug=SLUG, present=7, in_favour=6, decision=decision, **changes)


async def announced():
    return {one.entry_code: one.award for one in (await queries.announcement(SLUG)).content.items}


async def test_a_winner_withdrawn_before_the_announcement_is_proposed_and_decided_anew():
    made = await decided()
    await withdraw_entry(made.lan, entry_id=made.entries["A01"])
    refusal = await refused(WinnerWithdrawn, announce_results(made.an, slug=SLUG))
    assert refusal.values == {"codes": "A01"}
    (first,) = await queries.ratifications_of(made.edition.id)
    await refused(ProposalOutdated, ratify(made, SECOND, replaces=first.id))
    again = await propose_awards(made.an, slug=SLUG)
    assert [(one.code, one.award) for one in again.entries] == [("A02", "second"), ("B01", "second")]
    await ratify(made, SECOND, replaces=first.id)
    await announce_results(made.an, slug=SLUG)
    assert await announced() == {"A02": "second", "B01": "second"}


async def test_an_entry_without_a_prize_that_was_withdrawn_is_left_out():
    made = await decided(
        sheets={"it": {"A01": ["40 50", "40 48"], "A02": ["10 10", "10 10"]}}, publishes=Publishes(unawarded=True)
    )
    await withdraw_entry(made.lan, entry_id=made.entries["A02"])
    await announce_results(made.an, slug=SLUG)
    assert await announced() == {"A01": "first"}


@pytest.mark.parametrize("days", [0, 3], ids=["now", "at a set moment"])
async def test_an_accepted_entry_is_not_withdrawn_once_results_are_announced_or_set_to_be(days):
    made = await decided()
    at = clock.now() + timedelta(days=days) if days else None
    await announce_results(made.an, slug=SLUG, at=at)
    for code in ("A01", "B01"):
        await refused(ResultsFrozen, withdraw_entry(made.lan, entry_id=made.entries[code]))
    returned = check_dossier(made.an, entry_id=made.entries["A01"], outcome=Outcome.RETURNED, reason="Thiếu")
    await refused(DossiersClosed, returned)
    assert (await entries.entry_by_id(made.entries["A01"])).status is Status.ACCEPTED
    rows = await database.fetch("SELECT subject FROM ledger_line WHERE verb = 'freeze_results'")
    assert [row["subject"] for row in rows] == [f"edition:{made.edition.id}"]


async def test_a_withdrawal_and_the_announcement_at_once_agree():
    """Whichever comes first: either the entry is announced and stays, or it is gone and its prize is refused."""
    made = await decided()
    withdrawn, told = await asyncio.gather(
        withdraw_entry(made.lan, entry_id=made.entries["A01"]),
        announce_results(made.an, slug=SLUG),
        return_exceptions=True,
    )
    outcome = (type(withdrawn).__name__, type(told).__name__)
    assert outcome in {("Entry", "WinnerWithdrawn"), ("ResultsFrozen", "Announcement")}
    still = (await entries.entry_by_id(made.entries["A01"])).status is Status.ACCEPTED
    assert still == (outcome[1] == "Announcement")
