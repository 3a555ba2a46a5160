"""Tables as files: XLSX with texts written as texts, CSV with what looks like a formula made harmless."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from contest_platform import settings
from contest_platform.papers.rules.tables import Cell, Table, TableFormat, guarded

Word = Callable[[StrEnum], str]
_BOM = "\ufeff"  # Excel takes a file without it for the encoding of the machine


def written(table: Table, form: TableFormat, *, title: str, word: Word) -> bytes:
    """The file. `word` gives the word of a StrEnum in the reader's language; `title` is the sheet's name."""
    if form is TableFormat.CSV:
        return _csv(table, word)
    from contest_platform.papers.spreadsheets.workbook import workbook  # noqa: PLC0415 - its library is slow to load

    return workbook(table, title, word)


def _csv(table: Table, word: Word) -> bytes:
    """RFC 4180 with UTF-8 and a byte order mark; numbers with a point, dates and times as ISO 8601."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([guarded(heading) for heading in table.headings])
    for row in table.rows:
        writer.writerow([_text(cell, word) for cell in row])
    return (_BOM + out.getvalue()).encode()


def _text(cell: Cell, word: Word) -> str:
    match cell:
        case None:
            return ""
        case StrEnum():
            return guarded(word(cell))
        case Decimal():
            return f"{cell:f}"
        case int():
            return str(cell)
        case datetime():
            return cell.astimezone(settings.current().time_zone).isoformat(sep=" ", timespec="seconds")
        case date():
            return cell.isoformat()
        case str():
            return guarded(cell)
