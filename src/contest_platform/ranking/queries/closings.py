"""Closed rounds: the lines that were frozen, and when a round was opened again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import database
from contest_platform.ranking.rules.standings import Line

_CLOSING = """
SELECT c.id, c.round, c.position, c.lines::text AS lines, c.inputs_digest, c.digest, c.replaces, c.at, a.full_name
FROM closing c JOIN account a ON a.id = c.by
"""
_decode_lines = msgspec.json.Decoder(tuple[Line, ...]).decode


@dataclass(frozen=True)
class Closing:
    """A closed round: its standing is final but for tie votes. `replaces` is the digest of a closing before it."""

    id: UUID
    round_id: UUID
    position: int
    lines: tuple[Line, ...]
    inputs_digest: str
    digest: str
    replaces: str | None
    at: datetime
    by: str


@dataclass(frozen=True)
class RoundReopening:
    """That a closing holds no more, and why."""

    closed_at: datetime
    reason: str
    at: datetime
    by: str


async def closing_of(round_id: UUID) -> Closing | None:
    """The closing that holds; None while the round is open."""
    row = await database.fetch_one(
        f"""{_CLOSING} WHERE c.round = $1 AND NOT EXISTS (SELECT 1 FROM round_reopening o WHERE o.closing = c.id)
            ORDER BY c.position DESC LIMIT 1""",
        round_id,
    )
    return _closing(row) if row else None


async def closings_of(round_id: UUID) -> tuple[Closing, ...]:
    """Every closing, the oldest first, also those after which the round was opened again."""
    rows = await database.fetch(f"{_CLOSING} WHERE c.round = $1 ORDER BY c.position", round_id)
    return tuple(_closing(row) for row in rows)


async def reopenings_of(round_id: UUID) -> tuple[RoundReopening, ...]:
    """When and why the round was opened again, the latest first."""
    rows = await database.fetch(
        """SELECT c.at AS closed_at, o.reason, o.at, a.full_name
           FROM round_reopening o JOIN closing c ON c.id = o.closing JOIN account a ON a.id = o.by
           WHERE c.round = $1 ORDER BY c.position DESC""",
        round_id,
    )
    return tuple(RoundReopening(row["closed_at"], row["reason"], row["at"], row["full_name"]) for row in rows)


def _closing(row: Any) -> Closing:
    return Closing(
        id=row["id"],
        round_id=row["round"],
        position=row["position"],
        lines=_decode_lines(row["lines"]),
        inputs_digest=row["inputs_digest"],
        digest=row["digest"],
        replaces=row["replaces"],
        at=row["at"],
        by=row["full_name"],
    )
