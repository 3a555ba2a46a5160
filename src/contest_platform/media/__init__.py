"""What uploaded files really are, whether they are sound, and copies that name nobody. Slow work hops to threads."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from contest_platform import settings
from contest_platform.media import scanner
from contest_platform.media.scanner import Verdict
from contest_platform.media.types import (
    HEAD_BYTES,
    MEDIA_TYPES,
    DamagedFile,
    FileTooLargeInside,
    LockedFile,
    detect,
    short_name,
)

__all__ = [
    "HEAD_BYTES",
    "MEDIA_TYPES",
    "DamagedFile",
    "FileTooLargeInside",
    "LockedFile",
    "Verdict",
    "copy_without_names",
    "detect",
    "inspect",
    "scan",
    "short_name",
    "spooled",
]

# Each may hold a decoded picture of 80 million pixels: no more at once than there are cores.
_at_once = asyncio.Semaphore(os.cpu_count() or 1)


async def inspect(path: Path, media_type: str) -> None:
    """Open the whole file once; raises DamagedFile, LockedFile or FileTooLargeInside."""
    from contest_platform.media.inspection import inspect_file  # noqa: PLC0415 - its libraries are slow to load

    async with _at_once:
        await asyncio.to_thread(inspect_file, path, media_type)


async def copy_without_names(path: Path, media_type: str, copy: Path) -> bool:
    """Write a copy to `copy` that says nothing of who made it; False when this type cannot be made to forget.

    Pictures are encoded anew, a PDF and a DOCX lose their properties, histories, scripts and embedded files.
    What the pages themselves say is not touched: that is for the secretary to see. Errors as `inspect`.
    """
    async with _at_once:
        return await asyncio.to_thread(_copy, path, short_name(media_type), copy)


async def scan(blocks: AsyncIterator[bytes]) -> Verdict:
    """What the virus scanner says; `unscanned` when the configured one is away, `clean` when none is configured."""
    return await scanner.scan(blocks, settings.current().clamd)


@asynccontextmanager
async def spooled(blocks: AsyncIterator[bytes]) -> AsyncIterator[Path]:
    """The bytes as a file inside the block, in a folder of its own: `inspect` and the copies need to seek."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="contest-media-"))
    try:
        with (folder / "file").open("wb") as file:
            async for block in blocks:
                await asyncio.to_thread(file.write, block)
        yield folder / "file"
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _copy(path: Path, kind: str | None, copy: Path) -> bool:
    from contest_platform.media import office, pictures, portable  # noqa: PLC0415 - as above

    match kind:
        case "jpeg" | "png" | "webp":
            pictures.copy_picture(path, kind, copy)
        case "pdf":
            portable.copy_pdf(path, copy)
        case "docx":
            office.copy_docx(path, copy)
        case _:
            return False
    return True
