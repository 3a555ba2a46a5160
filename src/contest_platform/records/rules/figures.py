"""A figure: who reports how much of what, about which editions, said where. One figure may have many
statements; a statement is one cell of one source.

**Source:** the reports and tables in `sample/`; `docs/glossary.md` for the words.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from contest_platform.contests.rules import ContestKind, Level
from contest_platform.records.rules.periods import NO_YEARS, Years
from contest_platform.records.rules.remarks import Derivation, Stage
from contest_platform.text import fold, nfc

NATION = "national"  # the owner of what the nation itself holds; shown as "toàn quốc"


class Measure(StrEnum):
    """What a figure counts. The category says of which field, prize, title or activity."""

    HELD = "held"  # the edition took place, or is going to
    CEREMONY = "ceremony"  # the day is in `detail`
    RECEIVED = "received"
    ELIGIBLE = "eligible"
    IN_FINAL = "in_final"
    AUTHORS = "authors"
    UNITS = "units"
    AWARDED = "awarded"  # prizes of all rungs together
    AWARDS = "awards"  # of one rung
    OTHER_AWARDS = "other_awards"
    MONEY = "money"  # all prizes together, in đồng
    PRIZE_MONEY = "prize_money"  # one prize, in đồng
    FIELD_ENTRIES = "field_entries"
    PARTICIPATIONS = "participations"
    SENT = "sent"
    REACHED_FINAL = "reached_final"
    TITLE = "title"  # a work that won; never added up
    HONOUR_ROUNDS = "honour_rounds"
    HONOURS = "honours"
    HONOUR_TITLES = "honour_titles"
    ACTIVITIES = "activities"


@dataclass(frozen=True)
class Scope:
    """Whose figure, about what: an owner (a province, a body, or the nation itself), a level, a contest, and
    the editions by number or, where the number is not known, by years.
    """

    owner: str
    level: Level | None
    contest: ContestKind | None
    first_edition: int | None = None
    last_edition: int | None = None
    years: Years = NO_YEARS

    @cached_property
    def owner_key(self) -> str:
        """Equal for owners that are written alike but for marks and case."""
        return fold(self.owner)

    @property
    def cumulative(self) -> bool:
        """It covers several editions, known by number or "up to a year"."""
        return self.first_edition != self.last_edition or self.years.bound == "to"


@dataclass(frozen=True)
class Figure:
    """One statement of a figure. `value` is None where a cell states a thing without a number.

    `as_of` is the day up to which the source may be believed to know (None: it does not say); `row` and
    `column` name the cell in the file as its reader sees it, the header being row 1.
    """

    scope: Scope
    measure: Measure
    value: int | None
    source: str
    as_of: date | None
    row: str
    column: str
    cell: str
    category: str = ""
    stage: Stage = Stage.STATED
    approximate: bool = False
    at_least: bool = False
    derivation: Derivation | None = None
    medal: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def fact(self) -> str:
        """What the figure is about, as a text that is equal for two statements of one fact. Years tell editions
        apart only where there is no number; where there is neither, one source knows nothing of another.
        """
        scope = self.scope
        numbered = scope.first_edition is not None
        known = numbered or scope.years != NO_YEARS or scope.contest is None
        years = NO_YEARS if numbered else scope.years
        parts = (
            scope.owner_key, scope.level or "", scope.contest or "",
            scope.first_edition or "", scope.last_edition or "",
            years.first or "", years.last or "", years.bound,
            self.measure, fold(self.category), self.stage, "" if known else nfc(self.source),
        )  # fmt: skip
        return json.dumps(parts, ensure_ascii=False)
