"""The award proposal of a standing: what the jury lays before the committee, with a reason for every entry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from contest_platform.contests.rules import Award, AwardPolicy
from contest_platform.errors import Conflict, NotFound
from contest_platform.language import N_
from contest_platform.ranking.rules.awards import Unresolved, allocate
from contest_platform.ranking.rules.quotas import Candidate, Quota
from contest_platform.ranking.rules.reasons import Reason, ReasonCode
from contest_platform.ranking.rules.standings import Row, keys_of, tied_with
from contest_platform.ranking.rules.ties import Vote


class ProposalNotFound(NotFound):
    message = N_("Chưa có đề nghị giải nào như vậy.")


class ProposalOutdated(Conflict):
    message = N_("Kết quả xếp hạng đã khác khi lập đề nghị này. Xin lập đề nghị mới rồi ghi quyết định.")


class ProposalChanged(Conflict):
    message = N_("Kết quả tính lại vừa khác đi so với lúc xem. Xin xem lại các thay đổi rồi lập đề nghị.")


@dataclass(frozen=True, slots=True)
class ProposedEntry:
    entry: UUID
    code: str
    field: str
    place: int | None
    tied: bool
    place_in_field: int | None
    tied_in_field: bool
    points: Decimal | None
    award: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class VoteToTake:
    """The tied entries that a vote has to order, in the order of the standing: some of them do not fit `award`."""

    award: str
    entries: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ProposalContent:
    """All that is frozen and digested; `unresolved` are the ties at a quota that wait for a vote."""

    entries: tuple[ProposedEntry, ...]
    unresolved: tuple[VoteToTake, ...]
    quotas: tuple[Quota, ...]
    money_vnd: int


def propose(
    rows: Sequence[Row],
    *,
    awards: Sequence[Award],
    policy: AwardPolicy,
    fields: Sequence[str],
    votes: Sequence[Vote],
    units: Mapping[UUID, tuple[str, ...]],
    authors: Mapping[UUID, tuple[str, ...]],
    min_sheets: int,
) -> ProposalContent:
    """The allocation over a standing; entries without a place get none and are told why.

    **Source:** award schemes of the regulations (quotas, floors); docs/decisions/0011.
    """
    candidates = candidates_of(rows, units=units, authors=authors)
    allocation = allocate(candidates, awards=awards, policy=policy, fields=fields, votes=votes)
    granted = {one.entry: one for one in allocation.granted}
    entries = []
    for row in rows:
        found = granted.get(row.line.entry)
        missing = Reason(ReasonCode.NO_PLACE, {"sheets": row.line.sheets, "min_sheets": min_sheets})
        entries.append(_entry(row, found.award if found else None, found.reasons if found else (missing,)))
    owed = _votes_to_take(rows, allocation.unresolved)
    return ProposalContent(tuple(entries), owed, allocation.quotas, allocation.money_vnd)


def candidates_of(
    rows: Sequence[Row], *, units: Mapping[UUID, tuple[str, ...]], authors: Mapping[UUID, tuple[str, ...]]
) -> tuple[Candidate, ...]:
    """Those with a place, with what floors and caps ask of them. **Source:** docs/decisions/0011."""
    keys = keys_of([row.line for row in rows])
    return tuple(
        Candidate(
            entry=row.line.entry,
            field=row.line.field,
            points=row.line.floored,
            key=keys[row.line.entry],
            place_in_field=row.place_in_field,
            units=units.get(row.line.entry, ()),
            authors=authors.get(row.line.entry, ()),
        )
        for row in rows
        if row.line.floored is not None and row.place_in_field is not None
    )


def _votes_to_take(rows: Sequence[Row], unresolved: Iterable[Unresolved]) -> tuple[VoteToTake, ...]:
    """A vote is about everybody who is tied with those who do not fit, also about those who do."""
    lines = [row.line for row in rows]
    owed = {VoteToTake(one.award, tied_with(one.entries, lines)): None for one in unresolved}
    return tuple(owed)


def _entry(row: Row, award: str | None, reasons: tuple[Reason, ...]) -> ProposedEntry:
    return ProposedEntry(
        entry=row.line.entry,
        code=row.line.code,
        field=row.line.field,
        place=row.place,
        tied=row.tied,
        place_in_field=row.place_in_field,
        tied_in_field=row.tied_in_field,
        points=row.line.points,
        award=award,
        reasons=reasons,
    )


def money_of(awards: Iterable[Award], given: Iterable[str | None]) -> int:
    """The prize money of the awards given, in đồng."""
    money = {one.code: one.money_vnd for one in awards}
    return sum(money[code] for code in given if code is not None)
