"""The standing of a round: a line for every entry, and its places overall and in its field.

The lines are what is frozen when a round is closed; places are counted from them again with the votes recorded since.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from contest_platform.contests.rules import Criterion
from contest_platform.errors import Invalid
from contest_platform.language import N_
from contest_platform.ranking.rules.official import EntryKey, median
from contest_platform.ranking.rules.ties import (
    CRITERION,
    MEDIAN,
    OrderKey,
    Place,
    Vote,
    in_order,
    order_key,
    places_in_order,
    steps_before_vote,
)


class NotTied(Invalid):
    message = N_("Chỉ biểu quyết thứ tự của trọn một nhóm bài đồng điểm: %(codes)s.")


class EntriesNotTied(Invalid):
    message = N_("Các bài này không đồng điểm với nhau, hoặc có bài không được xếp hạng.")


class Line(msgspec.Struct, frozen=True, gc=False):
    """One entry's figure. `ladder` holds the computed steps, only where another entry has the same points.

    `order_points`: what the places follow, the highest first; `floor_points`: what floors are asked of; where they
    are None, it is `points`.
    """

    entry: UUID
    code: str
    field: str
    sheets: int
    unsigned: int
    exact: Decimal | None
    points: Decimal | None
    plain_mean: bool
    placed: bool
    ladder: tuple[Decimal, ...] = ()
    order_points: Decimal | None = None
    floor_points: Decimal | None = None

    @property
    def followed(self) -> Decimal | None:
        return self.points if self.order_points is None else self.order_points

    @property
    def floored(self) -> Decimal | None:
        return self.points if self.floor_points is None else self.floor_points


class Row(msgspec.Struct, frozen=True, gc=False):
    """A line with its places; `complete` says that enough sheets count and none is owed any more."""

    line: Line
    place: int | None
    tied: bool
    place_in_field: int | None
    tied_in_field: bool

    @property
    def complete(self) -> bool:
        return self.line.placed and not self.line.unsigned


class Basis(msgspec.Struct, frozen=True):
    """What a standing is counted from: the digest of the closing (None while the round is open), how many of the
    recorded votes, and the entries that were withdrawn since.
    """

    closing: str | None
    votes: int
    gone: tuple[UUID, ...]


def ladder_criteria(tie_break: Sequence[str], rubric: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """The criteria of this round that the computed steps ask for."""
    steps = steps_before_vote(tie_break)
    return tuple(criterion for criterion in rubric if CRITERION + criterion.code in steps)


def ladder_of(
    tie_break: Sequence[str], totals: Sequence[Decimal], means: Mapping[str, Decimal]
) -> tuple[Decimal, ...]:
    """The values of the computed steps: the mean of a criterion (`means` by code), or the median of the totals.

    Unrounded. A step that names a criterion of another round does not apply. **Source:** docs/decisions/0003.
    """
    values = []
    for step in steps_before_vote(tie_break):
        if step == MEDIAN:
            values.append(median(totals))
        elif step.removeprefix(CRITERION) in means:
            values.append(means[step.removeprefix(CRITERION)])
    return tuple(values)


def keys_of(lines: Sequence[Line]) -> dict[EntryKey, OrderKey]:
    """The order keys of the entries that have a place."""
    return {
        one.entry: order_key(one.followed, one.ladder) for one in lines if one.placed and one.followed is not None
    }


def standing(lines: Sequence[Line], *, votes: Sequence[Vote], tie_break: Sequence[str]) -> tuple[Row, ...]:
    """Rows in order of place, then of code; entries without a place come last.

    **Source:** docs/decisions/0003.
    """
    keys = keys_of(lines)
    ordered = in_order(keys)
    overall = places_in_order(ordered, keys, votes, tie_break)
    fields: defaultdict[str, list[EntryKey]] = defaultdict(list)
    field_of: dict[EntryKey, str] = {one.entry: one.field for one in lines}
    for entry in ordered:
        fields[field_of[entry]].append(entry)
    inside: dict[EntryKey, Place] = {}
    for entries in fields.values():
        inside.update(places_in_order(entries, keys, votes, tie_break))
    last = len(lines) + 1
    rows = [_row(one, overall.get(one.entry), inside.get(one.entry)) for one in lines]
    return tuple(sorted(rows, key=lambda row: (row.place or last, row.line.code)))


def _row(line: Line, overall: Place | None, inside: Place | None) -> Row:
    if overall is None or inside is None:
        return Row(line, None, False, None, False)
    return Row(line, overall.place, overall.tied, inside.place, inside.tied)


def check_tied(entries: Sequence[UUID], lines: Sequence[Line]) -> None:
    """Raise EntriesNotTied or NotTied unless the entries are all that are tied together, in a field or overall.

    **Source:** regulations that decide contested entries by vote; docs/decisions/0003.
    """
    keys = keys_of(lines)
    named = set(entries)
    if len(named) < 2 or len(named) < len(entries) or len({keys.get(entry) for entry in named} - {None}) != 1:
        raise EntriesNotTied(field="entries")
    if not named <= keys.keys():
        raise EntriesNotTied(field="entries")
    group = tied_with(entries, lines)
    if named != set(group):
        codes = {one.entry: one.code for one in lines}
        raise NotTied(field="entries", codes=", ".join(codes[entry] for entry in group))


def tied_with(entries: Sequence[EntryKey], lines: Sequence[Line]) -> tuple[UUID, ...]:
    """All that are tied with these tied entries, in the order of the lines: inside their field, or overall when they
    are of several.
    """
    keys, named = keys_of(lines), set(entries)
    tied = [one for one in lines if keys.get(one.entry) == keys[entries[0]]]
    fields = {one.field for one in tied if one.entry in named}
    return tuple(one.entry for one in tied if len(fields) > 1 or one.field in fields)
