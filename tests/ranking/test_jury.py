"""What is said of a judge: on made juries in which one judge does one thing wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest_platform import language
from contest_platform.ranking.rules.adjusted import fit, scores_of
from contest_platform.ranking.rules.jury import (
    benjamini_hochberg,
    criterion_scores_of,
    halo,
    jury_quality,
    own_unit_bias,
    spread_by_criterion,
)
from contest_platform.ranking.rules.jury.own_unit import from_the_neutral
from tests.ranking.tables import random_cells


def as_it_is(_judge, points, _random):
    return points


def jury(change=as_it_is, seed=3):
    """Sixty entries, eight judges alike but for what `change` does, six sheets an entry."""
    random = np.random.default_rng(seed)
    cells = random_cells(seed, entries=60, judges=8, sheets=6, entry=6, judge=0.5, residual=3)
    return [(entry, judge, change(judge, points, random)) for entry, judge, points in cells]


def quality(cells):
    return {one.judge: one for one in jury_quality(fit(scores_of(cells)))}


def flagged(found):
    with language.speaking("en"):
        return {judge: [language.sentence(flag) for flag in one.flags] for judge, one in found.items() if one.flags}


def test_a_jury_alike_has_no_flags():
    found = quality(jury())
    assert flagged(found) == {}
    assert [one.infit for one in found.values()] == pytest.approx([1] * 8, abs=0.4)
    assert [one.outfit for one in found.values()] == pytest.approx([1] * 8, abs=0.4)
    assert [one.spread for one in found.values()] == pytest.approx([1] * 8, abs=0.3)


def test_a_lenient_and_a_severe_judge_are_named_with_their_points():
    found = quality(jury(lambda judge, points, _: points + {"J1": 8, "J2": -8}.get(judge, 0)))
    assert set(flagged(found)) == {"J1", "J2"}
    assert found["J1"].leniency > 5 > -5 > found["J2"].leniency
    assert flagged(found)["J1"][0].startswith("Marks ")
    assert "below the common level" in flagged(found)["J2"][0]


def test_an_erratic_judge_does_not_fit():
    found = quality(jury(lambda judge, points, random: points + (judge == "J1") * random.normal(0, 12)))
    assert max(found.values(), key=lambda one: one.infit).judge == "J1"
    assert found["J1"].infit > 2
    assert "times what is usual" in " ".join(flagged(found)["J1"])


def test_a_judge_who_gives_everybody_the_same_has_a_narrow_range():
    found = quality(jury(lambda judge, points, _: 70 + (points - 70) * (0.1 if judge == "J1" else 1)))
    assert found["J1"].spread < 0.4
    assert "narrow range" in " ".join(flagged(found)["J1"])


def test_a_judge_with_few_sheets_is_not_flagged():
    cells = [*jury(), *((f"E{i}", "new", 5.0) for i in range(9))]
    assert flagged(quality(cells)) == {}


def test_a_jury_that_cannot_be_fitted_has_unknowns_and_no_flags():
    (found,) = quality([(f"E{i}", "J", i) for i in range(20)]).values()
    assert np.isnan([found.infit, found.outfit, found.standard_error]).all()
    assert (found.sheets, found.leniency, found.flags) == (20, 0, ())


# Halo


def sheets(seed, alike=()):
    """Criterion points: a sheet's criteria share the entry's merit; a judge in `alike` gives one mark for all."""
    random, found = np.random.default_rng(seed), []
    for entry in range(30):
        merit = random.normal(60, 8)
        for judge in range(5):
            one = random.normal(merit, 12)
            marks = [one + random.normal(0, 1) if judge in alike else random.normal(merit, 12) for _ in range(3)]
            found.append(
                (f"E{entry}", f"J{judge}", {code: mark / 100 * 30 for code, mark in zip("abc", marks, strict=True)})
            )
    return found


def test_halo_is_seen_in_the_correlation_of_criteria():
    plain = halo(criterion_scores_of(sheets(1), dict.fromkeys("abc", 30)))
    assert [one.flags for one in plain] == [()] * 5
    found = {one.judge: one for one in halo(criterion_scores_of(sheets(1, alike={2}), dict.fromkeys("abc", 30)))}
    assert [judge for judge, one in found.items() if one.flags] == ["J2"]
    assert found["J2"].correlation > 0.95
    assert found["J2"].within < found["J1"].within / 5
    with language.speaking("en"):
        assert "marked nearly alike" in language.sentence(found["J2"].flags[0])


def test_a_sheet_that_lacks_a_criterion_is_left_out():
    cells = [("E1", "J1", {"a": 10, "b": 20}), ("E1", "J2", {"a": 10}), ("E2", "J1", {"a": 5, "b": 40})]
    scores = criterion_scores_of(cells, {"a": 20, "b": 40})
    assert scores.points.tolist() == [[50, 50], [25, 100]]
    assert [(code, five.tolist()) for code, five in spread_by_criterion(scores)] == [
        ("a", [25, 31.25, 37.5, 43.75, 50]),
        ("b", [50, 62.5, 75, 87.5, 100]),
    ]
    assert np.isnan(halo(scores)[0].correlation)
    assert halo(scores)[0].flags == ()


# Own unit


def biased(seed, favour):
    """Eight judges of four units; those of unit 0 add `favour` to entries of their unit."""
    cells = random_cells(seed, entries=80, judges=8, sheets=5, judge=3)
    own = {(entry, judge): int(entry[1:]) % 4 == int(judge[1:]) % 4 for entry, judge, _ in cells}
    moved = [(e, j, points + favour * (own[e, j] and int(j[1:]) % 4 == 0)) for e, j, points in cells]
    scores = scores_of(moved)
    flags = [own[scores.entries[e], scores.judges[j]] for e, j in zip(scores.entry, scores.judge, strict=True)]
    return own_unit_bias(fit(scores), np.array(flags), permutations=1999)


def test_a_judge_who_favours_the_own_unit_is_named():
    found = {one.judge: one for one in biased(3, favour=6)}
    assert {judge for judge, one in found.items() if one.flags} == {"J0", "J4"}
    assert found["J0"].favour == pytest.approx(6, abs=2)
    assert found["J0"].p <= found["J0"].q <= 0.05
    with language.speaking("en"):
        assert language.sentence(found["J0"].flags[0]).startswith("Gives entries of the own unit ")


def test_a_jury_without_favour_is_not_named():
    assert [one.flags for one in biased(2, favour=0)] == [()] * 8


def test_judges_without_both_kinds_of_entries_are_not_tested():
    scores = scores_of([("A", "J", 1), ("A", "K", 2), ("B", "J", 3), ("B", "K", 5)])
    assert own_unit_bias(fit(scores), np.array([True, False, True, False])) == ()


def test_the_first_difference_is_from_the_neutral_judges_without_their_leniency():
    found = fit(scores_of([("A", "J", 1), ("A", "K", 2), ("A", "L", 6), ("B", "J", 3)]))
    _, k, el = found.leniency
    difference = from_the_neutral(found, np.array([True, False, False, False]))
    assert difference[:3] == pytest.approx([1 - (8 - k - el) / 2, 2 - (6 - el), 6 - (2 - k)])
    assert np.isnan(difference[3])


def test_permutations_are_repeatable():
    assert biased(3, favour=6) == biased(3, favour=6)


# Many tests at once


def test_benjamini_hochberg_on_the_example_of_1995():
    """Fifteen tests of the paper's section 4.1: at .05 the four smallest are discoveries."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    found = benjamini_hochberg(p)
    assert (found <= 0.05).sum() == 4
    assert found[:4] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])


@given(st.lists(st.floats(0, 1), max_size=20), st.randoms())
def test_benjamini_hochberg_keeps_the_order_and_never_lowers(p, random):
    found = benjamini_hochberg(p)
    assert (found >= np.array(p) - 1e-12).all()
    assert (found <= 1).all()
    shuffled = random.sample(range(len(p)), len(p))
    assert benjamini_hochberg([p[one] for one in shuffled]).tolist() == found[shuffled].tolist() if p else True
    assert (np.diff(found[np.argsort(p, kind="stable")]) >= 0).all()
