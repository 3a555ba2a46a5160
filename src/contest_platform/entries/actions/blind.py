"""Copies of files without names: made by the program after each upload, or put beside the file by a secretary."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any
from uuid import UUID, uuid4

from contest_platform import clock, database, media
from contest_platform.accounts.rules import Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import AttachmentKind
from contest_platform.entries.actions.receiving import ReceivedFile, receive_file, take_file
from contest_platform.entries.actions.scanning import scanned
from contest_platform.entries.queries import Attachment, Entry
from contest_platform.entries.queries.files import entry_of_attachment
from contest_platform.entries.rules import FileNotScanned, KindNeverForJudges, UploadLimit, check_type
from contest_platform.filestore import StoredFile, store
from contest_platform.ledger.actions import record
from contest_platform.outbox.actions import enqueue

_COPIED_TYPES = {"jpeg", "png", "webp", "pdf", "docx"}
_INSPECTED_BYTES = 64_000_000  # larger files are films and archives: reading them again costs more than it tells
_UNREADABLE = {media.DamagedFile: "damaged", media.LockedFile: "locked", media.FileTooLargeInside: "too_large"}


async def make_blind_copy(*, attachment_id: UUID) -> None:
    """Open a new file once and, for a kind that judges see, keep a copy without names. Again: nothing happens.

    What cannot be read, or cannot be made to forget, is left for a secretary, who sees it on the dossier's page.
    """
    row = await database.fetch_one(
        """SELECT t.entry, t.sha256, t.size_bytes, t.media_type, coalesce(r.judges_see, false) AS judges_see
           FROM attachment t JOIN entry e ON e.id = t.entry
           LEFT JOIN attachment_rule r ON r.edition = e.edition AND r.kind = t.kind
           LEFT JOIN blind_copy b ON b.attachment = t.id
           WHERE t.id = $1 AND t.removed_at IS NULL AND t.state <> 'infected' AND t.unreadable = ''
             AND b.id IS NULL""",
        attachment_id,
    )
    if row is None:
        return
    wanted = row["judges_see"] and media.short_name(row["media_type"]) in _COPIED_TYPES
    copy, unreadable = None, ""
    if wanted or row["size_bytes"] <= _INSPECTED_BYTES:
        copy, unreadable = await _copied(row["sha256"], row["media_type"], wanted=wanted)
    if copy is not None:
        async with receive_file(_once(copy), limit=UploadLimit(len(copy)), announced_bytes=len(copy)) as received:
            await _write(attachment_id, row, received, unreadable)
    elif unreadable or row["judges_see"]:
        await _write(attachment_id, row, None, unreadable)


async def _write(attachment_id: UUID, row: Any, copy: ReceivedFile | None, unreadable: str) -> None:
    """What was found about the file, unless it was taken out meanwhile."""
    async with database.transaction():
        found = await database.fetch(
            "UPDATE attachment SET unreadable = $2 WHERE id = $1 AND removed_at IS NULL RETURNING id",
            attachment_id,
            unreadable,
        )
        if not found:
            return
        if row["judges_see"]:
            stored = copy.stored if copy else None
            if not await _store_copy(attachment_id, stored, row["media_type"], made_by=None):
                return  # a secretary, or another worker, was first
            if copy is not None:
                await take_file(copy)
        await record(
            actor=None,
            verb="make_blind_copy",
            subject=f"entry:{row['entry']}",
            changes={"attachment": str(attachment_id), "copy": copy and copy.stored.sha256, "unreadable": unreadable},
        )


async def _copied(sha256: str, media_type: str, *, wanted: bool) -> tuple[bytes | None, str]:
    """The copy, if one was wanted and could be made, and why the file cannot be read ("" when it can)."""
    async with aclosing(store().open(sha256)) as blocks, media.spooled(blocks) as path:
        try:
            await media.inspect(path, media_type)
            target = path.with_name("copy")
            if not wanted or not await media.copy_without_names(path, media_type, target):
                return None, ""
        except tuple(_UNREADABLE) as refusal:
            return None, _UNREADABLE[type(refusal)]
        return target.read_bytes(), ""


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def put_blind_copy(by: Viewer, *, attachment_id: UUID, received: ReceivedFile, filename: str) -> None:
    """A secretary puts a copy without names beside a file; judges get it instead of any other copy.

    Raises FileInfected, and FileNotScanned while the scanner is away: a copy has no quarantine to wait in.
    """
    if await scanned(received.stored) != "clean":
        raise FileNotScanned(field="file")
    async with database.transaction():
        entry, attachment = await entry_of_attachment(by, attachment_id, to_check=True, lock=True)
        media_type = media.detect(received.head, filename)
        await _check_for_judges(entry, attachment, media_type)
        await _replace(
            by, entry, attachment, stored=received.stored, media_type=media_type or "", verb="put_blind_copy"
        )
        await take_file(received)


async def show_original(by: Viewer, *, attachment_id: UUID) -> None:
    """A secretary has looked: the file itself names nobody, and judges get it as it is, under a neutral name."""
    async with database.transaction():
        entry, attachment = await entry_of_attachment(by, attachment_id, to_check=True, lock=True)
        await _check_for_judges(entry, attachment, attachment.media_type)
        stored = StoredFile(attachment.sha256, attachment.size_bytes)
        await _replace(by, entry, attachment, stored=stored, media_type=attachment.media_type, verb="show_original")


async def _check_for_judges(entry: Entry, attachment: Attachment, media_type: str | None) -> None:
    if attachment.kind is AttachmentKind.BIRTH_CERTIFICATE:
        raise KindNeverForJudges
    edition = await contests.edition_by_id(entry.edition_id)
    rule = edition.attachment(attachment.kind)
    if rule is not None:
        check_type(rule, media_type)


async def _replace(
    by: Viewer, entry: Entry, attachment: Attachment, *, stored: StoredFile, media_type: str, verb: str
) -> None:
    before = await database.fetch("DELETE FROM blind_copy WHERE attachment = $1 RETURNING sha256", attachment.id)
    await _store_copy(attachment.id, stored, media_type, made_by=by.id)
    for row in before:
        if row["sha256"]:
            await enqueue("remove_unreferenced_file", sha256=row["sha256"])
    await record(
        actor=by.id,
        verb=verb,
        subject=f"entry:{entry.id}",
        changes={"attachment": str(attachment.id), "copy": stored.sha256, "size_bytes": stored.size_bytes},
    )


async def _store_copy(
    attachment_id: UUID, stored: StoredFile | None, media_type: str, *, made_by: UUID | None
) -> bool:
    written = await database.fetch(
        """INSERT INTO blind_copy (id, attachment, made_by, made_at, size_bytes, sha256, media_type)
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (attachment) DO NOTHING RETURNING id""",
        uuid4(),
        attachment_id,
        made_by,
        clock.now(),
        stored.size_bytes if stored else None,
        stored.sha256 if stored else None,
        media_type,
    )
    return bool(written)
