"""What differs between two proposals: who would change, and the money."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from contest_platform.ranking.rules.proposals import ProposalContent, ProposedEntry


@dataclass(frozen=True, slots=True)
class Side:
    """An entry in one of the proposals. `place` is that in its field."""

    award: str | None
    place: int | None
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of which award, place or points differ; None on the side on which it is not in the proposal."""

    entry: UUID
    code: str
    field: str
    before: Side | None
    after: Side | None

    @property
    def of_award(self) -> bool:
        return (self.before and self.before.award) != (self.after and self.after.award)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Those whose award differs come first, then in the order of codes. Money is đồng."""

    changes: tuple[Change, ...]
    awarded: tuple[int, int]
    money_vnd: tuple[int, int]

    @property
    def of_award(self) -> tuple[Change, ...]:
        return tuple(one for one in self.changes if one.of_award)


def compare(before: ProposalContent, after: ProposalContent) -> Comparison:
    """Every entry that the second proposal treats otherwise than the first.

    **Source:** docs/decisions/0011.
    """
    first, second = _by_entry(before), _by_entry(after)
    entries = {**first, **second}
    changes = [
        Change(one.entry, one.code, one.field, _side(first.get(entry)), _side(second.get(entry)))
        for entry, one in entries.items()
    ]
    differing = sorted(
        (one for one in changes if one.before != one.after), key=lambda one: (not one.of_award, one.code)
    )
    return Comparison(tuple(differing), (_awarded(before), _awarded(after)), (before.money_vnd, after.money_vnd))


def _by_entry(content: ProposalContent) -> Mapping[UUID, ProposedEntry]:
    return {one.entry: one for one in content.entries}


def _side(one: ProposedEntry | None) -> Side | None:
    return Side(one.award, one.place_in_field, one.points) if one else None


def _awarded(content: ProposalContent) -> int:
    return sum(one.award is not None for one in content.entries)
