"""The record book: what an owner's editions add up to, edition by edition and in all.

**Source:** the form of the union of Sơn La's report of 10/05/2021 (susta.vn).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contest_platform.contests.rules import ContestKind, Level
from contest_platform.records.rules.figures import Figure, Measure, Scope
from contest_platform.records.rules.prizes import Tier
from contest_platform.records.rules.statements import Statement, chosen
from contest_platform.records.rules.totals import (
    AwardCount,
    Total,
    awards_won,
    best_stages,
    editions_held,
    entries_total,
    participations,
    total,
)
from contest_platform.text import fold, sort_key

PER_EDITION = (
    Measure.RECEIVED, Measure.ELIGIBLE, Measure.IN_FINAL, Measure.AUTHORS, Measure.UNITS, Measure.AWARDED,
    Measure.MONEY, Measure.SENT, Measure.REACHED_FINAL,
)  # fmt: skip


@dataclass(frozen=True)
class ContestTotals:
    """Totals over the editions of one contest of one owner. `gaps` are numbers between known editions of which
    nothing is known; `unknown` says of which editions a total has no figure.
    """

    owner: str
    level: Level
    contest: ContestKind
    editions: int
    gaps: tuple[int, ...]
    entries: Total
    authors: Total
    awarded: Total
    unknown: dict[str, tuple[int, ...]]
    participations: Total | None
    awards: tuple[AwardCount, ...]


@dataclass(frozen=True)
class EditionRecord:
    """One edition, or several that a source adds up. `figures` and `awards` are those that count; `also` are
    prizes of another stage (what the jury proposed, what was planned).
    """

    scope: Scope
    figures: dict[Measure, Statement]
    awards: dict[Tier, Statement]
    also: tuple[Statement, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Honours:
    """Honour rounds of an owner: people and titles are two counts, and need not be equal."""

    owner: str
    rounds: Statement | None
    people: Statement | None
    titles: tuple[Statement, ...]
    titles_total: int


def owned(statements: Iterable[Statement], owner: str, contest: ContestKind | None = None) -> tuple[Statement, ...]:
    """The statements about one owner's contest; owners are one when they are written alike but for marks and case."""
    key = fold(owner)
    return tuple(
        one
        for one in statements
        if one.figure.scope.owner_key == key and (contest is None or one.figure.scope.contest is contest)
    )


def owners(statements: Iterable[Statement]) -> tuple[str, ...]:
    """Each owner once, in Vietnamese order."""
    names: dict[str, str] = {}
    for one in statements:
        names.setdefault(one.figure.scope.owner_key, one.figure.scope.owner)
    return tuple(sorted(names.values(), key=sort_key))


def written_as(statements: Iterable[Statement], owner: str) -> str:
    """The owner's name as its statements write it; as asked when it has none."""
    return next((one.figure.scope.owner for one in owned(statements, owner)), owner)


def contest_totals(statements: Iterable[Statement], owner: str, contest: ContestKind, level: Level) -> ContestTotals:
    """`statements` are those that count (`current`). National results are those of the same owner."""
    mine = owned(statements, owner, contest)
    here = [one for one in mine if one.figure.scope.level is level]
    nationally = (
        [one for one in mine if one.figure.scope.level is Level.NATIONAL] if level is not Level.NATIONAL else []
    )
    numbers = _numbers(one.figure.scope for one in here if one.figure.measure is Measure.HELD)
    entries, authors = entries_total(here), total(_of(here, Measure.AUTHORS))
    awarded = total(_of(here, Measure.AWARDED))
    unknown = {
        name: tuple(sorted(numbers - _numbers(one.figure.scope for one in found.used)))
        for name, found in (("entries", entries), ("authors", authors), ("awarded", awarded))
        if found.value is not None
    }
    return ContestTotals(
        owner, level, contest, editions_held(here), _gaps(numbers), entries, authors, awarded, unknown,
        participations(nationally), awards_won(nationally),
    )  # fmt: skip


def edition_records(statements: Iterable[Statement]) -> tuple[EditionRecord, ...]:
    """Edition by edition, the newest first; ranges behind the single editions of their end."""
    groups: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        groups[_edition_name(one.figure)].append(one)
    records = [_edition(group) for group in groups.values()]
    return tuple(sorted(records, key=lambda each: _newest_first(each.scope)))


def honours(statements: Iterable[Statement], owner: str) -> Honours | None:
    """The honour rounds of an owner, or None when nothing is known of them."""
    counting = [one for one in chosen(owned(statements, owner)).values() if one.figure.scope.contest is None]
    titles = sorted(
        _of(counting, Measure.HONOUR_TITLES), key=lambda one: (-(one.figure.value or 0), one.figure.category)
    )
    people = next(iter(_of(counting, Measure.HONOURS)), None)
    rounds = next(iter(_of(counting, Measure.HONOUR_ROUNDS)), None)
    if not (titles or people or rounds):
        return None
    return Honours(owner, rounds, people, tuple(titles), sum(one.figure.value or 0 for one in titles))


def _of(statements: Iterable[Statement], measure: Measure) -> list[Statement]:
    return [one for one in statements if one.figure.measure is measure]


def _numbers(scopes: Iterable[Scope]) -> set[int]:
    return {
        number
        for scope in scopes
        if scope.first_edition is not None and scope.last_edition is not None
        for number in range(scope.first_edition, scope.last_edition + 1)
    }


def _gaps(numbers: set[int]) -> tuple[int, ...]:
    return tuple(sorted(set(range(min(numbers), max(numbers))) - numbers)) if numbers else ()


def _edition_name(figure: Figure) -> str:
    scope = figure.scope
    unknown = scope.first_edition is None and scope.years.last is None
    years = scope.years if scope.first_edition is None else None
    return repr((scope.first_edition, scope.last_edition, years, figure.source if unknown else ""))


def _edition(group: Sequence[Statement]) -> EditionRecord:
    every = chosen(group).values()
    counting = best_stages(every)
    also = [one for one in every if one.figure.measure is Measure.AWARDED and one not in counting]
    held = max(group, key=lambda one: (one.figure.scope.years.last or 0, one.weight))
    return EditionRecord(
        held.figure.scope,
        {one.figure.measure: one for one in counting if one.figure.measure in PER_EDITION},
        {Tier(one.figure.category): one for one in counting if one.figure.measure is Measure.AWARDS},
        tuple(also),
        tuple(dict.fromkeys(one.figure.source for one in group)),
    )


def _newest_first(scope: Scope) -> tuple[int, int, int]:
    width = (scope.last_edition or 0) - (scope.first_edition or 0)
    return (-(scope.last_edition or 0), width, -(scope.years.last or 0))
