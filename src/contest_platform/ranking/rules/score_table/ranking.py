"""A table of scores, combined and ranked; beside it the adjusted points and how far the judges agree.

**Source:** docs/decisions/0003 (official figures and places); docs/ranking.md (statistics).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from contest_platform.contests.rules import Method
from contest_platform.ranking.rules.adjusted import (
    Components,
    Fit,
    Note,
    Scores,
    TooManyJudges,
    WeakLink,
    components_of,
    fit,
    weak_links,
)
from contest_platform.ranking.rules.adjusted.scores import Flags, Floats, Ints
from contest_platform.ranking.rules.agreement import Agreement, agreement_of
from contest_platform.ranking.rules.score_table.official import (
    Official,
    Places,
    Trim,
    official_figures,
    places_by_points,
)
from contest_platform.ranking.rules.score_table.table import ScoreTable

ADJUSTED = "adjusted"
METHODS = (Method.MEAN.value, Method.TRIMMED.value, ADJUSTED, Method.RANK_SUM.value)
"""Under `adjusted` places follow the adjusted points, and the official figure is the plain mean."""

_SAME, _ROUNDING = 1e-9, 1e-15
"""Adjusted points are tied within the first share of the range of the points and the second of their size: rounding
of floats is no difference in merit."""


class RankedEntry(msgspec.Struct, frozen=True, gc=False):
    """A row of the result. `points`: the official figure as a decimal string, None without one.

    `component` counts from 1. The adjusted points, their error and the bounds of the 90 % interval are None for an
    entry without a sheet, and NaN where they could not be estimated.
    """

    entry: str
    place: int | None
    tied: bool
    points: str | None
    sheets: int
    incomplete: int
    plain_mean: bool
    adjusted: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    component: int | None


@dataclass(frozen=True, eq=False)
class Ranking:
    """`entries` in order of place, then of the file; those without a place come last.

    `notes` are about the official figures, `statistics_notes` about the statistics beside them.
    """

    method: str
    entries: Sequence[RankedEntry]
    fit: Fit | None = None
    agreement: Agreement | None = None
    components: int = 0
    links: tuple[WeakLink, ...] = ()
    notes: tuple[Note, ...] = ()
    statistics_notes: tuple[Note, ...] = ()
    trim: Trim | None = None
    """Of what was dropped, under `trimmed`."""


def rank_table(table: ScoreTable, *, method: str, decimals: int, trim: Trim = Trim.TOTALS) -> Ranking:
    """Rank by one of METHODS; a table without a counting sheet has neither places nor statistics.

    Raises TooManyJudges under `adjusted` only, WeightsDiffer under `trimmed` within criteria only.
    **Source:** docs/decisions/0003; docs/ranking.md.
    """
    if not table.entry.size:
        nobody = Places(np.zeros(len(table.entries), dtype=np.int64), np.zeros(len(table.entries), dtype=np.bool_))
        nothing = Official([None] * len(table.entries), [False] * len(table.entries), [])
        return Ranking(method, _rows(table, nothing, nobody, None, None))
    scores = table.scores()
    fitted, notes = _fitted(scores, needed=method == ADJUSTED)
    components = fitted.components if fitted else components_of(scores)
    official = official_figures(table, components, method=method, decimals=decimals, trim=trim)
    if fitted and method == ADJUSTED:
        placed = _places_by_adjusted(table, fitted.adjusted)
    else:
        placed = places_by_points(table, official)
    return Ranking(
        method=method,
        trim=trim if method == Method.TRIMMED else None,
        entries=_rows(table, official, placed, components, fitted),
        fit=fitted,
        agreement=agreement_of(fitted) if fitted else None,
        components=components.count,
        links=weak_links(scores),
        notes=official.notes,
        statistics_notes=notes,
    )


def _fitted(scores: Scores, *, needed: bool) -> tuple[Fit | None, tuple[Note, ...]]:
    try:
        found = fit(scores)
    except TooManyJudges as refusal:
        if needed:
            raise
        return None, (Note(refusal.message, refusal.values),)
    return found, found.notes


def _places_by_adjusted(table: ScoreTable, adjusted: Floats) -> Places:
    """Places by the adjusted points as they are, unrounded; equal ones are shared and marked."""
    place, tied = np.zeros(len(table.entries), dtype=np.int64), np.zeros(len(table.entries), dtype=np.bool_)
    order = np.argsort(-adjusted, kind="stable")
    points = [float(value) for value in (table.values[0], table.values[-1])]
    same = _SAME * (points[1] - points[0]) + _ROUNDING * max(map(abs, points))
    apart = np.diff(adjusted[order]) < -same
    first = np.concatenate([[True], apart])
    alone = first & np.concatenate([apart, [True]])
    place[table.scored[order]] = np.maximum.accumulate(np.where(first, np.arange(1, len(order) + 1), 0))
    tied[table.scored[order]] = ~alone
    return Places(place, tied)


def _rows(
    table: ScoreTable, official: Official, placed: Places, components: Components | None, fitted: Fit | None
) -> list[RankedEntry]:
    """Column by column: there may be very many rows."""
    order = np.argsort(np.where(placed.place > 0, placed.place, len(table.entries) + 1), kind="stable")
    numbers = order.tolist()
    scored = np.cumsum(table.sheets > 0) - 1
    known = (fitted.adjusted, fitted.standard_error, fitted.low, fitted.high) if fitted else (None,) * 4
    component = components.of_entry + 1 if components else None
    columns = (
        [table.entries[number] for number in numbers],
        [place or None for place in placed.place[order].tolist()],
        placed.tied[order].tolist(),
        [None if (points := official.points[number]) is None else f"{points:f}" for number in numbers],
        table.sheets[order].tolist(),
        table.incomplete[order].tolist(),
        [official.plain_mean[number] for number in numbers],
        *(_column(values, scored[order], table.sheets[order] > 0) for values in (*known, component)),
    )
    return list(map(RankedEntry, *columns))


def _column(values: Floats | Ints | None, position: Ints, there: Flags) -> list[Any]:
    """The values of the entries with a sheet, which are all that the statistics know; None for the others."""
    if values is None:
        return [None] * len(position)
    found = values[position].tolist()
    return (
        found if there.all() else [one if known else None for one, known in zip(found, there.tolist(), strict=True)]
    )
