"""The known tables: how each is told by its header, and what figures one of its rows states.

**Source:** the tables in `sample/`, collected from published rules, plans, results and reports.
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from contest_platform.errors import Problem
from contest_platform.language import N_
from contest_platform.records.rules.cells import FileNotUnderstood, Row
from contest_platform.records.rules.figures import Figure
from contest_platform.records.rules.rows import (
    advancement,
    entries_by_field,
    national_edition,
    prize_money,
    provincial_edition,
    winning_title,
)
from contest_platform.text import one_line

_TIERS = "special,first,second,third,encouragement"
_FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1

UNKNOWN_HEADER = N_("Dòng 1: không nhận ra bảng này theo các cột “%(cell)s”.")
WRONG_WIDTH = N_("Dòng %(row)s, cột %(column)s: dòng có %(found)s ô, bảng có %(expected)s cột.")
BROKEN = N_("Dòng %(row)s, cột %(column)s: dấu ngoặc kép hoặc dấu phẩy không đúng quy cách CSV.")


class Layout(StrEnum):
    """The kinds of file that can be imported."""

    HISTORY = "history"
    PROVINCIAL_EDITIONS = "provincial_editions"
    NATIONAL_EDITIONS = "national_editions"
    ADVANCEMENT = "advancement"
    ENTRIES_BY_FIELD = "entries_by_field"
    PRIZE_MONEY = "prize_money"
    WINNING_TITLES = "winning_titles"
    PLATFORM = "platform"  # not a file: the announced editions of this installation


@dataclass(frozen=True)
class _Table:
    columns: tuple[str, ...]
    figures: Callable[[Row], Iterable[Figure]]


def _table(columns: str, figures: Callable[[Row], Iterable[Figure]]) -> _Table:
    return _Table(tuple(columns.split(",")), figures)


_TABLES = {
    Layout.PROVINCIAL_EDITIONS: _table(
        "province,level,contest,edition,years_label,received,eligible,in_final,authors,units,prizes_total,"
        f"{_TIERS},other_prizes,sent_to_national,note,source",
        provincial_edition,
    ),
    Layout.NATIONAL_EDITIONS: _table(
        "contest,edition,years_label,ceremony_date,entries,units_participating,prizes_total,"
        f"{_TIERS},prize_money_total_million_vnd,note,source",
        national_edition,
    ),
    Layout.ADVANCEMENT: _table(
        f"province,contest,national_edition,sent,reached_national_final,{_TIERS},note,source", advancement
    ),
    Layout.ENTRIES_BY_FIELD: _table(
        "level,province,contest,edition,field_as_printed,entries,source", entries_by_field
    ),
    Layout.PRIZE_MONEY: _table(f"scope,contest,{_TIERS},other,unit,legal_basis,note,source", prize_money),
    Layout.WINNING_TITLES: _table(
        "level,province,contest,edition,year,prize,field,title,title_lang,authors_count,source", winning_title
    ),
}


def read_table(text: str) -> tuple[Layout, tuple[Figure, ...]]:
    """The layout of a CSV text and all its figures. The columns may stand in any order; each must be there once.
    FileNotUnderstood names every cell that is not understood.
    """
    problems: list[Problem] = []
    rows = _rows(text, problems)
    header = [one_line(cell) for cell in rows[0]] if rows else []
    layout = next((layout for layout, table in _TABLES.items() if sorted(table.columns) == sorted(header)), None)
    if layout is None:
        shown = {"row": "1", "column": "", "cell": ", ".join(header)[:200]}
        raise FileNotUnderstood((*problems, Problem("1", UNKNOWN_HEADER, shown)))
    figures: list[Figure] = []
    for number, cells in enumerate(rows[1:], start=_FIRST_ROW):
        if _is_whole(number, cells, header, problems):
            figures += _TABLES[layout].figures(Row(str(number), dict(zip(header, cells, strict=True)), problems))
    if problems:
        raise FileNotUnderstood(problems)
    return layout, tuple(figures)


def _rows(text: str, problems: list[Problem]) -> list[list[str]]:
    """The rows, empty last lines aside, up to the first that is no CSV."""
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        row = str(len(rows) + 1)
        column = rows[0][0] if rows and rows[0] else ""
        problems.append(Problem(row, BROKEN, {"row": row, "column": column, "cell": ""}))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _is_whole(number: int, cells: list[str], header: list[str], problems: list[Problem]) -> bool:
    """Whether the row has a cell for each column; the first missing or surplus one is named if not."""
    if len(cells) == len(header):
        return True
    column = header[len(cells)] if len(cells) < len(header) else str(len(header) + 1)
    values = {"row": str(number), "column": column, "cell": "", "found": len(cells), "expected": len(header)}
    problems.append(Problem(f"{number}.{column}", WRONG_WIDTH, values))
    return False
