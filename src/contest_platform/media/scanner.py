"""The virus scanner, when one is configured: ClamAV's daemon over TCP, which is sent the bytes as a stream."""

import asyncio
import logging
import struct
from collections.abc import AsyncIterator
from contextlib import suppress
from enum import StrEnum

_CONNECT_SECONDS = 5
_PATIENCE_SECONDS = 150  # for a block to be taken, or the answer: clamd itself gives up on a file after 120
_log = logging.getLogger(__name__)


class Verdict(StrEnum):
    """`unscanned` is not clean: the file stays in quarantine until a scanner has seen it."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNED = "unscanned"


async def scan(blocks: AsyncIterator[bytes], address: str) -> Verdict:
    """What clamd at `address` (`host:port`) says; `clean` when no address is configured."""
    if not address:
        return Verdict.CLEAN
    host, port = address.rsplit(":", 1)
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(host, int(port))
    except (OSError, TimeoutError):
        return Verdict.UNSCANNED
    try:
        return await _ask(blocks, reader, writer)
    finally:
        writer.close()


async def _ask(blocks: AsyncIterator[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Verdict:
    answering = asyncio.create_task(reader.readuntil(b"\0"))
    try:
        async with asyncio.timeout(None) as patience:
            await _send(blocks, writer, answering, patience)
            answer = await answering
    except (ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return Verdict.UNSCANNED
    finally:
        answering.cancel()
    if answer == b"stream: OK\0":
        return Verdict.CLEAN
    if answer.endswith(b" FOUND\0"):
        return Verdict.INFECTED
    _log.warning("The virus scanner did not scan a file: %s", answer.rstrip(b"\0").decode("ascii", "replace"))
    return Verdict.UNSCANNED


async def _send(
    blocks: AsyncIterator[bytes],
    writer: asyncio.StreamWriter,
    answering: asyncio.Task[bytes],
    patience: asyncio.Timeout,
) -> None:
    """The whole stream, unless clamd answers before its end: it refuses what is larger than its StreamMaxLength."""
    now = asyncio.get_running_loop().time
    with suppress(ConnectionError):  # its answer may have come before it hung up
        writer.write(b"zINSTREAM\0")
        async for block in blocks:
            if answering.done():
                return
            patience.reschedule(now() + _PATIENCE_SECONDS)
            writer.write(struct.pack(">I", len(block)) + block)
            await writer.drain()
        writer.write(struct.pack(">I", 0))
        await writer.drain()
    patience.reschedule(now() + _PATIENCE_SECONDS)
