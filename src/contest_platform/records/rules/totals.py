"""Totals over editions: a cumulative figure is never added to its parts.

**Source:** the report of the union of Sơn La of 10/05/2021 (susta.vn), whose totals over seven and four editions
stand beside figures of single ones, and docs/decisions/0008.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from contest_platform.records.rules.figures import Figure, Measure, Scope
from contest_platform.records.rules.prizes import Tier
from contest_platform.records.rules.remarks import Stage
from contest_platform.records.rules.statements import Statement, by_fact, chosen, year_of

# Of one edition the first of these that is known is its number of entries.
ENTRIES = (Measure.RECEIVED, Measure.ELIGIBLE, Measure.IN_FINAL)
# A decision counts before a proposal; what was only planned was not awarded.
_STAGES = (Stage.DECIDED, Stage.STATED, Stage.PROPOSED)


class Cover(Enum):
    WHOLE = "whole"
    APART = "apart"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Total:
    """A sum of figures that do not overlap; None when none is known. `incomplete` when figures had to be left
    out because it is not clear whether they are parts of others.
    """

    value: int | None
    approximate: bool
    at_least: bool
    incomplete: bool
    used: tuple[Statement, ...]
    parts: tuple[Statement, ...]


@dataclass(frozen=True)
class AwardCount:
    """Prizes of one rung won in one national edition, or in editions that are not told apart."""

    edition: int | None
    year: int | None
    award: Tier
    medal: str | None
    count: int


def total(statements: Iterable[Statement]) -> Total:
    """The total of the chosen statements of one measure (and category)."""
    best = best_stages(chosen(statements).values())
    used: list[Statement] = []
    parts: list[Statement] = []
    incomplete = False
    for each in sorted((one for one in best if one.figure.value is not None), key=_width, reverse=True):
        covers = {cover(other.figure, each.figure) for other in used}
        if Cover.WHOLE in covers:
            parts.append(each)
        elif Cover.UNCLEAR in covers:
            incomplete = True
        else:
            used.append(each)
    value = sum(one.figure.value or 0 for one in used) if used else None
    flags = (any(one.figure.approximate for one in used), any(one.figure.at_least for one in used))
    return Total(value, *flags, incomplete, tuple(used), tuple(parts))


def entries_total(statements: Iterable[Statement]) -> Total:
    """Entries over editions: those received; where only later counts of an edition are known, those."""
    known = list(statements)
    picked: dict[tuple[object, ...], list[Statement]] = {}
    for measure in ENTRIES:
        of_measure = [one for one in known if one.figure.measure is measure]
        for one in of_measure:
            key = edition_key(one.figure)
            group = picked.setdefault(key, [])
            if not group or group[0].figure.measure is measure:
                group.append(one)
    return total(one for group in picked.values() for one in group)


def editions_held(statements: Iterable[Statement]) -> int:
    """How many editions are known to have been held: numbers once each, and unnumbered ones by their years
    unless a numbered one has the same.
    """
    held = [one.figure for one in chosen(statements).values() if one.figure.measure is Measure.HELD]
    numbers = {
        number
        for figure in held
        if figure.scope.first_edition is not None and figure.scope.last_edition is not None
        for number in range(figure.scope.first_edition, figure.scope.last_edition + 1)
    }
    years = {figure.scope.years.last for figure in held if figure.scope.first_edition is not None}
    others = {
        figure.fact
        for figure in held
        if figure.scope.first_edition is None and figure.value and figure.scope.years.last not in years
    }
    return len(numbers) + len(others)


def participations(statements: Iterable[Statement]) -> Total | None:
    """How often an owner took part nationally: as reported, and once for each later edition to which it sent
    entries or in which it won. None when no report says it.
    """
    known = [one for one in statements if one.figure.value is not None]
    reported = total(one for one in known if one.figure.measure is Measure.PARTICIPATIONS)
    if reported.value is None:
        return None
    evidence = (Measure.SENT, Measure.REACHED_FINAL, Measure.AWARDS)
    later: dict[tuple[object, ...], Statement] = {}
    incomplete = reported.incomplete
    for one in known:
        if one.figure.measure not in evidence:
            continue
        covers = {cover(other.figure, one.figure) for other in reported.used}
        if covers == {Cover.APART}:
            later[edition_key(one.figure)] = one
        incomplete = incomplete or Cover.UNCLEAR in covers
    return Total(
        reported.value + len(later), reported.approximate, reported.at_least, incomplete,
        (*reported.used, *later.values()), reported.parts,
    )  # fmt: skip


def awards_won(statements: Iterable[Statement]) -> tuple[AwardCount, ...]:
    """What an owner won nationally, rung by rung from the top, then by edition and year. A cumulative count is
    broken down into its known parts and the rest.
    """
    known = [one for one in statements if one.figure.measure is Measure.AWARDS and one.figure.value is not None]
    groups = by_fact(known)
    found: list[AwardCount] = []
    for tier in Tier:
        won = total(one for one in known if one.figure.category == tier.value)
        for one in won.used:
            found += _broken_down(tier, one, won.parts, groups)
    return tuple(found)


def _broken_down(
    tier: Tier, whole: Statement, parts: Iterable[Statement], groups: dict[str, list[Statement]]
) -> list[AwardCount]:
    broken = whole.figure.scope.cumulative
    own = [one for one in parts if broken and one.figure.value and cover(whole.figure, one.figure) is Cover.WHOLE]
    known = sum(one.figure.value or 0 for one in own)
    rest = (whole.figure.value or 0) - known
    if rest < 0:  # the parts say more than the whole: the contradiction is shown, the whole counts
        own, rest = [], whole.figure.value or 0
    listed = [_award(tier, one, one.figure.value or 0, groups) for one in own]
    if rest:
        listed.append(_award(tier, whole, rest, groups))
    return sorted(listed, key=lambda each: (each.edition is None, each.edition or 0, each.year or 9999))


def _award(tier: Tier, one: Statement, count: int, groups: dict[str, list[Statement]]) -> AwardCount:
    """Year and medal come from whichever statement of the fact tells them."""
    same = groups[one.figure.fact]
    scope = one.figure.scope
    years = [each.figure.scope.years.last for each in same if each.figure.scope.years.bound != "to"]
    year = None if scope.cumulative else next((year for year in years if year), None)
    medal = next((each.figure.medal for each in same if each.figure.medal), None)
    return AwardCount(scope.first_edition if not scope.cumulative else None, year, tier, medal, count)


def cover(whole: Figure, part: Figure) -> Cover:
    """Whether `part` is counted in `whole` already: by numbers, or by years where numbers do not tell."""
    outer, inner = whole.scope, part.scope
    if outer.first_edition is not None and inner.first_edition is not None:
        return _by_numbers(outer, inner)
    if outer.years.bound == "to" and outer.years.last is not None:
        if inner.years == outer.years:
            return Cover.WHOLE
        year = year_of(part)
        return Cover.UNCLEAR if year is None else Cover.WHOLE if year <= outer.years.last else Cover.APART
    known = outer.years.last is not None and inner.years.last is not None
    if not known:
        return Cover.UNCLEAR
    return Cover.WHOLE if outer.years.last == inner.years.last else Cover.APART


def _by_numbers(outer: Scope, inner: Scope) -> Cover:
    first, last = outer.first_edition or 0, outer.last_edition or 0
    start, end = inner.first_edition or 0, inner.last_edition or 0
    if first <= start and end <= last:
        return Cover.WHOLE
    return Cover.APART if end < first or last < start else Cover.UNCLEAR


def best_stages(statements: Iterable[Statement]) -> list[Statement]:
    """Of each edition the figure of the most final stage; planned ones are left out."""
    best: dict[tuple[object, ...], Statement] = {}
    for one in statements:
        key = (edition_key(one.figure), one.figure.measure, one.figure.category)
        held = best.get(key)
        if one.figure.stage in _STAGES and (held is None or _rank(one) < _rank(held)):
            best[key] = one
    return list(best.values())


def _rank(one: Statement) -> int:
    return _STAGES.index(one.figure.stage)


def edition_key(figure: Figure) -> tuple[object, ...]:
    """One edition, or range of editions, among those of one owner's contest."""
    scope = figure.scope
    if scope.first_edition is not None:
        return (scope.first_edition, scope.last_edition)
    if scope.years.last is not None:
        return (None, scope.years)
    return (None, figure.source)


def _width(one: Statement) -> tuple[int, int, int, str]:
    """The widest first: what reaches "to" a year, then ranges, then single editions, then years alone."""
    scope = one.figure.scope
    if scope.years.bound == "to" and scope.first_edition is None:
        return (3, scope.years.last or 0, 0, one.figure.fact)
    if scope.first_edition is not None and scope.last_edition is not None:
        return (2, scope.last_edition - scope.first_edition, -scope.first_edition, one.figure.fact)
    return (1, scope.years.last or 0, 0, one.figure.fact)
