"""Points by criterion: halo, and how the judges spread on each criterion.

**Source:** Saal, Downey & Lahey, Psychological Bulletin 88:413 (1980); Thorndike, J. Applied Psychology 4:25 (1920).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

import numpy as np

from contest_platform.language import N_
from contest_platform.ranking.rules.adjusted.notes import Note
from contest_platform.ranking.rules.adjusted.scores import Floats, Ints, Key
from contest_platform.ranking.rules.official import round_half_up


@dataclass(frozen=True, eq=False)
class CriterionScores:
    """Full sheets: `points` (n, K), one row a sheet, one column a criterion, each in percent of its maximum."""

    criteria: tuple[str, ...]
    judges: tuple[Key, ...]
    entries: tuple[Key, ...]
    entry: Ints
    judge: Ints
    points: Floats


HALO = N_("Các tiêu chí được chấm gần như cùng một mức (tương quan %(correlation)s; cả hội đồng %(of_jury)s).")
LEAST_SHEETS, ALIKE, BEYOND = 10, 0.9, 0.2
"""Flagged: a correlation of that much, and of that much more than the jury's, over that many sheets."""


@dataclass(frozen=True)
class Halo:
    """How alike a judge marks the criteria: the mean correlation of two criteria over the judge's entries.

    `of_jury`: the median of the same over all judges (criteria of good entries go together for everybody).
    `within`: the mean standard deviation of a sheet's criteria, in percent of the maximum; small means halo.
    """

    judge: Key
    sheets: int
    correlation: float
    of_jury: float
    within: float

    @property
    def flags(self) -> tuple[Note, ...]:
        """For people to look at."""
        plain = self.correlation < ALIKE or self.correlation < self.of_jury + BEYOND
        if self.sheets < LEAST_SHEETS or plain or not isfinite(self.correlation):
            return ()
        correlation, of_jury = (round_half_up(Decimal(one), 2) for one in (self.correlation, self.of_jury))
        return (Note(HALO, {"correlation": correlation, "of_jury": of_jury}),)


def criterion_scores_of(
    cells: Iterable[tuple[Key, Key, Mapping[str, Decimal]]], maxima: Mapping[str, Decimal]
) -> CriterionScores:
    """From (entry, judge, points by criterion), one a sheet; sheets that lack a criterion are left out.

    **Source:** docs/ranking.md.
    """
    criteria = tuple(maxima)
    entries: dict[Key, int] = {}
    judges: dict[Key, int] = {}
    rows = []
    for entry, judge, points in cells:
        if all(code in points for code in criteria):
            shares = [100 * float(points[code] / maxima[code]) for code in criteria]
            rows.append((entries.setdefault(entry, len(entries)), judges.setdefault(judge, len(judges)), shares))
    shape = (len(rows), len(criteria))
    return CriterionScores(
        criteria=criteria,
        judges=tuple(judges),
        entries=tuple(entries),
        entry=np.array([one for one, _, _ in rows], dtype=np.int64),
        judge=np.array([one for _, one, _ in rows], dtype=np.int64),
        points=np.array([shares for _, _, shares in rows], dtype=np.float64).reshape(shape),
    )


def halo(scores: CriterionScores) -> tuple[Halo, ...]:
    """One line a judge, in order; NaN where fewer than three sheets, or a criterion that never varies, say nothing.

    **Source:** Saal, Downey & Lahey (1980), table 1.
    """
    correlations, within, counts = [], [], []
    for judge in range(len(scores.judges)):
        own = scores.points[scores.judge == judge]
        counts.append(len(own))
        correlations.append(_mean_correlation(own))
        within.append(float(own.std(axis=1, ddof=1).mean()) if own.shape[1] > 1 else np.nan)
    known = [one for one in correlations if np.isfinite(one)]
    usual = float(np.median(known)) if known else np.nan
    return tuple(
        Halo(judge, count, correlation, usual, spread)
        for judge, count, correlation, spread in zip(scores.judges, counts, correlations, within, strict=True)
    )


def _mean_correlation(points: Floats) -> float:
    if len(points) < 3 or points.shape[1] < 2 or (points.std(axis=0) == 0).any():
        return np.nan
    above = np.triu_indices(points.shape[1], 1)
    return float(np.asarray(np.corrcoef(points.T))[above].mean())


def spread_by_criterion(scores: CriterionScores) -> Sequence[tuple[str, Floats]]:
    """For the picture: for each criterion the least, lower quartile, median, upper quartile and greatest, in percent.

    **Source:** Tukey, *Exploratory Data Analysis* (1977), 2 (five-number summary).
    """
    return tuple(
        (code, np.quantile(column, (0, 0.25, 0.5, 0.75, 1)) if len(column) else np.full(5, np.nan))
        for code, column in zip(scores.criteria, scores.points.T, strict=True)
    )
