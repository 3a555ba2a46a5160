"""Does a judge favour entries of the own unit? A difference in differences, tested by permutation.

The first difference is the judge's points less the mean of the entry's neutral judges, those of other units and each
without the own leniency, which takes the entry's merit away; the second, between entries of the own unit and others,
takes the judge's leniency away.

**Source:** Emerson, Seltzer & Lin, The American Statistician 63:124 (2009); Fisher, *The Design of Experiments*
(1935), 21 (permutation); Phipson & Smyth, Statistical Applications in Genetics 9:39 (2010) for the p-value.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from contest_platform.language import N_
from contest_platform.ranking.rules.adjusted.fit import Fit
from contest_platform.ranking.rules.adjusted.notes import Note
from contest_platform.ranking.rules.adjusted.scores import Flags, Floats, Key
from contest_platform.ranking.rules.jury.discoveries import benjamini_hochberg
from contest_platform.ranking.rules.official import round_half_up

PERMUTATIONS, SEED = 9999, 20260101


FAVOURING = N_("Cho bài của đơn vị mình cao hơn %(points)s điểm so với các giám khảo khác (q = %(q)s).")
BELIEVED = 0.05
"""A judge is flagged from that q downwards: of all that are, a twentieth is expected to be so by chance."""


@dataclass(frozen=True)
class OwnUnit:
    """A judge with `own` sheets on entries of the own unit and `others` on the rest.

    `favour` in points, positive where the own unit gains; `p` one-sided; `q` for all judges tested together.
    """

    judge: Key
    own: int
    others: int
    favour: float
    p: float
    q: float

    @property
    def flags(self) -> tuple[Note, ...]:
        """For people to look at."""
        if self.q > BELIEVED or self.favour <= 0:
            return ()
        points, q = round_half_up(Decimal(self.favour), 1), round_half_up(Decimal(self.q), 3)
        return (Note(FAVOURING, {"points": points, "q": q}),)


def own_unit_bias(fit: Fit, own: Flags, *, permutations: int = PERMUTATIONS, seed: int = SEED) -> tuple[OwnUnit, ...]:
    """One line for each judge who has sheets of both kinds on entries that neutral judges scored too.

    `own` (n,), in the order of the sheets of `fit.scores`: the entry is of the judge's unit.
    **Source:** Emerson, Seltzer & Lin (2009); Benjamini & Hochberg (1995).
    """
    scores, difference = fit.scores, from_the_neutral(fit, own)
    random = np.random.default_rng(seed)
    found = []
    for judge in range(len(scores.judges)):
        sheets = np.flatnonzero((scores.judge == judge) & np.isfinite(difference))
        labels = own[sheets]
        if labels.any() and not labels.all():
            favour, p = _tested(difference[sheets], labels, permutations, random)
            found.append((judge, int(labels.sum()), int((~labels).sum()), favour, p))
    qs = benjamini_hochberg([p for *_, p in found])
    return tuple(
        OwnUnit(scores.judges[judge], mine, rest, favour, p, float(q))
        for (judge, mine, rest, favour, p), q in zip(found, qs, strict=True)
    )


def from_the_neutral(fit: Fit, own: Flags) -> Floats:
    """Each sheet's points less what the entry's other, neutral judges gave without their leniency, (n,); else NaN.

    Were judges of the entry's unit among the others, one who favours it would make all the rest look severe.
    **Source:** Emerson, Seltzer & Lin (2009), 3.
    """
    scores, neutral = fit.scores, (~own).astype(np.float64)
    level = (scores.points - fit.leniency[scores.judge]) * neutral
    others = scores.by_entry(neutral)[scores.entry] - neutral
    total = scores.by_entry(level)[scores.entry] - level
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(others > 0, scores.points - total / others, np.nan)


def _tested(difference: Floats, labels: Flags, permutations: int, random: np.random.Generator) -> tuple[float, float]:
    """The favour, and the share of random choices of as many entries that would show at least as much."""
    own, total, n = int(labels.sum()), float(difference.sum()), len(difference)
    seen = float(difference[labels].sum())
    chosen = _random_sums(difference, own, permutations, random)
    as_much = int(np.count_nonzero(chosen >= seen - 1e-9 * float(np.abs(difference).max())))
    return seen / own - (total - seen) / (n - own), (1 + as_much) / (1 + permutations)


def _random_sums(values: Floats, size: int, times: int, random: np.random.Generator) -> Floats:
    """Sums of `size` of the values, chosen anew each time; some thousand choices are made at once."""
    at_once = max(1, 1_000_000 // len(values))
    found = np.empty(times)
    for first in range(0, times, at_once):
        keys = random.random((min(at_once, times - first), len(values)))
        chosen = np.argpartition(keys, size - 1, axis=1)[:, :size]
        found[first : first + len(keys)] = values[chosen].sum(axis=1)
    return found
