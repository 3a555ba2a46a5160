"""A file on its way into the store: room is kept for it before its first byte, and it goes if nothing takes it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from contest_platform import database, media
from contest_platform.entries.actions.storage import drop_incoming, hold_file
from contest_platform.entries.queries.storage import stored_bytes
from contest_platform.entries.rules import UploadLimit, check_upload
from contest_platform.filestore import StoredFile, store


@dataclass(frozen=True)
class ReceivedFile:
    """A file in the store that belongs to nothing yet, and its first bytes."""

    id: UUID
    stored: StoredFile
    head: bytes


@asynccontextmanager
async def receive_file(
    chunks: AsyncIterator[bytes], *, limit: UploadLimit, announced_bytes: int | None = None
) -> AsyncIterator[ReceivedFile]:
    """Store the bytes as they come; refused as soon as they are more than the limit.

    An act inside the block takes the file (`take_file`); one that nothing has taken leaves no trace. Room is held
    for the bytes that were announced, or for as many as may come. Raises FileTooLarge, StorageFull, FileEmpty.
    """
    incoming_id, limit = await _make_room(limit, announced_bytes)
    try:
        yield await _store(incoming_id, chunks, limit)
    finally:
        await drop_incoming(incoming_id)


async def take_file(received: ReceivedFile) -> None:
    """The file belongs to something from now on; inside the transaction that writes to what."""
    await database.fetch("DELETE FROM incoming_file WHERE id = $1", received.id)


async def _make_room(limit: UploadLimit, announced_bytes: int | None) -> tuple[UUID, UploadLimit]:
    """Uploads of one account are let in one after another, each after what the others may become was counted."""
    incoming_id = uuid4()
    async with database.transaction():
        if limit.account is not None:
            await database.fetch("SELECT 1 FROM account WHERE id = $1 FOR NO KEY UPDATE", limit.account)
            limit = replace(limit, used_bytes=await stored_bytes(limit.account))
        check_upload(limit, 1)
        expected = limit.most_bytes if announced_bytes is None else min(announced_bytes, limit.most_bytes)
        await _write_down(incoming_id, limit, expected, None)
    return incoming_id, limit


async def _store(incoming_id: UUID, chunks: AsyncIterator[bytes], limit: UploadLimit) -> ReceivedFile:
    head = b""
    async with store().writer() as writer:
        async for chunk in chunks:
            if len(head) < media.HEAD_BYTES:
                head += chunk[: media.HEAD_BYTES]
            check_upload(limit, writer.size_bytes + len(chunk))
            await writer.write(chunk)
        check_upload(limit, writer.size_bytes, whole=True)
        async with database.transaction():
            await hold_file(writer.sha256)
            await _write_down(incoming_id, limit, writer.size_bytes, writer.sha256)
        return ReceivedFile(incoming_id, await writer.finish(), head)


async def _write_down(incoming_id: UUID, limit: UploadLimit, size_bytes: int, sha256: str | None) -> None:
    """Written again with its hash, also when the upload took so long that its first line was cleared away."""
    await database.fetch(
        """INSERT INTO incoming_file (id, account, size_bytes, sha256, began_at) VALUES ($1, $2, $3, $4, now())
           ON CONFLICT (id) DO UPDATE SET size_bytes = $3, sha256 = $4""",
        incoming_id,
        limit.account,
        size_bytes,
        sha256,
    )
