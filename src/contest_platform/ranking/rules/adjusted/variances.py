"""The variances of entries, judges and residual by restricted maximum likelihood.

Newton's steps on the logarithms of the two ratios, with the average of the observed and the expected information
(which is positive definite); σ² has its closed form. With t, b of the equations and w_u = t't, w_v = b_v'b_v/γ_v:

    ∂f/∂log γ_u = γ_u (Σ n_i h_i − tr(S⁻¹ M'diag(h²)M)) − γ_u w_u/σ²        M = [θN, sheets by component]
    ∂f/∂log γ_v = J − tr(S⁻¹)_vv − γ_v w_v/σ²
    information_kl = γ_k γ_l (x_k'P x_l/σ² − w_k w_l/(σ⁴ (n − C))),   x_u = Z_u t,  x_v = Z_v b_v/θ

**Source:** Patterson & Thompson, Biometrika 58:545 (1971); Gilmour, Thompson & Cullis, Biometrics 51:1440 (1995) for
the average information; Henderson, Biometrics 9:226 (1953), method 1, for the start; docs/ranking.md.
"""

from dataclasses import dataclass
from math import exp, log

import numpy as np

from contest_platform.ranking.rules.adjusted.equations import Design, Ratios, Solution
from contest_platform.ranking.rules.adjusted.scores import Floats

_LEAST, _MOST = log(1e-8), log(1e8)
"""A logarithm of a ratio below the first is tried as a variance of zero; above the second nothing is left over."""
_CLOSE = 1e-7
_STEPS = 200
_LONGEST = 3.0


def estimate(design: Design) -> Solution:
    """The equations at the ratios that minimise −2 log L_REML; a ratio is exactly 0 where that is the best.

    A judge variance is not looked for where no component has two judges, nor that of entries where none has two.
    **Source:** Gilmour, Thompson & Cullis (1995); docs/ranking.md.
    """
    at = Solution(design, start(design))
    for _ in range(_STEPS):
        gradient, information = slopes(at)
        step = _step(at.ratios, gradient, information)
        if np.abs(step).max() < _CLOSE:
            freed = _freed(at)
            if freed is None:
                break
            at = freed
            continue
        at = _descend(at, step)
    return at


def slopes(at: Solution) -> tuple[Floats, Floats]:
    """The gradient (2,) and the information (2, 2) of the criterion in (log γ_u, log γ_v).

    **Source:** Gilmour, Thompson & Cullis (1995).
    """
    design, u, v = at.design, at.ratios.entry, at.ratios.judge
    within, across, of_mean = at.blocks
    M = at.theta**2 * within + 2 * at.theta * design.sheets * across + design.sheets**2 * of_mean
    trace_u = float(design.sheets @ at.h) - float(at.h**2 @ M)
    trace_v = design.judges - float(np.trace(at.inverse[: design.judges, : design.judges]))
    squares_u, squares_v = float(at.pull @ at.pull), float(at.scaled_leniency @ at.scaled_leniency)
    gradient = np.array([u * (trace_u - squares_u / at.residual), trace_v - squares_v / at.residual])
    shares = np.array([u * squares_u, squares_v])
    products = _products(at)
    information = products / at.residual - np.outer(shares, shares) / (at.residual**2 * design.freedom)
    return gradient, information


def _products(at: Solution) -> Floats:
    """γ_k γ_l x_k'P x_l for the entries' and the judges' working vectors, (2, 2)."""
    design = at.design
    of_judge = at.theta * at.scaled_leniency
    of_entry = at.ratios.entry * at.pull
    entry_sums = np.array([design.sheets * of_entry, design.sums_of_entries(of_judge)])
    judge_sums = [design.sums_of_judges(of_entry), design.scores.sheets_of_judge * of_judge]
    cross = float(entry_sums[1] @ of_entry)
    plain = np.array([[entry_sums[0] @ of_entry, cross], [cross, judge_sums[1] @ of_judge]])
    plain -= (entry_sums * at.d) @ entry_sums.T
    rights = np.array(
        [
            np.concatenate(
                [
                    at.theta * (judges - design.sums_of_judges(at.d * entries)),
                    design.sums_of_components(at.h * entries),
                ]
            )
            for entries, judges in zip(entry_sums, judge_sums, strict=True)
        ]
    )
    halves = rights @ at.inverse_factor.T
    return plain - halves @ halves.T


