"""How far the judging of a round is, by judge, by field and sheet by sheet, for those who run it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from contest_platform import database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import may_organise
from contest_platform.judging.queries.assignments import KNOWN, TITLE, AssignmentNotFound
from contest_platform.judging.queries.judges import Judge
from contest_platform.judging.queries.rounds import ENTRIES_OF_ROUND
from contest_platform.judging.rules import AssignmentStatus, ConflictKind

_ASSIGNMENTS = f"""
SELECT a.id, a.round, a.entry, e.code, {TITLE} AS title, coalesce(f.code, '') AS field, a.judge, j.account,
       j.full_name, j.panel, j.edition, d.contest, d.slug, r.code AS round_code, a.status, a.assigned_at,
       s.id AS sheet, trim_scale(s.total) AS total, s.complete, s.saved_at, s.signed_at
FROM assignment a JOIN judge j ON j.id = a.judge JOIN entry e ON e.id = a.entry {KNOWN}
JOIN edition d ON d.id = j.edition JOIN round r ON r.id = a.round
LEFT JOIN sheet s ON s.assignment = a.id
"""


@dataclass(frozen=True)
class JudgeProgress:
    """How many sheets of a judge on accepted entries stand where; recused ones are not owed.

    `effective` says that she has accepted the invitation; `reminded_at` when she was mailed that they are soon due.
    """

    judge_id: UUID
    full_name: str
    panel: str | None
    effective: bool
    assigned: int
    in_progress: int
    signed: int
    recused: int
    last_saved_at: datetime | None
    reminded_at: datetime | None

    @property
    def left(self) -> int:
        return self.assigned + self.in_progress

    @property
    def owed(self) -> int:
        return self.left + self.signed


@dataclass(frozen=True)
class FieldProgress:
    """`short` counts the entries of the field that have fewer judges than the round asks for."""

    code: str
    name: str
    entries: int
    short: int
    sheets: int
    signed: int


@dataclass(frozen=True)
class RoundAssignment:
    """One assignment with its judge, for those who run the round or lead the panel."""

    id: UUID
    round_id: UUID
    round: str
    edition_id: UUID
    contest_id: UUID
    slug: str
    entry_id: UUID
    code: str
    title: str
    field: str
    judge_id: UUID
    judge_account: UUID
    judge_name: str
    panel: str | None
    status: AssignmentStatus
    sheet_id: UUID | None
    total: Decimal | None
    complete: bool
    saved_at: datetime | None
    signed_at: datetime | None


@dataclass(frozen=True)
class DeclaredConflict:
    entry_id: UUID
    code: str
    title: str
    judge_id: UUID
    judge_name: str
    kind: ConflictKind
    reason: str
    at: datetime


async def progress_by_judge(edition_id: UUID, round_id: UUID) -> tuple[JudgeProgress, ...]:
    """Every judge of the edition, in the order of names."""
    rows = await database.fetch(
        """SELECT j.id, j.full_name, j.panel, u.email_proven_at IS NOT NULL AND u.disabled_at IS NULL AS effective,
                  count(*) FILTER (WHERE a.status = 'assigned') AS assigned,
                  count(*) FILTER (WHERE a.status = 'in_progress') AS in_progress,
                  count(*) FILTER (WHERE a.status = 'signed') AS signed,
                  count(*) FILTER (WHERE a.status = 'recused') AS recused, max(s.saved_at) AS last_saved_at,
                  (SELECT m.at FROM reminder m WHERE m.judge = j.id AND m.round = $2) AS reminded_at
           FROM judge j JOIN account u ON u.id = j.account
           LEFT JOIN (assignment a JOIN entry e ON e.id = a.entry AND e.status = 'accepted')
             ON a.judge = j.id AND a.round = $2
           LEFT JOIN sheet s ON s.assignment = a.id
           WHERE j.edition = $1 GROUP BY j.id, u.id ORDER BY j.name_sort_key, j.id""",
        edition_id,
        round_id,
    )
    return tuple(
        JudgeProgress(
            judge_id=row["id"],
            full_name=row["full_name"],
            panel=row["panel"],
            effective=row["effective"],
            assigned=row["assigned"],
            in_progress=row["in_progress"],
            signed=row["signed"],
            recused=row["recused"],
            last_saved_at=row["last_saved_at"],
            reminded_at=row["reminded_at"],
        )
        for row in rows
    )


async def progress_by_field(round_id: UUID) -> tuple[FieldProgress, ...]:
    """Every field of the edition, in its order."""
    rows = await database.fetch(
        f"""WITH members AS ({ENTRIES_OF_ROUND}),
            sheets AS (SELECT a.entry, count(*) AS sheets, count(*) FILTER (WHERE a.status = 'signed') AS signed
                       FROM assignment a WHERE a.round = $1 AND a.status <> 'recused' GROUP BY a.entry)
            SELECT f.code, f.name, count(m.id) AS entries, coalesce(sum(s.sheets), 0)::int AS sheets,
                   coalesce(sum(s.signed), 0)::int AS signed,
                   count(m.id) FILTER (WHERE coalesce(s.sheets, 0) < r.judges_per_entry) AS short
            FROM round r JOIN field f ON f.edition = r.edition
            LEFT JOIN members m ON m.field = f.id LEFT JOIN sheets s ON s.entry = m.id
            WHERE r.id = $1 GROUP BY f.id ORDER BY f.position""",
        round_id,
    )
    return tuple(
        FieldProgress(row["code"], row["name"], row["entries"], row["short"], row["sheets"], row["signed"])
        for row in rows
    )


async def round_assignments(round_id: UUID, *, field: str | None = None) -> tuple[RoundAssignment, ...]:
    """The assignments of a round (of one field), in the order of codes and names."""
    rows = await database.fetch(
        f"""{_ASSIGNMENTS} WHERE a.round = $1 AND ($2::text IS NULL OR f.code = $2)
            ORDER BY e.code, j.name_sort_key, a.id""",
        round_id,
        field,
    )
    return tuple(_assignment(row) for row in rows)


async def panel_assignments(chair: Judge) -> tuple[RoundAssignment, ...]:
    """The saved sheets of the chair's panel in the edition (of all judges when the chair has no panel)."""
    rows = await database.fetch(
        f"""{_ASSIGNMENTS} WHERE j.edition = $1 AND ($2::text IS NULL OR j.panel = $2) AND s.id IS NOT NULL AND $3
            ORDER BY r.position DESC, e.code, j.name_sort_key, a.id""",
        chair.edition_id,
        chair.panel,
        chair.chair,
    )
    return tuple(_assignment(row) for row in rows)


