"""The report of a province as JSON: totals over its editions, national results, honours and other activities.

The file names its owner and its year in a sentence, `about` ("What the province of Sơn La reported in 2021 ...").
The keys `owner`, `source` and `as_of` (a date) may say it outright and then count. A report that names only its
year is known from the first day of that year: it tells of years that are over. Unnumbered national results reach
"to" the last year that the file names, since a report counts what has happened.

**Source:** `sample/sonla_history.json`, the report of the union of Sơn La of 10/05/2021 (susta.vn).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from contest_platform.contests.rules import MEDALS, Level
from contest_platform.errors import Problem
from contest_platform.language import N_
from contest_platform.records.rules.cells import NOT_UNDERSTOOD, FileNotUnderstood, Row
from contest_platform.records.rules.figures import Figure, Measure, Scope
from contest_platform.records.rules.periods import Years, day_of_source, read_date
from contest_platform.records.rules.places import read_place
from contest_platform.records.rules.prizes import TIERS
from contest_platform.text import fold, one_line

_HEAD = ("about", "owner", "source", "as_of")
_LISTS: dict[str, tuple[str, ...]] = {
    "summaries": ("contest", "level", "editions", "entries", "awarded", "authors", "authors_approximate"),
    "national_participations": ("contest", "times"),
    "national_results": ("contest", "edition", "year", "tier", "medal", "count"),
    "other_activities": ("activity", "count", "at_least"),
}
_HONOURS = ("since", "rounds", "honourees", "titles")
_TITLE = ("title", "count")
_OWNER = re.compile(r"\bprovince of ((?:[^\W\d_a-z][^\W\d_]*[ ]?)+)|\btỉnh ((?:[^\W\d_a-z][^\W\d_]*[ ]?)+)")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")

NO_JSON = N_("Dòng %(row)s, cột %(column)s: tệp không phải JSON đúng quy cách.")
UNKNOWN_KEY = N_("Dòng %(row)s, cột %(column)s: mục này không có trong báo cáo.")
NO_OWNER = N_("Dòng %(row)s, cột %(column)s: không rõ báo cáo của tỉnh nào; xin ghi mục owner.")


@dataclass(frozen=True)
class _Report:
    owner: str
    source: str
    as_of: date | None
    last_year: int | None

    def figure(self, row: Row, column: str, scope: Scope, measure: Measure, **more: Any) -> Figure:
        return Figure(
            scope, measure, more.pop("value"), self.source, self.as_of, row.name, column, row.text(column), **more
        )


def read_history(text: str) -> tuple[Figure, ...]:
    """All figures of a report; FileNotUnderstood names every place that is not understood, as `summaries[0]`
    (the row) and `entries` (the column).
    """
    problems: list[Problem] = []
    document = _parse(text, problems)
    figures = tuple(_figures(document, problems)) if not problems else ()
    if problems:
        raise FileNotUnderstood(problems)
    return figures


def _parse(text: str, problems: list[Problem]) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        row = str(getattr(error, "lineno", 1))
        column = str(getattr(error, "colno", 1))
        problems.append(Problem(row, NO_JSON, {"row": row, "column": column, "cell": ""}))
        return {}
    if not isinstance(document, dict):
        problems.append(Problem("1", NO_JSON, {"row": "1", "column": "1", "cell": ""}))
        return {}
    return document


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError
    return dict(pairs)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _figures(document: dict[str, Any], problems: list[Problem]) -> Iterator[Figure]:
    told = {key: value for key, value in document.items() if key not in (*_LISTS, "honours")}
    head = _row("1", told, _HEAD, problems)
    rows = {name: _list(document.get(name), name, columns, problems) for name, columns in _LISTS.items()}
    report = _report(head, rows["national_results"])
    for row in rows["summaries"]:
        yield from _summary(report, row)
    for row in rows["national_participations"]:
        yield from _participations(report, row)
    for row in rows["national_results"]:
        yield from _result(report, row)
    for row in rows["other_activities"]:
        yield from _activity(report, row)
    yield from _honours(report, document.get("honours"), problems)


def _list(found: Any, name: str, columns: tuple[str, ...], problems: list[Problem]) -> list[Row]:
    if found is None:
        return []
    if not isinstance(found, list):
        problems.append(Problem(name, NOT_UNDERSTOOD, {"row": name, "column": "", "cell": str(found)[:80]}))
        return []
    rows = [(item, _row(f"{name}[{place}]", item, columns, problems)) for place, item in enumerate(found)]
    return [row for item, row in rows if isinstance(item, dict)]


def _row(name: str, found: Any, columns: tuple[str, ...], problems: list[Problem]) -> Row:
    """An object as a row of texts, so that its values are read by the same grammar as the cells of a table."""
    cells = found if isinstance(found, dict) else {}
    row = Row(name, {str(key): _cell(value) for key, value in cells.items()}, problems)
    if not isinstance(found, dict):
        row.problem("", NOT_UNDERSTOOD)
    for key in cells:
        if key not in columns:
            row.problem(str(key), UNKNOWN_KEY)
    return row


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _report(head: Row, results: list[Row]) -> _Report:
    about = head.text("about")
    named = _OWNER.search(about)
    owner = head.text("owner") or one_line((named[1] or named[2]) if named else "")
    if not owner:
        head.problem("owner", NO_OWNER)
    head.read("owner", read_place)
    years = [int(found[0]) for found in _YEAR.finditer(about)]
    source = head.text("source") or (f"Báo cáo năm {years[0]} của {owner}" if years else f"Báo cáo của {owner}")
    told = [int(row.text("year")) for row in results if _YEAR.fullmatch(row.text("year"))]
    last_year = max(told, default=years[0] if years else None)
    stated = head.read("as_of", read_date) or day_of_source(source)
    as_of = stated or (date(years[0], 1, 1) if years else date(last_year, 12, 31) if last_year else None)
    return _Report(owner, source, as_of, last_year)


def _summary(report: _Report, row: Row) -> Iterator[Figure]:
    first, last = row.read("editions", _ends) or (None, None)
    row.required("editions")
    scope = Scope(report.owner, row.level(), row.contest(), first, last)
    approximate = row.read("authors_approximate", _truth) or False
    if first and last:
        yield report.figure(row, "editions", scope, Measure.HELD, value=last - first + 1)
    for column, measure in (
        ("entries", Measure.RECEIVED), ("awarded", Measure.AWARDED), ("authors", Measure.AUTHORS),
    ):  # fmt: skip
        count = row.count(column)
        if count:
            flagged = count.approximate or (approximate and column == "authors")
            yield report.figure(
                row, column, scope, measure, value=count.value, approximate=flagged, at_least=count.at_least
            )


def _participations(report: _Report, row: Row) -> Iterator[Figure]:
    scope = Scope(report.owner, Level.NATIONAL, row.contest(), years=_to(report.last_year))
    if times := row.count("times"):
        yield report.figure(row, "times", scope, Measure.PARTICIPATIONS, value=times.value, at_least=times.at_least)


def _result(report: _Report, row: Row) -> Iterator[Figure]:
    edition = row.editions("edition")
    year = row.years("year")
    if edition.first is None and year == Years():
        year = _to(report.last_year)
    if edition.first != edition.last or edition.participations is not None or edition.place:
        row.problem("edition", NOT_UNDERSTOOD)
    row.required("tier")
    tier = row.read("tier", lambda cell: TIERS.get(fold(cell)))
    medal = row.read("medal", lambda cell: cell if cell in MEDALS else None)
    row.required("count")
    count = row.count("count")
    scope = Scope(report.owner, Level.NATIONAL, row.contest(), edition.first, edition.last, year)
    if tier and count:
        yield report.figure(
            row, "count", scope, Measure.AWARDS, value=count.value, category=tier.value, medal=medal,
            approximate=count.approximate, at_least=count.at_least,
        )  # fmt: skip


def _activity(report: _Report, row: Row) -> Iterator[Figure]:
    scope = Scope(report.owner, Level.PROVINCIAL, None)
    at_least = row.read("at_least", _truth) or False
    name = row.required("activity")
    if count := row.count("count"):
        yield report.figure(
            row, "count", scope, Measure.ACTIVITIES, value=count.value, category=name,
            approximate=count.approximate, at_least=at_least or count.at_least,
        )  # fmt: skip


def _honours(report: _Report, found: Any, problems: list[Problem]) -> Iterator[Figure]:
    if found is None:
        return
    row = _row("honours", found, _HONOURS, problems)
    titles = _list(found.get("titles"), "honours.titles", _TITLE, problems) if isinstance(found, dict) else []
    scope = Scope(report.owner, Level.PROVINCIAL, None)
    since = row.years("since")
    for column, measure in (("rounds", Measure.HONOUR_ROUNDS), ("honourees", Measure.HONOURS)):
        if count := row.count(column):
            yield report.figure(
                row, column, scope, measure, value=count.value, approximate=count.approximate,
                at_least=count.at_least, detail={"since": since.first},
            )  # fmt: skip
    for each in titles:
        name = each.required("title")
        if count := each.count("count"):
            yield report.figure(
                each, "count", scope, Measure.HONOUR_TITLES, value=count.value, category=name,
                approximate=count.approximate, at_least=count.at_least,
            )  # fmt: skip


def _to(year: int | None) -> Years:
    return Years(None, year, "to") if year else Years()


def _ends(cell: str) -> tuple[int, int] | None:
    """`[1, 7]`, a list of the first and the last edition."""
    found = re.fullmatch(r"\[([0-9]{1,3}), ([0-9]{1,3})\]", cell)
    ends = (int(found[1]), int(found[2])) if found else (0, 0)
    return ends if 1 <= ends[0] <= ends[1] <= 200 else None


def _truth(cell: str) -> bool | None:
    return {"true": True, "false": False}.get(cell)
