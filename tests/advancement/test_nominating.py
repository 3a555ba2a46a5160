"""Winners on their way to the nation: the quota, the chain, both results."""

import asyncio
from datetime import date

import msgspec
import pytest

from contest_platform import database
from contest_platform.accounts.rules import Role
from contest_platform.advancement import queries
from contest_platform.advancement.actions import advance_nomination, nominate_entry
from contest_platform.advancement.rules import (
    AlreadyNominated,
    EntryLeft,
    Letter,
    NominationNotFound,
    NominationStatus,
    NotAwarded,
    NotTarget,
    Outcome,
    QuotaFull,
    StepNotPossible,
    check_step,
    next_steps,
)
from contest_platform.contests.actions import make_edition
from contest_platform.contests.queries import EditionNotFound
from contest_platform.contests.rules import AwardDocument, ContestDocument, ContestKind, Level
from contest_platform.entries.rules import EntryNotFound
from contest_platform.errors import Invalid
from contest_platform.ranking.actions import announce_results, close_round, propose_awards, ratify_awards
from tests import factories
from tests.cast import GIANG
from tests.ranking.deciding import DECISION, announced
from tests.ranking.scene import SLUG, document, scene
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")
LETTER = Letter("88/CV-LHH", date(2026, 11, 10))
NATIONAL = "national-19"
Status = NominationStatus


async def nominate(made, code="A01", by=None, target=NATIONAL):
    return await nominate_entry(by or made.an, entry_id=made.entries[code], target=target)


async def advance(made, nomination, status, **more):
    return await advance_nomination(made.an, nomination_id=nomination.id, status=status, **more)


async def test_nominate_entry_freezes_the_authors():
    made = await announced()
    nomination = await nominate(made)
    await database.fetch("UPDATE author SET full_name = 'Người khác'")
    kept = await queries.nomination_for(made.an, nomination.id)
    assert [author.full_name for author in kept.authors] == ["Lò Văn A01"]
    assert (kept.status, kept.award, kept.target, kept.letter, kept.outcome) == (
        Status.RECOMMENDED, "first", NATIONAL, None, None,
    )  # fmt: skip
    assert [(step.status, step.by) for step in kept.steps] == [(Status.RECOMMENDED, made.an.full_name)]


async def test_nominate_entry_over_the_quota_is_refused():
    made = await announced()
    await nominate(made)
    error = await refused(QuotaFull, nominate(made, "A02"))
    assert error.values == {"quota": 1, "edition": NATIONAL}


async def test_two_at_once_for_the_last_place_one_is_refused():
    made = await announced()
    answers = await asyncio.gather(nominate(made, "A01"), nominate(made, "A02"), return_exceptions=True)
    assert sorted(type(one).__name__ for one in answers) == ["Nomination", "QuotaFull"]


async def test_nominate_entry_refuses_who_and_what_may_not_go():
    made = await announced(nominates_to=(msgspec.structs.replace(document().nominates_to[0], quota=2),))
    await refused(NotTarget, nominate(made, target="national-20"))
    await refused(EntryNotFound, nominate(made, by=made.lan))
    await nominate(made)
    await refused(AlreadyNominated, nominate(made))


async def test_nominate_entry_that_was_withdrawn_since_is_refused():
    made = await announced()
    await database.fetch("UPDATE entry SET status = 'withdrawn' WHERE id = $1", made.entries["A01"])  # as by no act
    await refused(EntryLeft, nominate(made))


async def test_nominate_entry_before_the_announcement_or_without_award_is_refused():
    made = await scene(awards=(AwardDocument(code="first", name="Giải Nhất", per_field=1, money_vnd=1),))
    await refused(NotAwarded, nominate(made))
    await close_round(made.an, slug=SLUG, round_code="final")
    await propose_awards(made.an, slug=SLUG)
    await ratify_awards(made.an, slug=SLUG, present=9, in_favour=9, decision=DECISION)
    await announce_results(made.an, slug=SLUG)
    await refused(NotAwarded, nominate(made, "A02"))


