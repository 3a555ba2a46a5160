"""The same as XLSX: rows are written one after another, none is kept."""

import io
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from contest_platform import settings
from contest_platform.papers.rules.tables import Cell, Table, cut
from contest_platform.papers.spreadsheets import Word

_WIDEST = 60
_MOST_DIGITS = 15  # a number of XLSX is a double: longer ones are written as text


def workbook(table: Table, title: str, word: Word) -> bytes:
    """One sheet with a frozen first row. Never `write`, which turns a text that begins with `=` into a formula."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        formats = _Formats(book)
        sheet.freeze_panes(1, 0)
        for place, heading in enumerate(table.headings):
            longest = max([len(heading), *(len(str(row[place] or "")) for row in table.rows[:200])])
            sheet.set_column(place, place, min(longest + 2, _WIDEST))
        for place, heading in enumerate(table.headings):
            sheet.write_string(0, place, cut(heading), formats.heading)
        for number, row in enumerate(table.rows, start=1):
            for place, cell in enumerate(row):
                _write(sheet, (number, place), cell, formats, word)
    return out.getvalue()


class _Formats:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.heading = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "dd/mm/yyyy"})
        self.moment = book.add_format({"num_format": "hh:mm dd/mm/yyyy"})
        self._decimals: dict[int, Format] = {}

    def decimals(self, places: int) -> Format:
        """As many as were written: 79.50 is not 79.5."""
        if places not in self._decimals:
            form = f"0.{'0' * places}" if places else "0"
            self._decimals[places] = self._book.add_format({"num_format": form})
        return self._decimals[places]


def _write(sheet: Worksheet, at: tuple[int, int], cell: Cell, formats: _Formats, word: Word) -> None:
    match cell:
        case None:
            return
        case StrEnum():
            sheet.write_string(*at, cut(word(cell)))
        case Decimal() if len(cell.as_tuple().digits) <= _MOST_DIGITS:
            sheet.write_number(*at, float(cell), formats.decimals(_places(cell)))
        case Decimal():
            sheet.write_string(*at, f"{cell:f}")
        case int():
            sheet.write_number(*at, cell)
        case datetime():
            sheet.write_datetime(*at, _local(cell).replace(tzinfo=None), formats.moment)
        case date():
            sheet.write_datetime(*at, datetime(cell.year, cell.month, cell.day), formats.day)  # noqa: DTZ001 - a day
        case str():
            sheet.write_string(*at, cut(cell))


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _local(moment: datetime) -> datetime:
    return moment.astimezone(settings.current().time_zone)


def _sheet_name(title: str) -> str:
    """At most 31 signs, none that Excel refuses."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31].strip() or "1"
