"""Where published figures do not add up. A contradiction is shown with its sources, never mended; where parts are
missing the figures are called incomplete, not wrong.

**Source:** cases that were really printed: national technical 14 (536 entries, six fields of 526), the honours of
Sơn La (560 people, 564 titles), national technical 17 (five of six fields; 84 prizes, elsewhere 6 + 11 + 23 + 45).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from contest_platform.contests.rules import ContestKind
from contest_platform.records.rules.figures import NATION, Figure, Measure
from contest_platform.records.rules.prizes import Tier
from contest_platform.records.rules.remarks import Stage
from contest_platform.records.rules.statements import Statement, by_fact, chosen
from contest_platform.records.rules.totals import ENTRIES, Cover, best_stages, cover, total
from contest_platform.text import fold

# The fields of the two national contests as their rules print them; provinces merge and split them.
NATIONAL_FIELDS = {ContestKind.TECHNICAL: 6, ContestKind.YOUTH: 5}
_LADDER = tuple(tier.value for tier in Tier if tier is not Tier.OTHER)
_ADDED_UP = (Measure.RECEIVED, Measure.AWARDED, Measure.AWARDS, Measure.PARTICIPATIONS)


class Check(StrEnum):
    """What was compared with the stated figure."""

    FIELDS = "fields"
    PRIZES = "prizes"
    MONEY = "money"
    HONOURS = "honours"
    EDITIONS = "editions"
    TITLES = "titles"
    SOURCES = "sources"
    ORDER = "order"


@dataclass(frozen=True)
class Contradiction:
    """A stated figure, and what its parts or another statement give instead.

    `total` is the sum of the parts (None when two statements are compared: then `other` is what the second
    says). `incomplete`: parts are known to be missing, so nothing is known to be wrong.
    """

    check: Check
    stated: Statement
    total: int | None
    other: int | None
    incomplete: bool
    against: tuple[Statement, ...]

    @property
    def facts(self) -> frozenset[str]:
        return frozenset(one.figure.fact for one in (self.stated, *self.against))


def contradictions(statements: Iterable[Statement]) -> tuple[Contradiction, ...]:
    """All contradictions among the statements that count, in a fixed order."""
    known = sorted((one for one in statements if one.superseded_at is None), key=lambda one: one.weight)
    editions = _by_edition(chosen(known).values())
    found = [
        *_sources(known),
        *(each for group in editions.values() for check in _CHECKS for each in check(group)),
        *_money(editions),
        *_cumulative(known),
    ]
    return tuple(sorted(found, key=lambda each: (each.stated.figure.fact, each.check, each.total or 0)))


def _by_edition(statements: Iterable[Statement]) -> dict[tuple[str, ...], list[Statement]]:
    groups: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for one in statements:
        groups[_whose_edition(one.figure)].append(one)
    return groups


def _whose_edition(figure: Figure) -> tuple[str, ...]:
    """One owner's edition (or range), whatever is counted of it."""
    scope = figure.scope
    unnumbered = scope.first_edition is None
    unknown = unnumbered and scope.years.last is None and scope.contest is not None
    return (
        scope.owner_key, scope.level or "", scope.contest or "", str(scope.first_edition or ""),
        str(scope.last_edition or ""), str(scope.years) if unnumbered else "", figure.source if unknown else "",
    )  # fmt: skip


def _fields(group: list[Statement]) -> Iterator[Contradiction]:
    """Entries by field against entries received, eligible or in the final: fields are counted at different
    moments, so a sum that equals any of them is right. Tables of two sources are not added together.
    """
    totals = _stated(group, ENTRIES)
    if not totals:
        return
    tables: dict[str, list[Statement]] = defaultdict(list)
    for one in group:
        if one.figure.measure is Measure.FIELD_ENTRIES:
            tables[one.figure.source].append(one)
    for fields in tables.values():
        added = _sum(fields)
        if all(added != one.figure.value for one in totals):
            yield _contradiction(Check.FIELDS, totals[0], fields, len(fields) < _fields_expected(totals[0].figure))


def _fields_expected(figure: Figure) -> int:
    return NATIONAL_FIELDS[figure.scope.contest] if figure.scope.contest else 0


def _prizes(group: list[Statement]) -> Iterator[Contradiction]:
    """Prizes by rung against all prizes, of one stage. An empty rung is unknown, not none."""
    for one in _stated(group, (Measure.AWARDED,)):
        rungs = [
            other for other in group
            if other.figure.measure is Measure.AWARDS and other.figure.stage is one.figure.stage
        ]  # fmt: skip
        if rungs and _sum(rungs) != one.figure.value:
            yield _contradiction(Check.PRIZES, one, rungs, len(rungs) < len(_LADDER))


def _honours(group: list[Statement]) -> Iterator[Contradiction]:
    """People honoured against titles: a person may hold two, so the two counts need not agree; it is shown."""
    titles = [one for one in group if one.figure.measure is Measure.HONOUR_TITLES]
    for one in _stated(group, (Measure.HONOURS,)):
        if titles and _sum(titles) != one.figure.value:
            yield _contradiction(Check.HONOURS, one, titles, incomplete=False)


