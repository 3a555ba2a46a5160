"""The variances of entries, judges and residual by restricted maximum likelihood.

Newton's steps on the logarithms of the two ratios, with the average of the observed and the expected information,
which is never negative; σ² has its closed form. With h, t, b of the equations, m_i = [θ a_i, n_i], w_u = γ_u t't,
w_v = b_v'b_v, and x_u = t_i, x_v = v_j/γ_v at every sheet:

    ∂f/∂log γ_u = γ_u (Σ n_i h_i − Σ h_i² m_i'S⁻¹m_i) − w_u/σ²
    ∂f/∂log γ_v = J − tr(S⁻¹)_vv − w_v/σ²
    information_kl = γ_k γ_l x_k'P x_l/σ² − w_k w_l/(σ⁴ (n − C)),    P x = x less its fit by the equations

**Source:** Patterson & Thompson, Biometrika 58:545 (1971); Gilmour, Thompson & Cullis, Biometrics 51:1440 (1995) for
the average information; Henderson, Biometrics 9:226 (1953), method 1, for the start; docs/ranking.md.
"""

from math import exp, log

import numpy as np

from contest_platform.ranking.rules.adjusted.equations import Design, Ratios, Solution
from contest_platform.ranking.rules.adjusted.scores import Floats, sums

_LEAST = 1e-8
_SMALL = 1e-4
"""A ratio below the first becomes zero at once; below the second zero is tried at the end."""
_EXACT = 1e6
_CLOSE, _FLAT = 1e-7, 1e-13
"""Steps end when they are that short in the logarithm of a ratio, or promise that little of the criterion."""
_LONGEST, _STEPS, _ROUNDS = 3.0, 200, 5
_EQUAL = 1e-8
"""Lows that differ by less are equal, and the first start's stands: the order of the sheets does not choose."""
_FEW = 50


def estimate(design: Design) -> Solution:
    """The equations at the ratios that minimise −2 log L_REML; a ratio is exactly 0 where that is the best.

    A judge variance is not looked for where the table cannot tell it, nor that of entries where no component has two.
    With few sheets to spare the criterion may have several lows: then it is also sought from elsewhere, and a low at
    which nothing is left over is taken only where there is no other. **Source:** Gilmour, Thompson & Cullis (1995).
    """
    starts = [start(design)]
    if len(design.y) - len(design.sheets) - design.judges + design.means <= _FEW:
        starts += [Ratios(one * design.entries_vary, one * design.judges_vary) for one in (1.0, 20.0)]
    found, *others = [_lowest_near(design, one) for one in starts]
    for other in others:
        if (_is_exact(other), other.criterion + _EQUAL) < (_is_exact(found), found.criterion):
            found = other
    return found


def _is_exact(at: Solution) -> bool:
    return max(at.ratios.entry, at.ratios.judge) >= _EXACT


def start(design: Design) -> Ratios:
    """Henderson's method 1: the sums of squares by entry, by judge and in all, set equal to their expectations.

    With C components, k of a component's sheets, and every sum of squares less that of the components' means:

        Σ y_i.²/n_i:  (n − K_u) σ_u² + (E − K_v) σ_v² + (E − C) σ²       K_u = Σ_i n_i²/k
        Σ y_.j²/n_j:  (J − K_u) σ_u² + (n − K_v) σ_v² + (J − C) σ²       K_v = Σ_j n_j²/k
        Σ y_ij²:      (n − K_u) σ_u² + (n − K_v) σ_v² + (n − C) σ²

    On a full table it is the REML estimate itself. **Source:** Henderson, Biometrics 9:226 (1953).
    """
    n, entries, judges, means = len(design.y), len(design.sheets), design.judges, design.means
    of_judge = design.scores.sheets_of_judge.astype(np.float64)
    k = design.sums_of_components(design.sheets)
    by_entry = float((design.sums_of_components(design.sheets**2) / k).sum())
    by_judge = float((sums(design.components.of_judge, of_judge**2, means) / k).sum())
    expected = np.array([
        [n - by_entry, entries - by_judge, entries - means],
        [judges - by_entry, n - by_judge, judges - means],
        [n - by_entry, n - by_judge, n - means],
    ])  # fmt: skip
    squares = np.array([
        (design.of_entry**2 / design.sheets).sum(), (design.of_judge**2 / of_judge).sum(), design.y @ design.y,
    ])  # fmt: skip
    squares -= (design.sums_of_components(design.of_entry) ** 2 / k).sum()
    found = np.linalg.lstsq(expected, squares, rcond=None)[0]
    residual = max(float(found[2]), 1e-3 * float(np.abs(found).max()))
    entry, judge = np.clip(found[:2] / residual, 1e-2, 1e4).tolist()
    return Ratios(entry * design.entries_vary, judge * design.judges_vary)