def _step(ratios: Ratios, gradient: Floats, information: Floats) -> Floats:
    free = np.array([ratios.entry > 0, ratios.judge > 0])
    step = np.zeros(2)
    if free.any():
        least = np.linalg.lstsq(information[np.ix_(free, free)], -gradient[free], rcond=1e-12)[0]
        step[free] = np.clip(least, -_LONGEST, _LONGEST)
    return step


def _descend(at: Solution, step: Floats) -> Solution:
    """The first of the whole, half, quarter ... step that does not raise the criterion; the last is too short to."""
    for halvings in range(30):
        trial = Solution(at.design, _moved(at.ratios, step / 2**halvings))
        if trial.criterion <= at.criterion + 1e-9 * abs(at.criterion):
            return trial
    return at


def _moved(ratios: Ratios, step: Floats) -> Ratios:
    return Ratios(*(_changed(one, by) for one, by in zip((ratios.entry, ratios.judge), step, strict=True)))


def _changed(ratio: float, by: float) -> float:
    if ratio == 0:
        return 0.0
    moved = log(ratio) + by
    return 0.0 if moved < _LEAST else exp(min(moved, _MOST))


def _freed(at: Solution) -> Solution | None:
    """A better solution with a ratio that was zero, if the criterion falls there."""
    design, ratios = at.design, at.ratios
    for small in (1e-1, 1e-2, 1e-3, 1e-4, 1e-5):
        tries = []
        if ratios.entry == 0 and design.entries_vary:
            tries.append(Ratios(small, ratios.judge))
        if ratios.judge == 0 and design.judges_vary:
            tries.append(Ratios(ratios.entry, small))
        for one in tries:
            trial = Solution(design, one)
            if trial.criterion < at.criterion - 1e-9 * abs(at.criterion):
                return trial
    return None


def start(design: Design) -> Ratios:
    """Henderson's method 1: the sums of squares by entry, by judge and in all, set equal to their expectations.

    **Source:** Henderson, Biometrics 9:226 (1953).
    """
    n, entries, judges = len(design.scores.points), len(design.sheets), design.judges
    of_entries = float(np.sum(design.of_entry**2 / design.sheets))
    sheets = design.scores.sheets_of_judge
    of_judges = float(np.sum(design.of_judge**2 / sheets))
    of_means = float(
        np.sum(design.sums_of_components(design.of_entry) ** 2 / design.sums_of_components(design.sheets))
    )
    total = design.sums_of_components(design.sheets)
    by_mean = float(np.sum(design.sums_of_components(design.sheets**2) / total))
    judge_sheets = np.bincount(design.components.of_judge, weights=sheets.astype(float) ** 2, minlength=design.means)
    by_mean_judge = float(np.sum(judge_sheets / total))
    left = np.array(
        [
            [n - by_mean, entries - by_mean_judge, entries - design.means],
            [judges - by_mean, n - by_mean_judge, judges - design.means],
            [n - by_mean, n - by_mean_judge, n - design.means],
        ]
    )
    right = np.array([of_entries, of_judges, design.squares]) - of_means
    found = np.linalg.lstsq(left, right, rcond=None)[0]
    residual = max(found[2], 1e-3 * float(np.abs(found).max()))
    entry, judge = (float(np.clip(one / residual, 1e-2, 1e4)) for one in found[:2])
    return Ratios(entry if design.entries_vary else 0.0, judge if design.judges_vary else 0.0)
