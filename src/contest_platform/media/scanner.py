"""The virus scanner, when one is configured: ClamAV's daemon over TCP, which is sent the bytes as a stream."""

import asyncio
import struct
from collections.abc import AsyncIterator
from enum import StrEnum

_CONNECT_SECONDS = 5
_ANSWER_SECONDS = 120


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
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            writer.write(b"zINSTREAM\0")
            async for block in blocks:
                writer.write(struct.pack(">I", len(block)) + block)
                await writer.drain()
            writer.write(struct.pack(">I", 0))
            answer = await reader.readuntil(b"\0")
    except (ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return Verdict.UNSCANNED
    if answer == b"stream: OK\0":
        return Verdict.CLEAN
    return Verdict.INFECTED if answer.endswith(b" FOUND\0") else Verdict.UNSCANNED
