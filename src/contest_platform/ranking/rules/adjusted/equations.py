"""Henderson's mixed-model equations of y_ij = μ_c + u_i + v_j + e_ij, with the entries absorbed.

Every component c of the table has a mean of its own, so nothing is compared across components; with one component
this is the model with one μ. Written in the ratios γ_u = σ_u²/σ² and γ_v = σ_v²/σ² (the inverses of Henderson's λ),
all of it stays regular where a variance is zero. N: entries × judges incidence; n_i, n_j: sheets of an entry, of a
judge; d_i = γ_u/(1 + n_i γ_u) = 1/(n_i + λ_u); h_i = 1 − n_i d_i; θ = √γ_v. With b = (v/θ, μ):

    S = [[I + θ² (diag(n_j) − N'diag(d)N), θ N'h], [θ h'N, Σ n_i h_i]]        the last column and row by component
    r = [θ (y_.j − Σ_i d_i y_i.), Σ_i h_i y_i.],    b = S⁻¹ r,    v = θ b_v
    t_i = h_i (y_i. − Σ_j v_j − n_i μ_c),    u_i = γ_u t_i
    q = e'e + γ_u t't + b_v'b_v,    σ² = q/(n − C)
    −2 log L_REML = (n − C)(1 + log 2πσ²) + Σ log(1 + n_i γ_u) + log|S|

q equals y'y − Σ d_i y_i.² − r'b, and loses no digits where little is left over.
**Source:** Henderson, Biometrics 31:423 (1975); Patterson & Thompson, Biometrika 58:545 (1971);
Bates et al., J. Stat. Software 67(1) (2015), 3.4, for the profiled criterion; docs/ranking.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import log, pi, sqrt

import numpy as np

from contest_platform.ranking.rules.adjusted.components import Components
from contest_platform.ranking.rules.adjusted.matrices import cholesky, inverse_of_triangle, square_of_triangle
from contest_platform.ranking.rules.adjusted.scores import Floats, Ints, Scores, sums
from contest_platform.ranking.rules.adjusted.separable import are_separable

_GREATEST, _GREATEST_SUM = 1e9, 1e12
"""No ratio is greater than the first, nor its product with a judge's sheets than the second: rounding would win."""
_CHUNK = 1 << 22
"""About how many pairs of sheets are held in one piece."""


@dataclass(frozen=True, slots=True)
class Ratios:
    """The variance of the entries, and of the judges' leniency, over that of the residual; each at least 0."""

    entry: float
    judge: float


class Design:
    """What the equations need of the table and does not change with the ratios.

    `y` (n,): the points, centred and scaled. J judges, C means, `size` = J + C; `freedom`: n − C.
    """

    def __init__(self, scores: Scores, components: Components, y: Floats) -> None:
        self.scores, self.components, self.y = scores, components, y
        self.judges, self.means = len(scores.judges), components.count
        self.size = self.judges + self.means
        self.freedom = len(y) - self.means
        self.sheets = scores.sheets_of_entry.astype(np.float64)
        self.of_entry, self.of_judge = scores.by_entry(y), scores.by_judge(y)
        self.entries_vary = len(scores.entries) > self.means and int(scores.sheets_of_entry.max()) > 1
        self.greatest = min(_GREATEST, _GREATEST_SUM / int(scores.sheets_of_judge.max()))
        """The ratio at which nothing is left over: the sheets fit the model exactly."""
        self.judges_vary = are_separable(scores, components)

    def allows(self, ratios: Ratios) -> bool:
        """Whether the table can tell such variances from the residual at all."""
        return (self.entries_vary or not ratios.entry) and (self.judges_vary or not ratios.judge)

    def sums_of_judges(self, of_entry: Floats) -> Floats:
        """N'x: for every judge the sum over the entries that the judge has seen, (E,) → (J,)."""
        return self.scores.by_judge(of_entry[self.scores.entry])

    def sums_of_entries(self, of_judge: Floats) -> Floats:
        """N x: for every entry the sum over its judges, (J,) → (E,)."""
        return self.scores.by_entry(of_judge[self.scores.judge])

    def sums_of_components(self, of_entry: Floats) -> Floats:
        """For every component the sum over its entries, (E,) → (C,)."""
        return sums(self.components.of_entry, of_entry, self.means)

    def neighbours(self) -> Iterator[tuple[Ints, Ints]]:
        """Every two sheets of one entry, as many at a time as stand equally far apart: (later, earlier) positions."""
        count = self.scores.sheets_of_entry
        rank = np.arange(len(self.y)) - np.repeat(np.cumsum(count) - count, count)
        later, apart = np.flatnonzero(rank), 1
        while later.size:
            yield later, later - apart
            apart += 1
            later = later[rank[later] >= apart]

    @cached_property
    def pairs(self) -> list[tuple[Ints, Ints]]:
        """The same in chunks, as (their judges' cell in the lower triangle of S, flat; the entry)."""
        judge, entry = self.scores.judge, self.scores.entry
        chunks: list[list[tuple[Ints, Ints]]] = [[]]
        for later, earlier in self.neighbours():
            if sum(len(cell) for cell, _ in chunks[-1]) > _CHUNK:
                chunks.append([])
            one, other = judge[later], judge[earlier]
            chunks[-1].append((np.maximum(one, other) * self.size + np.minimum(one, other), entry[later]))
        return [
            (np.concatenate([cell for cell, _ in chunk]), np.concatenate([of for _, of in chunk]))
            for chunk in chunks
            if chunk
        ]