def slopes(at: Solution) -> tuple[Floats, Floats]:
    """The gradient (2,) and the average information (2, 2) of the criterion in (log γ_u, log γ_v).

    **Source:** Gilmour, Thompson & Cullis (1995).
    """
    design = at.design
    within, across, of_mean = at.blocks
    sheets, theta = design.sheets, at.theta
    absorbed = theta**2 * within + 2 * theta * sheets * across + sheets**2 * of_mean
    traces = np.array([
        at.ratios.entry * float(sheets @ at.h - at.h**2 @ absorbed),
        design.judges - float(np.diag(at.inverse)[: design.judges].sum()),
    ])  # fmt: skip
    w = np.array([at.ratios.entry * float(at.pull @ at.pull), float(at.scaled_leniency @ at.scaled_leniency)])
    information = _products(at) / at.residual - np.outer(w, w) / (at.residual**2 * design.freedom)
    return traces - w / at.residual, information


def _products(at: Solution) -> Floats:
    """γ_k γ_l x_k'P x_l, (2, 2): γ_u x_u is u_i and γ_v x_v is v_j at every sheet."""
    design = at.design
    of_entry, of_judge = at.ratios.entry * at.pull, at.leniency
    by_entry = np.array([design.sheets * of_entry, design.sums_of_entries(of_judge)])
    by_judge = np.array([design.sums_of_judges(of_entry), design.scores.sheets_of_judge * of_judge])
    plain = np.array([by_entry @ of_entry, by_judge @ of_judge])
    halves = [
        at.inverse_factor
        @ np.concatenate([
            at.theta * (judges - design.sums_of_judges(at.d * entries)),
            design.sums_of_components(at.h * entries),
        ])
        for entries, judges in zip(by_entry, by_judge, strict=True)
    ]  # fmt: skip
    found: Floats = plain - (by_entry * at.d) @ by_entry.T - np.array(halves) @ np.array(halves).T
    return found


def _lowest_near(design: Design, ratios: Ratios) -> Solution:
    at = _descended(Solution(design, ratios))
    for _ in range(_ROUNDS):
        freed = _freed(at)
        if freed is None:
            break
        at = _descended(freed)
    return at


def _descended(at: Solution) -> Solution:
    """Newton's steps from there until they are too short to matter, then zero for a ratio of nearly zero."""
    for _ in range(_STEPS):
        gradient, information = slopes(at)
        step = _step(at, gradient, information)
        if np.abs(step).max() < _CLOSE or -float(gradient @ step) < _FLAT:
            break
        lower = _lower(at, step)
        if lower is None:
            break
        at = lower
    return _zeroed(at)


def _step(at: Solution, gradient: Floats, information: Floats) -> Floats:
    """The Newton step of the ratios that are not zero, nor at their greatest and rising; always downhill and of at
    most `_LONGEST`.
    """
    ratios = np.array([at.ratios.entry, at.ratios.judge])
    free = np.flatnonzero((ratios > 0) & ((ratios < at.design.greatest) | (gradient > 0)))
    step = np.zeros(2)
    if free.size:
        values, axes = np.linalg.eigh(information[np.ix_(free, free)])
        values = np.maximum(values, 1e-9 * max(1.0, float(values[-1])))
        step[free] = -axes @ ((axes.T @ gradient[free]) / values)
        step *= min(1.0, _LONGEST / max(float(np.abs(step).max()), _CLOSE))
    return step


def _lower(at: Solution, step: Floats) -> Solution | None:
    """The first of the whole, half, quarter ... step that does not raise the criterion; None when all do."""
    for halvings in range(30):
        by = (step / 2**halvings).tolist()
        moved = Ratios(
            *(_changed(*one, at.design.greatest) for one in ((at.ratios.entry, by[0]), (at.ratios.judge, by[1])))
        )
        if moved == at.ratios:
            return None
        trial = _solved(at.design, moved)
        if trial is not None and trial.criterion <= at.criterion + _noise(at):
            return trial
    return None


def _solved(design: Design, ratios: Ratios) -> Solution | None:
    """None where the equations are singular to rounding, as an exact fit of very many sheets may make them."""
    try:
        return Solution(design, ratios)
    except np.linalg.LinAlgError:
        return None


def _changed(ratio: float, by: float, greatest: float) -> float:
    if ratio == 0 or by == 0:
        return ratio
    moved = log(ratio) + by
    return 0.0 if moved < log(_LEAST) else min(exp(moved), greatest)


def _noise(at: Solution) -> float:
    """By how much the criterion may be wrong by rounding."""
    return 1e-13 * (at.design.freedom + abs(at.criterion))


def _zeroed(at: Solution) -> Solution:
    for zero in (Ratios(0.0, at.ratios.judge), Ratios(at.ratios.entry, 0.0)):
        if at.ratios != zero and min(at.ratios.entry, at.ratios.judge) < _SMALL:
            trial = Solution(at.design, zero)
            if trial.criterion <= at.criterion + _noise(at):
                at = trial
    return at


def _freed(at: Solution) -> Solution | None:
    """A lower place at which a ratio that was zero is not, if there is one."""
    design, ratios = at.design, at.ratios
    for small in (1e-1, 1e-2, 1e-3, 1e-4, 1e-5):
        for one in (Ratios(ratios.entry or small, ratios.judge), Ratios(ratios.entry, ratios.judge or small)):
            if one != ratios and design.allows(one):
                trial = Solution(design, one)
                if trial.criterion < at.criterion - 10 * _noise(at):
                    return trial
    return None
