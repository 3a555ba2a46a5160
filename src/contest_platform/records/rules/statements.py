"""Which statement of a figure counts when there are several.

Two statements of one fact are two sources of one figure, never two figures. They are weighed by what they are,
not by when they were imported, so that files may come in any order; only a correction, which a person makes on
purpose, is known by its time. **Source:** docs/decisions/0008.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from contest_platform.contests.rules import Level
from contest_platform.records.rules.figures import NATION, Figure, Measure
from contest_platform.records.rules.layouts import Layout
from contest_platform.records.rules.periods import Years
from contest_platform.text import fold

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Statement:
    """A figure as one file states it. `corrected_at` is set when it took the place of an older value of the
    same source; `superseded_at` when a newer one took its own place: it is kept, and counts no more.
    """

    figure: Figure
    layout: Layout
    file: str
    corrected_at: datetime | None = None
    superseded_at: datetime | None = None

    @cached_property
    def content(self) -> tuple[Any, ...]:
        """What is stated: equal for two statements that say the same."""
        figure = self.figure
        flags = (figure.approximate, figure.at_least, figure.derivation, figure.medal)
        return (figure.value, *flags, _plain(figure.detail), figure.scope.years)

    @cached_property
    def weight(self) -> tuple[Any, ...]:
        """The announced results of this installation first; then the source of the later year; within a year
        what was corrected later, then the later day; else a fixed order of the files.
        """
        as_of = self.figure.as_of or date.min
        own = self.layout is Layout.PLATFORM
        corrected = self.corrected_at or _NEVER
        value = self.figure.value if self.figure.value is not None else -1
        return (own, as_of.year, corrected, as_of, self.layout.value, self.figure.source, value, repr(self.content))


def current(statements: Iterable[Statement], as_of: date | None = None) -> tuple[Statement, ...]:
    """Those that count now, or counted on a day by what their sources knew. National editions lend their day
    to a province's results that tell none; what then still has no day is left out of a dated view.
    """
    standing = _dated([each for each in statements if each.superseded_at is None])
    if as_of is None:
        return tuple(standing)
    return tuple(each for each in standing if each.figure.as_of is not None and each.figure.as_of <= as_of)


def chosen(statements: Iterable[Statement]) -> dict[str, Statement]:
    """The one statement that counts for each fact."""
    found: dict[str, Statement] = {}
    for each in statements:
        held = found.get(each.figure.fact)
        if held is None or each.weight > held.weight:
            found[each.figure.fact] = each
    return found


def by_fact(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """All statements of each fact, the one that counts first."""
    groups: dict[str, list[Statement]] = defaultdict(list)
    for each in statements:
        groups[each.figure.fact].append(each)
    return {fact: sorted(group, key=lambda each: each.weight, reverse=True) for fact, group in groups.items()}


def _dated(statements: list[Statement]) -> list[Statement]:
    years = _national_years(statements)
    return [_with_year(each, years) for each in statements]


def _national_years(statements: Iterable[Statement]) -> Mapping[tuple[str, int], Figure]:
    held = [
        each for each in statements
        if each.figure.measure is Measure.HELD and each.figure.scope.owner_key == fold(NATION)
    ]  # fmt: skip
    return {
        (each.figure.scope.contest or "", each.figure.scope.first_edition): each.figure
        for each in sorted(held, key=lambda each: each.weight)
        if each.figure.scope.first_edition is not None
    }


def _with_year(statement: Statement, editions: Mapping[tuple[str, int], Figure]) -> Statement:
    figure, scope = statement.figure, statement.figure.scope
    held = editions.get((scope.contest or "", scope.first_edition or 0))
    if scope.level is not Level.NATIONAL or figure.as_of is not None or held is None:
        return statement
    return replace(statement, figure=replace(figure, as_of=held.as_of))


def year_of(figure: Figure) -> int | None:
    """The last year that a figure is about, by its period or else by its day; None when neither is known."""
    years: Years = figure.scope.years
    return years.last or (figure.as_of.year if figure.as_of else None)


def _plain(detail: Mapping[str, Any]) -> str:
    return repr(sorted((key, value) for key, value in detail.items()))
