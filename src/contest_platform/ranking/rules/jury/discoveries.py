"""Many tests at once: which of them to believe.

**Source:** Benjamini & Hochberg, J. Royal Statistical Society B 57:289 (1995).
"""

from collections.abc import Sequence

import numpy as np

from contest_platform.ranking.rules.adjusted.scores import Floats


def benjamini_hochberg(p_values: Sequence[float] | Floats) -> Floats:
    """The adjusted p-values: calling those of at most α discoveries keeps the share of false ones below α.

    q_(i) = min over k ≥ i of p_(k) m/k. **Source:** Benjamini & Hochberg (1995), 3.
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    found = np.empty(len(p))
    found[order] = np.minimum(1, np.minimum.accumulate(p[order] * len(p) / ranks)) if len(p) else found
    return found
