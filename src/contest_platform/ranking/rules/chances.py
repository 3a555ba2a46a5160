"""How sure a prize is: the real award rule applied to every draw of the entries' merit.

It tells the council where to look; it never decides.
**Source:** Goldstein & Spiegelhalter, J. Royal Statistical Society A 159:385 (1996) (uncertainty of places);
docs/ranking.md.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

import numpy as np

from contest_platform.contests.rules import Award, AwardPolicy
from contest_platform.language import N_
from contest_platform.ranking.rules.adjusted import Scores
from contest_platform.ranking.rules.adjusted.scores import Floats, Ints
from contest_platform.ranking.rules.awards import allocate
from contest_platform.ranking.rules.official import EntryKey, round_half_up
from contest_platform.ranking.rules.quotas import Candidate

SURE, FAIRLY_SURE = 0.9, 0.6


class Certainty(StrEnum):
    SURE = "sure"
    FAIRLY_SURE = "fairly_sure"
    AT_THE_LINE = "at_the_line"


WORDS: Mapping[Certainty, str] = {
    Certainty.SURE: N_("chắc chắn"),
    Certainty.FAIRLY_SURE: N_("khá chắc chắn"),
    Certainty.AT_THE_LINE: N_("sát ranh giới, Hội đồng cần xem lại"),
}


def certainty_of(probability: float) -> Certainty:
    """Sure from .9, fairly sure from .6, at the line below that. **Source:** docs/ranking.md."""
    if probability >= SURE:
        return Certainty.SURE
    return Certainty.FAIRLY_SURE if probability >= FAIRLY_SURE else Certainty.AT_THE_LINE


@dataclass(frozen=True)
class Chance:
    """`awards`: the probability of each award, and of none under None. Places in the field bound 90 % of the draws.

    `above_next`: the probability of more merit than the entry that stands next in the field; None for the last.
    """

    entry: EntryKey
    awards: Mapping[str | None, float]
    place_low: int
    place_high: int
    above_next: float | None

    def certainty(self, award: str | None) -> Certainty:
        """How sure the award (None: no award) that the entry has, or is proposed for, is."""
        return certainty_of(self.awards.get(award, 0.0))


def prize_chances(
    scores: Scores,
    merits: Floats,
    candidates: Sequence[Candidate],
    *,
    awards: Sequence[Award],
    policy: AwardPolicy,
    fields: Sequence[str],
    decimals: int,
) -> tuple[Chance, ...]:
    """One a candidate, in their order, from `merits` (draws, E) of `draw_merits`.

    In a draw an entry's points are its merit rounded half up to `decimals`, as floors ask for; merit decides between
    equal points, so no draw waits for a vote. **Source:** docs/ranking.md.
    """
    column = {entry: number for number, entry in enumerate(scores.entries)}
    own = merits[:, [column[one.entry] for one in candidates]]
    groups = {code: [n for n, one in enumerate(candidates) if one.field == code] for code in fields}
    places = np.empty(own.shape, dtype=np.int64)
    for numbers in groups.values():
        order = np.argsort(-own[:, numbers], axis=1, kind="stable")
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(1, len(numbers) + 1)[None, :], axis=1)
        places[:, numbers] = ranks
    counted = _awarded(own, places, candidates, awards=awards, policy=policy, fields=fields, decimals=decimals)
    low, high = (np.quantile(places, share, axis=0, method="nearest") for share in (0.05, 0.95))
    above = _above_next(own, candidates, groups)
    codes = (*(award.code for award in awards), None)
    return tuple(
        Chance(one.entry, {code: counts[code] / len(own) for code in codes}, int(low[n]), int(high[n]), above[n])
        for n, (one, counts) in enumerate(zip(candidates, counted, strict=True))
    )


def _awarded(
    own: Floats,
    places: Ints,
    candidates: Sequence[Candidate],
    *,
    awards: Sequence[Award],
    policy: AwardPolicy,
    fields: Sequence[str],
    decimals: int,
) -> list[Counter[str | None]]:
    found: list[Counter[str | None]] = [Counter() for _ in candidates]
    number = {one.entry: n for n, one in enumerate(candidates)}
    for merits, stands in zip(own.tolist(), places.tolist(), strict=True):
        drawn = [
            replace(one, points=round_half_up(Decimal(merit), decimals), key=(-Decimal(merit),), place_in_field=place)
            for one, merit, place in zip(candidates, merits, stands, strict=True)
        ]
        for granted in allocate(drawn, awards=awards, policy=policy, fields=fields).granted:
            found[number[granted.entry]][granted.award] += 1
    return found


def _above_next(own: Floats, candidates: Sequence[Candidate], groups: Mapping[str, list[int]]) -> list[float | None]:
    found: list[float | None] = [None] * len(candidates)
    for numbers in groups.values():
        ordered = sorted(numbers, key=lambda n: (candidates[n].key, str(candidates[n].entry)))
        for one, following in pairwise(ordered):
            found[one] = float(np.mean(own[:, one] > own[:, following]))
    return found
