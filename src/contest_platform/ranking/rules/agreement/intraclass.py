"""Intraclass correlations: which share of the spread of points lies between the entries.

A: absolute agreement (a lenient judge counts as disagreement); C: consistency (leniency does not count); 1: of one
judge; k: of the mean of k judges.
**Source:** Shrout & Fleiss, Psychological Bulletin 86:420 (1979); McGraw & Wong, Psychological Methods 1:30 (1996).
"""

from dataclasses import dataclass

import numpy as np

from contest_platform.ranking.rules.adjusted.scores import Floats


@dataclass(frozen=True)
class Intraclass:
    """Each at most 1, negative where entries differ less than chance; None where it cannot be computed.

    `judges` is the k of the average forms: the judges of a full table, else the harmonic mean of sheets per entry.
    """

    agreement: float | None
    consistency: float | None
    agreement_average: float | None
    consistency_average: float | None
    judges: float


def intraclass_of_table(table: Floats) -> Intraclass:
    """From the mean squares of a full table, entries × judges, (E, J), each at least 2.

    With MSR between entries, MSC between judges, MSE the rest: ICC(C,1) = (MSR − MSE)/(MSR + (k−1)MSE),
    ICC(A,1) = (MSR − MSE)/(MSR + (k−1)MSE + k(MSC − MSE)/n), ICC(C,k) = (MSR − MSE)/MSR,
    ICC(A,k) = (MSR − MSE)/(MSR + (MSC − MSE)/n). **Source:** McGraw & Wong (1996), table 4.
    """
    n, k = table.shape
    centred = table - table.mean()
    rows, columns = centred.mean(axis=1), centred.mean(axis=0)
    msr = k * float(rows @ rows) / (n - 1)
    msc = n * float(columns @ columns) / (k - 1)
    rest = centred - rows[:, None] - columns
    mse = float((rest**2).sum()) / ((n - 1) * (k - 1))
    leniency = (msc - mse) / n
    return Intraclass(
        agreement=_ratio(msr - mse, msr + (k - 1) * mse + k * leniency),
        consistency=_ratio(msr - mse, msr + (k - 1) * mse),
        agreement_average=_ratio(msr - mse, msr + leniency),
        consistency_average=_ratio(msr - mse, msr),
        judges=float(k),
    )


def intraclass_of_variances(*, entry: float, judge: float, residual: float, judges: float) -> Intraclass:
    """From variance components (REML), for tables with gaps; `judges` sheets an entry.

    ICC(A,k) = σ_u²/(σ_u² + (σ_v² + σ²)/k), ICC(C,k) = σ_u²/(σ_u² + σ²/k). **Source:** McGraw & Wong (1996), table 4.
    """
    return Intraclass(
        agreement=_ratio(entry, entry + judge + residual),
        consistency=_ratio(entry, entry + residual),
        agreement_average=_ratio(entry, entry + (judge + residual) / judges),
        consistency_average=_ratio(entry, entry + residual / judges),
        judges=judges,
    )


def _ratio(over: float, under: float) -> float | None:
    return over / under if under > 0 and np.isfinite(over) else None
