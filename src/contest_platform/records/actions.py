"""Importing published figures into the record book."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

from contest_platform import clock, database
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.errors import Invalid, NotAllowed
from contest_platform.language import N_
from contest_platform.ledger.actions import record
from contest_platform.records.queries.statements import StoredStatement, stored_statements
from contest_platform.records.rules.cells import FileNotUnderstood
from contest_platform.records.rules.checks import Contradiction, contradictions
from contest_platform.records.rules.figures import Figure
from contest_platform.records.rules.history import read_history
from contest_platform.records.rules.layouts import Layout, read_table
from contest_platform.records.rules.statements import Statement
from contest_platform.records.tables import RecordImport, RecordStatement
from contest_platform.text import one_line

MAX_FILE_BYTES = 20_000_000
_ROWS_PER_INSERT = 500
_IMPORTERS = frozenset({Role.ADMIN, Role.ORGANISER})


class FileTooLarge(Invalid):
    message = N_("Tệp số liệu lớn quá %(limit)s byte.")


class FileNotText(Invalid):
    message = N_("Tệp số liệu không phải văn bản UTF-8.")


@dataclass(frozen=True)
class Imported:
    """What an import did. `imported` statements are new, `corrected` of them took the place of an older value;
    `contradictions` are those in which a figure of the file takes part, also when nothing was new.
    """

    layout: Layout
    imported: int
    corrected: int
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True)
class _File:
    name: str
    layout: Layout
    digest: str


@dataclass(frozen=True)
class _Changes:
    added: tuple[Statement, ...]
    superseded: tuple[UUID, ...]


async def import_records(by: Viewer | None, *, filename: str, content: bytes) -> Imported:
    """Take all figures of a file, or none: FileNotUnderstood names every cell that is not understood.

    `by` is None for the person at the console. The same file twice changes nothing; a file whose figure differs
    from what the same source of the same kind of file said before supersedes that statement, which is kept.
    """
    if by is not None and not (by.proven and by.roles & _IMPORTERS):
        raise NotAllowed
    layout, figures = read_file(content)
    file = _File(one_line(PurePath(filename).name)[:255], layout, hashlib.sha256(content).hexdigest())
    async with database.transaction():
        await database.fetch("LOCK TABLE record_import IN SHARE ROW EXCLUSIVE MODE")
        now = clock.now()
        changes = _changes(file, figures, await stored_statements(), now)
        if changes.added or changes.superseded:
            await _write(by, file, changes, now)
        standing = [stored.statement for stored in await stored_statements()]
    corrected = sum(statement.corrected_at is not None for statement in changes.added)
    found = _contradictions_of(file, figures, standing)
    return Imported(layout, len(changes.added), corrected, found)


def read_file(content: bytes) -> tuple[Layout, tuple[Figure, ...]]:
    """The figures of a JSON report or of a CSV table, told apart by the first character."""
    if len(content) > MAX_FILE_BYTES:
        raise FileTooLarge(limit=MAX_FILE_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileNotText from None
    if text.lstrip().startswith(("{", "[")):
        return Layout.HISTORY, read_history(text)
    return read_table(text)


def _changes(file: _File, figures: Iterable[Figure], stored: Iterable[StoredStatement], now: datetime) -> _Changes:
    """What is new, and what it supersedes: within one fact, one kind of file and one source."""
    before: dict[tuple[str, str], list[StoredStatement]] = {}
    for each in stored:
        if each.statement.layout is file.layout and each.statement.superseded_at is None:
            before.setdefault(_voice(each.statement.figure), []).append(each)
    now_said: dict[tuple[str, str], dict[tuple[Any, ...], Statement]] = {}
    for figure in figures:
        statement = Statement(figure, file.layout, file.name)
        now_said.setdefault(_voice(figure), {}).setdefault(statement.content, statement)
    added: list[Statement] = []
    superseded: list[UUID] = []
    for voice, said in now_said.items():
        known = {each.statement.content: each for each in before.get(voice, [])}
        gone = [each.id for content, each in known.items() if content not in said]
        fresh = [statement for content, statement in said.items() if content not in known]
        superseded += gone
        added += [replace(statement, corrected_at=now) if known else statement for statement in fresh]
    return _Changes(tuple(added), tuple(superseded))


def _voice(figure: Figure) -> tuple[str, str]:
    return figure.fact, figure.source


async def _write(by: Viewer | None, file: _File, changes: _Changes, now: datetime) -> None:
    import_id = uuid4()
    account = by.id if by else None
    told = {"file": file.name, "layout": file.layout.value, "digest": file.digest}
    row = RecordImport(file=file.name, layout=file.layout.value, digest=file.digest)
    row.id, row.imported_by, row.imported_at = import_id, account, now
    await RecordImport.insert(row)
    rows = [_row(import_id, place, statement) for place, statement in enumerate(changes.added)]
    for start in range(0, len(rows), _ROWS_PER_INSERT):
        await RecordStatement.insert(*rows[start : start + _ROWS_PER_INSERT])
    await database.fetch(
        "UPDATE record_statement SET superseded_at = $1, superseded_by = $2 WHERE id = ANY($3::uuid[])",
        now,
        import_id,
        list(changes.superseded),
    )
    counts = {"imported": len(changes.added), "superseded": len(changes.superseded)}
    await record(
        actor=account, verb="import_records", subject=f"record_import:{import_id}", changes={**told, **counts}
    )


def _row(import_id: UUID, position: int, statement: Statement) -> RecordStatement:
    figure, scope = statement.figure, statement.figure.scope
    return RecordStatement(
        id=uuid4(),
        record_import=import_id,
        fact=figure.fact,
        owner=scope.owner,
        level=scope.level.value if scope.level else None,
        contest=scope.contest.value if scope.contest else None,
        first_edition=scope.first_edition,
        last_edition=scope.last_edition,
        first_year=scope.years.first,
        last_year=scope.years.last,
        years_bound=scope.years.bound,
        measure=figure.measure.value,
        category=figure.category,
        stage=figure.stage.value,
        value=figure.value,
        approximate=figure.approximate,
        at_least=figure.at_least,
        derivation=figure.derivation.value if figure.derivation else None,
        medal=figure.medal,
        detail=dict(figure.detail),
        source=figure.source,
        as_of=figure.as_of,
        row_name=figure.row,
        column_name=figure.column,
        cell=figure.cell,
        position=position,
        corrected_at=statement.corrected_at,
    )


def _contradictions_of(
    file: _File, figures: Sequence[Figure], standing: Sequence[Statement]
) -> tuple[Contradiction, ...]:
    """Those in which a figure of this file takes part, with the rows as this file has them."""
    mine = {_voice(figure): figure for figure in figures}
    here = [
        replace(one, file=file.name, figure=replace(one.figure, row=mine[_voice(one.figure)].row))
        if one.layout is file.layout and one.superseded_at is None and _voice(one.figure) in mine
        else one
        for one in standing
    ]
    facts = {figure.fact for figure in figures}
    return tuple(found for found in contradictions(here) if found.facts & facts)


__all__ = ["FileNotText", "FileNotUnderstood", "FileTooLarge", "Imported", "import_records", "read_file"]
