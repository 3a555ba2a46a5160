"""What differs between two proposals."""

from decimal import Decimal
from uuid import UUID

from contest_platform.ranking.rules.comparison import Change, Side, compare
from contest_platform.ranking.rules.proposals import ProposalContent, ProposedEntry

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)


def proposed(entry, code, award, place=1, points="80"):
    return ProposedEntry(entry, code, "it", place, False, place, False, Decimal(points), award, ())


def content(*entries, money=0):
    return ProposalContent(entries, (), (), money)


def test_compare_gives_each_entry_that_differs_those_of_another_award_first():
    before = content(proposed(ONE, "A01", "first"), proposed(TWO, "A02", None, 2, "70"), money=40)
    after = content(proposed(ONE, "A01", "first", 2), proposed(TWO, "A02", "first", 1, "90"), money=80)
    found = compare(before, after)
    assert found.changes == (
        Change(TWO, "A02", "it", Side(None, 2, Decimal(70)), Side("first", 1, Decimal(90))),
        Change(ONE, "A01", "it", Side("first", 1, Decimal(80)), Side("first", 2, Decimal(80))),
    )
    assert (found.of_award, found.awarded, found.money_vnd) == (found.changes[:1], (1, 2), (40, 80))


def test_an_entry_that_left_or_came_has_one_side():
    found = compare(content(proposed(ONE, "A01", "first")), content(proposed(TWO, "A02", None)))
    assert [(one.code, one.before is None, one.after is None, one.of_award) for one in found.changes] == [
        ("A01", False, True, True), ("A02", True, False, False),
    ]  # fmt: skip


def test_the_same_proposal_differs_in_nothing():
    same = content(proposed(ONE, "A01", "first"), proposed(THREE, "A03", None))
    assert compare(same, same).changes == ()
