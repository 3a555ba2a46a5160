"""Closing a round and the committee's majority, as rules."""

from decimal import Decimal
from uuid import UUID

import pytest

from contest_platform.contests.rules import Ratification, RatificationOf
from contest_platform.errors import Invalid
from contest_platform.ranking.rules.closing import Blocker, BlockerCode, Sheets, blockers
from contest_platform.ranking.rules.ratification import (
    Departure,
    MajorityMissing,
    check_departures,
    check_majority,
    check_presence,
)

OF_MEMBERS = Ratification(majority="2/3", of=RatificationOf.MEMBERS, members=9)
OF_PRESENT = Ratification(majority="2/3", of=RatificationOf.PRESENT, members=9)
ONE, TWO = UUID(int=1), UUID(int=2)


def test_blockers_name_all_that_is_missing():
    one = Sheets(ONE, "A01", 2, (Decimal(70),), reconciled=False)
    two = Sheets(TWO, "A02", 0, (Decimal(50), Decimal("70.5"), Decimal(60)), reconciled=False)
    assert list(blockers([one, two], min_sheets=2, max_spread=Decimal(20))) == [
        Blocker(BlockerCode.UNSIGNED, ONE, {"code": "A01", "unsigned": 2}),
        Blocker(BlockerCode.TOO_FEW_SHEETS, ONE, {"code": "A01", "sheets": 1, "min_sheets": 2}),
        Blocker(BlockerCode.SPREAD, TWO, {"code": "A02", "spread": Decimal("20.5"), "max_spread": Decimal(20)}),
    ]


def test_blockers_allow_the_spread_itself_and_a_reconciled_one():
    at_limit = Sheets(ONE, "A01", 0, (Decimal(50), Decimal(70)), reconciled=False)
    reconciled = Sheets(TWO, "A02", 0, (Decimal(50), Decimal(90)), reconciled=True)
    assert not list(blockers([at_limit, reconciled], min_sheets=2, max_spread=Decimal(20)))


def test_a_round_without_entries_is_not_closed():
    assert [one.code for one in blockers([], min_sheets=1, max_spread=None)] == [BlockerCode.NO_ENTRIES]


@pytest.mark.parametrize(
    ("present", "in_favour", "rule"), [(6, 6, OF_MEMBERS), (9, 6, OF_MEMBERS), (6, 4, OF_PRESENT), (1, 1, OF_PRESENT)]
)
def test_exactly_the_majority_is_enough(present, in_favour, rule):
    check_majority(present, in_favour, rule)


@pytest.mark.parametrize(
    ("present", "in_favour", "rule"), [(5, 5, OF_MEMBERS), (9, 5, OF_MEMBERS), (7, 4, OF_PRESENT)]
)
def test_less_than_the_majority_is_refused(present, in_favour, rule):
    with pytest.raises(MajorityMissing):
        check_majority(present, in_favour, rule)


@pytest.mark.parametrize(
    ("present", "in_favour", "fields"),
    [
        (0, 0, ["present"]),
        (10, 6, ["present"]),
        (6, 7, ["in_favour"]),
        (6, -1, ["in_favour"]),
        (-1, 1, ["present", "in_favour"]),
    ],
)
def test_counts_that_cannot_be_are_refused_by_field(present, in_favour, fields):
    with pytest.raises(Invalid) as refused:
        check_presence(present, in_favour, OF_MEMBERS)
    assert [problem.field for problem in refused.value.problems] == fields


def test_departures_are_refused_by_place_and_field():
    departures = [
        Departure(UUID(int=9), "first", "Vì lý do"),
        Departure(ONE, "gold", ""),
        Departure(ONE, "second", "Vì lý do"),
        Departure(TWO, None, "Vì lý do"),
    ]
    with pytest.raises(Invalid) as refused:
        check_departures(departures, proposed={ONE: "first", TWO: None}, awards={"first", "second"})
    assert [problem.field for problem in refused.value.problems] == [
        "changes.0.entry", "changes.1.award", "changes.1.reason", "changes.2.entry", "changes.3.award",
    ]  # fmt: skip
    check_departures([Departure(ONE, None, "Rút giải")], proposed={ONE: "first"}, awards={"first"})
