"""Which entry is proposed for which prize: tier after tier from the highest, exact and deterministic.

Inside a field no entry stands above another with a lower prize, unless its unit had already all it may have.
**Source:** award schemes of provincial and national regulations (quotas are ceilings, first prizes are withheld for
lack of points); floors are compared with the rounded points, docs/decisions/0003.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from contest_platform.contests.rules import Award, AwardPolicy, TieAtQuota, Unfilled
from contest_platform.ranking.rules.official import EntryKey
from contest_platform.ranking.rules.reasons import Reason, ReasonCode
from contest_platform.ranking.rules.ties import OrderKey, Vote, voted_order

Limit = tuple[str, str]
"""("field", code), ("total", "") or ("unit", name): what may run out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with a place. `points` are rounded; `units` are those of its authors, one spelling for each unit."""

    entry: EntryKey
    field: str
    points: Decimal
    key: OrderKey
    place_in_field: int
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Granted:
    """An entry's award (None: none) and why; a second reason says why not the tier above."""

    entry: EntryKey
    award: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Tied entries that a vote must put in order before `award` can be given."""

    award: str
    entries: tuple[EntryKey, ...]


@dataclass(frozen=True, slots=True)
class Quota:
    """What a tier had to give in a field (None: no limit there) and what it gave."""

    award: str
    field: str
    quota: int | None
    given: int


@dataclass(frozen=True, slots=True)
class Allocation:
    granted: tuple[Granted, ...]
    unresolved: tuple[Unresolved, ...]
    quotas: tuple[Quota, ...]
    money_vnd: int


def allocate(
    candidates: Iterable[Candidate],
    *,
    awards: Sequence[Award],
    policy: AwardPolicy,
    fields: Sequence[str],
    votes: Sequence[Vote] = (),
) -> Allocation:
    """The proposal: one `Granted` a candidate, in order of standing; the order of the input means nothing.

    `awards` stand from the highest; money is đồng, one prize an entry. An unfilled quota that rolls down goes to the
    same limit of the next tier (to its total, when that is the only limit it has). Entries that are tied where a
    quota or the cap of their unit runs out follow a recorded vote; else the policy: all of them get the award
    (extend), none of them and nobody below (withhold), or the field waits (vote).
    """
    ordered = sorted(candidates, key=lambda one: (one.key, str(one.entry)))
    state = _State(policy=policy, fields=tuple(fields), votes=tuple(votes))
    for award in awards:
        _Tier(award, state).give(ordered)
    granted = tuple(
        Granted(one.entry, state.given.get(one.entry), tuple(state.reasons.get(one.entry, ()))) for one in ordered
    )
    money = {award.code: award.money_vnd for award in awards}
    total = sum(money[one.award] for one in granted if one.award is not None)
    return Allocation(granted, tuple(state.unresolved), tuple(state.quotas), total)


@dataclass
class _State:
    """What one tier hands to the next."""

    policy: AwardPolicy
    fields: tuple[str, ...]
    votes: tuple[Vote, ...]
    given: dict[EntryKey, str] = field(default_factory=dict)
    reasons: dict[EntryKey, list[Reason]] = field(default_factory=dict)
    unresolved: list[Unresolved] = field(default_factory=list)
    quotas: list[Quota] = field(default_factory=list)
    stopped: dict[str, str] = field(default_factory=dict)  # field → the award that waits for a vote there
    rolled: dict[Limit, int] = field(default_factory=dict)


class _Tier:
    """One award being given out, group of tied entries after group."""

    def __init__(self, award: Award, state: _State) -> None:
        self.award, self.state = award, state
        rolled = state.rolled
        self.per_field = {
            code: award.per_field + rolled.get(("field", code), 0)
            for code in state.fields
            if award.per_field is not None
        }
        rolled_total = rolled.get(("total", ""))
        if rolled_total is None and not self.per_field:
            rolled_total = sum(rolled.values())
        self.total = award.total + (rolled_total or 0) if award.total is not None else None
        self.used: defaultdict[Limit, int] = defaultdict(int)
        self.closed: set[str] = set()

    def give(self, ordered: Sequence[Candidate]) -> None:
        waiting = [one for one in ordered if one.entry not in self.state.given]
        for _, tied in groupby(waiting, key=lambda one: one.key):
            self._give_group(list(tied))
        self._close()

    def _give_group(self, group: list[Candidate]) -> None:
        eligible = []
        for one in group:
            hindrance = self._hindrance(one)
            if hindrance:
                self.state.reasons[one.entry] = [hindrance]
            else:
                eligible.append(one)
        contests = self._contests(eligible)
        contested = {one.entry for contest in contests for one in contest}
        for one in eligible:
            if one.entry not in contested:
                self._grant(one, ReasonCode.GRANTED)
        for contest in contests:
            self._settle(contest)

    def _settle(self, contest: list[Candidate]) -> None:
        order = voted_order([one.entry for one in contest], self.state.votes)
        if order is not None:
            self._follow_vote(sorted(contest, key=lambda one: order.index(one.entry)))
        elif self.state.policy.tie_at_quota is TieAtQuota.EXTEND:
            for one in contest:
                self._grant(one, ReasonCode.GRANTED_EXTENDED)
        elif self.state.policy.tie_at_quota is TieAtQuota.WITHHOLD:
            self.closed.update(self._fields_of(contest))
            self._refuse(contest, ReasonCode.TIE_WITHHELD)
        else:
            self.state.stopped.update(dict.fromkeys(self._fields_of(contest), self.award.code))
            self.state.unresolved.append(Unresolved(self.award.code, tuple(one.entry for one in contest)))
            self._refuse(contest, ReasonCode.VOTE_OWED)

    def _follow_vote(self, contest: list[Candidate]) -> None:
        for one in contest:
            if any(self._left(limit) == 0 for limit in self._limits(one)):
                self._refuse([one], ReasonCode.LOST_VOTE)
            else:
                self._grant(one, ReasonCode.GRANTED_BY_VOTE)

    def _grant(self, one: Candidate, code: ReasonCode) -> None:
        for limit in self._limits(one):
            self.used[limit] += 1
        above = self.state.reasons.get(one.entry, [])
        self.state.given[one.entry] = self.award.code
        self.state.reasons[one.entry] = [self._granted(one, code), *above]

    def _granted(self, one: Candidate, code: ReasonCode) -> Reason:
        values: dict[str, str | int] = {
            "award": self.award.code,
            "place": one.place_in_field,
            "points": str(one.points),
        }
        if one.field in self.per_field:
            values["quota"] = self.per_field[one.field]
        if self.total is not None:
            values["total"] = self.total
        if self.award.min_points is not None:
            values["min_points"] = str(self.award.min_points)
        return Reason(code, values)

    def _refuse(self, entries: Iterable[Candidate], code: ReasonCode) -> None:
        for one in entries:
            self.state.reasons[one.entry] = [Reason(code, {"award": self.award.code})]

    def _hindrance(self, one: Candidate) -> Reason | None:
        """Why the entry cannot be asked for this tier at all."""
        award = self.award
        if one.field in self.state.stopped:
            owed = self.state.reasons.get(one.entry, [])
            if any(reason.code is ReasonCode.VOTE_OWED for reason in owed):
                return owed[0]
            return Reason(ReasonCode.WAITS_FOR_VOTE, {"award": self.state.stopped[one.field]})
        if award.min_points is not None and one.points < award.min_points:
            values = {"award": award.code, "points": str(one.points), "min_points": str(award.min_points)}
            return Reason(ReasonCode.BELOW_MIN_POINTS, values)
        if one.field in self.closed:
            return Reason(ReasonCode.CLOSED_BY_TIE, {"award": award.code})
        return next((self._full(limit) for limit in self._limits(one) if self._left(limit) == 0), None)

    def _full(self, limit: Limit) -> Reason:
        kind, name = limit
        if kind == "field":
            return Reason(ReasonCode.FIELD_QUOTA_FULL, {"award": self.award.code, "quota": self.per_field[name]})
        if kind == "total":
            return Reason(ReasonCode.TOTAL_QUOTA_FULL, {"award": self.award.code, "quota": self.total})
        return Reason(ReasonCode.UNIT_CAP, {"award": self.award.code, "unit": name, "cap": self.award.max_per_unit})

    def _limits(self, one: Candidate) -> list[Limit]:
        limits: list[Limit] = []
        if one.field in self.per_field:
            limits.append(("field", one.field))
        if self.total is not None:
            limits.append(("total", ""))
        if self.award.max_per_unit is not None:
            limits.extend(("unit", unit) for unit in one.units)
        return limits

    def _left(self, limit: Limit) -> int:
        kind, name = limit
        sizes = {"field": self.per_field.get(name), "total": self.total, "unit": self.award.max_per_unit}
        return max(0, (sizes[kind] or 0) - self.used[limit])

    def _contests(self, eligible: list[Candidate]) -> list[list[Candidate]]:
        """The tied entries that do not all fit, in sets that share no entry; the others are granted."""
        asking: defaultdict[Limit, list[Candidate]] = defaultdict(list)
        for one in eligible:
            for limit in self._limits(one):
                asking[limit].append(one)
        contests: list[set[Candidate]] = []
        for limit, members in asking.items():
            if len(members) > self._left(limit):
                together = set(members).union(*(one for one in contests if one & set(members)))
                contests = [one for one in contests if not one & together] + [together]
        return [[one for one in eligible if one in contest] for contest in contests]

    def _fields_of(self, contest: list[Candidate]) -> set[str]:
        """The fields in which nobody below may pass the tied entries: all of them, when the total is contested."""
        if self.total is not None and len(contest) > self._left(("total", "")):
            return set(self.state.fields)
        return {one.field for one in contest}

    def _close(self) -> None:
        """Note what was given and, where the policy says so, hand what is left to the next tier."""
        given: defaultdict[str, int] = defaultdict(int)
        for limit, count in self.used.items():
            if limit[0] == "field":
                given[limit[1]] = count
        for code in self.state.fields:
            if code in self.per_field:
                self.state.quotas.append(Quota(self.award.code, code, self.per_field[code], given[code]))
        if self.total is not None:
            self.state.quotas.append(Quota(self.award.code, "", self.total, self.used["total", ""]))
        self.state.rolled = self._left_over() if self.state.policy.unfilled is Unfilled.ROLL_DOWN else {}

    def _left_over(self) -> dict[Limit, int]:
        left: dict[Limit, int] = {("field", code): self._left(("field", code)) for code in self.per_field}
        if self.total is not None:
            left["total", ""] = self._left(("total", ""))
        return left
