"""Kendall's coefficient of concordance: do the judges order the entries alike?

**Source:** Kendall & Babington Smith, Annals of Mathematical Statistics 10:275 (1939); Kendall, *Rank Correlation
Methods* (1970), 6 (ties); Legendre, J. Agricultural, Biological and Environmental Statistics 10:226 (2005).
"""

from dataclasses import dataclass

import numpy as np

from contest_platform.ranking.rules.adjusted.scores import Floats


@dataclass(frozen=True)
class Concordance:
    """W between 0 and 1, corrected for ties within a judge, and not; None where no judge tells entries apart."""

    w: float | None
    w_uncorrected: float | None


def average_ranks(points: Floats) -> Floats:
    """Ranks from 1 for the highest; equal points share the average of their ranks. (E,) → (E,)

    **Source:** Kendall (1970), 3.
    """
    _, codes, counts = np.unique(-points, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[codes]


def concordance(table: Floats) -> Concordance:
    """Over a full table, entries × judges, (n, m): W = 12 S/(m²(n³ − n) − m Σ(t³ − t)), t the sizes of the ties.

    S is the sum of squares of the entries' rank sums about their mean. **Source:** Kendall (1970), 6.
    """
    n, m = table.shape
    ranks = np.column_stack([average_ranks(column) for column in table.T])
    sums = ranks.sum(axis=1)
    squares = float(((sums - sums.mean()) ** 2).sum())
    ties = sum(float((counts**3 - counts).sum()) for counts in map(_sizes, table.T))
    whole = m**2 * (n**3 - n)
    left = whole - m * ties
    return Concordance(12 * squares / left if left > 0 else None, 12 * squares / whole if whole else None)


def _sizes(column: Floats) -> Floats:
    return np.unique(column, return_counts=True)[1].astype(np.float64)
