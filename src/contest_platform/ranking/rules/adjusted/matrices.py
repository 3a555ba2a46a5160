"""The inverse of a positive definite matrix from its Cholesky factor, by products of blocks.

**Source:** Higham, *Accuracy and Stability of Numerical Algorithms* (2002), 14.2.
"""

import numpy as np

from contest_platform.ranking.rules.adjusted.scores import Floats

_BLOCK = 64


def inverse_of_triangle(L: Floats) -> Floats:  # noqa: N803 - the factor's usual name
    """L⁻¹ of a lower triangular L, (m, m): halves are inverted each, and joined by two products.

    **Source:** Higham (2002), 14.2.2.
    """
    size = len(L)
    if size <= _BLOCK:
        return np.tril(np.linalg.inv(L))
    half = size // 2
    found = np.zeros_like(L)
    above, below = inverse_of_triangle(L[:half, :half]), inverse_of_triangle(L[half:, half:])
    found[:half, :half], found[half:, half:] = above, below
    found[half:, :half] = -(below @ (L[half:, :half] @ above))
    return found
