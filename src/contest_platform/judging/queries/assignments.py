"""What a judge sees: her list, and one entry without its people, the rubric and her sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.rules import Criterion
from contest_platform.entries.queries import BlindAttachment, BlindEntry, blind_attachment, blind_entry
from contest_platform.entries.rules import Status
from contest_platform.errors import NotFound
from contest_platform.judging.rules import AssignmentStatus, DeclarationMissing, SheetRecused, withheld_sentence
from contest_platform.language import N_

# Title and field of the entry `e`: while a dossier is not accepted, as they were when it last was. What its author
# is typing meanwhile is not for judges.
TITLE = "CASE WHEN e.status = 'accepted' THEN e.title ELSE coalesce(known.title, '') END"
KNOWN = """
LEFT JOIN LATERAL (SELECT u.content ->> 'title' AS title, u.content ->> 'field' AS field
                   FROM dossier_check x JOIN submission u ON u.id = x.submission
                   WHERE e.status <> 'accepted' AND x.entry = e.id AND x.outcome = 'accepted'
                   ORDER BY x.checked_at DESC, x.id LIMIT 1) known ON true
LEFT JOIN field f ON f.edition = e.edition
  AND CASE WHEN e.status = 'accepted' THEN f.id = e.field ELSE f.code = known.field END
"""
_LIST = f"""
SELECT a.id, d.slug, c.name AS contest_name, d.number, r.code AS round, r.name AS round_name, r.scores_due_at,
       a.entry, e.code, {TITLE} AS title, coalesce(f.code, '') AS field, coalesce(f.name, '') AS field_name, a.status,
       a.assigned_at, trim_scale(s.total) AS total, s.complete, s.saved_at,
       coalesce(s.version, 0) AS version, e.status AS entry_status, k.at AS closed_at,
       (SELECT max(y.at) FROM declaration y WHERE y.judge = j.id) AS declared_at
FROM assignment a
JOIN judge j ON j.id = a.judge
JOIN entry e ON e.id = a.entry
{KNOWN}
JOIN round r ON r.id = a.round
JOIN edition d ON d.id = r.edition
JOIN contest c ON c.id = d.contest
LEFT JOIN sheet s ON s.assignment = a.id
LEFT JOIN round_closing k ON k.round = r.id
"""
RUBRIC = """
SELECT json_agg(json_build_object(
  'id', k.id, 'code', k.code, 'name', k.name, 'max_points', trim_scale(k.max_points)::text,
  'step', trim_scale(k.step)::text, 'weight', trim_scale(k.weight)::text, 'levels', k.levels)
  ORDER BY k.position)::text FROM criterion k WHERE k.round = r.id
"""
_SHEET = f"""
SELECT a.id, s.id AS sheet, coalesce(s.version, 0) AS version, coalesce(s.comment, '') AS comment,
       trim_scale(s.total) AS total, coalesce(s.complete, false) AS complete, s.saved_at, s.signed_at, s.digest,
       a.status, r.blind, ({RUBRIC}) AS rubric,
       (SELECT coalesce(json_object_agg(k.code, trim_scale(p.points)::text), '{{}}')::text
        FROM sheet_point p JOIN criterion k ON k.id = p.criterion WHERE p.sheet = s.id) AS points
FROM assignment a JOIN round r ON r.id = a.round LEFT JOIN sheet s ON s.assignment = a.id
"""
decode_rubric = msgspec.json.Decoder(tuple[Criterion, ...]).decode
_decode_points = msgspec.json.Decoder(dict[str, Decimal]).decode


class AssignmentNotFound(NotFound):
    message = N_("Không tìm thấy bài được phân công này.")


@dataclass(frozen=True)
class OwnAssignment:
    """One line of a judge's list. While the dossier is not accepted its title is the one that last was."""

    id: UUID
    slug: str
    contest_name: str
    number: int
    round: str
    round_name: str
    scores_due_at: datetime | None
    entry_id: UUID
    code: str
    title: str
    field: str
    field_name: str
    status: AssignmentStatus
    assigned_at: datetime
    total: Decimal | None
    complete: bool
    saved_at: datetime | None
    version: int
    entry_status: Status
    closed_at: datetime | None
    declared_at: datetime | None

    @property
    def judged(self) -> bool:
        """False while the dossier is out of judging: then nothing of its content is shown."""
        return self.entry_status is Status.ACCEPTED

    @property
    def withheld(self) -> str:
        """Why the dossier is not shown, in the language of the running task; empty when it is."""
        return withheld_sentence(self.entry_status)

    @property
    def is_open(self) -> bool:
        """Whether the judge still owes this sheet."""
        owed = self.status in (AssignmentStatus.ASSIGNED, AssignmentStatus.IN_PROGRESS)
        return owed and self.judged and self.closed_at is None


@dataclass(frozen=True)
class Sheet:
    """A sheet as saved; version 0 means that nothing has been saved yet."""

    points: Mapping[str, Decimal]
    comment: str
    version: int
    status: AssignmentStatus
    total: Decimal | None
    complete: bool
    saved_at: datetime | None
    signed_at: datetime | None
    digest: str | None


