"""All statements that are kept: those of imported files, and those that the announced editions of this
installation make themselves.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contest_platform import database
from contest_platform.contests.rules import ContestKind, Level
from contest_platform.records.queries.own_editions import own_statements
from contest_platform.records.rules.figures import Figure, Measure, Scope
from contest_platform.records.rules.layouts import Layout
from contest_platform.records.rules.periods import Years
from contest_platform.records.rules.remarks import Derivation, Stage
from contest_platform.records.rules.statements import Statement

_STATEMENTS = """
SELECT s.*, i.file, i.layout
FROM record_statement s JOIN record_import i ON i.id = s.record_import
ORDER BY i.imported_at, i.id, s.position
"""


@dataclass(frozen=True)
class StoredStatement:
    id: UUID
    statement: Statement


async def stored_statements() -> tuple[StoredStatement, ...]:
    """Every statement of every file, superseded ones too, in the order of import."""
    return tuple(StoredStatement(row["id"], _statement(row)) for row in await database.fetch(_STATEMENTS))


async def known_statements() -> tuple[Statement, ...]:
    """Every statement, of files and of the installation's own announced editions."""
    stored = [each.statement for each in await stored_statements()]
    return (*stored, *await own_statements())


def _statement(row: Any) -> Statement:
    when = (row["corrected_at"], row["superseded_at"])
    return Statement(_figure(row), Layout(row["layout"]), row["file"], *when)


def _figure(row: Any) -> Figure:
    scope = Scope(
        row["owner"],
        Level(row["level"]) if row["level"] else None,
        ContestKind(row["contest"]) if row["contest"] else None,
        row["first_edition"],
        row["last_edition"],
        Years(row["first_year"], row["last_year"], row["years_bound"]),
    )
    return Figure(
        scope,
        Measure(row["measure"]),
        row["value"],
        row["source"],
        row["as_of"],
        row["row_name"],
        row["column_name"],
        row["cell"],
        category=row["category"],
        stage=Stage(row["stage"]),
        approximate=row["approximate"],
        at_least=row["at_least"],
        derivation=Derivation(row["derivation"]) if row["derivation"] else None,
        medal=row["medal"],
        detail=json.loads(row["detail"]),
    )
