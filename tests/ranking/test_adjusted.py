"""The mixed model against its plain form, its properties, and the tables on which there is little to say."""

import dataclasses
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contest_platform import language
from contest_platform.ranking.rules import adjusted
from contest_platform.ranking.rules.adjusted import (
    Explanation,
    NoScores,
    Ratios,
    ScoreNotFinite,
    SheetGivenTwice,
    components_of,
    draw_merits,
    explanation_text,
    explanations,
    fit,
    least_squares_means,
    scores_of,
)
from contest_platform.ranking.rules.adjusted.equations import Solution
from contest_platform.ranking.rules.adjusted.matrices import inverse_of_triangle, square_of_triangle
from contest_platform.ranking.rules.adjusted.separable import are_separable
from tests.ranking.tables import dense, random_cells, said, tables

near = lambda value, tolerance=1e-8: pytest.approx(value, rel=tolerance, abs=tolerance)  # noqa: E731


def by_name(found):
    return dict(zip(found.scores.entries, found.adjusted.tolist(), strict=True))


def order(found):
    """The entries from the highest, those within rounding of each other together."""
    return sorted(found, key=lambda entry: -round(found[entry], 6))


# The model is what it says


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "shape", [{}, {"entries": 6, "judges": 6, "sheets": 6}, {"entries": 80, "judges": 70, "sheets": 3}]
)
def test_the_absorbed_model_is_the_dense_one(seed, shape):
    found = fit(scores_of(random_cells(seed, **shape)))
    plain = dense(found)
    assert found.variances.criterion == near(plain.criterion)
    assert found.adjusted == near(plain.merit)
    assert found.standard_error == near(plain.merit_error)
    assert found.leniency == near(plain.leniency)
    assert found.leniency_error == near(plain.leniency_error)
    assert found.solution.leverages() == near(plain.leverages)


def test_components_have_means_of_their_own():
    here = random_cells(1, entries=12, judges=4, sheets=3)
    there = [(f"other {entry}", f"other {judge}", points) for entry, judge, points in random_cells(2, judges=5)]
    found = fit(scores_of(here + there))
    raised = fit(scores_of(here + [(entry, judge, points + 50) for entry, judge, points in there]))
    assert found.adjusted == near(dense(found).merit)
    assert raised.adjusted == near(found.adjusted + np.where(found.components.of_entry == 1, 50, 0))
    assert raised.variances.criterion == near(found.variances.criterion)
    assert raised.leniency == near(found.leniency, 1e-6)
    assert "2 components" in said(found)


@pytest.mark.parametrize("seed", range(6))
def test_the_variances_are_where_the_criterion_is_lowest(seed):
    found = fit(scores_of(random_cells(seed, judge=(0.0, 1.0, 4.0)[seed % 3])))
    at, design = found.solution, found.solution.design
    for entry, judge in [(1.02, 1), (0.98, 1), (1, 1.05), (1, 0.95), (1.5, 0.5), (0.5, 3)]:
        other = Ratios(at.ratios.entry * entry, at.ratios.judge * judge or 1e-3)
        assert Solution(design, other).criterion >= at.criterion - 1e-9


def test_on_a_full_table_the_variances_are_those_of_the_mean_squares():
    """So many judges that the pairs of an entry's sheets are held in several pieces."""
    scores = scores_of(random_cells(3, entries=60, judges=400, sheets=400))
    found, table = fit(scores), scores.table
    entries, judges = table.mean(axis=1), table.mean(axis=0)
    rest = table - entries[:, None] - judges + table.mean()
    residual = (rest**2).sum() / (59 * 399)
    assert len(found.solution.design.pairs) > 1
    assert found.variances.residual == near(residual)
    assert found.variances.entry == near(entries.var(ddof=1) - residual / 400)
    assert found.variances.judge == near(judges.var(ddof=1) - residual / 60)


