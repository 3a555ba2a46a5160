"""The published files, and small changes to them."""

import csv
import io

from contest_platform import resources
from contest_platform.records.actions import Imported, import_records

HISTORY = "sonla_history.json"
TABLES = (
    "provincial_editions.csv",
    "national_editions.csv",
    "advancement.csv",
    "entries_by_field.csv",
    "prize_money.csv",
    "winning_titles.csv",
)
ALL = (HISTORY, *TABLES)


def text(name: str) -> str:
    return (resources.folder("sample") / name).read_text(encoding="utf-8")


async def take(name: str, content: str | None = None) -> Imported:
    """Import a published file, or another content under its name, as the person at the console does."""
    return await import_records(None, filename=name, content=(content or text(name)).encode())


def changed(name: str, row: int, column: str, cell: str) -> str:
    """The table with one cell changed; rows as a spreadsheet counts them, the header being row 1."""
    rows = list(csv.reader(io.StringIO(text(name))))
    rows[row - 1][rows[0].index(column)] = cell
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()
