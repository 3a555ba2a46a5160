"""The official figures and places of a table.

**Source:** docs/decisions/0003; docs/ranking.md for rank sums.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum

import numpy as np

from contest_platform.contests.rules import Method
from contest_platform.language import N_
from contest_platform.ranking.rules.adjusted import Components, Note
from contest_platform.ranking.rules.adjusted.scores import Flags, Ints
from contest_platform.ranking.rules.official import (
    EntryKey,
    figure,
    figure_by_criterion,
    mean_of_sum,
    round_half_up,
)
from contest_platform.ranking.rules.rank_sums import rank_sums
from contest_platform.ranking.rules.score_table.table import ScoreTable
from contest_platform.ranking.rules.ties import OrderKey, Place, order_key, places

RANKS_MISSING = N_("Có bài không được mọi giám khảo cùng nhóm xếp hạng: tổng thứ hạng thiếu, không xếp hạng bài đó.")
OTHER_JUDGES = N_("Các bài không do cùng những giám khảo xếp hạng: tổng thứ hạng chỉ so sánh được một cách gần đúng.")
OTHER_PANELS = N_("Có nhiều nhóm giám khảo: tổng thứ hạng chỉ so sánh được trong một nhóm.")


class Trim(StrEnum):
    """Of what a trimmed mean drops one highest and one lowest."""

    TOTALS = "totals"
    CRITERIA = "criteria"


TRIMMED_WITHIN: Mapping[Trim, str] = {
    Trim.TOTALS: N_("Trung bình sau khi bỏ một tổng điểm cao nhất và một tổng điểm thấp nhất của mỗi bài."),
    Trim.CRITERIA: N_(
        "Trong từng tiêu chí của mỗi bài bỏ một điểm cao nhất và một điểm thấp nhất rồi mới lấy trung bình."
    ),
}

_WIDE = Context(prec=100)
_SAFE = 1 << 40
"""Below it a million sheets sum without leaving 64 bits."""


@dataclass(frozen=True)
class Official:
    """For every entry of the table, in its order: points (None: none), and where the plain mean stood in."""

    points: Sequence[Decimal | None]
    plain_mean: Sequence[bool]
    placed: Sequence[bool]
    notes: tuple[Note, ...] = ()
    least_first: bool = False
    """Whether the least points stand first, as rank sums do."""


@dataclass(frozen=True, eq=False)
class Places:
    """Each (E,); place 0: none."""

    place: Ints
    tied: Flags


def official_figures(
    table: ScoreTable, components: Components, *, method: str, decimals: int, trim: Trim = Trim.TOTALS
) -> Official:
    """The figures of one of the methods; the plain mean also for `adjusted`, whose places are others.

    `trim`: what is dropped under `trimmed`. Raises WeightsDiffer for criteria only. **Source:** docs/decisions/0003.
    """
    if method == Method.RANK_SUM:
        return _rank_sums(table, components, decimals)
    if method == Method.TRIMMED:
        return _trimmed(table, decimals, trim)
    return _means(table, decimals)


def places_by_points(table: ScoreTable, official: Official) -> Places:
    """Places by the rounded points, shared ("1224") and marked. **Source:** docs/decisions/0003."""
    sign = -1 if official.least_first else 1
    keys: dict[EntryKey, OrderKey] = {
        entry: order_key(sign * points)
        for entry, points, placed in zip(table.entries, official.points, official.placed, strict=True)
        if placed and points is not None
    }
    found = places(keys)
    none = Place(0, tied=False)
    each = [found.get(entry, none) for entry in table.entries]
    return Places(
        np.array([one.place for one in each], dtype=np.int64), np.array([one.tied for one in each], dtype=bool)
    )


def _means(table: ScoreTable, decimals: int) -> Official:
    """The plain means. Equal sums of as many sheets are divided and rounded once for all of them."""
    scale = max((-int(value.as_tuple().exponent) for value in table.values), default=0)
    whole = [int(value.scaleb(scale, _WIDE)) for value in table.values]
    exact = np.array(whole, dtype=np.int64 if max(map(abs, whole), default=0) < _SAFE else object)
    sums = np.zeros(len(table.entries), dtype=exact.dtype)
    np.add.at(sums, table.entry, exact[table.total])
    pairs = list(zip(sums.tolist(), table.sheets.tolist(), strict=True))
    distinct = {
        (total, sheets): round_half_up(mean_of_sum(Decimal(total).scaleb(-scale, _WIDE), sheets), decimals)
        for total, sheets in set(pairs)
        if sheets
    }
    placed = (table.sheets > 0).tolist()
    return Official([distinct.get(one) for one in pairs], [False] * len(pairs), placed)


def _trimmed(table: ScoreTable, decimals: int, trim: Trim) -> Official:
    if trim is Trim.CRITERIA:
        figures = [
            figure_by_criterion(entry, *table.points_by_criterion(entry), decimals=decimals)
            for entry in table.entries
        ]
    else:
        figures = [
            figure(entry, own, method=Method.TRIMMED, decimals=decimals) for entry, own in table.totals.items()
        ]
    return Official(
        [one.points for one in figures],
        [one.plain_mean for one in figures],
        [one.points is not None for one in figures],
        (Note(TRIMMED_WITHIN[trim]),),
    )


def _rank_sums(table: ScoreTable, components: Components, decimals: int) -> Official:
    """The rank sums of each component: only inside one do the entries share judges at all."""
    component = dict(zip(table.scored.tolist(), components.of_entry.tolist(), strict=True))
    sheets: defaultdict[int, list[tuple[EntryKey, EntryKey, Decimal]]] = defaultdict(list)
    for entry, judge, total in zip(table.entry.tolist(), table.judge.tolist(), table.total.tolist(), strict=True):
        sheets[component[entry]].append((table.entries[entry], table.judges[judge], table.values[total]))
    found = {entry: one for own in sheets.values() for entry, one in rank_sums(own).items()}
    points = [round_half_up(found[one].total, decimals) if one in found else None for one in table.entries]
    placed = [one in found and found[one].complete for one in table.entries]
    notes = []
    if not all(one.complete for one in found.values()):
        notes.append(Note(RANKS_MISSING))
    if any(len(own) < len({e for e, _, _ in own}) * len({j for _, j, _ in own}) for own in sheets.values()):
        notes.append(Note(OTHER_JUDGES))
    if components.count > 1:
        notes.append(Note(OTHER_PANELS))
    return Official(points, [False] * len(points), placed, tuple(notes), least_first=True)
