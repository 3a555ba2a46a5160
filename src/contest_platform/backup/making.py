"""Making a backup."""

import asyncio
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from contest_platform import clock, settings
from contest_platform.backup.archive import (
    DUMP,
    FILES,
    FORMAT,
    SECRET,
    Archive,
    Manifest,
    blocks,
    write_manifest,
)
from contest_platform.backup.dump import dump_database
from contest_platform.database.migrations import applied
from contest_platform.entries.actions import every_file_kept
from contest_platform.filestore import FileAltered, FileLost, FileStore, store

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Made:
    """What a backup holds; `not_saved` are files whose bytes are no longer those that were put there."""

    files: int
    size_bytes: int
    not_saved: tuple[str, ...]


async def make_backup(target: Path, *, progress: Progress = lambda _: None) -> Made:
    """Write the backup to `target` (mode 0600), which exists only once it is whole and on the disk."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            async with every_file_kept():
                made = await _write(Archive(file), target.parent, progress)
            file.flush()
            os.fsync(file.fileno())
            size_bytes = file.tell()
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return Made(made.files, size_bytes, made.not_saved)


async def _write(archive: Archive, folder: Path, progress: Progress) -> Made:
    migrations = await applied()
    await asyncio.to_thread(_add_database, archive, folder)
    _add_secret(archive)
    files, not_saved = 0, []
    async for sha256 in store().hashes():
        if await _add_file(archive, store(), sha256):
            files += 1
            progress(files)
        elif await store().exists(sha256):
            not_saved.append(sha256)
    manifest = Manifest(
        format=FORMAT,
        made_at=clock.now().isoformat(timespec="seconds"),
        program=version("contest-platform"),
        migrations=tuple(sorted(migrations)),
        parts=tuple(archive.parts),
        not_saved=tuple(not_saved),
    )
    write_manifest(archive, manifest)
    archive.close()
    return Made(files, 0, tuple(not_saved))


def _add_database(archive: Archive, folder: Path) -> None:
    """The dump goes to a file first, since its size must be known; beside the backup, where there is room."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as temporary:
        dump = Path(temporary) / DUMP
        dump_database(settings.current().database_url, dump)
        archive.begin(DUMP, dump.stat().st_size)
        with dump.open("rb") as content:
            for block in blocks(content):
                archive.write(block)
        archive.end()


def _add_secret(archive: Archive) -> None:
    """The key that the program made itself: without it the ledger's next heads would be signed by another."""
    chosen = settings.current()
    kept = chosen.storage_dir / "secret_key"
    if kept.is_file() and kept.read_bytes() == chosen.secret_key:
        archive.add(SECRET, chosen.secret_key)


async def _add_file(archive: Archive, files: FileStore, sha256: str) -> bool:
    """Whether the file went in whole; one that was removed meanwhile, or altered, does not."""
    try:
        archive.begin(FILES + sha256, await files.size_bytes(sha256))
    except FileLost:
        return False
    try:
        async for block in files.open(sha256):
            archive.write(block)
    except (FileLost, FileAltered):
        pass
    return archive.end()