@dataclass(frozen=True)
class NamedAuthor:
    full_name: str
    unit: str


@dataclass(frozen=True)
class JudgedEntry:
    """All a judge needs for one sheet. `authors` is empty unless the round is not blind.

    `entry` is None while the dossier is out of judging; the sheet is kept and shown.
    """

    assignment: OwnAssignment
    blind: bool
    entry: BlindEntry | None
    authors: tuple[NamedAuthor, ...]
    rubric: tuple[Criterion, ...]
    sheet: Sheet


async def own_assignments(viewer: Viewer, slug: str | None = None) -> tuple[OwnAssignment, ...]:
    """The viewer's assignments, of one edition or of all, the latest edition first, then by code."""
    rows = await database.fetch(
        f"""{_LIST} WHERE j.account = $1 AND $2 AND ($3::text IS NULL OR d.slug = $3)
            ORDER BY d.submission_deadline DESC, d.id, r.position DESC, e.code""",
        viewer.id,
        viewer.proven,
        slug,
    )
    return tuple(_own(row) for row in rows)


async def own_assignment(viewer: Viewer, assignment_id: UUID) -> OwnAssignment:
    """One line of the list; not found when it is somebody else's."""
    row = await database.fetch_one(
        f"{_LIST} WHERE a.id = $3 AND j.account = $1 AND $2", viewer.id, viewer.proven, assignment_id
    )
    if row is None:
        raise AssignmentNotFound
    return _own(row)


async def assignment_of(viewer: Viewer, assignment_id: UUID) -> JudgedEntry:
    """The entry without its people, the rubric and the sheet: not found when it is somebody else's.

    Raises DeclarationMissing before the judge has declared her conflicts, SheetRecused when she has one here.
    """
    own = await own_assignment(viewer, assignment_id)
    if own.declared_at is None:
        raise DeclarationMissing
    if own.status is AssignmentStatus.RECUSED:
        raise SheetRecused
    row = await database.fetch_one(f"{_SHEET} WHERE a.id = $1", assignment_id)
    if row is None:
        raise AssignmentNotFound
    return JudgedEntry(
        assignment=own,
        blind=row["blind"],
        entry=await blind_entry(own.entry_id) if own.judged else None,
        authors=await _authors(own.entry_id) if own.judged and not row["blind"] else (),
        rubric=decode_rubric(row["rubric"]),
        sheet=_sheet(row),
    )


async def sheet_of(assignment_id: UUID) -> Sheet:
    """The sheet as it stands, without permission: for acts that have tested it otherwise."""
    row = await database.fetch_one(f"{_SHEET} WHERE a.id = $1", assignment_id)
    if row is None:
        raise AssignmentNotFound
    return _sheet(row)


async def judged_attachment(viewer: Viewer, attachment_id: UUID) -> BlindAttachment:
    """A file for a judge: the copy without names, of an accepted entry assigned to her, after her declaration."""
    found = await database.fetch_one(
        """SELECT t.id FROM attachment t JOIN entry e ON e.id = t.entry AND e.status = 'accepted'
           JOIN assignment a ON a.entry = t.entry AND a.status <> 'recused' JOIN judge j ON j.id = a.judge
           WHERE t.id = $1 AND j.account = $2 AND $3
             AND EXISTS (SELECT 1 FROM declaration d WHERE d.judge = j.id) LIMIT 1""",
        attachment_id,
        viewer.id,
        viewer.proven,
    )
    if found is None:
        raise AssignmentNotFound
    return await blind_attachment(attachment_id)


async def _authors(entry_id: UUID) -> tuple[NamedAuthor, ...]:
    rows = await database.fetch("SELECT full_name, unit FROM author WHERE entry = $1 ORDER BY position", entry_id)
    return tuple(NamedAuthor(row["full_name"], row["unit"]) for row in rows)


def _own(row: Any) -> OwnAssignment:
    return OwnAssignment(
        id=row["id"],
        slug=row["slug"],
        contest_name=row["contest_name"],
        number=row["number"],
        round=row["round"],
        round_name=row["round_name"],
        scores_due_at=row["scores_due_at"],
        entry_id=row["entry"],
        code=row["code"],
        title=row["title"],
        field=row["field"],
        field_name=row["field_name"],
        status=AssignmentStatus(row["status"]),
        assigned_at=row["assigned_at"],
        total=row["total"],
        complete=bool(row["complete"]),
        saved_at=row["saved_at"],
        version=row["version"],
        entry_status=Status(row["entry_status"]),
        closed_at=row["closed_at"],
        declared_at=row["declared_at"],
    )


def _sheet(row: Any) -> Sheet:
    return Sheet(
        points=_decode_points(row["points"]),
        comment=row["comment"],
        version=row["version"],
        status=AssignmentStatus(row["status"]),
        total=row["total"],
        complete=row["complete"],
        saved_at=row["saved_at"],
        signed_at=row["signed_at"],
        digest=row["digest"],
    )
