"""What the edition document refuses, each by the name of its field."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest

from contest_platform.contests import queries
from contest_platform.contests.rules import (
    AgeWindow,
    ContestKind,
    Decision,
    DecisionMissing,
    EditionDocument,
    FieldDocument,
    ScoringLocked,
    changed_parts,
    check_change,
    check_document,
    majority,
)
from contest_platform.errors import Invalid

TECHNICAL = queries.sample_document(ContestKind.TECHNICAL)
DECISION = Decision(body="Ban Tổ chức", number="12/QĐ-BTC", date=date(2026, 3, 1), signer="Trưởng ban")


@pytest.mark.parametrize("kind", list(ContestKind))
def test_check_document_accepts_the_samples(kind):
    sample = queries.sample_document(kind)
    check_document(sample)
    assert msgspec.json.decode(msgspec.json.encode(sample), type=EditionDocument) == sample


def with_round(**changes):
    return msgspec.structs.replace(TECHNICAL, rounds=(msgspec.structs.replace(TECHNICAL.rounds[0], **changes),))


def with_criterion(**changes):
    first, *others = TECHNICAL.rounds[0].rubric
    return with_round(rubric=(msgspec.structs.replace(first, **changes), *others))


REFUSED = {
    "slug": msgspec.structs.replace(TECHNICAL, slug="Kỳ thi"),
    "submission_deadline": msgspec.structs.replace(TECHNICAL, submission_deadline=TECHNICAL.opens_at),
    "grace_minutes": msgspec.structs.replace(TECHNICAL, grace_minutes=-1),
    "period": msgspec.structs.replace(TECHNICAL, period=(2027, 2026)),
    "age_window": msgspec.structs.replace(
        TECHNICAL, age_window=AgeWindow(born_from=date(2017, 1, 1), born_to=date(2007, 1, 1))
    ),
    "fields": msgspec.structs.replace(TECHNICAL, fields=()),
    "fields.1.code": msgspec.structs.replace(TECHNICAL, fields=TECHNICAL.fields[:1] * 2),
    "attachments.0.types": msgspec.structs.replace(
        TECHNICAL, attachments=(msgspec.structs.replace(TECHNICAL.attachments[0], types=("exe",)),)
    ),
    "rounds": msgspec.structs.replace(TECHNICAL, rounds=(), tie_break=()),
    "rounds.0.min_sheets": with_round(min_sheets=4),
    "rounds.0.decimals": with_round(decimals=7),
    "rounds.0.rubric.0.max_points": with_criterion(max_points=Decimal("NaN")),
    "rounds.0.rubric.0.step": with_criterion(step=Decimal("0.3")),
    "rounds.0.rubric.0.weight": with_criterion(weight=Decimal("1e309")),
    "rounds.0.max_spread": with_round(max_spread=Decimal("0E-30000")),  # a zero of 30,000 digits
    "tie_break.0": msgspec.structs.replace(TECHNICAL, tie_break=("criterion:beauty",)),
    "awards.0.min_points": msgspec.structs.replace(
        TECHNICAL, awards=(msgspec.structs.replace(TECHNICAL.awards[0], min_points=Decimal(-1)),)
    ),
    "fields.0.name": msgspec.structs.replace(TECHNICAL, fields=(FieldDocument(code="it", name="x" * 201),)),
    "max_authors": msgspec.structs.replace(TECHNICAL, max_authors=10**30),
    "awards.0.money_vnd": msgspec.structs.replace(
        TECHNICAL, awards=(msgspec.structs.replace(TECHNICAL.awards[0], money_vnd=10**13),)
    ),
    "ratification.majority": msgspec.structs.replace(
        TECHNICAL, ratification=msgspec.structs.replace(TECHNICAL.ratification, majority="3/2")
    ),
}


@pytest.mark.parametrize("day", [date.min, date.max])
def test_check_document_refuses_days_that_the_database_keeps_as_infinity(day):
    window = AgeWindow(born_from=min(day, date(2007, 1, 1)), born_to=max(day, date(2007, 1, 1)))
    with pytest.raises(Invalid) as refused:
        check_document(msgspec.structs.replace(TECHNICAL, age_window=window))
    assert [problem.field for problem in refused.value.problems] == ["age_window"]


@pytest.mark.parametrize("path", REFUSED)
def test_check_document_names_the_field(path):
    with pytest.raises(Invalid) as refused:
        check_document(REFUSED[path])
    assert [problem.field for problem in refused.value.problems] == [path]


def test_majority_is_an_exact_share():
    assert [majority(text) for text in ("2/3", "1/1", "0/3", "3/2", "2", "2/0", "-1/2")] == [
        pytest.approx(2 / 3),
        1,
        None,
        None,
        None,
        None,
        None,
    ]


def test_changed_parts_are_named_and_equal_values_do_not_count():
    after = msgspec.structs.replace(TECHNICAL, number=11, rounds=with_criterion(max_points=Decimal("40.0")).rounds)
    assert changed_parts(TECHNICAL, after) == ("number",)


def test_check_change_refuses_a_locked_part_by_name_and_since_when():
    since = datetime(2026, 10, 1, 3, tzinfo=UTC)
    with pytest.raises(ScoringLocked) as refused:
        check_change(("fields", "rounds", "awards"), locked_at=since, published=True, decision=DECISION)
    assert refused.value.values == {"parts": "rounds, awards", "since": since}


def test_check_change_wants_a_decision_once_published():
    with pytest.raises(DecisionMissing):
        check_change(("submission_deadline",), locked_at=None, published=True, decision=None)
    check_change(("submission_deadline",), locked_at=None, published=False, decision=None)
    check_change(("submission_deadline",), locked_at=None, published=True, decision=DECISION)
    check_change((), locked_at=None, published=True, decision=None)


def test_deadline_second_counts_and_grace_extends_it():
    from contest_platform.contests.rules import Phase, phase  # noqa: PLC0415

    class Dates:
        published_at = opens_at = datetime(2026, 3, 1, tzinfo=UTC)
        submission_deadline = datetime(2026, 9, 30, 10, tzinfo=UTC)
        grace_minutes = 15

    at = [
        Dates.opens_at - timedelta(seconds=1),
        Dates.opens_at,
        Dates.submission_deadline + timedelta(minutes=15),
        Dates.submission_deadline + timedelta(minutes=15, microseconds=1),
    ]
    assert [phase(Dates, moment) for moment in at] == [Phase.UPCOMING, Phase.OPEN, Phase.OPEN, Phase.CLOSED]
