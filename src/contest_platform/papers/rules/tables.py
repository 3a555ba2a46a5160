"""A table that leaves the platform as XLSX or CSV: typed cells, and no cell that a spreadsheet would run.

**Source:** OWASP, "CSV Injection"; RFC 4180.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Cell = str | StrEnum | int | Decimal | date | datetime | None
LONGEST_CELL = 32_767  # signs that a cell of XLSX can hold
_CUT = "…"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # in full width too


class TableFormat(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


class TableName(StrEnum):
    """The tables of an edition, for those who run it."""

    DOSSIERS = "dossiers"
    AUTHORS = "authors"
    JURY = "jury"
    PROGRESS = "progress"
    POINTS = "points"
    STANDINGS = "standings"
    RESULTS = "results"
    CERTIFICATES = "certificates"
    APPEALS = "appeals"
    NOMINATIONS = "nominations"


class OwnTable(StrEnum):
    """The tables of everybody: one's own dossiers and assignments, announced results, the record book."""

    ENTRIES = "entries"
    ASSIGNMENTS = "assignments"
    RESULTS = "results"
    RECORDS = "records"


@dataclass(frozen=True)
class Table:
    """Every row has a cell for each heading. A StrEnum stands for its word, which the edge knows; times are UTC."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def cut(value: str) -> str:
    """At most what a cell can hold; the cut is marked. Source: Excel specifications and limits."""
    return value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - 1] + _CUT


def guarded(value: str) -> str:
    """Text that a spreadsheet reading CSV would run as a formula gets an apostrophe in front.

    Numbers are not text here: a negative one stays a number. Source: OWASP, "CSV Injection".
    """
    return f"'{value}" if value.startswith(_DANGEROUS) else value
