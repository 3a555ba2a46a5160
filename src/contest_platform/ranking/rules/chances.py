"""How sure a prize is: the real award rule applied to every draw of the entries' merit.

It tells the council where to look; it never decides.
**Source:** Goldstein & Spiegelhalter, J. Royal Statistical Society A 159:385 (1996) (uncertainty of places);
docs/ranking.md.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    equal points, so no draw waits for a vote. Five hundred entries take some seconds: ask for it in a job.
    **Source:** Goldstein & Spiegelhalter (1996); docs/ranking.md.
    """
    column = {entry: number for number, entry in enumerate(scores.entries)}
    drawn = merits[:, [column[one.entry] for one in candidates]]
    numbers = {code: [n for n, one in enumerate(candidates) if one.field == code] for code in fields}
    places = _places(drawn, numbers)
    reach = _reach(candidates, awards)
    counts: list[Counter[str | None]] = [Counter() for _ in candidates]
    number = {one.entry: n for n, one in enumerate(candidates)}
    for merit, place in zip(drawn, places, strict=True):
        asking = [
            _drawn(candidates[n], float(merit[n]), int(place[n]), decimals)
            for n in np.flatnonzero(place <= reach).tolist()
        ]
        for granted in allocate(asking, awards=awards, policy=policy, fields=fields).granted:
            counts[number[granted.entry]][granted.award] += 1
    low, high = (np.quantile(places, share, axis=0, method="nearest").tolist() for share in (0.05, 0.95))
    above = _above_next(drawn, candidates, numbers)
    return tuple(
        Chance(one.entry, _shares(counts[n], awards, len(drawn)), low[n], high[n], above[n])
        for n, one in enumerate(candidates)
    )


def _places(drawn: Floats, numbers: Mapping[str, list[int]]) -> Ints:
    """The place of each candidate in its field, in each draw."""
    places = np.zeros(drawn.shape, dtype=np.int64)
    for of_field in numbers.values():
        order = np.argsort(-drawn[:, of_field], axis=1, kind="stable")
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(1, len(of_field) + 1)[None, :], axis=1)
        places[:, of_field] = ranks
    return places


def _reach(candidates: Sequence[Candidate], awards: Sequence[Award]) -> int:
    """The last place in a field that a prize can reach: nobody below it needs to be asked.

    Only known where every award has a quota per field and none has a cap, which would pass entries over.
    """
    quotas = [one.per_field for one in awards if one.max_per_unit is None and one.max_per_author is None]
    known = [one for one in quotas if one is not None]
    return sum(known) if len(known) == len(awards) else len(candidates)


def _drawn(one: Candidate, merit: float, place: int, decimals: int) -> Candidate:
    exact = Decimal(merit)
    return Candidate(
        entry=one.entry,
        field=one.field,
        points=round_half_up(exact, decimals),
        key=(-exact,),
        place_in_field=place,
        units=one.units,
        authors=one.authors,
    )


def _shares(counts: Counter[str | None], awards: Sequence[Award], draws: int) -> dict[str | None, float]:
    shares: dict[str | None, float] = {award.code: counts[award.code] / draws for award in awards}
    shares[None] = 1 - sum(counts[award.code] for award in awards) / draws
    return shares


def _above_next(
    drawn: Floats, candidates: Sequence[Candidate], numbers: Mapping[str, list[int]]
) -> list[float | None]:
    found: list[float | None] = [None] * len(candidates)
    for of_field in numbers.values():
        ordered = sorted(of_field, key=lambda n: (candidates[n].key, str(candidates[n].entry)))
        for one, following in pairwise(ordered):
            found[one] = float(np.mean(drawn[:, one] > drawn[:, following]))
    return found