async def test_the_whole_way_with_letter_and_outcome():
    made = await announced()
    await make_edition(
        made.an,
        document=document(
            slug=NATIONAL,
            contest=ContestDocument(
                code="national-technical",
                kind=ContestKind.TECHNICAL,
                level=Level.NATIONAL,
                name="Toàn quốc",
                owner="",
            ),
            awards=(AwardDocument(code="second", name="Giải Nhì", medal="silver", total=4),),
        ),
    )
    nomination = await nominate(made)
    await advance(made, nomination, Status.DOSSIER_COMPLETED)
    await advance(made, nomination, Status.SENT, letter=LETTER)
    await advance(made, nomination, Status.RECEIVED)
    await advance(made, nomination, Status.IN_FINAL)
    await refused(Invalid, advance(made, nomination, Status.CLOSED, outcome=Outcome("first", "gold")))
    closed = await advance(made, nomination, Status.CLOSED, outcome=Outcome("second", "silver"))
    assert (closed.award, closed.outcome, closed.letter) == ("first", Outcome("second", "silver"), LETTER)
    assert [step.status for step in closed.steps] == list(Status)
    lines = await database.fetch("SELECT verb FROM ledger_line WHERE verb = 'advance_nomination'")
    assert len(lines) == 5
    overview = await queries.advancement_for(made.an, SLUG)
    assert [(one.slug, one.quota, one.used, one.awards) for one in overview.targets] == [
        (NATIONAL, 1, 1, (("second", "Giải Nhì"),))
    ]


async def test_closing_without_an_outcome_is_no_prize():
    made = await announced()
    nomination = await nominate(made)
    await advance(made, nomination, Status.DOSSIER_COMPLETED)
    await advance(made, nomination, Status.SENT, letter=LETTER)
    assert (await advance(made, nomination, Status.CLOSED)).outcome == Outcome(None)


@pytest.mark.parametrize(
    ("status", "more", "error"),
    [
        (Status.RECOMMENDED, {}, StepNotPossible),
        (Status.RECEIVED, {}, StepNotPossible),
        (Status.CLOSED, {}, StepNotPossible),
        (Status.DOSSIER_COMPLETED, {"letter": LETTER}, Invalid),
        (Status.DOSSIER_COMPLETED, {"outcome": Outcome("second")}, Invalid),
    ],
)
async def test_advance_nomination_refuses_a_step_out_of_turn(status, more, error):
    made = await announced()
    nomination = await nominate(made)
    await refused(error, advance(made, nomination, status, **more))


async def test_advance_nomination_to_sent_needs_the_letter():
    made = await announced()
    nomination = await nominate(made)
    await advance(made, nomination, Status.DOSSIER_COMPLETED)
    error = await refused(Invalid, advance(made, nomination, Status.SENT, letter=Letter("  ", date(2026, 1, 1))))
    assert [problem.field for problem in error.problems] == ["letter.number"]


async def test_nominations_are_not_found_for_others_and_auditors_change_nothing():
    made = await announced()
    nomination = await nominate(made)
    with pytest.raises(NominationNotFound):
        await queries.nomination_for(made.lan, nomination.id)
    with pytest.raises(EditionNotFound):
        await queries.advancement_for(made.lan, SLUG)
    auditor = await factories.account(GIANG, Role.AUDITOR)
    assert await queries.nomination_for(auditor, nomination.id) == nomination
    await refused(
        NominationNotFound,
        advance_nomination(auditor, nomination_id=nomination.id, status=Status.DOSSIER_COMPLETED),
    )


def test_the_chain_goes_forwards_only():
    assert {status: next_steps(status) for status in Status} == {
        Status.RECOMMENDED: (Status.DOSSIER_COMPLETED,),
        Status.DOSSIER_COMPLETED: (Status.SENT,),
        Status.SENT: (Status.RECEIVED, Status.CLOSED),
        Status.RECEIVED: (Status.IN_FINAL, Status.CLOSED),
        Status.IN_FINAL: (Status.CLOSED,),
        Status.CLOSED: (),
    }
    check_step(Status.DOSSIER_COMPLETED, Status.SENT, letter=LETTER, outcome=None)
