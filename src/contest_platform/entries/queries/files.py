"""A file for those who may see its entry."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contest_platform import database
from contest_platform.accounts.rules import Viewer
from contest_platform.entries.queries.entries import Attachment, Entry, entry_for, entry_to_check, entry_to_write
from contest_platform.entries.rules import AttachmentNotFound, EntryNotFound


@dataclass(frozen=True)
class Download:
    """What a response needs: bytes by `sha256`, under this name and type."""

    filename: str
    media_type: str
    size_bytes: int
    sha256: str
    state: str


async def attachment_for(viewer: Viewer, attachment_id: UUID) -> Download:
    """The file as it was uploaded, for the entry's owner and those who run the contest; else not found."""
    row = await _row(attachment_id)
    try:
        await entry_for(viewer, row["entry"])
    except EntryNotFound:
        raise AttachmentNotFound from None
    return Download(row["filename"], row["media_type"], row["size_bytes"], row["sha256"], row["state"])


async def entry_of_attachment(
    viewer: Viewer, attachment_id: UUID, *, to_check: bool = False, lock: bool = False
) -> tuple[Entry, Attachment]:
    """The entry that the viewer may write (or check) and the file in it."""
    row = await _row(attachment_id)
    load = entry_to_check if to_check else entry_to_write
    try:
        entry = await load(viewer, row["entry"], lock=lock)
    except EntryNotFound:
        raise AttachmentNotFound from None
    found = next((one for one in entry.attachments if one.id == attachment_id), None)
    if found is None:
        raise AttachmentNotFound
    return entry, found


async def _row(attachment_id: UUID) -> Any:
    row = await database.fetch_one(
        """SELECT entry, filename, media_type, size_bytes, sha256, state FROM attachment
           WHERE id = $1 AND removed_at IS NULL""",
        attachment_id,
    )
    if row is None:
        raise AttachmentNotFound
    return row
