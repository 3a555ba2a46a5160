"""What saving and signing a sheet decide on, in one statement: this is the busiest path of the judging."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contest_platform import database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.rules import Criterion
from contest_platform.judging.queries.assignments import RUBRIC, AssignmentNotFound, decode_rubric
from contest_platform.judging.rules import AssignmentStatus, DeclarationMissing, check_open

_TO_WRITE = f"""
SELECT a.id, a.status, a.round, e.id AS entry, e.status = 'accepted' AS judged, d.id AS edition,
       d.version AS edition_version, d.scoring_locked_at IS NOT NULL AS locked, coalesce(s.version, 0) AS version,
       EXISTS (SELECT 1 FROM round_closing c WHERE c.round = a.round) AS closed,
       EXISTS (SELECT 1 FROM declaration y WHERE y.judge = j.id) AS declared, ({RUBRIC}) AS rubric
FROM assignment a JOIN judge j ON j.id = a.judge JOIN round r ON r.id = a.round JOIN entry e ON e.id = a.entry
JOIN edition d ON d.id = e.edition LEFT JOIN sheet s ON s.assignment = a.id
WHERE a.id = $1 AND j.account = $2
"""


@dataclass(frozen=True, slots=True)
class SheetToWrite:
    """`locked` says that the edition's scoring is locked already; `edition_version` is the one that was read."""

    assignment_id: UUID
    entry_id: UUID
    edition_id: UUID
    edition_version: int
    locked: bool
    status: AssignmentStatus
    version: int
    rubric: tuple[Criterion, ...]


async def sheet_to_write(viewer: Viewer, assignment_id: UUID) -> SheetToWrite:
    """The viewer's own sheet when it may be written on now.

    Raises AssignmentNotFound (somebody else's), DeclarationMissing, RoundClosed, SheetRecused, SheetSigned,
    EntryNotJudged.
    """
    row: Any = await database.fetch_one(_TO_WRITE, assignment_id, viewer.id) if viewer.proven else None
    if row is None:
        raise AssignmentNotFound
    if not row["declared"]:
        raise DeclarationMissing
    status = AssignmentStatus(row["status"])
    check_open(status, judged=row["judged"], closed=row["closed"])
    return SheetToWrite(
        assignment_id=assignment_id,
        entry_id=row["entry"],
        edition_id=row["edition"],
        edition_version=row["edition_version"],
        locked=row["locked"],
        status=status,
        version=row["version"],
        rubric=decode_rubric(row["rubric"]),
    )
