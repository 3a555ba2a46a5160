"""The inverse of a positive definite matrix from its Cholesky factor L, in halves, by products of their blocks.

Two thirds of what LAPACK's general inverse costs, and the traces of the likelihood need nothing else.
**Source:** Higham, *Accuracy and Stability of Numerical Algorithms* (2002), 14.2 and 14.3.
"""

import numpy as np

from contest_platform.ranking.rules.adjusted.scores import Floats

_SMALL = 128


def cholesky(matrix: Floats) -> Floats:
    """L with LL' the positive definite matrix, (m, m), of which only the lower triangle is read.

    **Source:** Higham (2002), 10.
    """
    return np.linalg.cholesky(matrix).astype(np.float64, copy=False)


def inverse_of_triangle(factor: Floats) -> Floats:
    """L⁻¹ of a lower triangular L, (m, m): [[A, 0], [B, C]]⁻¹ = [[A⁻¹, 0], [−C⁻¹BA⁻¹, C⁻¹]].

    **Source:** Higham (2002), 14.2.2.
    """
    found = np.zeros_like(factor, order="C")
    _invert(factor, found)
    return found


def square_of_triangle(triangle: Floats) -> Floats:
    """T'T of a lower triangular T, (m, m): the inverse of LL' where T = L⁻¹.

    [[A, 0], [B, C]] gives [[A'A + B'B, B'C], [C'B, C'C]]. **Source:** Higham (2002), 14.3.
    """
    found = np.empty_like(triangle)
    _square(triangle, found)
    return found


def _invert(factor: Floats, found: Floats) -> None:
    if len(factor) <= _SMALL:
        found[:] = np.tril(np.linalg.inv(factor))
        return
    half = len(factor) // 2
    above, below = found[:half, :half], found[half:, half:]
    _invert(factor[:half, :half], above)
    _invert(factor[half:, half:], below)
    found[half:, :half] = below @ (-factor[half:, :half] @ above)


def _square(triangle: Floats, found: Floats) -> None:
    if len(triangle) <= _SMALL:
        found[:] = triangle.T @ triangle
        return
    half = len(triangle) // 2
    left, right = triangle[half:, :half], triangle[half:, half:]
    _square(triangle[:half, :half], found[:half, :half])
    _square(right, found[half:, half:])
    found[:half, :half] += left.T @ left
    found[half:, :half] = right.T @ left
    found[:half, half:] = found[half:, :half].T