class Solution:
    """The equations solved at given ratios; each attribute is the quantity of that name in the module's formulas."""

    def __init__(self, design: Design, ratios: Ratios) -> None:
        self.design, self.ratios = design, ratios
        self.theta = sqrt(ratios.judge)
        self.h: Floats = 1 / (1 + design.sheets * ratios.entry)
        self.d: Floats = ratios.entry * self.h
        self.factor = cholesky(self._matrix())
        self.inverse_factor = inverse_of_triangle(self.factor)
        self.b: Floats = self.inverse_factor.T @ (self.inverse_factor @ self._right())
        self.residual = self._squares() / design.freedom

    @property
    def is_exact(self) -> bool:
        """Whether nothing is left over for a residual."""
        return max(self.ratios.entry, self.ratios.judge) >= self.design.greatest

    @property
    def criterion(self) -> float:
        """−2 log L_REML of `y`."""
        logs = 2 * float(np.log(np.diag(self.factor)).sum()) - float(np.log(self.h).sum())
        return self.design.freedom * (1 + log(2 * pi * self.residual)) + logs

    @property
    def scaled_leniency(self) -> Floats:
        """b_v = v/θ, (J,)."""
        return self.b[: self.design.judges]

    @property
    def leniency(self) -> Floats:
        """v, (J,)."""
        return self.theta * self.scaled_leniency

    @property
    def means(self) -> Floats:
        """μ of each component, (C,)."""
        return self.b[self.design.judges :]

    @cached_property
    def pull(self) -> Floats:
        """t, (E,)."""
        design = self.design
        expected = design.sums_of_entries(self.leniency) + design.sheets * self.means[design.components.of_entry]
        return self.h * (design.of_entry - expected)

    @property
    def merit(self) -> Floats:
        """μ_c + u_i, (E,)."""
        return self.means[self.design.components.of_entry] + self.ratios.entry * self.pull

    @cached_property
    def inverse(self) -> Floats:
        """S⁻¹, (J + C, J + C)."""
        return square_of_triangle(self.inverse_factor)

    @cached_property
    def blocks(self) -> tuple[Floats, Floats, Floats]:
        """For every entry, over its judges and its mean: Σ_jk S⁻¹_jk, Σ_j S⁻¹_jμ and S⁻¹_μμ, each (E,)."""
        design, inverse = self.design, self.inverse
        flat, diagonal = inverse.reshape(-1), np.diag(inverse)
        within = design.sums_of_entries(diagonal[: design.judges])
        for cell, entry in design.pairs:
            within += 2 * sums(entry, flat[cell], len(within))
        mean_row = design.judges + design.components.of_judge
        across = design.sums_of_entries(inverse[mean_row, np.arange(design.judges)])
        return within, across, diagonal[design.judges :][design.components.of_entry]

    def prediction_variance(self) -> Floats:
        """Of μ_c + u_i, over σ², (E,): d_i + g_i'S⁻¹g_i with g_i = [−θ d_i a_i; h_i], a_i row i of N."""
        within, across, of_mean = self.blocks
        weight = self.theta * self.d
        return self.d + weight**2 * within - 2 * weight * self.h * across + self.h**2 * of_mean

    def leverages(self) -> Floats:
        """Of every sheet, (n,): the expected square of its residual is σ² times what is missing to 1.

        It is the prediction variance of μ_c + u_i + v_j over σ²: d_i + g'S⁻¹g with g = [θ (e_j − d_i a_i); h_i].
        """
        design, inverse, theta = self.design, self.inverse, self.theta
        entry, judge = design.scores.entry, design.scores.judge
        own = np.diag(inverse)[judge]
        beside = own.copy()
        for later, earlier in design.neighbours():
            common = inverse[judge[later], judge[earlier]]
            beside[later] += common
            beside[earlier] += common
        to_mean = inverse[judge, design.judges + design.components.of_entry[entry]]
        more = theta**2 * (own - 2 * self.d[entry] * beside) + 2 * theta * self.h[entry] * to_mean
        return self.prediction_variance()[entry] + more

    def _matrix(self) -> Floats:
        """S, of which the lower triangle is filled."""
        design, judges, size = self.design, self.design.judges, self.design.size
        shares = -self.ratios.judge * self.d
        parts = (sums(cell, shares[entry], size * size) for cell, entry in design.pairs)
        found = next(parts, np.zeros(size * size))
        for part in parts:
            found += part
        found = found.reshape(size, size)
        own = design.scores.sheets_of_judge - design.sums_of_judges(self.d)
        np.fill_diagonal(found[:judges, :judges], 1 + self.ratios.judge * own)
        found[judges + design.components.of_judge, np.arange(judges)] = self.theta * design.sums_of_judges(self.h)
        np.fill_diagonal(found[judges:, judges:], design.sums_of_components(design.sheets * self.h))
        return found

    def _right(self) -> Floats:
        design = self.design
        of_judge = self.theta * (design.of_judge - design.sums_of_judges(self.d * design.of_entry))
        return np.concatenate([of_judge, design.sums_of_components(self.h * design.of_entry)])

    def _squares(self) -> float:
        """q; never quite zero, as the logarithm asks."""
        scores = self.design.scores
        left = self.design.y - self.merit[scores.entry] - self.leniency[scores.judge]
        drawn = self.ratios.entry * float(self.pull @ self.pull) + float(self.scaled_leniency @ self.scaled_leniency)
        return max(float(left @ left) + drawn, np.finfo(np.float64).tiny)
