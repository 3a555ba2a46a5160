"""Scoring: a judge saves and signs her sheet; a chair or an organiser opens a signed one again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer, written_reason
from contest_platform.contests.actions import lock_scoring
from contest_platform.errors import NotAllowed
from contest_platform.judging import queries
from contest_platform.judging.actions.rounds import hold_round
from contest_platform.judging.queries import RoundAssignment, SheetToWrite
from contest_platform.judging.rules import (
    AssignmentStatus,
    SheetContent,
    SheetNotSigned,
    SheetStale,
    check_complete,
    plain,
    read_sheet,
    sheet_digest,
)
from contest_platform.language import N_
from contest_platform.ledger import actions as ledger

# Everything that was tested when the sheet was loaded is tested again under the locks: the assignment still open, the
# version still the one that was read. No row means that one of them changed in between.
_SAVE = """
WITH opened AS (
  UPDATE assignment a SET status = 'in_progress' WHERE a.id = $1 AND a.status IN ('assigned', 'in_progress')
    AND NOT EXISTS (SELECT 1 FROM round_closing c WHERE c.round = a.round)
  RETURNING a.id
), saved AS (
  INSERT INTO sheet AS s (id, assignment, version, comment, total, complete, saved_at)
  SELECT $2, opened.id, $3 + 1, coalesce($4, ''), $5, $6, $7 FROM opened
  ON CONFLICT (assignment) DO UPDATE SET version = s.version + 1, comment = coalesce($4, s.comment),
    total = excluded.total, complete = excluded.complete, saved_at = excluded.saved_at
  WHERE s.version = $3
  RETURNING s.id, s.version
), emptied AS (
  DELETE FROM sheet_point p USING saved WHERE p.sheet = saved.id AND p.criterion <> ALL($8::uuid[])
), written AS (
  INSERT INTO sheet_point AS p (id, sheet, criterion, points)
  SELECT gen_random_uuid(), saved.id, g.criterion, g.points
  FROM saved, unnest($8::uuid[], $9::numeric[]) AS g(criterion, points)
  ON CONFLICT (sheet, criterion) DO UPDATE SET points = excluded.points WHERE p.points <> excluded.points
)
SELECT id, version FROM saved
"""


class NotChair(NotAllowed):
    message = N_("Chỉ trưởng tiểu ban của giám khảo hoặc Ban Tổ chức mới mở lại được phiếu đã ký.")


@dataclass(frozen=True, slots=True)
class SavedSheet:
    version: int
    total: Decimal
    complete: bool
    status: AssignmentStatus
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class SignedSheet:
    version: int
    total: Decimal
    status: AssignmentStatus
    signed_at: datetime
    digest: str


async def save_sheet(
    by: Viewer, *, assignment_id: UUID, version: int | None, points: Mapping[str, str], comment: str | None = None
) -> SavedSheet:
    """Put what was typed in place of all points of the own sheet; a criterion left out is unscored.

    `version` is the one that was read (0 before the first save, None to save over whatever stands); a comment of None
    keeps the one that stands. Raises Invalid with a problem for each field, SheetStale, and what `sheet_to_write`
    raises.
    The first saved sheet locks the scoring of the edition.
    """
    async with database.transaction():
        found = await queries.sheet_to_write(by, assignment_id)
        content = read_sheet(found.rubric, points, comment or "")
        if version is not None and version != found.version:
            raise await _stale(assignment_id, points, comment)
        if not found.locked:
            await lock_scoring(by, edition_id=found.edition_id, version=found.edition_version)
        now = clock.now()
        row = await _write(found, content, keep_comment=comment is None, now=now)
        if row is None:
            await queries.sheet_to_write(by, assignment_id)  # says so when the sheet was closed in between
            raise await _stale(assignment_id, points, comment)
        await ledger.record(
            actor=by.id,
            verb="save_sheet",
            subject=f"sheet:{row['id']}",
            changes={
                "assignment": str(assignment_id),
                "version": row["version"],
                "points": {code: plain(value) for code, value in content.points.items()},
                "total": plain(content.total),
            },
            personal={"comment": content.comment} if content.comment else None,
        )
        return SavedSheet(row["version"], content.total, content.complete, AssignmentStatus.IN_PROGRESS, now)


async def _write(found: SheetToWrite, content: SheetContent, *, keep_comment: bool, now: datetime) -> Any:
    ids = {criterion.code: criterion.id for criterion in found.rubric}
    return await database.fetch_one(
        _SAVE,
        found.assignment_id,
        uuid4(),
        found.version,
        None if keep_comment else content.comment,
        content.total,
        content.complete,
        now,
        [ids[code] for code in content.points],
        list(content.points.values()),
    )


async def _stale(assignment_id: UUID, points: Mapping[str, str], comment: str | None) -> SheetStale:
    """The refusal with both versions."""
    current = await queries.sheet_of(assignment_id)
    return SheetStale(
        version=current.version,
        extra={
            "current": {
                "version": current.version,
                "points": {code: plain(value) for code, value in current.points.items()},
                "comment": current.comment,
                "total": None if current.total is None else plain(current.total),
                "status": current.status.value,
            },
            "sent": {"points": dict(points), "comment": comment},
        },
    )


async def sign_sheet(by: Viewer, *, assignment_id: UUID, version: int | None = None) -> SignedSheet:
    """Sign the own complete sheet, which closes it to the judge. `version` is the one that was read.

    Raises SheetIncomplete, SheetStale, and what `sheet_to_write` raises.
    """
    async with database.transaction():
        await _lock(assignment_id)
        found = await queries.sheet_to_write(by, assignment_id)
        if version is not None and version != found.version:
            raise await _stale(assignment_id, {}, None)
        sheet = await queries.sheet_of(assignment_id)
        check_complete(found.rubric, sheet.points)
        signed = SignedSheet(
            version=sheet.version,
            total=sheet.total or Decimal(0),
            status=AssignmentStatus.SIGNED,
            signed_at=clock.now(),
            digest=sheet_digest(assignment_id, sheet.version, sheet.points, sheet.comment),
        )
        sheet_id = await _sign(found, signed)
        await ledger.record(
            actor=by.id,
            verb="sign_sheet",
            subject=f"sheet:{sheet_id}",
            changes={"version": signed.version, "total": plain(signed.total), "digest": signed.digest},
        )
        return signed


async def _sign(found: SheetToWrite, signed: SignedSheet) -> UUID:
    await database.fetch("UPDATE assignment SET status = 'signed' WHERE id = $1", found.assignment_id)
    rows = await database.fetch(
        """UPDATE sheet SET signed_at = $2, digest = $3, submission = (
             SELECT id FROM submission WHERE entry = $4 ORDER BY position DESC LIMIT 1)
           WHERE assignment = $1 RETURNING id""",
        found.assignment_id,
        signed.signed_at,
        signed.digest,
        found.entry_id,
    )
    sheet_id: UUID = rows[0]["id"]
    return sheet_id


async def reopen_sheet(by: Viewer, *, assignment_id: UUID, reason: str) -> None:
    """Open a signed sheet to its judge again: the chair of her panel or an organiser, with the reason.

    Raises NotChair (a judge of another panel), SheetNotSigned, RoundClosed, ReasonNotValid; not found for strangers.
    """
    async with database.transaction():
        found = await queries.round_assignment(assignment_id)
        await _check_may_reopen(by, found)
        why = written_reason(reason)
        await hold_round(found.round_id)
        await _reopen(by.id, assignment_id, why)


async def _check_may_reopen(by: Viewer, found: RoundAssignment) -> None:
    if await queries.may_reopen(by, found):
        return
    if found.judge_account == by.id and by.proven:
        raise NotChair
    raise queries.AssignmentNotFound


async def _reopen(actor: UUID | None, assignment_id: UUID, reason: str) -> None:
    await _lock(assignment_id)
    found = await queries.round_assignment(assignment_id)
    if found.status is not AssignmentStatus.SIGNED:
        raise SheetNotSigned
    now = clock.now()
    await database.fetch("UPDATE assignment SET status = 'in_progress' WHERE id = $1", assignment_id)
    await database.fetch(
        "UPDATE sheet SET signed_at = NULL, digest = NULL, submission = NULL WHERE id = $1", found.sheet_id
    )
    await database.fetch(
        "INSERT INTO reopening (id, sheet, by, at, reason) VALUES ($1, $2, $3, $4, $5)",
        uuid4(),
        found.sheet_id,
        actor,
        now,
        reason,
    )
    await ledger.record(
        actor=actor,
        verb="reopen_sheet",
        subject=f"sheet:{found.sheet_id}",
        changes={"assignment": str(assignment_id)},
        personal={"reason": reason},
    )


async def reopen_changed_sheets(*, entry_id: UUID) -> int:
    """Open the sheets that were signed on an earlier state of a dossier that has been returned and changed since.

    A job that acceptance leaves behind; done twice it does nothing more. Rounds that are closed stay as they are.
    Returns how many sheets were opened.
    """
    async with database.transaction():
        await database.fetch("SELECT 1 FROM entry WHERE id = $1 FOR UPDATE", entry_id)
        stale = await queries.changed_since_signed(entry_id)
        for round_id in sorted({one.round_id for one in stale}):
            await database.fetch("SELECT 1 FROM round WHERE id = $1 FOR NO KEY UPDATE", round_id)
        opened = 0
        for one in stale:
            if await queries.closed_at(one.round_id) is None:
                await _reopen(None, one.assignment_id, "Hồ sơ đã được sửa sau khi ký phiếu.")
                opened += 1
        return opened


async def _lock(assignment_id: UUID) -> None:
    await database.fetch("SELECT 1 FROM assignment WHERE id = $1 FOR UPDATE", assignment_id)
