"""Where files are: one interface over a directory or an S3 bucket. A file's name is the SHA-256 of its bytes."""

import asyncio
import hashlib
import logging
import re
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing
from functools import cache
from types import TracebackType
from typing import Self, TypeVar

from contest_platform import settings
from contest_platform.filestore.contract import (
    FileAltered,
    FileLost,
    Place,
    Stamp,
    StoredFile,
    StoreUnavailable,
    Upload,
)
from contest_platform.filestore.directory import Directory

__all__ = ["FileAltered", "FileLost", "FileStore", "StoreUnavailable", "StoredFile", "Writer", "store"]

_SHA256 = re.compile(r"[0-9a-f]{64}")
_REMEMBERED = 10_000
_log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


@cache
def store() -> "FileStore":
    """The file store that the settings name."""
    chosen = settings.current()
    if not chosen.file_store:
        return FileStore(Directory(chosen.storage_dir / "files"))
    from contest_platform.filestore.s3 import Bucket  # noqa: PLC0415 - boto3 is slow to import and seldom used

    return FileStore(Bucket.at(chosen.file_store, endpoint_url=chosen.s3_endpoint_url))


class FileStore:
    """Puts and gives files without holding them in memory. Every method may raise StoreUnavailable."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._verified: OrderedDict[str, str] = OrderedDict()

    def writer(self) -> "Writer":
        """`async with store.writer() as writer:` write pieces, then `finish`; leaving without it keeps nothing."""
        return Writer(self._place)

    async def put(self, chunks: AsyncIterator[bytes]) -> StoredFile:
        async with self.writer() as writer:
            async for chunk in chunks:
                await writer.write(chunk)
            return await writer.finish()

    async def open(self, sha256: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        """The bytes from `start` to `end` (exclusive; None = the end of the file).

        The hash is verified: on a whole read the last block is held back until everything was right; a part is
        read only after the whole was. Raises FileLost, or FileAltered before the last byte is given.
        """
        stamp = await self._stamp(sha256)
        last = stamp.size_bytes if end is None else min(end, stamp.size_bytes)
        whole = start == 0 and last == stamp.size_bytes
        if not whole:
            await self._verify(sha256, stamp)
        source = self._verified_blocks(sha256, stamp) if whole else self._blocks(sha256, start, last, stamp)
        async with aclosing(source) as blocks:
            async for block in blocks:
                yield block

    async def read(self, sha256: str) -> bytes:
        """The whole file in memory: for small ones."""
        return b"".join([block async for block in self.open(sha256)])

    async def exists(self, sha256: str) -> bool:
        return _is_hash(sha256) and await _in_thread(self._place.stamp, sha256) is not None

    async def size_bytes(self, sha256: str) -> int:
        """Raises FileLost."""
        return (await self._stamp(sha256)).size_bytes

    async def delete(self, sha256: str) -> None:
        """Remove the file; one that is not there is no error."""
        if _is_hash(sha256):
            await _in_thread(self._place.remove, sha256)

    async def hashes(self) -> AsyncIterator[str]:
        """Every file in the store, in no order."""
        names = await _in_thread(self._place.hashes)
        while (name := await _in_thread(next, names, None)) is not None:
            yield name

    async def check_ready(self) -> None:
        await _in_thread(self._place.check_ready)

    async def remove_leftovers(self) -> None:
        await _in_thread(self._place.remove_leftovers)

    async def _stamp(self, sha256: str) -> Stamp:
        stamp = await _in_thread(self._place.stamp, sha256) if _is_hash(sha256) else None
        if stamp is None:
            raise FileLost(sha256)
        return stamp

    async def _verify(self, sha256: str, stamp: Stamp) -> None:
        if self._verified.get(sha256) != stamp.version:
            async for _ in self._verified_blocks(sha256, stamp):
                pass

    async def _verified_blocks(self, sha256: str, stamp: Stamp) -> AsyncGenerator[bytes]:
        digest, held = hashlib.sha256(), b""
        async with aclosing(self._blocks(sha256, 0, stamp.size_bytes, stamp)) as blocks:
            async for block in blocks:
                if held:
                    yield held
                digest.update(block)
                held = block
        if digest.hexdigest() != sha256:
            _log.critical("The stored file %s was altered: its bytes have another hash.", sha256)
            raise FileAltered(sha256)
        self._remember(sha256, stamp)
        if held:
            yield held

    async def _blocks(self, sha256: str, start: int, end: int, stamp: Stamp) -> AsyncGenerator[bytes]:
        blocks = await _in_thread(self._place.read, sha256, start, end, stamp)
        try:
            while (block := await _in_thread(next, blocks, None)) is not None:
                yield block
        finally:
            await _in_thread(_close, blocks)

    def _remember(self, sha256: str, stamp: Stamp) -> None:
        self._verified[sha256] = stamp.version
        self._verified.move_to_end(sha256)
        if len(self._verified) > _REMEMBERED:
            self._verified.popitem(last=False)


class Writer:
    """One file on its way in. Pieces are hashed in the loop; batches of them are written by one thread meanwhile.

    (Measured: a thread hop for every piece is slower than hashing and writing in the loop; for every batch it is
    faster than both.)
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._upload: Upload | None = None
        self._digest = hashlib.sha256()
        self._batch = bytearray()
        self._writing: asyncio.Task[None] | None = None
        self._finished = False
        self.size_bytes = 0

    async def __aenter__(self) -> Self:
        self._upload = await _in_thread(self._place.begin)
        return self

    async def write(self, piece: bytes) -> None:
        self._digest.update(piece)
        self._batch += piece
        self.size_bytes += len(piece)
        if len(self._batch) >= self._place.batch_bytes:
            await self._hand_over()

    @property
    def sha256(self) -> str:
        """Of the pieces so far: under which name `finish` would make them visible."""
        return self._digest.hexdigest()

    async def finish(self) -> StoredFile:
        """Make the file durable and visible, and say what it is."""
        await self._hand_over()
        await self._written()
        stored = StoredFile(self.sha256, self.size_bytes)
        await _in_thread(self._open_upload().commit, stored.sha256)
        self._finished = True
        return stored

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writing is not None:
            await asyncio.wait((self._writing,))
        if not self._finished:
            await _in_thread(self._open_upload().abort)

    async def _hand_over(self) -> None:
        await self._written()
        batch, self._batch = self._batch, bytearray()
        self._writing = asyncio.create_task(_in_thread(self._open_upload().append, batch))

    async def _written(self) -> None:
        if self._writing is not None:
            await asyncio.shield(self._writing)

    def _open_upload(self) -> Upload:
        if self._upload is None:
            raise RuntimeError("Use the writer in `async with`.")
        return self._upload


async def _in_thread(call: Callable[..., Answer], *arguments: object) -> Answer:
    try:
        return await asyncio.to_thread(call, *arguments)
    except OSError as error:
        raise StoreUnavailable(str(error)) from error


def _close(blocks: Iterator[bytes]) -> None:
    close = getattr(blocks, "close", None)
    if close is not None:
        close()


def _is_hash(sha256: str) -> bool:
    return _SHA256.fullmatch(sha256) is not None
