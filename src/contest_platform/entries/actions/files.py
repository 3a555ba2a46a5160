"""Files of an entry: how large they may be, joined to it once they are here, and taken out again."""

from uuid import UUID, uuid4

from contest_platform import clock, database, media, settings
from contest_platform.accounts.rules import Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import AttachmentRule, Edition
from contest_platform.entries import queries
from contest_platform.entries.actions.receiving import ReceivedFile, take_file
from contest_platform.entries.actions.scanning import scanned
from contest_platform.entries.queries import Attachment, Entry
from contest_platform.entries.queries.files import entry_of_attachment
from contest_platform.entries.queries.storage import stored_bytes
from contest_platform.entries.rules import (
    UploadLimit,
    attachment_rule,
    check_count,
    check_size,
    check_type,
    check_upload,
    check_window,
    check_writable,
    clean_filename,
)
from contest_platform.filestore import StoredFile
from contest_platform.ledger.actions import record
from contest_platform.outbox.actions import enqueue


async def upload_limit_for(by: Viewer, *, entry_id: UUID, kind: str | None) -> UploadLimit:
    """How many bytes one more file may have, when the entry may get one now: asked before any byte is read.

    Without a kind (a form that names it after the file), the most that any kind allows. Raises StorageFull when the
    owner's budget is used up.
    """
    entry, edition = await _written_now(by, entry_id)
    ceiling = settings.current().max_upload_bytes
    if kind is None:
        of_kind = max((rule.max_bytes for rule in edition.attachments), default=0)
    else:
        of_kind = _check_kind(entry, edition, kind).max_bytes
    limit = await _within_budget(entry, min(of_kind, ceiling))
    check_upload(limit, 1)
    return limit


async def _written_now(by: Viewer, entry_id: UUID, *, lock: bool = False) -> tuple[Entry, Edition]:
    entry = await queries.entry_to_write(by, entry_id, lock=lock)
    edition = await contests.edition_by_id(entry.edition_id)
    check_writable(entry.status)
    check_window(edition, entry.complete_by, clock.now())
    return entry, edition


def _check_kind(entry: Entry, edition: Edition, kind: str) -> AttachmentRule:
    rule = attachment_rule(edition, kind)
    check_count(rule, sum(one.kind == kind for one in entry.attachments))
    return rule


async def _within_budget(entry: Entry, file_bytes: int) -> UploadLimit:
    if entry.on_behalf_of is not None:
        return UploadLimit(file_bytes)
    used_bytes = await stored_bytes(entry.owner.id)
    return UploadLimit(file_bytes, entry.owner.id, used_bytes, settings.current().max_account_bytes)


async def attach_file(by: Viewer, *, entry_id: UUID, kind: str, filename: str, received: ReceivedFile) -> Attachment:
    """Add a received file to the entry, by what it contains and under its cleaned name."""
    name = clean_filename(filename)
    media_type = media.detect(received.head, name)
    entry, edition = await _written_now(by, entry_id)
    check_type(_check_kind(entry, edition, kind), media_type)
    state = await scanned(received.stored)
    async with database.transaction():
        entry, edition = await _written_now(by, entry_id, lock=True)
        rule = _check_kind(entry, edition, kind)
        check_size(rule.max_bytes, received.stored.size_bytes, whole=True)
        check_type(rule, media_type)
        attachment_id = await _insert(
            by, entry, kind=kind, name=name, stored=received.stored, media_type=media_type or "", state=state
        )
        await take_file(received)
        await enqueue("make_blind_copy", attachment_id=str(attachment_id))
        if state == "quarantined":
            await enqueue("rescan_file", attachment_id=str(attachment_id))
        written = await queries.entry_by_id(entry.id)
    return next(one for one in written.attachments if one.id == attachment_id)


async def _insert(
    by: Viewer, entry: Entry, *, kind: str, name: str, stored: StoredFile, media_type: str, state: str
) -> UUID:
    attachment_id = uuid4()
    await database.fetch(
        """INSERT INTO attachment (id, entry, kind, filename, size_bytes, sha256, media_type, state, uploaded_by,
                                   uploaded_at, unreadable)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')""",
        attachment_id,
        entry.id,
        kind,
        name,
        stored.size_bytes,
        stored.sha256,
        media_type,
        state,
        by.id,
        clock.now(),
    )
    await record(
        actor=by.id,
        verb="attach_file",
        subject=f"entry:{entry.id}",
        changes={
            "attachment": str(attachment_id),
            "kind": kind,
            "size_bytes": stored.size_bytes,
            "sha256": stored.sha256,
            "state": state,
        },
        personal={"filename": name},
    )
    return attachment_id


async def remove_file(by: Viewer, *, attachment_id: UUID) -> Entry:
    """Take a file out of an entry that is still written. Its bytes go too, unless a receipt names them."""
    async with database.transaction():
        entry, attachment = await entry_of_attachment(by, attachment_id, lock=True)
        edition = await contests.edition_by_id(entry.edition_id)
        check_writable(entry.status)
        check_window(edition, entry.complete_by, clock.now())
        await _take_out(attachment)
        await record(
            actor=by.id,
            verb="remove_file",
            subject=f"entry:{entry.id}",
            changes={"attachment": str(attachment.id), "kind": attachment.kind, "sha256": attachment.sha256},
        )
        return await queries.entry_by_id(entry.id)


async def _take_out(attachment: Attachment) -> None:
    removed = await database.fetch_one(
        """UPDATE attachment t SET removed_at = $2, freed_at = CASE WHEN NOT EXISTS (
             SELECT FROM submission s WHERE s.entry = t.entry
             AND s.files @> jsonb_build_array(jsonb_build_object('sha256', t.sha256))) THEN $2::timestamptz END
           WHERE id = $1 RETURNING freed_at""",
        attachment.id,
        clock.now(),
    )
    if removed is None or removed["freed_at"] is None:
        return
    copies = await database.fetch("DELETE FROM blind_copy WHERE attachment = $1 RETURNING sha256", attachment.id)
    for sha256 in {attachment.sha256, *(row["sha256"] for row in copies)} - {None}:
        await enqueue("remove_unreferenced_file", sha256=sha256)
