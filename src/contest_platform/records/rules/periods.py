"""Editions, years and days as offices write them.

    edition := ordinal | ordinal "-" ordinal ["(cumulative)"] | ordinal "+" ordinal | ordinal "(inferred)"
             | NUMBER "participations" ["to" YEAR] | YEAR | place ordinal | "?" | "not stated" | nothing
    ordinal := ["lần thứ"] (NUMBER | NUMBER "th" | ROMAN)
    years   := ["to" | "before" | "about"] YEAR ["-" YEAR] | "not stated" ["(" years ")"] | nothing
    day     := YYYY-MM-DD | DD/MM/YYYY, either with "(planned)" | DD/MM "(year not in excerpt)" | nothing

**Source:** the tables in `sample/`; that number, period and ceremony are three different things, and that
sources disagree on years, was seen there too (national technical 12: 2012-2013 in its rules, 2015 in a report).
"""

import re
from dataclasses import dataclass
from datetime import date

from contest_platform.records.rules.remarks import NUMBER, Stage, read_ordinal, read_remark, split_remark
from contest_platform.text import fold

_YEAR = r"(?:19|20)[0-9]{2}"
_YEARS = re.compile(rf"(?:(to|before|about|den|truoc|khoang)\s+(?:nam\s+)?)?({_YEAR})(?:\s?[-–]\s?({_YEAR}))?")
_BOUNDS = {"to": "to", "den": "to", "before": "before", "truoc": "before", "about": "about", "khoang": "about"}
_NOT_STATED = {"?", "not stated", "khong ro", "khong neu"}
_PARTICIPATIONS = re.compile(
    rf"({NUMBER})\s+(?:participations?|lan tham gia)(?:\s+(?:to|den)\s+(?:nam\s+)?({_YEAR}))?"
)
_PLACE_AND_ORDINAL = re.compile(r"([^\W\d_]+(?:[ .][^\W\d_]+)*)\s+(\S+)")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")
_ISO_WHOLE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DAY_FIRST_WHOLE = r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
_MOST_EDITIONS = 200
_ADDRESS = re.compile(r"https?://\S+")
_NAMED_YEAR = re.compile(rf"(?<![a-z])nam[ -]({_YEAR})(?![0-9])")


@dataclass(frozen=True)
class Years:
    """A period in calendar years, both ends included. `bound` is "", "to", "before" or "about"."""

    first: int | None = None
    last: int | None = None
    bound: str = ""


NO_YEARS = Years()


@dataclass(frozen=True)
class Editions:
    """Which editions a figure is about: one number, several that stand together, or none that is known.

    `place` is a unit that the edition cell names; `participations` a count of unnumbered editions.
    """

    first: int | None = None
    last: int | None = None
    inferred: bool = False
    place: str = ""
    participations: int | None = None
    years: Years | None = None


@dataclass(frozen=True)
class Day:
    """A day that a cell names; `held_on` is None when its year is not known."""

    held_on: date | None
    stage: Stage | None


def read_editions(cell: str) -> Editions | None:
    """The editions of a cell, which may be empty; None when it is not understood."""
    if not cell or fold(cell) in _NOT_STATED:
        return Editions()
    split = split_remark(cell)
    remark = read_remark(split[1], "cumulative", "derivation") if split else None
    if split is None or remark is None:
        return None
    body, inferred = split[0], remark.derivation is not None
    for separator in ("-", "–", "+"):
        if separator in body:
            return _several(body, separator)
    if remark.cumulative:
        return None
    number = read_ordinal(body)
    return Editions(number, number, inferred) if number and number <= _MOST_EDITIONS else _unnumbered(body)


def _several(body: str, separator: str) -> Editions | None:
    """Two ends in rising order; `19+20` only joins neighbours, for a gap would be two figures in one."""
    ends = [read_ordinal(end.strip()) for end in body.split(separator)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or not ends[0] < ends[1] <= _MOST_EDITIONS:
        return None
    return None if separator == "+" and ends[1] != ends[0] + 1 else Editions(ends[0], ends[1])


def _unnumbered(body: str) -> Editions | None:
    if re.fullmatch(_YEAR, body):
        return Editions(years=Years(int(body), int(body)))
    if found := _PARTICIPATIONS.fullmatch(fold(body)):
        last = int(found[2]) if found[2] else None
        return Editions(participations=int(found[1]), years=Years(None, last, "to") if last else None)
    if found := _PLACE_AND_ORDINAL.fullmatch(body):
        number = read_ordinal(found[2])
        return Editions(number, number, place=found[1]) if number else None
    return None


def read_years(cell: str) -> Years | None:
    """The period of a cell, which may be empty; None when it is not understood."""
    split = split_remark(cell)
    if split is None:
        return None
    body, remark = fold(split[0]), fold(split[1])
    if body in _NOT_STATED | {""}:
        return _years(remark) if remark else Years()
    return None if remark else _years(body)


def _years(words: str) -> Years | None:
    found = _YEARS.fullmatch(words)
    if not found:
        return None
    bound, first, last = _BOUNDS.get(found[1], ""), int(found[2]), int(found[3] or found[2])
    if first > last:
        return None
    return Years(None, last, bound) if bound == "to" else Years(first, last, bound)


def read_day(cell: str) -> Day | None:
    """The day of a cell that is not empty; None when it is none, such as 30/02."""
    split = split_remark(cell)
    remark = read_remark(split[1], "stage", "yearless") if split else None
    if split is None or remark is None:
        return None
    if remark.yearless:
        found = _DAY_AND_MONTH.fullmatch(split[0])
        return Day(None, None) if found and _date(2000, found[2], found[1]) else None
    held_on = read_date(split[0])
    return Day(held_on, remark.stage) if held_on else None


def read_date(words: str) -> date | None:
    """`2021-05-10` or `10/05/2021`; None for anything else."""
    if found := _ISO.fullmatch(words):
        return _date(found[1], found[2], found[3])
    found = _DAY_FIRST.fullmatch(words)
    return _date(found[3], found[2], found[1]) if found else None


def day_of_source(source: str) -> date | None:
    """The day on which a source says that it was published, or None. Addresses are searched for ISO dates
    alone, since their other numbers and slashes are not dates.
    """
    plain = _ADDRESS.sub(" ", source)
    days = [read_date(found) for found in re.findall(rf"(?<![0-9/]){_DAY_FIRST_WHOLE}(?![0-9/])", plain)]
    days += [read_date(found) for found in re.findall(rf"(?<![0-9]){_ISO_WHOLE}(?![0-9])", source)]
    return next((day for day in days if day and 1980 <= day.year <= 2100), None)


def year_of_source(source: str) -> int | None:
    """The year that a source names ("năm 2025", ".../nam-2025-..."), the last one where it names several."""
    years = _NAMED_YEAR.findall(fold(source))
    return int(years[-1]) if years else None


def _date(year: str | int, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
