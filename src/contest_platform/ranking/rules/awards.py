"""Which entry is proposed for which prize: tier after tier from the highest, exact and deterministic.

Inside a field no entry stands above another with a lower prize, with one exception: an entry is passed over for an
award when entries that do not stand below it leave one of its units or authors no place under the cap. They have the
award, or were tied for the last of these places and so refused it.
**Source:** award schemes of provincial and national regulations (quotas are ceilings, first prizes are withheld for
lack of points); docs/decisions/0011.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from contest_platform.contests.rules import Award, AwardPolicy, TieAtQuota, Unfilled
from contest_platform.ranking.rules.contested import Limit
from contest_platform.ranking.rules.official import EntryKey
from contest_platform.ranking.rules.quotas import Candidate, Contest, Quota, Quotas, Rolled
from contest_platform.ranking.rules.reasons import WAITING, Reason, ReasonCode
from contest_platform.ranking.rules.ties import Vote, voted_order


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

    `awards` stand from the highest; money is đồng, one prize an entry. Entries that are tied where a quota or a cap
    runs out follow a recorded vote; else the policy: all of them get the award (extend), none of them and nobody
    below (withhold), or the field waits, with a total or a cap every field (vote). What a tier leaves over stays
    empty or rolls down to the next.
    """
    ordered = sorted(candidates, key=lambda one: (one.key, str(one.entry)))
    state = _State(policy=policy, fields=tuple(fields), votes=tuple(votes))
    for award in awards:
        _Tier(award, state).give(ordered)
    nothing = (Reason(ReasonCode.NO_AWARDS, {}),)
    granted = tuple(
        Granted(one.entry, state.given.get(one.entry), tuple(state.reasons.get(one.entry, nothing)))
        for one in ordered
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
    waiting: set[str] = field(default_factory=set)  # fields in which a vote is owed
    rolled: Rolled = field(default_factory=Rolled)


class _Tier:
    """One award being given out, group of tied entries after group."""

    def __init__(self, award: Award, state: _State) -> None:
        self.award, self.state = award, state
        self.quotas = Quotas(award, state.fields, state.rolled)
        self.closed: dict[Limit, ReasonCode] = {}

    def give(self, ordered: Sequence[Candidate]) -> None:
        self._wait(self.state.waiting)
        asking = [one for one in ordered if one.entry not in self.state.given]
        for _, tied in groupby(asking, key=lambda one: one.key):
            self._give_group(list(tied))
        self.state.quotas.extend(self.quotas.given())
        rolls = self.state.policy.unfilled is Unfilled.ROLL_DOWN
        self.state.rolled = self.quotas.left_over() if rolls else Rolled()

    def _give_group(self, group: list[Candidate]) -> None:
        eligible = []
        for one in group:
            hindrance = self._hindrance(one)
            if hindrance:
                self.state.reasons[one.entry] = [hindrance]
            else:
                eligible.append(one)
        contests = self.quotas.contests(eligible)
        contested = {one.entry for contest in contests for one in contest.members}
        for one in eligible:
            if one.entry not in contested:
                self._grant(one, ReasonCode.GRANTED)
        for contest in contests:
            self._settle(contest)
        # Only where places do not follow the points that floors ask for: nobody passes an entry under the floor.
        for one in filter(self._below_floor, group):
            self.closed.setdefault(("field", one.field), ReasonCode.CLOSED_BY_FLOOR)

    def _below_floor(self, one: Candidate) -> bool:
        return self.award.min_points is not None and one.points < self.award.min_points

    def _hindrance(self, one: Candidate) -> Reason | None:
        """Why the entry cannot be asked for this tier at all."""
        waits = [reason for reason in self.state.reasons.get(one.entry, ()) if reason.code in WAITING]
        if waits:
            return waits[0]
        if self._below_floor(one):
            return self._reason(one, ReasonCode.BELOW_MIN_POINTS)
        if one.field in self.state.waiting:
            return self._reason(one, ReasonCode.WAITS_FOR_VOTE)
        for limit in (("field", one.field), *self.quotas.limits(one)):
            if limit in self.closed:
                return self._reason(one, self.closed[limit])
        match self.quotas.full(one):
            case None:
                return None
            case ("field", _):
                return self._reason(one, ReasonCode.FIELD_QUOTA_FULL)
            case ("unit", unit):
                return self._reason(one, ReasonCode.UNIT_CAP, unit=unit, cap=self.award.max_per_unit)
            case ("author", _):
                return self._reason(one, ReasonCode.AUTHOR_CAP, cap=self.award.max_per_author)
        return self._reason(one, ReasonCode.TOTAL_QUOTA_FULL)

    def _settle(self, contest: Contest) -> None:
        members = contest.members
        order = voted_order([one.entry for one in members], self.state.votes)
        if order is not None:
            self._follow_vote(sorted(members, key=lambda one: order.index(one.entry)))
            return
        match self.state.policy.tie_at_quota:
            case TieAtQuota.EXTEND:
                for one in members:
                    self._grant(one, ReasonCode.GRANTED_EXTENDED)
            case TieAtQuota.WITHHOLD:
                # Nobody below gets what they were refused, nor passes them in their own fields.
                fields = {("field", one.field) for one in members}
                self.closed |= dict.fromkeys(contest.limits | fields, ReasonCode.CLOSED_BY_TIE)
                self._refuse(members, ReasonCode.TIE_WITHHELD)
            case TieAtQuota.VOTE:
                self._wait({one.field for one in members})
                self.state.unresolved.append(Unresolved(self.award.code, tuple(one.entry for one in members)))
                self._refuse(members, ReasonCode.VOTE_OWED)

    def _wait(self, fields: set[str]) -> None:
        """Nobody gets what the vote may cost them: in these fields, or in all where the award counts over fields."""
        if fields:
            self.state.waiting |= set(self.state.fields) if self.quotas.over_fields else fields

    def _follow_vote(self, members: Iterable[Candidate]) -> None:
        for one in members:
            if self.quotas.full(one):
                self._refuse([one], ReasonCode.LOST_VOTE)
            else:
                self._grant(one, ReasonCode.GRANTED_BY_VOTE)

    def _grant(self, one: Candidate, code: ReasonCode) -> None:
        self.quotas.use(one)
        above = self.state.reasons.get(one.entry, [])
        self.state.given[one.entry] = self.award.code
        self.state.reasons[one.entry] = [self._reason(one, code), *above]

    def _refuse(self, entries: Iterable[Candidate], code: ReasonCode) -> None:
        for one in entries:
            self.state.reasons[one.entry] = [self._reason(one, code)]

    def _reason(self, one: Candidate, code: ReasonCode, **further: Any) -> Reason:
        return Reason(code, self.quotas.facts(one) | further)
