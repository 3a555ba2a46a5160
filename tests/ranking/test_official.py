"""Combining sheets and rounding, by example and as properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest_platform.contests.rules import Method
from contest_platform.ranking.rules.official import Figure, combine, figure, round_half_up, weighted_total

METHODS = [Method.MEAN, Method.TRIMMED, Method.MEDIAN]
points = st.decimals(min_value=0, max_value=100, places=2)
sheets = st.lists(points, min_size=1, max_size=9)


def decimals(*numbers):
    return [Decimal(one) for one in numbers]


@pytest.mark.parametrize(
    ("method", "totals", "expected"),
    [
        (Method.MEAN, decimals("70", "71", "71.5"), "70.83"),
        (Method.MEAN, decimals("70.01", "70.00"), "70.01"),  # 70.005 goes up
        (Method.TRIMMED, decimals("10", "70", "72", "100"), "71.00"),
        (Method.TRIMMED, decimals("10", "70", "70", "10"), "40.00"),
        (Method.MEDIAN, decimals("10", "70", "72", "100"), "71.00"),
        (Method.MEDIAN, decimals("10", "70", "100"), "70.00"),
    ],
)
def test_figure_rounds_half_up_and_keeps_the_unrounded(method, totals, expected):
    found = figure("E1", totals, method=method, decimals=2)
    assert str(found.points) == expected
    assert found == Figure("E1", len(totals), combine(totals, method), Decimal(expected), plain_mean=False)


def test_figure_of_two_sheets_is_the_plain_mean_and_says_so():
    found = figure("E1", decimals("70", "80"), method=Method.TRIMMED, decimals=1)
    assert found == Figure("E1", 2, Decimal(75), Decimal("75.0"), plain_mean=True)


def test_figure_without_a_sheet_is_nothing():
    assert figure("E1", [], method=Method.MEAN, decimals=2) == Figure("E1", 0, None, None)


def test_round_half_up_is_never_half_even():
    assert [str(round_half_up(Decimal(one), 2)) for one in ("2.345", "2.355", "2.3449", "0")] == [
        "2.35", "2.36", "2.34", "0.00",
    ]  # fmt: skip


def test_weighted_total_is_exact():
    assert weighted_total(decimals("9.25", "8", "7.5"), decimals("2", "1.5", "0.1")) == Decimal("31.25")


@given(sheets, st.sampled_from(METHODS), st.randoms())
def test_figure_does_not_depend_on_the_order_of_sheets(totals, method, random):
    shuffled = random.sample(totals, len(totals))
    assert figure("E", totals, method=method, decimals=2) == figure("E", shuffled, method=method, decimals=2)


@given(sheets, st.sampled_from(METHODS), st.data())
def test_raising_one_score_never_lowers_the_figure(totals, method, data):
    raised = list(totals)
    raised[data.draw(st.integers(0, len(totals) - 1))] += data.draw(points)
    before, after = (figure("E", one, method=method, decimals=2).points for one in (totals, raised))
    assert after >= before


@given(sheets, st.sampled_from(METHODS), st.integers(-50, 50))
def test_a_constant_moves_the_figure_by_itself(totals, method, constant):
    moved = [one + constant for one in totals]
    assert combine(moved, method) == pytest.approx(combine(totals, method) + constant)
    assert min(totals) <= round_half_up(combine(totals, method), 2) <= max(totals)
