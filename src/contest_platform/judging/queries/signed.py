"""Signed sheets for those who rank, and what is missing for those who wait for them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import database
from contest_platform.judging.queries.rounds import ENTRIES_OF_ROUND
from contest_platform.judging.rules import sheet_digest

# What judges see of a submission: everything but the people, and of the files those of a kind that judges see or
# beside which a secretary has put a copy.
_SEEN = """
(({0}.content - ARRAY['personal', 'authors', 'files']) || jsonb_build_object('files', (
  SELECT coalesce(jsonb_agg(g.file ORDER BY g.file), '[]')
  FROM jsonb_array_elements({0}.content -> 'files') AS g(file)
  WHERE g.file ->> 'kind' <> 'birth_certificate' AND (
    EXISTS (SELECT 1 FROM attachment_rule k
            WHERE k.edition = last.edition AND k.kind = g.file ->> 'kind' AND k.judges_see)
    OR EXISTS (SELECT 1 FROM attachment t JOIN blind_copy b ON b.attachment = t.id AND b.made_by IS NOT NULL
               WHERE t.entry = last.entry AND t.kind = g.file ->> 'kind' AND t.sha256 = g.file ->> 'sha256')))))
"""
# Sheets signed on a submission that is not the entry's last one and shows judges something else. Most entries are
# submitted once, so the list starts from the few of the edition that were submitted again, and compares each once.
_STALE = f"""
WITH changed AS MATERIALIZED (
  SELECT last.entry, earlier.id
  FROM (SELECT DISTINCT ON (u.entry) u.entry, e.edition, u.position, u.content
        FROM submission u JOIN entry e ON e.id = u.entry WHERE u.position > 1 AND {{0}}
        ORDER BY u.entry, u.position DESC) last
  JOIN submission earlier ON earlier.entry = last.entry AND earlier.position < last.position
  WHERE {_SEEN.format("last")} <> {_SEEN.format("earlier")}
)
SELECT s.id, s.assignment, a.round
FROM changed JOIN assignment a ON a.entry = changed.entry AND a.status = 'signed'
JOIN sheet s ON s.assignment = a.id AND s.submission = changed.id
"""
_STALE_OF_ROUND = _STALE.format("e.edition = (SELECT edition FROM round WHERE id = $1)") + " WHERE a.round = $1"
_STALE_OF_ENTRY = _STALE.format("e.id = $1")


class EntrySheets(msgspec.Struct, frozen=True, gc=False):
    """An entry of a round and its sheets. `totals` are those of the signed ones; `unsigned` are still owed.

    A recused judge's sheet is neither. A sheet that was signed on an earlier submission of a dossier of which judges
    see something else since counts as owed.
    """

    entry: UUID
    code: str
    title: str
    field: str
    unsigned: int
    totals: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class SignedScores:
    """One total a sheet: `entry` and `judge` are indices into `entries` and `judges`, one position a sheet."""

    entries: tuple[UUID, ...]
    judges: tuple[UUID, ...]
    entry: tuple[int, ...]
    judge: tuple[int, ...]
    totals: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ChangedSheet:
    assignment_id: UUID
    round_id: UUID


async def signed_sheets(round_id: UUID) -> tuple[EntrySheets, ...]:
    """All entries of the round with the totals of their signed sheets, in the order of their codes."""
    rows = await database.fetch(
        f"""WITH stale AS MATERIALIZED ({_STALE_OF_ROUND}),
            sheets AS (
              SELECT entry, count(*) FILTER (WHERE NOT counts) AS unsigned,
                     array_to_string(array_agg(total) FILTER (WHERE counts), ' ') AS totals
              FROM (SELECT a.entry, s.total,
                           a.status = 'signed' AND (s.id IN (SELECT id FROM stale)) IS NOT TRUE AS counts
                    FROM assignment a LEFT JOIN sheet s ON s.assignment = a.id
                    WHERE a.round = $1 AND a.status <> 'recused') owed
              GROUP BY entry)
            SELECT m.id, m.code, m.title, f.code AS field, coalesce(w.unsigned, 0) AS unsigned, w.totals
            FROM ({ENTRIES_OF_ROUND}) m JOIN field f ON f.id = m.field LEFT JOIN sheets w ON w.entry = m.id
            ORDER BY m.code""",
        round_id,
    )
    return tuple(
        EntrySheets(row["id"], row["code"], row["title"], row["field"], row["unsigned"], _totals(row["totals"]))
        for row in rows
    )


async def signed_scores(round_id: UUID) -> SignedScores:
    """The totals of all sheets that count, as arrays, in the order of codes and judges; empty without a sheet.

    Totals have few decimals: equal ones are equal as floats too.
    """
    rows = await database.fetch(
        f"""WITH stale AS MATERIALIZED ({_STALE_OF_ROUND})
            SELECT m.id, array_agg(w.judge ORDER BY w.judge) AS judges,
                   array_agg(w.total::float8 ORDER BY w.judge) AS totals
            FROM ({ENTRIES_OF_ROUND}) m
            JOIN (SELECT a.entry, a.judge, s.total FROM assignment a JOIN sheet s ON s.assignment = a.id
                  WHERE a.round = $1 AND a.status = 'signed' AND s.id NOT IN (SELECT id FROM stale)) w
              ON w.entry = m.id
            GROUP BY m.id, m.code ORDER BY m.code""",
        round_id,
    )
    number = {judge: n for n, judge in enumerate(sorted({judge for row in rows for judge in row["judges"]}))}
    return SignedScores(
        entries=tuple(row["id"] for row in rows),
        judges=tuple(number),
        entry=tuple(n for n, row in enumerate(rows) for _ in row["judges"]),
        judge=tuple(number[judge] for row in rows for judge in row["judges"]),
        totals=tuple(total for row in rows for total in row["totals"]),
    )


def _totals(text: str | None) -> tuple[Decimal, ...]:
    """Thousands of numbers come as text, here and below: Decimal reads it faster than the driver its own form."""
    return tuple(map(Decimal, text.split())) if text else ()


async def signed_points(
    round_id: UUID, criteria: Iterable[UUID], entries: Iterable[UUID] | None = None
) -> dict[UUID, dict[UUID, tuple[Decimal, int]]]:
    """For every entry with signed sheets (or those named) and each criterion, the sum of points and the sheets."""
    named = () if entries is None else (list(entries),)
    rows = await database.fetch(
        f"""WITH stale AS MATERIALIZED ({_STALE_OF_ROUND})
            SELECT a.entry, p.criterion, sum(p.points)::text AS points, count(*) AS sheets
            FROM assignment a JOIN sheet s ON s.assignment = a.id
            JOIN sheet_point p ON p.sheet = s.id AND p.criterion = ANY($2::uuid[])
            WHERE a.round = $1 AND a.status = 'signed' AND s.id NOT IN (SELECT id FROM stale)
              {"AND a.entry = ANY($3::uuid[])" if named else ""}
            GROUP BY a.entry, p.criterion""",
        round_id,
        list(criteria),
        *named,
    )
    found: dict[UUID, dict[UUID, tuple[Decimal, int]]] = defaultdict(dict)
    for row in rows:
        found[row["entry"]][row["criterion"]] = Decimal(row["points"]), row["sheets"]
    return dict(found)


async def points_by_sheet(round_id: UUID) -> dict[UUID, dict[UUID, Decimal]]:
    """What each signed sheet of a round gives for each criterion, by the ids of its assignment and the criterion."""
    rows = await database.fetch(
        """SELECT a.id, p.criterion, trim_scale(p.points)::text AS points
           FROM assignment a JOIN sheet s ON s.assignment = a.id JOIN sheet_point p ON p.sheet = s.id
           WHERE a.round = $1 AND a.status = 'signed'""",
        round_id,
    )
    found: dict[UUID, dict[UUID, Decimal]] = defaultdict(dict)
    for row in rows:
        found[row["id"]][row["criterion"]] = Decimal(row["points"])
    return dict(found)


async def changed_since_signed(entry_id: UUID) -> tuple[ChangedSheet, ...]:
    """The signed sheets of an entry whose dossier has changed since, in the order of their ids."""
    rows = await database.fetch(f"{_STALE_OF_ENTRY} ORDER BY s.assignment", entry_id)
    return tuple(ChangedSheet(row["assignment"], row["round"]) for row in rows)


async def signed_digests(round_id: UUID) -> tuple[tuple[UUID, str, str], ...]:
    """Of every signed sheet of a round: its id, the digest that was signed, and that of what the sheet says now."""
    rows = await database.fetch(
        """SELECT s.id, s.assignment, s.version, s.comment, s.digest,
                  (SELECT json_object_agg(c.code, p.points::text)::text
                   FROM sheet_point p JOIN criterion c ON c.id = p.criterion WHERE p.sheet = s.id) AS points
           FROM sheet s JOIN assignment a ON a.id = s.assignment
           WHERE a.round = $1 AND a.status = 'signed' ORDER BY s.id""",
        round_id,
    )
    return tuple(
        (row["id"], row["digest"], sheet_digest(row["assignment"], row["version"], _points(row), row["comment"]))
        for row in rows
    )


def _points(row: Any) -> dict[str, Decimal]:
    points: dict[str, str] = msgspec.json.decode(row["points"] or "{}")
    return {code: Decimal(value) for code, value in points.items()}
