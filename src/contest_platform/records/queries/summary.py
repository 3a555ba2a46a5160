"""The record book as one read model: the installation's owner first, then the others and the nation.

Anybody may ask for it at any time, and it is made from every figure that is known, so what is the same for every
reader is made once: until a file is imported, or an own edition says something else.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from contest_platform import database
from contest_platform.contests.rules import ContestKind, Level
from contest_platform.records.queries.installation import installation_owner
from contest_platform.records.queries.own_editions import own_statements
from contest_platform.records.queries.statements import stored_statements
from contest_platform.records.rules.book import (
    ContestTotals,
    EditionRecord,
    Honours,
    contest_totals,
    edition_records,
    honours,
    owned,
    owners,
    written_as,
)
from contest_platform.records.rules.checks import Contradiction, contradictions
from contest_platform.records.rules.figures import NATION, Measure
from contest_platform.records.rules.layouts import Layout
from contest_platform.records.rules.statements import Statement, current
from contest_platform.text import fold


@dataclass(frozen=True)
class ContestBook:
    """One contest of one owner: totals, its editions, and its results in national ones."""

    totals: ContestTotals
    editions: tuple[EditionRecord, ...]
    nationally: tuple[EditionRecord, ...]


@dataclass(frozen=True)
class Correction:
    """A statement that was superseded, and what the same source says now."""

    old: Statement
    new: tuple[Statement, ...]


@dataclass(frozen=True)
class RecordBook:
    owner: str
    contests: tuple[ContestBook, ...]
    honours: Honours | None
    others: tuple[ContestBook, ...]
    national: tuple[ContestBook, ...]
    warnings: tuple[Contradiction, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True)
class _Shelf:
    """The books of all owners."""

    counting: tuple[Statement, ...]
    books: dict[str, tuple[ContestBook, ...]]
    national: tuple[ContestBook, ...]
    warnings: tuple[Contradiction, ...]
    corrections: tuple[Correction, ...]


_kept: dict[str, _Shelf] = {}  # the newest one, by the digest of what it was made from


async def record_book(owner: str | None = None) -> RecordBook:
    """The book as one owner (by default the installation's) opens it. Public: nothing of an edition that is not
    announced is among the statements.
    """
    shelf = await _shelf()
    mine = written_as(shelf.counting, owner or await installation_owner())
    return RecordBook(
        owner=mine,
        contests=shelf.national if fold(mine) == fold(NATION) else shelf.books.get(mine, ()),
        honours=honours(shelf.counting, mine),
        others=tuple(one for name, books in shelf.books.items() if name != mine for one in books),
        national=shelf.national,
        warnings=shelf.warnings,
        corrections=shelf.corrections,
    )


async def _shelf() -> _Shelf:
    """As kept, unless something of what it is made from has changed."""
    own = await own_statements()
    newest = await database.fetch_one("SELECT id FROM record_import ORDER BY imported_at DESC, id DESC LIMIT 1")
    digest = hashlib.sha256(f"{newest and newest['id']} {own}".encode()).hexdigest()
    if digest not in _kept:
        stored = [each.statement for each in await stored_statements()]
        made = _made((*stored, *own))
        _kept.clear()
        _kept[digest] = made
    return _kept[digest]


def _made(statements: tuple[Statement, ...]) -> _Shelf:
    counting = current(statements)
    names = [name for name in owners(counting) if fold(name) != fold(NATION)]
    return _Shelf(
        counting=counting,
        books={name: _books(counting, name) for name in names},
        national=_books(counting, NATION),
        warnings=contradictions(counting),
        corrections=_corrections(statements),
    )


def _books(statements: Iterable[Statement], owner: str) -> tuple[ContestBook, ...]:
    mine = owned(statements, owner)
    found = [_book(mine, owner, kind, level) for kind in ContestKind for level in _levels(mine, owner, kind)]
    return tuple(book for book in found if book.editions or book.nationally)


def _levels(statements: Iterable[Statement], owner: str, contest: ContestKind) -> tuple[Level, ...]:
    """The levels at which an owner holds the contest; the provincial one when only national results are known."""
    if fold(owner) == fold(NATION):
        return (Level.NATIONAL,)
    held = {one.figure.scope.level for one in owned(statements, owner, contest)} - {Level.NATIONAL, None}
    return tuple(level for level in Level if level in held) or (Level.PROVINCIAL,)


def _book(statements: Iterable[Statement], owner: str, contest: ContestKind, level: Level) -> ContestBook:
    mine = owned(statements, owner, contest)
    here = edition_records(one for one in mine if one.figure.scope.level is level and _counts(one))
    above = () if level is Level.NATIONAL else mine
    nationally = edition_records(one for one in above if one.figure.scope.level is Level.NATIONAL and _counts(one))
    return ContestBook(contest_totals(mine, owner, contest, level), here, nationally)


def _counts(statement: Statement) -> bool:
    """Titles and the money of a prize are not counts of an edition."""
    return statement.figure.measure not in (Measure.TITLE, Measure.PRIZE_MONEY)


def _corrections(statements: Iterable[Statement]) -> tuple[Correction, ...]:
    """The newest first."""
    every = list(statements)
    old = [one for one in every if one.superseded_at is not None]
    old.sort(key=lambda one: (one.superseded_at, one.figure.fact), reverse=True)
    found = [Correction(one, tuple(new for new in every if _replaces(new, one))) for one in old]
    return tuple(each for each in found if all(new.content != each.old.content for new in each.new))


def _replaces(new: Statement, old: Statement) -> bool:
    """The same source says it now; of an announcement, the one that corrects it."""
    same_voice = new.figure.source == old.figure.source or new.layout is Layout.PLATFORM
    return (
        new.figure.fact == old.figure.fact and new.layout is old.layout and same_voice and new.superseded_at is None
    )
