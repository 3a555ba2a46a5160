"""Reading a table of scores.

Columns `entry,judge,score`, or `entry,judge,criterion,score`, either with an optional `weight`. An empty score is
missing, never 0; a sheet in which a criterion of the table is missing is incomplete and does not count.
**Source:** docs/decisions/0003.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from typing import Any

import numpy as np

from contest_platform.ranking.rules.official import weighted_total
from contest_platform.ranking.rules.score_table.plain import read_plain
from contest_platform.ranking.rules.score_table.table import (
    Answers,
    CellEmpty,
    CellsMissing,
    ColumnsNotUnderstood,
    CriterionGivenTwice,
    NotANumber,
    ScoreGivenTwice,
    ScoresNotUnderstood,
    ScoreTable,
    WeightNotPositive,
)
from contest_platform.text import one_line

_NEEDED = ("entry", "judge", "score")
_OPTIONAL = ("criterion", "weight")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}(?:[.,][0-9]{0,30})?|[.,][0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?")
_LARGEST, _FINEST = Decimal(10) ** 15, -30


@dataclass(slots=True)
class _SheetCells:
    points: dict[str, Decimal | None] = field(default_factory=dict)
    weights: dict[str, Decimal] = field(default_factory=dict)


_Sheets = dict[str, dict[str, _SheetCells]]


def read_table(text: str) -> ScoreTable:
    """Read the table. Raises ColumnsNotUnderstood, or ScoresNotUnderstood with the row (the header is row 1).

    **Source:** docs/decisions/0003.
    """
    header, _, body = text.removeprefix("\ufeff").partition("\n")
    delimiter = next((one for one in "\t;," if one in header), ",")
    names = _names(header, delimiter)
    ignored = tuple(name for name in names if name and name not in (*_NEEDED, *_OPTIONAL))
    if set(names).isdisjoint(_OPTIONAL):
        plain = read_plain(body, delimiter, [names.index(one) for one in _NEEDED], len(names), read_number)
        if plain is not None:
            return ScoreTable(*plain, ignored)
    return _read_cells(body, delimiter, names, ignored)


def read_number(cell: str) -> Decimal | None:
    """The number in a cell, with a decimal point or comma, as programs write it too (7.5e-05); else None.

    Below 10^15, with at most 30 decimals. **Source:** docs/decisions/0003 (exact arithmetic).
    """
    if not _NUMBER.fullmatch(cell):
        return None
    number = Decimal(cell.replace(",", "."))
    fine = int(number.as_tuple().exponent) >= _FINEST
    return number if fine and abs(number) < _LARGEST else None


def _names(header: str, delimiter: str) -> list[str]:
    try:
        names = [one_line(name).lower() for name in next(csv.reader([header.strip("\r")], delimiter=delimiter), [])]
    except csv.Error:
        names = []
    named = [name for name in names if name]
    if not set(_NEEDED) <= set(named) or len(set(named)) < len(named):
        raise ColumnsNotUnderstood(header=one_line(header)[:80])
    return names


def _read_cells(body: str, delimiter: str, names: list[str], ignored: tuple[str, ...]) -> ScoreTable:
    sheets: _Sheets = {}
    criteria: dict[str, None] = {}
    judges: dict[str, int] = {}
    for row, cells in _rows(csv.reader(StringIO(body, newline=""), delimiter=delimiter, strict=True), names):
        criterion = cells.get("criterion", "")
        criteria.setdefault(criterion)
        judges.setdefault(cells["judge"], len(judges))
        sheet = sheets.setdefault(cells["entry"], {}).setdefault(cells["judge"], _SheetCells())
        if criterion in sheet.points:
            twice = CriterionGivenTwice if criterion else ScoreGivenTwice
            raise twice(row=row, column="entry", criterion=criterion, entry=cells["entry"], judge=cells["judge"])
        score = cells["score"]
        sheet.points[criterion] = _number(row, "score", score) if score else None
        sheet.weights[criterion] = _weight(row, cells["weight"]) if "weight" in cells and score else Decimal(1)
    return _table(sheets, judges, criteria, ignored)


def _table(sheets: _Sheets, judges: dict[str, int], criteria: Iterable[str], ignored: tuple[str, ...]) -> ScoreTable:
    counting, incomplete = [], []
    answers: dict[str, list[Answers]] = {}
    for number, (entry, by_judge) in enumerate(sheets.items()):
        given = [(judges[judge], _answers(one, criteria)) for judge, one in by_judge.items()]
        complete = [(judge, own) for judge, own in given if own is not None]
        answers[entry] = [own for _, own in complete]
        counting += [(number, judge, weighted_total(own.points, own.weights)) for judge, own in complete]
        begun = sum(any(points is not None for points in one.points.values()) for one in by_judge.values())
        incomplete.append(begun - len(complete))
    values = tuple(sorted({total for _, _, total in counting}))
    place = {value: number for number, value in enumerate(values)}
    columns = [(entry, judge, place[total]) for entry, judge, total in counting]
    numbers = np.array(columns, dtype=np.int64).reshape(-1, 3)
    return ScoreTable(
        tuple(sheets),
        tuple(judges),
        numbers[:, 0],
        numbers[:, 1],
        numbers[:, 2],
        values,
        np.array(incomplete, dtype=np.int64),
        ignored,
        tuple(criteria),
        answers,
    )


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
    number = read_number(cell)
    if number is None:
        raise NotANumber(row=row, column=column, cell=cell[:40])
    return number


def _weight(row: int, cell: str) -> Decimal:
    weight = _number(row, "weight", cell)
    if weight <= 0:
        raise WeightNotPositive(row=row, column="weight")
    return weight


def _answers(sheet: _SheetCells, criteria: Iterable[str]) -> Answers | None:
    """What a complete sheet says of each criterion; None for an incomplete one."""
    points, weights = [], []
    for criterion in criteria:
        one = sheet.points.get(criterion)
        if one is None:
            return None
        points.append(one)
        weights.append(sheet.weights[criterion])
    return Answers(tuple(points), tuple(weights))
