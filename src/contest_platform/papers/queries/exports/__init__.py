"""Tables to take away: what a person sees on the pages, row by row, for a spreadsheet or a program."""

from contest_platform.papers.queries.exports.dossiers import authors, dossiers, own_entries
from contest_platform.papers.queries.exports.judging import jury, own_assignments, points, progress
from contest_platform.papers.queries.exports.records import records
from contest_platform.papers.queries.exports.results import (
    announced_results,
    appeals,
    certificates,
    nominations,
    results,
    standings,
)

__all__ = [
    "announced_results",
    "appeals",
    "authors",
    "certificates",
    "dossiers",
    "jury",
    "nominations",
    "own_assignments",
    "own_entries",
    "points",
    "progress",
    "records",
    "results",
    "standings",
]
