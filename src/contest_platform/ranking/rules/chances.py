"""How sure a prize is: the real award rule applied to every draw of the entries' merit.

It tells the council where to look; it never decides.
**Source:** Goldstein & Spiegelhalter, J. Royal Statistical Society A 159:385 (1996) (uncertainty of places);
docs/ranking.md.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
from contest_platform.ranking.rules.quotas import Candidate, Quota

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
    equal points, so no draw waits for a vote. Totals and caps make it slow (seconds for hundreds of entries).
    **Source:** Goldstein & Spiegelhalter (1996); docs/ranking.md.
    """
    column = {entry: number for number, entry in enumerate(scores.entries)}
    drawn = merits[:, [column[one.entry] for one in candidates]]
    numbers = {code: [n for n, one in enumerate(candidates) if one.field == code] for code in fields}
    places = _places(drawn, numbers)
    rule = _Rule(candidates, awards, policy, tuple(fields), decimals)
    counts: list[Counter[str | None]] = [Counter() for _ in candidates]
    for merit, place in zip(drawn, places, strict=True):
        for n, award in rule.granted(merit, place):
            counts[n][award] += 1
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


class _Rule:
    """The award rule put to one draw after another."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        awards: Sequence[Award],
        policy: AwardPolicy,
        fields: tuple[str, ...],
        decimals: int,
    ) -> None:
        self.candidates, self.awards, self.policy, self.decimals = candidates, awards, policy, decimals
        self.number = {one.entry: n for n, one in enumerate(candidates)}
        self.size = Counter(one.field for one in candidates)
        self.reach = max(1, sum(one.per_field or one.total or len(candidates) for one in awards))
        self.limited = any(one.total is not None or one.max_per_unit or one.max_per_author for one in awards)
        self.apart = [fields] if self.limited else [(field,) for field in fields if self.size[field]]
        """What a prize in one field leaves over for another: nothing, where all limits are of the fields."""
        self.of_field = {code: np.flatnonzero([one.field == code for one in candidates]) for code in fields}
        self.known: dict[tuple[str, tuple[int, ...]], tuple[str | None, ...]] = {}

    def granted(self, merit: Floats, place: Ints) -> Iterator[tuple[int, str | None]]:
        """The awards of a draw, by the number of the candidate."""
        for fields in self.apart:
            if self.limited:
                yield from self._asked(fields, merit, place)
            else:
                yield from self._by_places(fields[0], merit, place)

    def _by_places(self, field: str, merit: Floats, place: Ints) -> Iterator[tuple[int, str | None]]:
        """Inside one field only the places and how many are over each floor decide: each such case is asked once."""
        own = self.of_field[field]
        best = own[place[own] <= self.reach]
        order = best[np.argsort(place[best])].tolist()
        floors = [one.min_points for one in self.awards if one.min_points is not None]
        points = [round_half_up(Decimal(one), self.decimals) for one in merit[order].tolist()] if floors else []
        case = (field, tuple(sum(one >= floor for one in points) for floor in floors))
        if case not in self.known:
            found = dict(self._asked((field,), merit, place))
            self.known[case] = tuple(found.get(n) for n in order)
        yield from ((n, award) for n, award in zip(order, self.known[case], strict=True) if award is not None)

    def _asked(self, fields: tuple[str, ...], merit: Floats, place: Ints) -> Iterator[tuple[int, str | None]]:
        """As many of each field are asked as it takes to leave nothing for those below."""
        numbers, reach = np.concatenate([self.of_field[code] for code in fields]), self.reach
        while True:
            chosen = numbers[place[numbers] <= reach].tolist()
            asked = [_drawn(self.candidates[n], float(merit[n]), int(place[n]), self.decimals) for n in chosen]
            found = allocate(asked, awards=self.awards, policy=self.policy, fields=fields)
            if len(chosen) == len(numbers) or self._is_settled(found.quotas, asked):
                return ((self.number[one.entry], one.award) for one in found.granted)
            reach *= 3

    def _is_settled(self, quotas: Sequence[Quota], asked: Sequence[Candidate]) -> bool:
        """Whether those below could get nothing: each quota is used up, or those below it are under its floor."""
        size = Counter(one.field for one in asked)
        lowest: dict[str, Decimal] = {}
        for one in asked:
            lowest[one.field] = min(one.points, lowest.get(one.field, one.points))
        open_fields = {code for code, count in size.items() if count < self.size[code]}
        floors = {one.code: one.min_points for one in self.awards}
        if open_fields and {one.award for one in quotas} != floors.keys():
            return False
        return all(
            quota.given >= quota.quota or (floor is not None and lowest[code] < floor)
            for quota in quotas
            for code in open_fields.intersection([quota.field] if quota.field else open_fields)
            for floor in [floors[quota.award]]
        )


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