def _titles(group: list[Statement]) -> Iterator[Contradiction]:
    """Winning works that are known by title can be fewer than the prizes of their rung, never more."""
    for one in _stated(group, (Measure.AWARDS,)):
        won = [
            other for other in group
            if other.figure.measure is Measure.TITLE and other.figure.detail.get("tier") == one.figure.category
        ]  # fmt: skip
        if one.figure.stage is not Stage.PLANNED and len(won) > (one.figure.value or 0):
            yield _contradiction(Check.TITLES, one, won, incomplete=False)


def _order(group: list[Statement]) -> Iterator[Contradiction]:
    """Received ≥ eligible ≥ in the final ≥ prizes of the ladder, where both are stated. A decision stands
    before the proposal that it changed.
    """
    ladder = best_stages(_stated(group, (*ENTRIES, Measure.AWARDED)))
    for before, after in pairwise(ladder):
        if not _loose(before.figure) and (after.figure.value or 0) > (before.figure.value or 0):
            yield Contradiction(Check.ORDER, before, None, after.figure.value, incomplete=False, against=(after,))


def _money(editions: dict[tuple[str, ...], list[Statement]]) -> Iterator[Contradiction]:
    """Money in all against prizes × the money of each, by the rule that holds for all national editions."""
    for group in editions.values():
        for one in _stated(group, (Measure.MONEY,)):
            rungs = [other for other in group if other.figure.measure is Measure.AWARDS and other.figure.value]
            each = _national_money(editions, one.figure.scope.contest)
            if not rungs or any(rung.figure.category not in each for rung in rungs):
                continue
            rules = [each[rung.figure.category] for rung in rungs]
            paid = sum((a.figure.value or 0) * (b.figure.value or 0) for a, b in zip(rungs, rules, strict=True))
            if paid != one.figure.value:
                yield Contradiction(Check.MONEY, one, paid, None, incomplete=False, against=(*rungs, *rules))


def _national_money(
    editions: dict[tuple[str, ...], list[Statement]], contest: ContestKind | None
) -> dict[str, Statement]:
    return {
        one.figure.category: one
        for group in editions.values()
        for one in group
        if one.figure.measure is Measure.PRIZE_MONEY
        and one.figure.scope.owner_key == fold(NATION)
        and one.figure.scope.contest is contest
        and one.figure.scope.first_edition is None
        and one.figure.value is not None
    }


def _sources(known: list[Statement]) -> Iterator[Contradiction]:
    """Two sources of one figure that say different numbers. "About 400" and 398 do not contradict each other."""
    for group in by_fact(known).values():
        first, *others = (one for one in group if one.figure.value is not None) if _numbers(group) else (None,)
        for one in others:
            if first and one and not _agree(first.figure, one.figure):
                yield Contradiction(Check.SOURCES, first, None, one.figure.value, incomplete=False, against=(one,))


def _numbers(group: list[Statement]) -> bool:
    return any(one.figure.value is not None for one in group)


def _agree(one: Figure, other: Figure) -> bool:
    if one.value == other.value or None in (one.value, other.value):
        return True
    for loose, firm in ((one, other), (other, one)):
        if loose.at_least and (firm.value or 0) >= (loose.value or 0):
            return True
        if loose.approximate and abs((firm.value or 0) - (loose.value or 0)) * 10 <= (loose.value or 0):
            return True
    return False


def _cumulative(known: list[Statement]) -> Iterator[Contradiction]:
    """A figure over several editions against its parts: they may be fewer (some are not known), never more."""
    groups: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for one in chosen(known).values():
        figure = one.figure
        if figure.measure in _ADDED_UP and figure.value is not None:
            key = (figure.scope.owner_key, figure.scope.level or "", figure.scope.contest or "")
            groups[(*key, figure.measure, figure.category)].append(one)
    for group in groups.values():
        for whole in (one for one in group if one.figure.scope.cumulative):
            inside = [one for one in group if one is not whole and cover(whole.figure, one.figure) is Cover.WHOLE]
            added = total(inside)
            if added.value is not None and added.value > (whole.figure.value or 0) and not _loose(whole.figure):
                yield Contradiction(Check.EDITIONS, whole, added.value, None, incomplete=False, against=added.used)


def _loose(figure: Figure) -> bool:
    return figure.approximate or figure.at_least


def _stated(group: list[Statement], measures: tuple[Measure, ...]) -> list[Statement]:
    """The figures of these measures that state a number, in the order of the measures."""
    return [
        one for measure in measures for one in group if one.figure.measure is measure and one.figure.value is not None
    ]


def _contradiction(check: Check, stated: Statement, parts: list[Statement], incomplete: bool) -> Contradiction:
    """Parts that exceed the stated figure contradict it, however many are missing."""
    added = _sum(parts)
    return Contradiction(check, stated, added, None, incomplete and added < (stated.figure.value or 0), tuple(parts))


def _sum(statements: Iterable[Statement]) -> int:
    return sum(one.figure.value or 0 for one in statements)


_CHECKS = (_fields, _prizes, _honours, _titles, _order)
