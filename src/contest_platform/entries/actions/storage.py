"""Bytes that nobody needs any more leave the store, never those that somebody is just putting there.

Content is stored once for all who have it, so a file may be removed while another upload brings the same bytes.
Whoever keeps bytes writes down their hash first, whoever removes them looks first, and both hold the hash meanwhile:
either the removal finds it written down, or the upload waits until the bytes are gone and puts them anew.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from contest_platform import database
from contest_platform.entries.queries.storage import is_named
from contest_platform.filestore import StoreUnavailable, store

_BACKUP = 0x6B656570  # "keep"
_LONGEST_UPLOAD = timedelta(days=1)
_log = logging.getLogger(__name__)


class FilesKept(Exception):
    """A backup is reading the files: ask again later."""


@asynccontextmanager
async def every_file_kept() -> AsyncIterator[None]:
    """No file leaves the store inside the block: a backup reads the database first and its files afterwards."""
    async with database.transaction():
        await database.fetch("SELECT pg_advisory_xact_lock($1)", _BACKUP)
        yield


async def hold_file(sha256: str) -> None:
    """Until the transaction ends nobody else writes this hash down or removes its bytes."""
    await database.fetch(
        "SELECT pg_advisory_xact_lock($1)", int.from_bytes(bytes.fromhex(sha256[:16]), "big", signed=True)
    )


async def remove_unreferenced_file(*, sha256: str) -> None:
    """Remove bytes from the store unless something names them. Again: nothing happens. Raises FilesKept."""
    async with database.transaction():
        await _remove(sha256)


async def drop_incoming(incoming_id: UUID) -> None:
    """Forget a file that no dossier has taken, and its bytes; what cannot be removed now is taken up later."""
    try:
        async with database.transaction():
            dropped = await database.fetch_one(
                "DELETE FROM incoming_file WHERE id = $1 RETURNING sha256", incoming_id
            )
            if dropped and dropped["sha256"]:
                await _remove(dropped["sha256"])
    except (FilesKept, StoreUnavailable) as error:
        _log.warning("A file that was not taken stays for now: %s", error)


async def _remove(sha256: str) -> None:
    free = await database.fetch_one("SELECT pg_try_advisory_xact_lock_shared($1) AS free", _BACKUP)
    if not (free and free["free"]):
        raise FilesKept("a backup is under way")
    await hold_file(sha256)
    if not await is_named(sha256):
        await store().delete(sha256)


async def remove_unreferenced_files() -> None:
    """Drop what uploads of killed processes left behind, once none of them can still be running."""
    rows = await database.fetch("SELECT id FROM incoming_file WHERE began_at < now() - $1::interval", _LONGEST_UPLOAD)
    for row in rows:
        await drop_incoming(row["id"])
    await store().remove_leftovers()
