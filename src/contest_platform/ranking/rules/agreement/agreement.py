"""The agreement of a jury in one place, with what each figure was computed on.

**Source:** docs/ranking.md.
"""

from dataclasses import dataclass

import numpy as np

from contest_platform.ranking.rules.adjusted.fit import Fit
from contest_platform.ranking.rules.adjusted.scores import Floats
from contest_platform.ranking.rules.agreement.intraclass import (
    Intraclass,
    intraclass_of_table,
    intraclass_of_variances,
)
from contest_platform.ranking.rules.agreement.kendall import Concordance, concordance
from contest_platform.ranking.rules.agreement.krippendorff import krippendorff_alpha


@dataclass(frozen=True)
class Agreement:
    """`complete`: every judge scored every entry, and the intraclass correlations come from its mean squares.

    With gaps they come from the variances of the model; Krippendorff's alpha always uses all entries with two
    sheets; Kendall's W the `ranked_entries` that all judges scored (None with fewer than two, or one judge).
    """

    entries: int
    judges: int
    sheets: int
    complete: bool
    intraclass: Intraclass
    krippendorff_alpha_interval: float | None
    kendall: Concordance
    ranked_entries: int


def agreement_of(fit: Fit) -> Agreement:
    """The agreement of the jury whose sheets were fitted.

    **Source:** McGraw & Wong (1996); Krippendorff (2011); Kendall (1970); docs/ranking.md.
    """
    scores = fit.scores
    entries, judges, sheets = len(scores.entries), len(scores.judges), len(scores.points)
    complete = sheets == entries * judges
    by_all = int(np.count_nonzero(scores.sheets_of_entry == judges))
    rankable = by_all >= 2 and judges >= 2
    return Agreement(
        entries=entries,
        judges=judges,
        sheets=sheets,
        complete=complete,
        intraclass=_intraclass(fit, complete=complete and entries > 1 and judges > 1),
        krippendorff_alpha_interval=krippendorff_alpha(scores),
        kendall=concordance(_of_all(fit)) if rankable else Concordance(None, None),
        ranked_entries=by_all if rankable else 0,
    )


def _of_all(fit: Fit) -> Floats:
    """The rows of the entries that every judge scored, entries × judges."""
    scores, judges = fit.scores, len(fit.scores.judges)
    kept = (scores.sheets_of_entry == judges)[scores.entry]
    order = np.lexsort((scores.judge[kept], scores.entry[kept]))
    found: Floats = scores.points[kept][order].reshape(-1, judges)
    return found


def _intraclass(fit: Fit, *, complete: bool) -> Intraclass:
    if complete:
        return intraclass_of_table(_of_all(fit))
    variances = fit.variances
    usual = float(1 / np.mean(1 / fit.scores.sheets_of_entry))
    return intraclass_of_variances(
        entry=variances.entry, judge=variances.judge, residual=variances.residual, judges=usual
    )


def matrix_of(fit: Fit, *, least: int = 3) -> Floats:
    """How two judges agree: correlation of their points over the entries both scored, (J, J); NaN below `least`.

    For the picture of a jury. **Source:** docs/ranking.md.
    """
    table = fit.scores.table
    seen = np.isfinite(table).astype(np.float64)
    filled = np.nan_to_num(table - np.nanmean(table))
    common = seen.T @ seen
    sums, squares = filled.T @ seen, (filled**2).T @ seen
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums / common
        covariance = filled.T @ filled / common - means * means.T
        spread = np.sqrt(np.maximum(squares / common - means**2, 0))
        found = covariance / (spread * spread.T)
    return np.where((common >= least) & np.isfinite(found), np.clip(found, -1, 1), np.nan)
