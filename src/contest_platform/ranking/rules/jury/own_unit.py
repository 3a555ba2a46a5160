"""Does a judge favour entries of the own unit? A difference in differences, tested by permutation.

The first difference is the judge's points less the mean of the other judges on the same entry, which takes the
entry's merit away; the second, between entries of the own unit and others, takes the judge's leniency away.

**Source:** Emerson, Seltzer & Lin, The American Statistician 63:124 (2009); Fisher, *The Design of Experiments*
(1935), 21 (permutation); Phipson & Smyth, Statistical Applications in Genetics 9:39 (2010) for the p-value.
"""

from dataclasses import dataclass

import numpy as np

from contest_platform.ranking.rules.adjusted.scores import Flags, Floats, Key, Scores
from contest_platform.ranking.rules.jury.discoveries import benjamini_hochberg

PERMUTATIONS, SEED = 9999, 20260101


@dataclass(frozen=True)
class OwnUnit:
    """`favour` in points, positive where the own unit gains; `p` one-sided; `q` for all judges tested together."""

    judge: Key
    own: int
    others: int
    favour: float
    p: float
    q: float


def own_unit_bias(
    scores: Scores, own: Flags, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> tuple[OwnUnit, ...]:
    """One line for each judge who has sheets of both kinds on entries that others scored too.

    `own` (n,), in the order of the sheets of `scores`: the entry is of the judge's unit.
    **Source:** Emerson, Seltzer & Lin (2009); Benjamini & Hochberg (1995).
    """
    difference = from_the_others(scores)
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


def from_the_others(scores: Scores) -> Floats:
    """Each sheet's points less the mean of the entry's other sheets, (n,); NaN where there is no other.

    **Source:** Emerson, Seltzer & Lin (2009), 3.
    """
    count = scores.sheets_of_entry[scores.entry].astype(np.float64)
    total = scores.by_entry(scores.points)[scores.entry]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 1, scores.points - (total - scores.points) / (count - 1), np.nan)


def _tested(difference: Floats, labels: Flags, permutations: int, random: np.random.Generator) -> tuple[float, float]:
    """The favour, and the share of random choices of as many entries that would show at least as much."""
    own, total, n = int(labels.sum()), float(difference.sum()), len(difference)

    def favour(of_own: Floats | float) -> Floats | float:
        return of_own / own - (total - of_own) / (n - own)

    seen = favour(float(difference[labels].sum()))
    chosen = np.array([random.choice(difference, own, replace=False).sum() for _ in range(permutations)])
    as_much = int(np.count_nonzero(favour(chosen) >= seen - 1e-9 * np.abs(difference).max()))
    return float(seen), (1 + as_much) / (1 + permutations)
