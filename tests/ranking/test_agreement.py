"""Agreement: by hand on small tables, on tables with gaps, and where there is nothing to agree about."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contest_platform.ranking.rules.adjusted import fit, scores_of
from contest_platform.ranking.rules.agreement import (
    agreement_of,
    concordance,
    dependability,
    generalisability,
    judges_needed,
    krippendorff_alpha,
    matrix_of,
)
from contest_platform.ranking.rules.agreement.kendall import average_ranks
from tests.ranking.tables import random_cells, tables


def by_pairs(cells, distance):
    """Krippendorff's alpha pair by pair, as its definition says."""
    units = {}
    for entry, _, points in cells:
        units.setdefault(entry, []).append(points)
    units = [unit for unit in units.values() if len(unit) > 1]
    values = [value for unit in units for value in unit]
    observed = sum(sum(distance(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units)
    expected = sum(distance(a, b) for a, b in permutations(values, 2))
    return 1 - (len(values) - 1) * observed / expected if expected else None


@given(tables())
@settings(max_examples=80, deadline=None)
def test_alpha_is_what_its_pairs_say(cells):
    scores = scores_of(cells)
    for metric, distance in (
        ("interval", lambda a, b: (a - b) ** 2),
        ("nominal", lambda a, b: float(a != b)),
        ("ratio", lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else 0),
    ):
        plain = by_pairs(cells, distance)
        found = krippendorff_alpha(scores, metric)
        assert found is plain if plain is None else found == pytest.approx(plain, abs=1e-9)


@pytest.mark.parametrize("cells", [[("A", "J", 1), ("B", "K", 2)], [("A", "J", 5), ("A", "K", 5), ("B", "J", 5)]])
def test_alpha_of_nothing_to_disagree_on_is_unknown(cells):
    for metric in ("nominal", "ordinal", "interval", "ratio"):
        assert krippendorff_alpha(scores_of(cells), metric) is None


def test_alpha_far_from_zero_is_that_of_near_zero():
    cells = [(entry, judge, round(4 * points)) for entry, judge, points in random_cells(4)]
    far = [(entry, judge, points + 10**14) for entry, judge, points in cells]
    assert krippendorff_alpha(scores_of(far)) == pytest.approx(krippendorff_alpha(scores_of(cells)), rel=1e-12)


def test_judges_who_agree_fully_have_one_everywhere():
    found = agreement_of(fit(scores_of([(f"E{i}", j, 10 * i) for i in range(4) for j in "JKL"])))
    assert (found.intraclass.agreement, found.intraclass.consistency) == (1, 1)
    assert (found.krippendorff_alpha_interval, found.kendall.w) == (1, 1)


def test_leniency_lowers_agreement_and_not_consistency():
    cells = [(f"E{i}", judge, 10 * i + more) for i in range(4) for judge, more in (("J", 0), ("K", 9))]
    found = agreement_of(fit(scores_of(cells)))
    assert found.intraclass.consistency == pytest.approx(1)
    assert found.intraclass.agreement < 0.9
    assert found.kendall.w == 1


def test_with_gaps_correlations_come_from_the_variances_and_say_so():
    found = fit(scores_of(random_cells(2, entries=60, judges=9, sheets=4)))
    agreement, variances = agreement_of(found), found.variances
    whole = variances.entry + variances.judge + variances.residual
    assert not agreement.complete
    assert agreement.intraclass.agreement == pytest.approx(variances.entry / whole)
    assert agreement.intraclass.judges == pytest.approx(4)
    assert (agreement.kendall.w, agreement.ranked_entries) == (None, 0)


def test_concordance_takes_the_entries_that_all_have_scored():
    given = {"E0": (1, 2), "E1": (2, 4), "E2": (3, 9)}
    cells = [(entry, f"J{judge}", one) for entry, points in given.items() for judge, one in enumerate(points)]
    found = agreement_of(fit(scores_of([*cells, ("E9", "J0", 7)])))
    assert (found.kendall.w, found.ranked_entries, found.complete) == (1, 3, False)


def test_one_judge_or_one_entry_agrees_with_nobody():
    for cells in ([("A", "J", 1), ("B", "J", 2)], [("A", "J", 1), ("A", "K", 2)], [("A", "J", 1)]):
        found = agreement_of(fit(scores_of(cells)))
        assert found.kendall.w is None
        assert found.intraclass.consistency in (None, 0)


def test_average_ranks_are_shared_by_ties():
    assert average_ranks(np.array([7.0, 9.0, 7.0, 1.0, 7.0])).tolist() == [3, 1, 3, 5, 3]


@given(st.integers(2, 6), st.integers(2, 5), st.randoms())
def test_concordance_lies_between_none_and_full(entries, judges, random):
    table = np.array([[random.randint(0, 3) for _ in range(judges)] for _ in range(entries)], dtype=float)
    found = concordance(table)
    assume(found.w is not None)
    assert -1e-12 <= found.w_uncorrected <= found.w <= 1 + 1e-12


def test_how_many_judges_would_be_needed():
    # One judge: 4/(4 + 6) = .4. Eight tenths need 6 judges: 4/(4 + 6/6) = .8.
    assert generalisability(entry=4, residual=6, judges=1) == pytest.approx(0.4)
    assert judges_needed(entry=4, error=6, target=0.8) == 6
    assert dependability(entry=4, judge=2, residual=4, judges=6) == pytest.approx(0.8)
    assert judges_needed(entry=4, error=0.1, target=0.8) == 1
    assert judges_needed(entry=0, error=6, target=0.8) is None


def test_the_matrix_correlates_two_judges_over_their_common_entries():
    cells = random_cells(6, entries=40, judges=5, sheets=3)
    found = fit(scores_of(cells))
    matrix, table = matrix_of(found), found.scores.table
    for one in range(5):
        for other in range(5):
            both = np.isfinite(table[:, one]) & np.isfinite(table[:, other])
            expected = np.corrcoef(table[both, one], table[both, other])[0, 1]
            assert matrix[one, other] == pytest.approx(expected, abs=1e-9)
    assert np.isnan(matrix_of(found, least=41)).all()
