"""Scores as arrays: what every statistic of a jury starts from.

**Source:** docs/ranking.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from contest_platform.errors import Invalid
from contest_platform.language import N_

Key = str | UUID
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class SheetGivenTwice(Invalid):
    message = N_("Giám khảo %(judge)s có hai phiếu cho bài %(entry)s.")


class ScoreNotFinite(Invalid):
    message = N_("Điểm của giám khảo %(judge)s cho bài %(entry)s không phải là số hữu hạn.")


class NoScores(Invalid):
    message = N_("Chưa có phiếu chấm nào để tính.")


def sums(index: Ints, values: Floats, size: int) -> Floats:
    """Σ of the values that share an index, (n,) → (size,). **Source:** docs/ranking.md."""
    return np.bincount(index, weights=values, minlength=size).astype(np.float64, copy=False)


@dataclass(frozen=True, eq=False)
class Scores:
    """One number a sheet. E entries, J judges, n sheets, at most one sheet for each entry and judge.

    `entry`, `judge`: indices into `entries` and `judges`, each (n,); `points`: (n,), any unit. Sheets stand in order
    of entry, so an entry's sheets are neighbours. Every entry and every judge has at least one sheet.
    """

    entries: tuple[Key, ...]
    judges: tuple[Key, ...]
    entry: Ints
    judge: Ints
    points: Floats

    @cached_property
    def sheets_of_entry(self) -> Ints:
        return np.bincount(self.entry, minlength=len(self.entries))

    @cached_property
    def sheets_of_judge(self) -> Ints:
        return np.bincount(self.judge, minlength=len(self.judges))

    @cached_property
    def mean_of_entry(self) -> Floats:
        """The plain mean of each entry's sheets, (E,)."""
        return self.by_entry(self.points) / self.sheets_of_entry

    def by_entry(self, values: Floats) -> Floats:
        """The sum of each entry's values, one value a sheet: (n,) → (E,)."""
        return sums(self.entry, values, len(self.entries))

    def by_judge(self, values: Floats) -> Floats:
        """The sum of each judge's values, one value a sheet: (n,) → (J,)."""
        return sums(self.judge, values, len(self.judges))

    @cached_property
    def table(self) -> Floats:
        """The points as entries × judges, (E, J), NaN where there is no sheet."""
        cells = np.full((len(self.entries), len(self.judges)), np.nan)
        cells[self.entry, self.judge] = self.points
        return cells


def scores_of(cells: Iterable[tuple[Key, Key, Decimal | float]]) -> Scores:
    """Scores from (entry, judge, points); entries and judges keep the order in which they come first.

    Raises NoScores, SheetGivenTwice and ScoreNotFinite, the last two naming the entry and the judge.
    **Source:** docs/ranking.md.
    """
    entries: dict[Key, int] = {}
    judges: dict[Key, int] = {}
    rows = [
        (entries.setdefault(entry, len(entries)), judges.setdefault(judge, len(judges)), float(points))
        for entry, judge, points in cells
    ]
    if not rows:
        raise NoScores
    entry, judge, points = (np.array(column) for column in zip(*rows, strict=True))
    return scores_from_arrays(tuple(entries), tuple(judges), entry, judge, points.astype(np.float64))


def scores_from_arrays(
    entries: Sequence[Key],
    judges: Sequence[Key],
    entry: npt.NDArray[Any],
    judge: npt.NDArray[Any],
    points: Floats,
) -> Scores:
    """Scores from indices into `entries` and `judges`, one position a sheet, in any order.

    Raises as `scores_of`. **Source:** docs/ranking.md.
    """
    entry, judge = entry.astype(np.int64), judge.astype(np.int64)
    if np.any(entry[1:] < entry[:-1]):
        order = np.argsort(entry, kind="stable")
        entry, judge, points = entry[order], judge[order], points[order]
    _check_finite(entries, judges, entry, judge, points)
    _check_once(entries, judges, entry, judge)
    return Scores(tuple(entries), tuple(judges), entry, judge, points)


def _check_finite(entries: Sequence[Key], judges: Sequence[Key], entry: Ints, judge: Ints, points: Floats) -> None:
    bad = np.flatnonzero(~np.isfinite(points))
    if bad.size:
        raise ScoreNotFinite(entry=entries[entry[bad[0]]], judge=judges[judge[bad[0]]])


def _check_once(entries: Sequence[Key], judges: Sequence[Key], entry: Ints, judge: Ints) -> None:
    cells = np.sort(entry * len(judges) + judge)
    again = np.flatnonzero(cells[1:] == cells[:-1])
    if again.size:
        of_entry, of_judge = divmod(int(cells[again[0]]), len(judges))
        raise SheetGivenTwice(entry=entries[of_entry], judge=judges[of_judge])
