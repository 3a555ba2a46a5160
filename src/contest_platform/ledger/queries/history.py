"""What happened to a thing: the lines of its subject, or of its subjects."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import database


@dataclass(frozen=True)
class HistoryLine:
    """A line as an organiser or an auditor reads it. `personal` holds the values that were not erased."""

    sequence: int
    at: datetime
    actor: UUID | None
    verb: str
    changes: dict[str, Any]
    personal: dict[str, str | None]
    hash: str
    leaf_index: int | None


async def history(*subjects: str, before: int | None = None, limit: int = 50) -> tuple[HistoryLine, ...]:
    """The lines of the subjects, the newest first, older than the one whose sequence is `before`.

    Who may read them is decided by the stage that owns the subjects. An erased personal value is None.
    """
    rows = await database.fetch(
        """SELECT line.sequence, line.at, line.actor, line.verb, line.body, line.hash, leaf.leaf_index,
                  (SELECT coalesce(json_object_agg(p.name, p.value), '{}') FROM ledger_personal p
                   WHERE p.sequence = line.sequence) AS personal
           FROM ledger_line line LEFT JOIN ledger_leaf leaf ON leaf.sequence = line.sequence
           WHERE line.subject = ANY($1::text[]) AND ($2::bigint IS NULL OR line.sequence < $2)
           ORDER BY line.sequence DESC LIMIT $3""",
        list(subjects),
        before,
        limit,
    )
    return tuple(_line(row) for row in rows)


async def subjects(kind: str, *, verb: str, name: str, value: str) -> tuple[str, ...]:
    """The subjects of a kind of which a line with this verb has `name` as `value` among its changes: also of things
    that are gone since.
    """
    rows = await database.fetch(
        """SELECT DISTINCT c.subject FROM ledger_chain c JOIN ledger_line l ON l.subject = c.subject
           WHERE starts_with(c.subject, $1 || ':') AND l.verb = $2 AND l.body::jsonb -> 'changes' ->> $3 = $4""",
        kind,
        verb,
        name,
        value,
    )
    return tuple(row["subject"] for row in rows)


def _line(row: Any) -> HistoryLine:
    body = msgspec.json.decode(row["body"])
    kept = msgspec.json.decode(row["personal"])
    return HistoryLine(
        sequence=row["sequence"],
        at=row["at"],
        actor=row["actor"],
        verb=row["verb"],
        changes=body["changes"],
        personal={name: kept.get(name) for name in body["personal"]},
        hash=row["hash"],
        leaf_index=row["leaf_index"],
    )
