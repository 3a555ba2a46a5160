"""Whether a table can tell the leniency of its judges from merit and from error at all.

Leaving out the means, M = I − X(X'X)⁻¹X', the sheets have the covariance σ_u² MAM + σ_v² MBM + σ² M, where A and B
say which sheets share an entry and a judge. Where these three matrices depend on each other, as on a table that is
little more than a chain, many triples of variances fit equally well, and none of them is an estimate.
**Source:** Rao & Kleffe, *Estimation of Variance Components and Applications* (1988), 4; docs/ranking.md.
"""

import numpy as np

from contest_platform.ranking.rules.adjusted.components import Components
from contest_platform.ranking.rules.adjusted.scores import Floats, Scores, sums

_DEPENDENT = 1e-10


def are_separable(scores: Scores, components: Components) -> bool:
    """Whether M, MAM and MBM are independent: the least eigenvalue of their correlations is not zero.

    **Source:** Rao & Kleffe (1988), 4.
    """
    products = _products(scores, components)
    squares = np.diag(products)
    if np.any(squares <= _DEPENDENT * len(scores.points)):
        return False
    sizes = np.sqrt(squares)
    return float(np.linalg.eigvalsh(products / np.outer(sizes, sizes))[0]) > _DEPENDENT


def _products(scores: Scores, components: Components) -> Floats:
    """tr(PQ) of M, MAM and MBM, (3, 3). A1 is the n_i of each sheet, B1 the n_j, and k the sheets of the component:

    tr(MPMQ) = tr(PQ) − 2 Σ_c 1'PQ1/k + Σ_c 1'P1 1'Q1/k²
    """
    of_entry = scores.sheets_of_entry[scores.entry].astype(np.float64)
    of_judge = scores.sheets_of_judge[scores.judge].astype(np.float64)
    of_sheet = components.of_entry[scores.entry]
    k = np.bincount(of_sheet).astype(np.float64)
    reach = np.column_stack([np.ones(len(of_entry)), of_entry, of_judge])
    n = float(len(of_entry))
    within = np.array([[n, n, n], [n, of_entry.sum(), n], [n, n, of_judge.sum()]])
    whole = np.column_stack([sums(of_sheet, one, len(k)) / k for one in reach.T])
    across = (reach / k[of_sheet][:, None]).T @ reach
    found: Floats = within - 2 * across + whole.T @ whole
    return found
