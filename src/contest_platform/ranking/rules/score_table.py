"""Scores in a CSV table, ranked without a database: what `contest rank` does.

Columns `entry,judge,score`, or `entry,judge,criterion,score`, either with an optional `weight`. An empty score is
missing, never 0; a sheet in which a criterion of the table is missing is incomplete and does not count.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from contest_platform.contests.rules import Method
from contest_platform.errors import Invalid
from contest_platform.language import N_
from contest_platform.ranking.rules.official import EntryKey, Figure, figure, weighted_total
from contest_platform.ranking.rules.ties import Place, order_key, places
from contest_platform.text import one_line

_NEEDED = ("entry", "judge", "score")
_OPTIONAL = ("criterion", "weight")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:[.,][0-9]{1,9})?")


class ScoresNotUnderstood(Invalid):
    """A cell that refuses the table: `row` (the header is row 1) and `column` are among the values."""

    message = N_("Dòng %(row)s: không đọc được theo dạng CSV.")


class CellsMissing(ScoresNotUnderstood):
    message = N_("Dòng %(row)s: số ô không khớp với dòng đầu.")


class CellEmpty(ScoresNotUnderstood):
    message = N_("Dòng %(row)s: cột %(column)s để trống.")


class NotANumber(ScoresNotUnderstood):
    message = N_("Dòng %(row)s, cột %(column)s: “%(cell)s” không phải là số.")


class WeightNotPositive(ScoresNotUnderstood):
    message = N_("Dòng %(row)s: hệ số phải lớn hơn 0.")


class ScoreGivenTwice(ScoresNotUnderstood):
    message = N_("Dòng %(row)s: trùng với một dòng trước (cùng bài, giám khảo và tiêu chí).")


class ColumnsNotUnderstood(Invalid):
    message = N_("Bảng cần các cột entry, judge, score (có thể thêm criterion, weight); dòng đầu là “%(header)s”.")


@dataclass(slots=True)
class _SheetCells:
    points: dict[str, Decimal | None] = field(default_factory=dict)
    weights: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class ScoreTable:
    """The totals of the counting sheets of each entry, and how many sheets are incomplete; entries as in the file."""

    totals: dict[str, tuple[Decimal, ...]]
    incomplete: dict[str, int]
    ignored: tuple[str, ...]
    """The columns of the file that mean nothing here."""


@dataclass(frozen=True, slots=True)
class Ranked:
    figure: Figure
    place: Place | None
    incomplete: int


def read_scores(lines: Iterable[str]) -> ScoreTable:
    """Read the table. Raises ColumnsNotUnderstood, or ScoresNotUnderstood with the row (the header is row 1)."""
    sheets: dict[str, dict[str, _SheetCells]] = {}
    criteria: dict[str, None] = {}
    reader, names = _open(lines)
    for row, cells in _rows(reader, names):
        criterion = cells.get("criterion", "")
        criteria.setdefault(criterion)
        sheet = sheets.setdefault(cells["entry"], {}).setdefault(cells["judge"], _SheetCells())
        if criterion in sheet.points:
            raise ScoreGivenTwice(row=row, column="entry")
        score = cells["score"]
        sheet.points[criterion] = _number(row, "score", score) if score else None
        sheet.weights[criterion] = _weight(row, cells["weight"]) if "weight" in cells and score else Decimal(1)
    return _table(sheets, criteria, ignored=tuple(name for name in names if name not in (*_NEEDED, *_OPTIONAL)))


def _table(
    sheets: dict[str, dict[str, _SheetCells]], criteria: Iterable[str], *, ignored: tuple[str, ...]
) -> ScoreTable:
    totals, incomplete = {}, {}
    for entry, by_judge in sheets.items():
        counting = [total for one in by_judge.values() if (total := _total(one, criteria)) is not None]
        begun = [one for one in by_judge.values() if any(points is not None for points in one.points.values())]
        totals[entry], incomplete[entry] = tuple(counting), len(begun) - len(counting)
    return ScoreTable(totals, incomplete, ignored)


def rank_scores(table: ScoreTable, *, method: Method, decimals: int) -> tuple[Ranked, ...]:
    """Every entry with its figure and place, in order of place, then of input; entries without a sheet come last.

    **Source:** docs/decisions/0003.
    """
    figures = [figure(entry, totals, method=method, decimals=decimals) for entry, totals in table.totals.items()]
    keys: dict[EntryKey, Any] = {one.entry: order_key(one.points) for one in figures if one.points is not None}
    placed = places(keys)
    ranked = [Ranked(one, placed.get(one.entry), table.incomplete[str(one.entry)]) for one in figures]
    return tuple(sorted(ranked, key=lambda one: one.place.place if one.place else len(ranked) + 1))


def rank_document(ranked: Iterable[Ranked], *, method: Method) -> dict[str, Any]:
    """What `contest rank --json` prints. `points` is a decimal string, null without a counting sheet."""
    return {"method": method.value, "entries": [_row(one) for one in ranked]}


def _row(one: Ranked) -> dict[str, Any]:
    return {
        "entry": one.figure.entry,
        "place": one.place.place if one.place else None,
        "tied": one.place.tied if one.place else False,
        "points": f"{one.figure.points:f}" if one.figure.points is not None else None,
        "sheets": one.figure.sheets,
        "incomplete": one.incomplete,
        "plain_mean": one.figure.plain_mean,
    }


def _open(lines: Iterable[str]) -> tuple[Any, list[str]]:
    source = iter(lines)
    header = next(source, "").removeprefix("\ufeff")
    delimiter = next((one for one in "\t;," if one in header), ",")
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    if not set(_NEEDED) <= set(names) or len(set(names)) < len(names):
        raise ColumnsNotUnderstood(header=header.strip()[:80])
    return csv.reader(source, delimiter=delimiter, strict=True), names


def _rows(reader: Any, names: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        for values in reader:
            row = reader.line_num + 1
            if not any(value.strip() for value in values):
                continue
            if len(values) != len(names):
                raise CellsMissing(row=row, column=names[-1])
            cells = {name: one_line(value) for name, value in zip(names, values, strict=True)}
            for name in ("entry", "judge", "criterion"):
                if cells.get(name) == "":
                    raise CellEmpty(row=row, column=name)
            yield row, cells
    except csv.Error:
        raise ScoresNotUnderstood(row=reader.line_num + 1, column=names[0]) from None


def _number(row: int, column: str, cell: str) -> Decimal:
    if not _NUMBER.fullmatch(cell):
        raise NotANumber(row=row, column=column, cell=cell[:40])
    return Decimal(cell.replace(",", "."))


def _weight(row: int, cell: str) -> Decimal:
    weight = _number(row, "weight", cell)
    if weight <= 0:
        raise WeightNotPositive(row=row, column="weight")
    return weight


def _total(sheet: _SheetCells, criteria: Iterable[str]) -> Decimal | None:
    points, weights = [], []
    for criterion in criteria:
        one = sheet.points.get(criterion)
        if one is None:
            return None
        points.append(one)
        weights.append(sheet.weights[criterion])
    return weighted_total(points, weights)