async def assignment_to_run(viewer: Viewer, assignment_id: UUID) -> RoundAssignment:
    """An assignment for an organiser of its contest; else not found."""
    found = await round_assignment(assignment_id)
    if not await may_organise(viewer, found.contest_id):
        raise AssignmentNotFound
    return found


async def round_assignment(assignment_id: UUID) -> RoundAssignment:
    """One assignment, without permission: for acts that have tested it otherwise."""
    row = await database.fetch_one(f"{_ASSIGNMENTS} WHERE a.id = $1", assignment_id)
    if row is None:
        raise AssignmentNotFound
    return _assignment(row)


async def may_reopen(viewer: Viewer, assignment: RoundAssignment) -> bool:
    """Organisers of the contest, and the chair of the judge's panel (one without a panel leads the whole jury).

    Nobody opens the own sheet.
    """
    if assignment.judge_account == viewer.id:
        return False
    if await may_organise(viewer, assignment.contest_id):
        return True
    found = await database.fetch_one(
        """SELECT 1 AS one FROM judge WHERE edition = $1 AND account = $2 AND $3 AND chair
           AND (panel IS NULL OR panel = $4)""",
        assignment.edition_id,
        viewer.id,
        viewer.proven,
        assignment.panel,
    )
    return found is not None


async def conflicts(edition_id: UUID) -> tuple[DeclaredConflict, ...]:
    """The declared conflicts of an edition, the latest first."""
    rows = await database.fetch(
        """SELECT c.entry, e.code, e.title, c.judge, j.full_name, c.kind, c.reason, c.at
           FROM conflict c JOIN judge j ON j.id = c.judge JOIN entry e ON e.id = c.entry
           WHERE j.edition = $1 ORDER BY c.at DESC, c.id""",
        edition_id,
    )
    return tuple(
        DeclaredConflict(
            entry_id=row["entry"],
            code=row["code"],
            title=row["title"],
            judge_id=row["judge"],
            judge_name=row["full_name"],
            kind=ConflictKind(row["kind"]),
            reason=row["reason"],
            at=row["at"],
        )
        for row in rows
    )


async def conflicts_of(judge_id: UUID, entries: Iterable[UUID]) -> dict[UUID, tuple[ConflictKind, str]]:
    """What a judge has declared about the entries."""
    rows = await database.fetch(
        "SELECT entry, kind, reason FROM conflict WHERE judge = $1 AND entry = ANY($2::uuid[])",
        judge_id,
        list(entries),
    )
    return {row["entry"]: (ConflictKind(row["kind"]), row["reason"]) for row in rows}


def _assignment(row: Any) -> RoundAssignment:
    return RoundAssignment(
        id=row["id"],
        round_id=row["round"],
        round=row["round_code"],
        edition_id=row["edition"],
        contest_id=row["contest"],
        slug=row["slug"],
        entry_id=row["entry"],
        code=row["code"],
        title=row["title"],
        field=row["field"],
        judge_id=row["judge"],
        judge_account=row["account"],
        judge_name=row["full_name"],
        panel=row["panel"],
        status=AssignmentStatus(row["status"]),
        sheet_id=row["sheet"],
        total=row["total"],
        complete=bool(row["complete"]),
        saved_at=row["saved_at"],
        signed_at=row["signed_at"],
    )
