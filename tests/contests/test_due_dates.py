"""By when the sheets of a round are to be signed: a date of the edition like the others, which locks nothing."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from contest_platform import database
from contest_platform.accounts.rules import Role
from contest_platform.contests import actions, queries
from contest_platform.contests.rules import (
    ContestKind,
    Decision,
    DecisionMissing,
    ScoringLocked,
    changed_parts,
    check_document,
    document_of,
)
from contest_platform.errors import Invalid
from tests.cast import AN
from tests.factories import account
from tests.refusals import refused

SAMPLE = msgspec.structs.replace(queries.sample_document(ContestKind.TECHNICAL), draft=False)
OPENS, DEADLINE = SAMPLE.opens_at, SAMPLE.submission_deadline
DUE = DEADLINE + timedelta(days=30)
DECISION = Decision(body="Ban Tổ chức", number="12/QĐ-BTC", date=DUE.date(), signer="Trưởng ban")


def due(*moments: datetime | None, **changes: object):
    """The sample with a round for each moment by which its sheets are due."""
    rounds = tuple(
        msgspec.structs.replace(SAMPLE.rounds[0], code=f"round-{place}", scores_due_at=moment, **changes)
        for place, moment in enumerate(moments)
    )
    return msgspec.structs.replace(SAMPLE, rounds=rounds)


@pytest.mark.parametrize(
    "moments",
    [
        (None,),
        (DUE,),
        (DEADLINE + timedelta(seconds=1),),
        (OPENS + timedelta(days=1), DUE),  # a first round that is judged while dossiers come
        (None, DUE),
        (DUE, None),
    ],
)
def test_check_document_takes_a_day_in_the_order_of_the_rounds(moments):
    check_document(due(*moments))
    read = msgspec.json.decode(msgspec.json.encode(due(*moments)), type=type(SAMPLE))
    assert [one.scores_due_at for one in read.rounds] == list(moments)


@pytest.mark.parametrize(
    ("moments", "place"),
    [
        ((DEADLINE,), 0),
        ((OPENS, DUE), 0),
        ((DUE, DUE), 1),
        ((DUE, DUE - timedelta(days=1)), 1),
        ((None, DEADLINE), 1),
        ((DUE.replace(tzinfo=None),), 0),
        ((datetime.max.replace(tzinfo=UTC),), 0),  # PostgreSQL would keep infinity
    ],
)
def test_check_document_refuses_a_day_that_cannot_be(moments, place):
    with pytest.raises(Invalid) as found:
        check_document(due(*moments))
    assert [problem.field for problem in found.value.problems] == [f"rounds.{place}.scores_due_at"]


def test_a_day_without_a_zone_beside_dates_without_one_is_named_too():
    document = msgspec.structs.replace(due(DUE), opens_at=OPENS.replace(tzinfo=None))
    with pytest.raises(Invalid) as found:
        check_document(document)
    assert [problem.field for problem in found.value.problems] == ["submission_deadline"]


def test_changed_parts_tell_the_days_from_the_rounds():
    assert changed_parts(due(None), due(DUE)) == ("scores_due_at",)
    assert changed_parts(due(DUE), due(DUE, decimals=3)) == ("rounds",)
    assert changed_parts(due(DUE), due(DUE.astimezone(UTC))) == ()
    assert changed_parts(due(DUE), due(DUE + timedelta(days=1), decimals=3)) == ("rounds", "scores_due_at")


async def locked():
    an = await account(AN, Role.ORGANISER)
    made = await actions.make_edition(an, document=due(DUE))
    async with database.transaction():
        await actions.lock_scoring(an, edition_id=made.id, version=made.version)
    return an, made


async def test_the_day_moves_by_decision_after_the_first_score_and_every_version_is_kept(db):
    an, made = await locked()
    later = due(DUE + timedelta(days=7))
    await refused(DecisionMissing, actions.change_edition(an, slug=made.slug, document=later))
    changed = await actions.change_edition(an, slug=made.slug, document=later, decision=DECISION)
    assert document_of(changed) == later
    assert changed.rounds[0].id == made.rounds[0].id
    newest, first = await queries.versions(made.id)
    assert (newest.changed, newest.decision) == (("scores_due_at",), DECISION)
    assert first.document["rounds"][0]["scores_due_at"] == "2026-10-30T10:00:00Z"
    (line,) = await database.fetch("SELECT body FROM ledger_line WHERE verb = 'change_edition'")
    assert msgspec.json.decode(line["body"])["changes"]["scores_due_at"] == {"round-0": "2026-11-06T10:00:00Z"}


async def test_the_rounds_themselves_stay_locked(db):
    an, made = await locked()
    other = due(DUE + timedelta(days=7), decimals=3)
    refusal = await refused(
        ScoringLocked, actions.change_edition(an, slug=made.slug, document=other, decision=DECISION)
    )
    assert refusal.values["parts"] == "rounds"
