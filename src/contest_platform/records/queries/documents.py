"""Reports and warnings as the documents that `--json` and the API give; their names are fixed."""

from typing import Any

from contest_platform.records.queries.report import Report
from contest_platform.records.queries.summary import RecordBook
from contest_platform.records.queries.words import edition_name, sources_label
from contest_platform.records.rules.book import PER_EDITION, ContestTotals, EditionRecord
from contest_platform.records.rules.checks import Contradiction
from contest_platform.records.rules.figures import Figure
from contest_platform.records.rules.statements import Statement
from contest_platform.records.rules.totals import AwardCount


def report_document(report: Report) -> dict[str, Any]:
    totals = report.totals
    return {
        "contest": totals.contest.value,
        "owner": totals.owner,
        "as_of": report.as_of.isoformat() if report.as_of else None,
        **figures_document(totals),
        "text": report.text,
    }


def figures_document(totals: ContestTotals) -> dict[str, Any]:
    """The figures of an owner's contest; null where no source says.

    `gaps` are editions of which nothing is known, `unknown` those of which a total has no figure.
    """
    times = totals.participations
    return {
        "editions": totals.editions,
        "entries": totals.entries.value,
        "authors": {"value": totals.authors.value, "approximate": totals.authors.approximate},
        "awarded": totals.awarded.value,
        "national": {
            "participations": times.value if times else None,
            "awards": [_award_document(each) for each in totals.awards],
        },
        "gaps": list(totals.gaps),
        "unknown": {name: list(numbers) for name, numbers in totals.unknown.items() if numbers},
    }


def _award_document(award: AwardCount) -> dict[str, Any]:
    return {
        "edition": award.edition,
        "year": award.year,
        "award": award.award.value,
        "medal": award.medal,
        "count": award.count,
    }


def warning_document(found: Contradiction) -> dict[str, Any]:
    """`stated` against `sum`; where two sources disagree there is no sum, and `other` is what the second says."""
    figure = found.stated.figure
    return {
        "file": found.stated.file,
        "row": row_number(figure),
        "owner": figure.scope.owner,
        "contest": figure.scope.contest.value if figure.scope.contest else None,
        "edition": edition_name(figure.scope),
        "stated": figure.value,
        "sum": found.total,
        "incomplete": found.incomplete,
        "check": found.check.value,
        "measure": figure.measure.value,
        "other": found.other,
        "sources": sources_label(found),
    }


def row_number(figure: Figure) -> int | str:
    """A row of a table by its number, as a spreadsheet shows it; a place in a report by its path."""
    return int(figure.row) if figure.row.isdigit() else figure.row


def edition_document(owner: str, contest: str, level: str, record: EditionRecord) -> dict[str, Any]:
    figures = {measure.value: _value(record.figures.get(measure)) for measure in PER_EDITION}
    return {
        "owner": owner,
        "contest": contest,
        "level": level,
        "edition": edition_name(record.scope),
        "years": [record.scope.years.first, record.scope.years.last],
        **figures,
        "awards": {tier.value: _value(one) for tier, one in record.awards.items()},
        "sources": list(record.sources),
    }


def _value(statement: Statement | None) -> int | None:
    return statement.figure.value if statement else None


def summary_document(book: RecordBook) -> dict[str, Any]:
    """Everything that the record book knows: totals and editions of every owner, and the warnings."""
    everybody = (*book.contests, *book.others, *book.national)
    return {
        "owner": book.owner,
        "totals": [
            {
                "contest": each.totals.contest.value,
                "level": each.totals.level.value,
                "owner": each.totals.owner,
                **figures_document(each.totals),
            }
            for each in everybody
        ],
        "editions": [
            edition_document(each.totals.owner, each.totals.contest.value, each.totals.level.value, record)
            for each in everybody
            for record in each.editions
        ],
        "warnings": [warning_document(found) for found in book.warnings],
    }
