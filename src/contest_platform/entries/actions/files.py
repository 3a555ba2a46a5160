"""Files of an entry: received in a stream, kept by their hash, and copied without names for the judges."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from uuid import UUID, uuid4

from contest_platform import clock, database, media, settings
from contest_platform.accounts.rules import Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import AttachmentRule, Edition
from contest_platform.entries import queries
from contest_platform.entries.queries import Attachment, Entry
from contest_platform.entries.queries.files import entry_of_attachment
from contest_platform.entries.rules import (
    FileInfected,
    attachment_rule,
    check_count,
    check_size,
    check_type,
    check_window,
    check_writable,
    clean_filename,
)
from contest_platform.filestore import StoredFile, store
from contest_platform.ledger.actions import record
from contest_platform.outbox.actions import enqueue

_STATES = {media.Verdict.CLEAN: "clean", media.Verdict.UNSCANNED: "quarantined"}


class ScannerAway(Exception):
    """The virus scanner that the settings name does not answer: ask again later."""


@dataclass(frozen=True)
class ReceivedFile:
    """A file in the store that belongs to nothing yet, and its first bytes."""

    stored: StoredFile
    head: bytes


async def upload_limit_for(by: Viewer, *, entry_id: UUID, kind: str | None) -> int:
    """How many bytes one more file may have, when the entry may get one now: asked before any byte is read.

    Without a kind (a form that names it after the file), the most that any kind allows.
    """
    entry = await queries.entry_to_write(by, entry_id)
    edition = await contests.edition_by_id(entry.edition_id)
    check_writable(entry.status)
    check_window(edition, entry.complete_by, clock.now())
    ceiling = settings.current().max_upload_bytes
    if kind is None:
        return min(max((rule.max_bytes for rule in edition.attachments), default=0), ceiling)
    return min((_check_kind(entry, edition, kind)).max_bytes, ceiling)


async def receive_file(chunks: AsyncIterator[bytes], *, limit_bytes: int) -> ReceivedFile:
    """Store the bytes as they come; refused as soon as they are more than the limit."""
    head = b""
    async with store().writer() as writer:
        async for chunk in chunks:
            if len(head) < media.HEAD_BYTES:
                head += chunk[: media.HEAD_BYTES]
            check_size(limit_bytes, writer.size_bytes + len(chunk))
            await writer.write(chunk)
        check_size(limit_bytes, writer.size_bytes, whole=True)
        return ReceivedFile(await writer.finish(), head)


async def attach_file(by: Viewer, *, entry_id: UUID, kind: str, filename: str, received: ReceivedFile) -> Attachment:
    """Add a received file to the entry, by what it contains and under its cleaned name."""
    name = clean_filename(filename)
    media_type = media.detect(received.head, name)
    await upload_limit_for(by, entry_id=entry_id, kind=kind)
    state = await scanned(received.stored)
    async with database.transaction():
        entry = await queries.entry_to_write(by, entry_id, lock=True)
        edition = await contests.edition_by_id(entry.edition_id)
        check_writable(entry.status)
        check_window(edition, entry.complete_by, clock.now())
        rule = _check_kind(entry, edition, kind)
        check_size(rule.max_bytes, received.stored.size_bytes, whole=True)
        check_type(rule, media_type)
        attachment_id = await _insert(
            by, entry, kind=kind, name=name, stored=received.stored, media_type=media_type or "", state=state
        )
        await enqueue("make_blind_copy", attachment_id=str(attachment_id))
        if state == "quarantined":
            await enqueue("rescan_file", attachment_id=str(attachment_id))
        written = await queries.entry_by_id(entry.id)
    return next(one for one in written.attachments if one.id == attachment_id)


def _check_kind(entry: Entry, edition: Edition, kind: str) -> AttachmentRule:
    rule = attachment_rule(edition, kind)
    check_count(rule, sum(one.kind == kind for one in entry.attachments))
    return rule


async def scanned(stored: StoredFile) -> str:
    """The state by the virus scanner: quarantined when it is away; an infected file is refused."""
    if not settings.current().clamd:
        return "clean"
    async with aclosing(store().open(stored.sha256)) as blocks:
        verdict = await media.scan(blocks)
    if verdict is media.Verdict.INFECTED:
        raise FileInfected(field="file")
    return _STATES[verdict]


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
    """Take a file out of an entry that is still written; the receipts that name it keep its hash."""
    async with database.transaction():
        entry, attachment = await entry_of_attachment(by, attachment_id, lock=True)
        edition = await contests.edition_by_id(entry.edition_id)
        check_writable(entry.status)
        check_window(edition, entry.complete_by, clock.now())
        await database.fetch("UPDATE attachment SET removed_at = $2 WHERE id = $1", attachment.id, clock.now())
        await record(
            actor=by.id,
            verb="remove_file",
            subject=f"entry:{entry.id}",
            changes={"attachment": str(attachment.id), "kind": attachment.kind, "sha256": attachment.sha256},
        )
        return await queries.entry_by_id(entry.id)


async def rescan_file(*, attachment_id: UUID) -> None:
    """Ask the virus scanner again about a quarantined file; raises ScannerAway. An infected one stays where it is."""
    row = await database.fetch_one(
        "SELECT entry, sha256 FROM attachment WHERE id = $1 AND state = 'quarantined'", attachment_id
    )
    if row is None:
        return
    async with aclosing(store().open(row["sha256"])) as blocks:
        verdict = await media.scan(blocks)
    if verdict is media.Verdict.UNSCANNED:
        raise ScannerAway
    if verdict is media.Verdict.INFECTED:
        return
    async with database.transaction():
        done = await database.fetch(
            "UPDATE attachment SET state = 'clean' WHERE id = $1 AND state = 'quarantined' RETURNING id",
            attachment_id,
        )
        if not done:  # another worker was first
            return
        await record(
            actor=None,
            verb="rescan_file",
            subject=f"entry:{row['entry']}",
            changes={"attachment": str(attachment_id), "state": "clean"},
        )
