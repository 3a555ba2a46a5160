"""Recorded tie votes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from contest_platform import database
from contest_platform.ranking.rules.ties import Vote

_decode = msgspec.json.Decoder(tuple[UUID, ...]).decode


@dataclass(frozen=True)
class TieVote:
    """A vote as it was recorded; `entries` the highest first."""

    id: UUID
    entries: tuple[UUID, ...]
    present: int
    in_favour: int
    reason: str
    by: str
    at: datetime


async def tie_votes(round_id: UUID) -> tuple[TieVote, ...]:
    """The votes of a round, the oldest first: of two about the same entries the later one holds."""
    rows = await database.fetch(
        """SELECT v.id, v.entries::text AS entries, v.present, v.in_favour, v.reason, a.full_name, v.at
           FROM tie_vote v JOIN account a ON a.id = v.by WHERE v.round = $1 ORDER BY v.position""",
        round_id,
    )
    return tuple(
        TieVote(
            row["id"],
            _decode(row["entries"]),
            row["present"],
            row["in_favour"],
            row["reason"],
            row["full_name"],
            row["at"],
        )
        for row in rows
    )


async def votes_of(round_id: UUID) -> tuple[Vote, ...]:
    return tuple(Vote(one.entries) for one in await tie_votes(round_id))
