"""The signed totals of a round as arrays, and the model fitted to them: on demand, and once for the same sheets."""

from functools import lru_cache
from uuid import UUID

import numpy as np

from contest_platform.judging import queries as judging
from contest_platform.judging.queries import SignedScores
from contest_platform.ranking.queries.arithmetic import FIGURES, computed
from contest_platform.ranking.rules.adjusted import Fit, fit, scores_from_arrays

_KEPT = 8
"""Rounds whose model is remembered in this process, the last ones asked for; the key is all that it depends on."""


async def fitted(round_id: UUID) -> Fit | None:
    """The model of the sheets that count now; None without a sheet. Raises TooManyJudges."""
    signed = await judging.signed_scores(round_id)
    return await computed(FIGURES, fit_of, signed) if signed.totals else None


@lru_cache(maxsize=_KEPT)
def fit_of(signed: SignedScores) -> Fit:
    entry, judge, points = np.array(signed.entry), np.array(signed.judge), np.array(signed.totals)
    return fit(scores_from_arrays(signed.entries, signed.judges, entry, judge, points))
