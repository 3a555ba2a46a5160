"""What one row of each known table states, figure by figure.

**Source:** the tables in `sample/`; the publication behind a row is its `source` column.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contest_platform.contests.rules import Level
from contest_platform.records.rules.cells import NOT_UNDERSTOOD, Row
from contest_platform.records.rules.counts import AUTHORS, ENTRIES, PRIZES, UNITS, Count, read_number
from contest_platform.records.rules.figures import NATION, Figure, Measure, Scope
from contest_platform.records.rules.periods import Years, day_of_source, read_day, year_of_source
from contest_platform.records.rules.places import read_place, read_prize_scope
from contest_platform.records.rules.prizes import (
    Money,
    Tier,
    read_money,
    read_named_prizes,
    read_other_money,
    read_prizes,
)
from contest_platform.records.rules.remarks import Derivation, Stage, split_remark

TIER_COLUMNS = {
    "special": Tier.SPECIAL,
    "first": Tier.FIRST,
    "second": Tier.SECOND,
    "third": Tier.THIRD,
    "encouragement": Tier.CONSOLATION,
}
_ENTRIES = (("received", Measure.RECEIVED), ("eligible", Measure.ELIGIBLE), ("in_final", Measure.IN_FINAL))


@dataclass(frozen=True)
class _Sheet:
    """What all figures of one row share."""

    row: Row
    scope: Scope
    source: str
    as_of: date | None

    def figure(self, column: str, measure: Measure, value: int | None, **more: Any) -> Figure:
        return Figure(
            more.pop("scope", self.scope), measure, value, self.source, self.as_of, self.row.name, column,
            self.row.text(column), **more,
        )  # fmt: skip

    def counted(self, column: str, measure: Measure, count: Count | None, **more: Any) -> Iterator[Figure]:
        """The figure of a count, with its further parts beside it; nothing when the cell is empty."""
        if count is None:
            return
        if count.printed_as:
            more["detail"] = {"printed_as": count.printed_as}
        elif len(count.parts) > 1:
            more["detail"] = {"parts": [[part.value, part.of, part.words] for part in count.parts]}
        more["stage"] = count.stage or more.get("stage", Stage.STATED)
        yield self.figure(
            column, measure, count.value, approximate=count.approximate, at_least=count.at_least,
            derivation=count.derivation, **more,
        )  # fmt: skip


def provincial_edition(row: Row) -> Iterator[Figure]:
    """An edition of a province or of a unit below it. A stage beside the total of prizes holds for all prizes
    of the row: the jury's proposal and the committee's decision are two rows.
    """
    scope = _scope(row, row.read("province", read_place) or row.required("province"), row.level(), "edition")
    sheet = _Sheet(row, scope, row.required("source"), _as_of(row, scope.years))
    yield from _held(sheet, "edition")
    for column, measure in _ENTRIES:
        yield from sheet.counted(column, measure, row.count(column, ENTRIES, "stage"))
    yield from sheet.counted("authors", Measure.AUTHORS, row.count("authors", AUTHORS))
    yield from sheet.counted("units", Measure.UNITS, row.count("units", UNITS, several=True))
    yield from _prizes(sheet)
    others = row.read("other_prizes", read_named_prizes)
    if others:
        yield sheet.figure("other_prizes", Measure.OTHER_AWARDS, others.prizes, category=others.name)
    yield from _sent(sheet)


def national_edition(row: Row) -> Iterator[Figure]:
    scope = _scope(row, NATION, Level.NATIONAL, "edition")
    day = row.read("ceremony_date", read_day)
    held_on = day.held_on if day and day.stage is not Stage.PLANNED else None
    sheet = _Sheet(row, scope, row.required("source"), _as_of(row, scope.years, held_on))
    yield from _held(sheet, "edition")
    if day:
        detail = {"held_on": day.held_on.isoformat() if day.held_on else None}
        yield sheet.figure("ceremony_date", Measure.CEREMONY, None, stage=day.stage or Stage.STATED, detail=detail)
    yield from sheet.counted("entries", Measure.RECEIVED, row.count("entries", ENTRIES))
    yield from sheet.counted(
        "units_participating", Measure.UNITS, row.count("units_participating", UNITS, several=True)
    )
    yield from _prizes(sheet)
    money = row.read("prize_money_total_million_vnd", read_money)
    if money:
        yield sheet.figure("prize_money_total_million_vnd", Measure.MONEY, money.money_vnd)


def advancement(row: Row) -> Iterator[Figure]:
    """What one province sent to a national edition and won there, or did in all its participations to a year."""
    editions = row.editions("national_edition")
    scope = _scope(row, row.required("province"), Level.NATIONAL, "national_edition")
    row.read("province", read_place)
    sheet = _Sheet(row, scope, row.required("source"), _as_of(row, scope.years))
    if editions.participations is not None:
        yield sheet.figure("national_edition", Measure.PARTICIPATIONS, editions.participations)
    yield from sheet.counted("sent", Measure.SENT, row.count("sent", ENTRIES))
    column = "reached_national_final"
    yield from sheet.counted(column, Measure.REACHED_FINAL, row.count(column, ENTRIES))
    yield from _tiers(sheet, Stage.STATED)


def entries_by_field(row: Row) -> Iterator[Figure]:
    level = row.level()
    owner = NATION if level is Level.NATIONAL and not row.text("province") else row.required("province")
    row.read("province", read_place)
    scope = _scope(row, owner, level, "edition")
    sheet = _Sheet(row, scope, row.required("source"), _as_of(row, scope.years))
    field = row.required("field_as_printed")
    yield from sheet.counted("entries", Measure.FIELD_ENTRIES, row.count("entries", ENTRIES), category=field)


def prize_money(row: Row) -> Iterator[Figure]:
    """Money for one prize. A rule that names no edition holds for all editions of its owner."""
    place = row.read("scope", read_prize_scope)
    contest = row.contest()
    row.required("scope")
    row.required("unit")
    row.read("unit", lambda unit: unit if unit in ("million VND", "triệu đồng") else None)
    source = " | ".join(part for part in (row.text("legal_basis"), row.required("source")) if part)
    if place is None:
        return
    scope = Scope(place.owner, place.level, contest, place.edition, place.edition, place.years)
    sheet = _Sheet(row, scope, source, day_of_source(source))
    for column, tier in TIER_COLUMNS.items():
        if money := row.read(column, read_money):
            yield _money(sheet, column, money, tier, place.derivation)
    for money in row.read("other", read_other_money) or ():
        yield _money(sheet, "other", money, money.name, place.derivation)


def winning_title(row: Row) -> Iterator[Figure]:
    """A work that won. A prize that names another level is a record of its own there, of an edition that the
    row does not tell.
    """
    level = row.level()
    scope = _scope(row, row.required("province"), level, "edition", "year")
    sheet = _Sheet(row, scope, row.required("source"), _as_of(row, scope.years))
    row.read("province", read_place)
    row.required("title_lang")
    row.read("title_lang", lambda code: code if code in ("vi", "en") else None)
    authors = row.read("authors_count", read_number)
    field = row.read("field", _field) or ""
    row.required("prize")
    detail = {"prize": row.text("prize"), "field": field, "language": row.text("title_lang"), "authors": authors}
    won = row.read("prize", read_prizes)
    title = row.required("title")
    for prize in won or ():
        elsewhere = prize.level and prize.level is not level
        own = replace(scope, level=prize.level, first_edition=None, last_edition=None) if elsewhere else scope
        more = {**detail, "tier": prize.tier.value}
        yield sheet.figure("title", Measure.TITLE, 1, scope=own, category=title, detail=more)
    if not won:
        yield sheet.figure("title", Measure.TITLE, 1, category=title, detail={**detail, "tier": None})


def _scope(row: Row, owner: str, level: Level | None, column: str, years_column: str = "years_label") -> Scope:
    """A unit that the edition cell names owns the edition, but only below the province."""
    editions, years = row.editions(column), row.years(years_column)
    if years == Years() and editions.years:
        years = editions.years
    counts_participations = editions.participations is not None and column != "national_edition"
    if counts_participations or (editions.place and level is not Level.GRASSROOTS):
        row.problem(column, NOT_UNDERSTOOD)
    return Scope(editions.place or owner, level, row.contest(), editions.first, editions.last, years)


def _as_of(row: Row, years: Years, held_on: date | None = None) -> date | None:
    """The day the source gives; else the ceremony; else the last day of the period; else of a year it names."""
    source = row.text("source")
    year = years.last or year_of_source(source)
    return day_of_source(source) or held_on or (date(year, 12, 31) if year else None)


def _held(sheet: _Sheet, column: str) -> Iterator[Figure]:
    first, last = sheet.scope.first_edition, sheet.scope.last_edition
    if first is not None and last is not None:
        yield sheet.figure(column, Measure.HELD, last - first + 1)
    else:
        yield sheet.figure(column, Measure.HELD, None if sheet.scope.cumulative else 1)


def _prizes(sheet: _Sheet) -> Iterator[Figure]:
    total = sheet.row.count("prizes_total", PRIZES, "stage", "derivation")
    yield from sheet.counted("prizes_total", Measure.AWARDED, total)
    yield from _tiers(sheet, (total.stage if total else None) or Stage.STATED)


def _tiers(sheet: _Sheet, stage: Stage) -> Iterator[Figure]:
    for column, tier in TIER_COLUMNS.items():
        count = sheet.row.count(column, PRIZES, "printed_as")
        yield from sheet.counted(column, Measure.AWARDS, count, category=tier.value, stage=stage)


def _sent(sheet: _Sheet) -> Iterator[Figure]:
    """What was sent up: to the national edition that the cell names, or to the level that its words name."""
    column = "sent_to_national"
    count = sheet.row.count(column, ENTRIES, "target", several=True)
    if count is None:
        return
    if count.target:
        number, level = count.target.number, count.target.level
        above = Scope(sheet.scope.owner, level, sheet.scope.contest, number, number)
        yield from sheet.counted(column, Measure.SENT, replace(count, target=None), scope=above)
        return
    for part in count.parts:
        measure = Measure.REACHED_FINAL if part.final else Measure.SENT
        category = (part.level or Level.NATIONAL).value
        yield sheet.figure(
            column, measure, part.value, category=category, approximate=part.approximate, at_least=part.at_least
        )


def _money(sheet: _Sheet, column: str, money: Money, name: str, derivation: Derivation | None) -> Figure:
    detail = {"prizes": money.prizes, "most_per_field": money.most_per_field}
    told = {key: value for key, value in detail.items() if value is not None}
    return sheet.figure(
        column, Measure.PRIZE_MONEY, money.money_vnd, category=str(name), derivation=derivation, detail=told
    )


def _field(cell: str) -> str | None:
    """The name of a field; "(inferred)" behind it is dropped into the printed text only."""
    split = split_remark(cell)
    return split[0] or None if split and split[1] in ("", "inferred", "field inferred") else None