@given(st.integers(1, 300), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_the_inverse_by_blocks_is_the_inverse(size, seed):
    random = np.random.default_rng(seed).normal(size=(size, size))
    matrix = random @ random.T / size + np.eye(size)
    triangle = inverse_of_triangle(np.linalg.cholesky(matrix))
    assert np.abs(square_of_triangle(triangle) @ matrix - np.eye(size)).max() < 1e-9


# Properties


FLAT = [("E", "K", 0), ("A", "J", 0), ("D", "J", 0.1), ("B", "J", 0), ("C", "K", 0), ("F", "K", 0), ("C", "L", 0.1)]
"""A table on which many variances fit equally well."""


@given(tables(), st.randoms())
@example(FLAT, Random(1))
@example([("A", "J", 0.1), ("B", "K", 0), *(("CDE"[n], "L", n / 9) for n in range(3)), ("A", "M", 0)], Random(1))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_sheets_changes_nothing(cells, random):
    first, other = fit(scores_of(cells)), fit(scores_of(random.sample(cells, len(cells))))
    assert by_name(other) == near(by_name(first), 1e-5)
    assert other.components.count == first.components.count


@given(tables(), st.integers(-1000, 1000))
@settings(max_examples=60, deadline=None)
def test_a_constant_for_all_moves_all_alike(cells, constant):
    before = by_name(fit(scores_of(cells)))
    after = by_name(fit(scores_of([(entry, judge, points + constant) for entry, judge, points in cells])))
    assert {entry: points - constant for entry, points in after.items()} == near(before, 1e-5)


@pytest.mark.parametrize("factor", [1e-9, 1e-3, 1e6, 1e12])
def test_the_size_of_the_scale_changes_nothing(factor):
    cells = random_cells(5)
    plain, scaled = fit(scores_of(cells)), fit(scores_of([(e, j, points * factor) for e, j, points in cells]))
    assert scaled.adjusted / factor == near(plain.adjusted)
    assert scaled.standard_error / factor == near(plain.standard_error)
    assert scaled.variances.entry / factor**2 == near(plain.variances.entry)


@pytest.mark.parametrize("level", [10**9, -(10**9), 10**14])
def test_a_level_far_from_zero_changes_nothing(level):
    cells = [(entry, judge, round(4 * points)) for entry, judge, points in random_cells(5)]
    plain, far = (fit(scores_of([(e, j, points + one) for e, j, points in cells])) for one in (0, level))
    assert far.adjusted - level == pytest.approx(plain.adjusted, abs=2e-16 * level + 1e-6)
    assert far.standard_error == near(plain.standard_error)
    assert dataclasses.astuple(far.variances) == near(dataclasses.astuple(plain.variances))


@given(tables())
@settings(max_examples=100, deadline=None)
def test_leniency_is_sought_where_the_matrices_of_the_covariance_differ(cells):
    """The three variances can be told apart where sharing an entry, sharing a judge and nothing are independent."""
    scores = scores_of(cells)
    components = components_of(scores)
    entry, judge, mean = (
        np.eye(index.max() + 1)[index] for index in (scores.entry, scores.judge, components.of_entry[scores.entry])
    )
    without_means = np.eye(len(mean)) - mean @ np.linalg.pinv(mean)
    parts = [without_means @ one @ one.T @ without_means for one in (np.eye(len(mean)), entry, judge)]
    independent = np.linalg.matrix_rank(np.array([one.ravel() for one in parts]), tol=1e-7) == 3
    assert are_separable(scores, components) is bool(independent)


@given(tables(), st.floats(0.1, 10), st.floats(0.1, 10), st.floats(0.5, 50), st.data())
@settings(max_examples=100, deadline=None)
def test_raising_a_score_never_lowers_its_entry(cells, entry, judge, more, data):
    """With the variances as they are: estimated anew, they may draw everything nearer to the mean."""
    sheet = data.draw(st.integers(0, len(cells) - 1))
    name, by, points = cells[sheet]
    raised = [*cells[:sheet], (name, by, points + more), *cells[sheet + 1 :]]
    before, after = (by_name(fit(scores_of(one), Ratios(entry, judge))) for one in (cells, raised))
    assert after[name] >= before[name] - 1e-9


@given(tables(), st.integers(-40, 40), st.data())
@settings(max_examples=100, deadline=None)
def test_a_constant_of_one_judge_leaves_the_places_of_fixed_effects(cells, constant, data):
    judge = data.draw(st.sampled_from([judge for _, judge, _ in cells]))
    moved = [(entry, by, points + constant * (by == judge)) for entry, by, points in cells]
    before, after = scores_of(cells), scores_of(moved)
    shift = least_squares_means(after)[0] - least_squares_means(before)[0]
    components = components_of(before)
    for component in range(components.count):
        assert np.ptp(shift[components.of_entry == component]) < 1e-6


def test_a_lenient_judge_no_longer_decides():
    """B had the lenient judges; with one common level A is ahead."""
    cells = [
        (f"X{i}", judge, 60 + 3 * i + more) for i in range(6) for judge, more in (("J1", 5), ("J2", -5), ("J3", 0))
    ]
    cells += [("A", "J2", 76), ("A", "J3", 81), ("B", "J1", 84), ("B", "J3", 79)]
    found = fit(scores_of(cells))
    means = dict(zip(found.scores.entries, found.scores.mean_of_entry, strict=True))
    assert means["B"] > means["A"]
    assert order(by_name(found))[:2] == ["A", "B"]


# Where there is little to say


DEGENERATE = {
    "one sheet": ([("A", "J", 7)], [7], "No entry has two sheets"),
    "one sheet each": ([("A", "J", 7), ("B", "K", 7)], [7, 7], "No entry has two sheets"),
    "one judge": ([("A", "J", 7), ("B", "J", 8)], [7, 8], "No entry has two sheets"),
    "one entry": ([("A", "J", 7), ("A", "K", 8)], [7.5], "one entry only"),
    "all equal": ([(e, j, 7) for e in "ABC" for j in "JKL"], [7, 7, 7], "nothing to estimate"),
    "equal means": ([("A", "J", 1), ("A", "K", 3), ("B", "J", 3), ("B", "K", 1)], [2, 2], "between entries is 0"),
    "equal judges": ([("A", "J", 1), ("A", "K", 3), ("B", "J", 13), ("B", "K", 11)], None, "between judges is 0"),
    "exact": ([("A", "J", 1), ("A", "K", 2), ("B", "J", 2), ("B", "K", 3)], [1.5, 2.5], "fit the model exactly"),
    "no common judge": ([("A", "J", 1), ("A", "K", 2), ("B", "L", 5), ("B", "M", 4)], [1.5, 4.5], "2 components"),
    "too sparse": ([("A", "J", 1), ("A", "K", 3), *((e, "L", 5) for e in "BCD")], [2, 5, 5, 5], "too sparse"),
    "a chain": ([("A", "J", 1), ("A", "K", 2), ("B", "K", 4), ("B", "L", 3), ("C", "L", 9)], None, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", DEGENERATE)
def test_a_table_with_little_in_it_is_said_in_words(name):
    cells, expected, words = DEGENERATE[name]
    found = fit(scores_of(cells))
    assert words in said(found)
    assert np.isfinite(found.adjusted).all()
    if expected:
        assert found.adjusted == near(expected, 1e-6)
        assert found.variances.singular


@given(tables())
@settings(max_examples=150, deadline=None)
def test_any_table_has_an_answer(cells):
    found = fit(scores_of(cells))
    assert np.isfinite(found.adjusted).all()
    assert np.isfinite(found.leniency).all()
    assert not (found.standard_error < 0).any()
    for variance in (found.variances.entry, found.variances.judge, found.variances.residual):
        assert np.isnan(variance) or variance >= 0
    assert found.variances.singular or found.variances.criterion is not None


def test_more_judges_than_the_equations_hold_are_refused():
    cells = [("A", f"J{number}", number % 7) for number in range(adjusted.MOST_JUDGES)]
    with pytest.raises(adjusted.TooManyJudges):
        fit(scores_of(cells))


def test_scores_refuse_what_is_no_score_by_name():
    with pytest.raises(NoScores):
        scores_of([])
    with pytest.raises(SheetGivenTwice) as refused:
        scores_of([("A", "J", Decimal(1)), ("B", "J", Decimal(2)), ("A", "J", Decimal(3))])
    assert refused.value.values == {"entry": "A", "judge": "J"}
    with pytest.raises(ScoreNotFinite) as refused:
        scores_of([("A", "J", 1.0), ("A", "K", float("nan"))])
    assert refused.value.values == {"entry": "A", "judge": "K"}


# Draws, and the sentence of an entry


def test_draws_have_the_prediction_as_mean_and_its_error_as_spread():
    found = fit(scores_of(random_cells(3, entries=12, judges=5, sheets=3)))
    drawn = draw_merits(found, draws=20_000, seed=7)
    assert np.abs(drawn.mean(axis=0) - found.adjusted).max() < 4 * found.standard_error.max() / np.sqrt(20_000)
    assert drawn.std(axis=0) / found.standard_error == pytest.approx(np.ones(12), abs=0.03)
    assert (draw_merits(found, draws=5, seed=7) == draw_merits(found, draws=5, seed=7)).all()
    assert not (draw_merits(found, draws=5, seed=8) == draw_merits(found, draws=5, seed=7)).any()


def test_draws_of_a_table_that_was_not_fitted_are_its_means():
    found = fit(scores_of([("A", "J", 7), ("B", "J", 8)]))
    assert draw_merits(found, draws=3).tolist() == [[7, 8]] * 3


def test_entries_that_the_sheets_do_not_tell_apart_are_drawn_in_any_order():
    found = fit(scores_of([("A", "J", 1), ("A", "K", 3), ("B", "J", 3), ("B", "K", 1)]))
    drawn = draw_merits(found, draws=1000)
    assert found.variances.entry == 0
    assert np.ptp(drawn, axis=1).max() < 1e-6
    assert (drawn[:, 0] > drawn[:, 1]).mean() == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(
    ("name", "tells"),
    [("one judge", False), ("all equal", False), ("exact", False), ("equal means", True), ("equal judges", True)],
)
def test_chances_are_told_only_where_an_error_is_known(name, tells):
    assert fit(scores_of(DEGENERATE[name][0])).tells_chances is tells


@pytest.mark.parametrize(("entries", "judges"), [(25_001, 2), (2_000, 12)])
def test_very_many_sheets_that_fit_exactly_are_said_to(entries, judges):
    cells = [(f"E{n}", f"J{judge}", n % 97 + 5 * judge) for n in range(entries) for judge in range(judges)]
    found = fit(scores_of(cells))
    assert "fit the model exactly" in said(found)
    assert not found.tells_chances
    assert np.diff(found.leniency) == pytest.approx(np.full(judges - 1, 5), abs=0.01)
    assert found.adjusted == pytest.approx(found.scores.mean_of_entry, abs=0.01)
    assert found.variances.entry == pytest.approx(np.var(np.arange(entries) % 97, ddof=1), rel=1e-3)
    assert found.variances.judge == pytest.approx(np.var(5 * np.arange(judges), ddof=1), rel=1e-3)
    assert (found.variances.residual, found.variances.criterion) == (0, None)
    assert found.standard_error == pytest.approx(np.sqrt(found.variances.judge / judges))


def test_the_steps_of_an_explanation_lead_to_the_adjusted_points():
    found = fit(scores_of(random_cells(4)))
    for one in explanations(found):
        assert one.level == near(one.raw - one.leniency)
        assert one.adjusted == near(one.level + one.drawn * (found.mean - one.level))


@pytest.mark.parametrize(
    ("one", "vietnamese", "english"),
    [
        (
            Explanation(78.2, -1.8, 80.0, 0.06, 79.4),
            (
                "Điểm trung bình 78,2; các giám khảo của bài chấm thấp hơn mặt bằng chung 1,8 điểm → 80,0; "
                "kéo 6 % về trung bình chung → 79,4."
            ),
            "Raw mean 78.2; its judges marked 1.8 below the common level → 80.0; drawn 6 % to the mean → 79.4.",
        ),
        (
            Explanation(78.2, 2.0, 76.2, 0.001, 76.2),
            "Điểm trung bình 78,2; các giám khảo của bài chấm cao hơn mặt bằng chung 2,0 điểm → 76,2.",
            "Raw mean 78.2; its judges marked 2.0 above the common level → 76.2.",
        ),
        (Explanation(78.2, 0.01, 78.19, 0, 78.19), "Điểm trung bình 78,2.", "Raw mean 78.2."),
    ],
)
def test_an_entry_is_explained_in_a_sentence(one, vietnamese, english):
    assert explanation_text(one) == vietnamese
    with language.speaking("en"):
        assert explanation_text(one) == english


def test_a_fit_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        fit(scores_of(random_cells(1))).scale = 2
