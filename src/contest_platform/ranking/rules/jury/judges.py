"""Each judge beside the others: leniency, misfit and range, and what a person should look at.

**Source:** Myford & Wolfe, J. Applied Measurement 4:386 and 5:189 (2003, 2004) for the effects and their names;
Wright & Masters, *Rating Scale Analysis* (1982), 5 for infit and outfit; Henderson (1975); docs/ranking.md.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from math import sqrt

import numpy as np

from contest_platform.language import N_
from contest_platform.ranking.rules.adjusted.fit import Fit
from contest_platform.ranking.rules.adjusted.notes import Note
from contest_platform.ranking.rules.adjusted.scores import Floats, Ints, Key
from contest_platform.ranking.rules.official import round_half_up

LENIENT = N_("Chấm cao hơn mặt bằng chung %(points)s điểm.")
SEVERE = N_("Chấm thấp hơn mặt bằng chung %(points)s điểm.")
MISFITTING = N_("Điểm lệch so với các giám khảo khác nhiều gấp %(times)s lần mức thông thường.")
NARROW = N_("Điểm tập trung trong khoảng hẹp, bằng %(percent)s %% độ trải của các bài.")
LEAST_SHEETS = 10
"""Below it nothing is flagged: a few sheets say more about the entries than about the judge."""

SURELY, MISFIT, NARROW_SPREAD = 3.0, 2.0, 0.5
"""Leniency of that many standard errors; residuals of that many times their expectation; half of the usual range."""
FELT = 0.5
"""Leniency is flagged only where it is also that share of the residual standard deviation: a difference one feels."""


@dataclass(frozen=True)
class JudgeQuality:
    """One judge. Points are those of the sheets; ratios are 1 for a judge like the others; NaN: not known.

    `leniency` ± `standard_error`; `infit`, `outfit`: mean squares of the residuals over their expectation, the first
    weighted by it; `spread`: standard deviation of the judge's points over that expected on the same entries.
    """

    judge: Key
    sheets: int
    leniency: float
    standard_error: float
    infit: float
    outfit: float
    spread: float
    flags: tuple[Note, ...] = ()


def jury_quality(fit: Fit) -> tuple[JudgeQuality, ...]:
    """Every judge, in the order of the scores. **Source:** Myford & Wolfe (2003, 2004); Wright & Masters (1982)."""
    infit, outfit = misfit(fit)
    spread = spreads(fit)
    found = []
    for number, judge in enumerate(fit.scores.judges):
        one = JudgeQuality(
            judge=judge,
            sheets=int(fit.scores.sheets_of_judge[number]),
            leniency=float(fit.leniency[number]),
            standard_error=float(fit.leniency_error[number]),
            infit=float(infit[number]),
            outfit=float(outfit[number]),
            spread=float(spread[number]),
        )
        found.append(replace(one, flags=_flags(one, sqrt(fit.variances.residual))))
    return tuple(found)


def misfit(fit: Fit) -> tuple[Floats, Floats]:
    """Infit and outfit of each judge, (J,) and (J,). Expected residual variance: σ²(1 − leverage of the sheet).

    **Source:** Wright & Masters (1982), 5.2, for the mean squares.
    """
    unknown = np.full(len(fit.scores.judges), np.nan)
    if fit.solution is None or not fit.variances.residual > 0:
        return unknown, unknown
    scores = fit.scores
    expected = np.maximum(fit.variances.residual * (1 - fit.solution.leverages()), 0)
    squares = fit.residuals**2
    counted = expected > 1e-9 * fit.variances.residual
    with np.errstate(invalid="ignore", divide="ignore"):
        infit = scores.by_judge(squares) / scores.by_judge(expected)
        each = np.where(counted, squares / expected, 0.0)
        outfit = scores.by_judge(each) / scores.by_judge(counted.astype(np.float64))
    return infit, outfit


def spreads(fit: Fit) -> Floats:
    """√(variance of the judge's points / (variance of the adjusted points of the same entries + σ² + their errors)).

    NaN for a judge with one sheet. **Source:** Saal, Downey & Lahey, Psychological Bulletin 88:413 (1980), on
    restriction of range.
    """
    scores = fit.scores
    count = scores.sheets_of_judge.astype(np.float64)
    own = _variances(scores.points, scores.judge, count)
    merit = _variances(fit.adjusted[scores.entry], scores.judge, count)
    unsure = scores.by_judge(fit.standard_error[scores.entry] ** 2) / count
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.sqrt(own / (merit + unsure + fit.variances.residual))


def _variances(values: Floats, judge: Ints, count: Floats) -> Floats:
    means = np.bincount(judge, weights=values) / count
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 1, np.bincount(judge, weights=(values - means[judge]) ** 2) / (count - 1), np.nan)


def _flags(one: JudgeQuality, residual: float) -> tuple[Note, ...]:
    if one.sheets < LEAST_SHEETS:
        return ()
    found = []
    if abs(one.leniency) > max(SURELY * one.standard_error, FELT * residual):
        sentence = LENIENT if one.leniency > 0 else SEVERE
        found.append(Note(sentence, {"points": round_half_up(Decimal(abs(one.leniency)), 1)}))
    if one.infit > MISFIT:
        found.append(Note(MISFITTING, {"times": round_half_up(Decimal(one.infit), 1)}))
    if one.spread < NARROW_SPREAD:
        found.append(Note(NARROW, {"percent": round(100 * one.spread)}))
    return tuple(found)
