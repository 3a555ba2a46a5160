"""Figures of several parts, trimming within a criterion, and rank sums."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest_platform.ranking.rules.composite import Part, PartOutOfRange, composite, scaled_part, vote_part
from contest_platform.ranking.rules.official import Figure, figure_by_criterion
from contest_platform.ranking.rules.rank_sums import RankSum, rank_sums

JURY = Part("jury", Decimal(80), 2)
VOTE = Part("vote", Decimal(20), 1)


def decimals(*numbers):
    return [Decimal(one) for one in numbers]


def test_jury_80_points_and_a_vote_of_20_rounded_to_a_tenth():
    jury = scaled_part({"A": Decimal("91.25"), "B": Decimal("88.5")}, JURY, out_of=Decimal(100))
    votes = vote_part({"A": 37, "B": 120}, VOTE)
    found = [composite(entry, [JURY, VOTE], {"jury": jury, "vote": votes}) for entry in "AB"]
    assert [(str(one.parts["jury"]), str(one.parts["vote"]), str(one.points)) for one in found] == [
        ("73.00", "6.2", "79.20"),
        ("70.80", "20.0", "90.80"),
    ]
    assert str(found[0].exact["vote"])[:8] == "6.166666"


def test_a_part_that_is_missing_is_missing_never_zero():
    found = composite("A", [JURY, VOTE], {"jury": {"A": Decimal("70.005")}})
    assert (found.parts, found.points) == ({"jury": Decimal("70.01"), "vote": None}, None)


def test_nobody_voted():
    assert vote_part({"A": 0, "B": 0}, VOTE) == {"A": 0, "B": 0}
    assert vote_part({}, VOTE) == {}


@pytest.mark.parametrize("value", ["-0.01", "100.01"])
def test_points_outside_the_scale_are_refused(value):
    with pytest.raises(PartOutOfRange) as refused:
        scaled_part({"A": Decimal(value)}, JURY, out_of=Decimal(100))
    assert refused.value.values["entry"] == "A"


def test_negative_votes_are_refused():
    with pytest.raises(PartOutOfRange):
        vote_part({"A": 3, "B": -1}, VOTE)


def test_trimming_within_a_criterion_is_not_trimming_totals():
    """Three sheets of two criteria: the extremes are other judges' in each."""
    points = [decimals("10", "20", "30"), decimals("30", "10", "11")]
    found = figure_by_criterion("A", points, decimals("1", "2"), decimals=2)
    assert found == Figure("A", 3, Decimal(42), Decimal("42.00"), plain_mean=False)


def test_each_criterion_is_rounded_first_where_the_rule_says_so():
    points = [decimals("7.25", "7.25", "7.30", "7.50", "7"), decimals("7.25", "7.25", "7.30", "7.50", "7")]
    weights = decimals("0.8", "0.8")
    once = figure_by_criterion("A", points, weights, decimals=2)
    twice = figure_by_criterion("A", points, weights, decimals=2, criterion_decimals=2)
    assert (str(once.points), str(twice.points)) == ("11.63", "11.63")
    assert once.exact != twice.exact == Decimal("11.632")


def test_two_sheets_are_not_trimmed_and_none_is_no_figure():
    assert figure_by_criterion("A", [decimals("1", "2")], decimals("1"), decimals=1).plain_mean
    assert figure_by_criterion("A", [[], []], decimals("1", "1"), decimals=1) == Figure("A", 0, None, None)


def test_ranks_are_averaged_in_ties_and_added_up():
    sheets = {"J1": {"A": 90, "B": 80, "C": 80, "D": 10}, "J2": {"A": 5, "B": 7, "C": 6, "D": 1}}
    found = rank_sums((entry, judge, Decimal(one)) for judge, given in sheets.items() for entry, one in given.items())
    assert found == {
        "A": RankSum(Decimal(4), 2, complete=True),
        "B": RankSum(Decimal("3.5"), 2, complete=True),
        "C": RankSum(Decimal("4.5"), 2, complete=True),
        "D": RankSum(Decimal(8), 2, complete=True),
    }


def test_a_missing_rank_is_not_the_best_of_all():
    found = rank_sums([("A", "J", Decimal(1)), ("B", "J", Decimal(2)), ("B", "K", Decimal(2))])
    assert (found["A"].complete, found["B"].complete) == (False, True)


@given(st.dictionaries(st.sampled_from("JKL"), st.lists(st.integers(0, 4), min_size=5, max_size=5), min_size=1))
def test_ranks_of_a_judge_always_add_up_to_the_same(given_points):
    found = rank_sums(
        (f"E{number}", judge, Decimal(one))
        for judge, points in given_points.items()
        for number, one in enumerate(points)
    )
    assert sum(one.total for one in found.values()) == 15 * len(given_points)
