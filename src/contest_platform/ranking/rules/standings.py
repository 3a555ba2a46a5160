"""The standing of a round: a line for every entry, and its places overall and in its field.

The lines are what is frozen when a round is closed; places are counted from them again with the votes recorded since.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from contest_platform.contests.rules import Criterion
from contest_platform.errors import Invalid
from contest_platform.language import N_
from contest_platform.ranking.rules.official import EntryKey, mean, median
from contest_platform.ranking.rules.ties import CRITERION, OrderKey, Vote, order_key, places, steps_before_vote


class NotTied(Invalid):
    message = N_("Chỉ biểu quyết thứ tự của trọn một nhóm bài đồng điểm: %(codes)s.")


class EntriesNotTied(Invalid):
    message = N_("Các bài này không đồng điểm với nhau, hoặc có bài không được xếp hạng.")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry's figure. `ladder` holds the computed steps, only where another entry has the same points."""

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


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its places; `complete` says that enough sheets count and none is owed any more."""

    line: Line
    place: int | None
    tied: bool
    place_in_field: int | None
    tied_in_field: bool

    @property
    def complete(self) -> bool:
        return self.line.placed and not self.line.unsigned


def ladder_of(
    tie_break: Sequence[str],
    rubric: Sequence[Criterion],
    totals: Sequence[Decimal],
    points: Mapping[str, Sequence[Decimal]],
) -> tuple[Decimal, ...]:
    """The values of the computed steps: the mean of a criterion, or the median of the totals, unrounded.

    A step that names a criterion of another round does not apply. **Source:** docs/decisions/0003.
    """
    known = {CRITERION + criterion.code for criterion in rubric}
    values = []
    for step in steps_before_vote(tie_break):
        if step in known:
            values.append(mean(points[step.removeprefix(CRITERION)]))
        elif not step.startswith(CRITERION):
            values.append(median(totals))
    return tuple(values)


def keys_of(lines: Sequence[Line]) -> dict[EntryKey, OrderKey]:
    """The order keys of the entries that have a place."""
    return {one.entry: order_key(one.points, one.ladder) for one in lines if one.placed and one.points is not None}


def standing(lines: Sequence[Line], *, votes: Sequence[Vote], tie_break: Sequence[str]) -> tuple[Row, ...]:
    """Rows in order of place, then of code; entries without a place come last.

    **Source:** docs/decisions/0003.
    """
    keys = keys_of(lines)
    overall = places(keys, votes, tie_break)
    by_field: defaultdict[str, dict[EntryKey, OrderKey]] = defaultdict(dict)
    for one in lines:
        if one.entry in keys:
            by_field[one.field][one.entry] = keys[one.entry]
    inside = {
        entry: place for of_field in by_field.values() for entry, place in places(of_field, votes, tie_break).items()
    }
    rows = []
    for one in lines:
        if one.entry in overall:
            place, in_field = overall[one.entry], inside[one.entry]
            rows.append(Row(one, place.place, place.tied, in_field.place, in_field.tied))
        else:
            rows.append(Row(one, None, False, None, False))
    last = len(rows) + 1
    return tuple(sorted(rows, key=lambda row: (row.place or last, row.line.code)))


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
    tied = [one for one in lines if keys.get(one.entry) == keys[entries[0]]]
    fields = {one.field for one in tied if one.entry in named}
    group = [one for one in tied if len(fields) > 1 or one.field in fields]
    if named != {one.entry for one in group}:
        raise NotTied(field="entries", codes=", ".join(one.code for one in group))
