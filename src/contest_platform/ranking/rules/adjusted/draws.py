"""Joint draws of the entries' merit, given the sheets: how the standing could as well have come out.

With b̂ and S = LL' of the equations: b = b̂ + σ L⁻ᵀz, then u_i = d_i (y_i. − Σ_j θ b_j − n_i μ_c) + σ √d_i z_i, all z
standard normal. The draws of μ_c + u_i have the predictions as their mean and the covariance of the prediction errors
(σ² times the inverse of Henderson's equations). The estimated variances are taken as known.
**Source:** Henderson (1975); Gelman et al., *Bayesian Data Analysis* (2013), 15; docs/ranking.md.
"""

import numpy as np

from contest_platform.ranking.rules.adjusted.fit import Fit
from contest_platform.ranking.rules.adjusted.scores import Floats

DRAWS, SEED = 1000, 20260101
_LOT = 1e-9
"""Where the entries have no variance a lot puts them in order, far below any rounding: nobody is first for sure."""


def draw_merits(fit: Fit, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """(draws, E) in points. The same fit, number and seed give the same draws. Where nothing was fitted: the means.

    **Source:** docs/ranking.md.
    """
    at = fit.solution
    if at is None:
        return np.tile(fit.adjusted, (draws, 1))
    design, random = at.design, np.random.default_rng(seed)
    sigma = np.sqrt(at.residual)
    b = at.b + sigma * (random.standard_normal((draws, design.size)) @ at.inverse_factor)
    merits = np.empty((draws, len(fit.adjusted)))
    for row, drawn in zip(merits, b, strict=True):
        means = drawn[design.judges :][design.components.of_entry]
        expected = at.theta * design.sums_of_entries(drawn[: design.judges]) + design.sheets * means
        spread = sigma * np.sqrt(at.d) if at.ratios.entry else _LOT
        own = at.d * (design.of_entry - expected) + spread * random.standard_normal(len(row))
        row[:] = fit.centre[design.components.of_entry] + fit.scale * (means + own)
    return merits
