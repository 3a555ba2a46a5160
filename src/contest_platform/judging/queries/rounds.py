"""What a round holds: its entries with what decides who may judge them, and how far the judging is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contest_platform import database, text
from contest_platform.errors import NotFound
from contest_platform.judging.rules import ConflictKind, EntrySide, JudgeSide
from contest_platform.language import N_

# In the first round are all accepted entries, in a later one those that were let in.
_ENTRIES_OF_ROUNDS = """
SELECT e.id, e.code, e.title, e.field, r.id AS round
FROM round r JOIN entry e ON e.edition = r.edition AND e.status = 'accepted'
WHERE (r.position = 0 OR EXISTS (SELECT 1 FROM round_entry x WHERE x.round = r.id AND x.entry = e.id))
"""
ENTRIES_OF_ROUND = f"{_ENTRIES_OF_ROUNDS} AND r.id = $1"


class RoundNotFound(NotFound):
    message = N_("Kỳ thi không có vòng chấm này.")


@dataclass(frozen=True)
class RoundEntry:
    id: UUID
    code: str
    title: str
    field: str


@dataclass(frozen=True)
class AssignmentSides:
    """Everything the assignment of a round is decided on."""

    entries: tuple[EntrySide, ...]
    judges: tuple[JudgeSide, ...]
    conflicts: dict[tuple[UUID, UUID], ConflictKind]


@dataclass(frozen=True)
class RoundCounts:
    """How far a round is. `short` counts the entries that have fewer judges than the round asks for."""

    entries: int
    short: int
    sheets: int
    signed: int
    closed_at: datetime | None


async def round_counts(edition_ids: Iterable[UUID]) -> dict[UUID, RoundCounts]:
    """Every round of the editions by its id, by one statement."""
    rows = await database.fetch(
        f"""WITH members AS ({_ENTRIES_OF_ROUNDS} AND r.edition = ANY($1::uuid[])),
            sheets AS (SELECT a.round, a.entry, count(*) AS sheets,
                              count(*) FILTER (WHERE a.status = 'signed') AS signed
                       FROM assignment a JOIN round r ON r.id = a.round
                       WHERE r.edition = ANY($1) AND a.status <> 'recused' GROUP BY a.round, a.entry)
            SELECT r.id, count(m.id) AS entries,
                   count(m.id) FILTER (WHERE coalesce(s.sheets, 0) < r.judges_per_entry) AS short,
                   coalesce(sum(s.sheets), 0)::int AS sheets, coalesce(sum(s.signed), 0)::int AS signed, c.at
            FROM round r LEFT JOIN members m ON m.round = r.id
            LEFT JOIN sheets s ON s.round = r.id AND s.entry = m.id LEFT JOIN round_closing c ON c.round = r.id
            WHERE r.edition = ANY($1) GROUP BY r.id, c.at""",
        list(edition_ids),
    )
    return {
        row["id"]: RoundCounts(row["entries"], row["short"], row["sheets"], row["signed"], row["at"]) for row in rows
    }


async def closed_at(round_id: UUID) -> datetime | None:
    """When the round was closed; None while it is open."""
    found = await database.fetch_one("SELECT at FROM round_closing WHERE round = $1", round_id)
    return found["at"] if found else None


async def round_entries(round_id: UUID) -> tuple[RoundEntry, ...]:
    """The entries judged in the round, in the order of their codes."""
    rows = await database.fetch(
        f"""SELECT m.id, m.code, m.title, f.code AS field
            FROM ({ENTRIES_OF_ROUND}) m JOIN field f ON f.id = m.field ORDER BY m.code""",
        round_id,
    )
    return tuple(RoundEntry(row["id"], row["code"], row["title"], row["field"]) for row in rows)


async def assignment_sides(edition_id: UUID, round_id: UUID) -> AssignmentSides:
    """The entries of the round, the jury, and the conflicts between them."""
    return AssignmentSides(
        entries=await _entry_sides(round_id),
        judges=await _judge_sides(edition_id, round_id),
        conflicts=await _conflicts(edition_id),
    )


async def _entry_sides(round_id: UUID) -> tuple[EntrySide, ...]:
    rows = await database.fetch(
        f"""SELECT m.id, m.code, m.field, e.owner, o.email AS owner_email,
                   e.mentor ->> 'email' AS mentor_email, e.mentor ->> 'unit' AS mentor_unit,
                   e.on_behalf_of ->> 'email' AS behalf_email, w.emails, w.units, s.judges, s.recused
            FROM ({ENTRIES_OF_ROUND}) m JOIN entry e ON e.id = m.id JOIN account o ON o.id = e.owner
            LEFT JOIN LATERAL (SELECT array_agg(a.email) AS emails, array_agg(a.unit_folded) AS units
                               FROM author a WHERE a.entry = m.id) w ON true
            LEFT JOIN LATERAL (SELECT array_agg(g.judge) FILTER (WHERE g.status <> 'recused') AS judges,
                                      array_agg(g.judge) FILTER (WHERE g.status = 'recused') AS recused
                               FROM assignment g WHERE g.entry = m.id AND g.round = m.round) s ON true
            ORDER BY m.code""",
        round_id,
    )
    return tuple(_entry_side(row) for row in rows)


def _entry_side(row: Any) -> EntrySide:
    emails = [*(row["emails"] or ()), row["owner_email"], row["mentor_email"], row["behalf_email"]]
    units = [*(row["units"] or ()), text.fold(row["mentor_unit"] or "")]
    return EntrySide(
        id=row["id"],
        code=row["code"],
        field=row["field"],
        accounts=frozenset({row["owner"]}),
        emails=frozenset(text.nfc(email).strip().lower() for email in emails if email),
        units_folded=frozenset(unit for unit in units if unit),
        judges=frozenset(row["judges"] or ()),
        recused=frozenset(row["recused"] or ()),
    )


async def _judge_sides(edition_id: UUID, round_id: UUID) -> tuple[JudgeSide, ...]:
    rows = await database.fetch(
        """SELECT j.id, j.full_name, j.account, ARRAY[j.email, a.email] AS emails, j.unit_folded,
                  (SELECT coalesce(array_agg(f.field), '{}') FROM judge_field f WHERE f.judge = j.id) AS fields,
                  (SELECT count(*) FROM assignment g
                   WHERE g.judge = j.id AND g.round = $2 AND g.status <> 'recused') AS load
           FROM judge j JOIN account a ON a.id = j.account WHERE j.edition = $1 ORDER BY j.name_sort_key, j.id""",
        edition_id,
        round_id,
    )
    return tuple(
        JudgeSide(
            id=row["id"],
            full_name=row["full_name"],
            account=row["account"],
            emails=frozenset(row["emails"]),
            unit_folded=row["unit_folded"],
            fields=frozenset(row["fields"]),
            load=row["load"],
        )
        for row in rows
    )


async def _conflicts(edition_id: UUID) -> dict[tuple[UUID, UUID], ConflictKind]:
    rows = await database.fetch(
        "SELECT c.entry, c.judge, c.kind FROM conflict c JOIN judge j ON j.id = c.judge WHERE j.edition = $1",
        edition_id,
    )
    return {(row["entry"], row["judge"]): ConflictKind(row["kind"]) for row in rows}
