"""Restoring a backup: checked from end to end before anything is written, into an empty place only."""

import asyncio
import hashlib
import os
import tarfile
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from contest_platform import database, settings
from contest_platform.accounts.actions import end_everything_of_all
from contest_platform.backup.archive import DUMP, FILES, FORMAT, SECRET, Manifest, blocks, members, read_manifest
from contest_platform.backup.dump import load_database
from contest_platform.database.migrations import migrate, shipped
from contest_platform.errors import Conflict, Invalid
from contest_platform.filestore import FileStore, store
from contest_platform.language import N_
from contest_platform.outbox.actions import withhold_waiting

Progress = Callable[[int], None]


class BackupDamaged(Invalid):
    message = N_("Bản sao lưu bị hỏng hoặc không phải bản sao lưu: %(part)s. Chưa khôi phục gì.")


class BackupTooNew(Conflict):
    message = N_("Bản sao lưu do phiên bản mới hơn (%(program)s) tạo ra. Xin nâng cấp rồi khôi phục.")


class PlaceNotEmpty(Conflict):
    message = N_("Cơ sở dữ liệu không trống. Chỉ khôi phục vào nơi trống, ví dụ với STORAGE_DIR mới.")


@dataclass(frozen=True)
class Restored:
    made_at: str
    files: int


def check_backup(path: Path) -> Manifest:
    """The manifest, after every byte was compared with it. Raises BackupDamaged or BackupTooNew."""
    try:
        manifest = read_manifest(path)
        found = {name: _digest(content) for name, content in members(path)}
    except (tarfile.TarError, KeyError, ValueError, EOFError, msgspec.MsgspecError):
        raise BackupDamaged(part=path.name) from None
    if manifest.format != FORMAT or not set(manifest.migrations) <= shipped():
        raise BackupTooNew(program=manifest.program)
    for part in manifest.parts:
        if found.get(part.name) != (part.size_bytes, part.sha256):
            raise BackupDamaged(part=part.name)
    if DUMP not in found:
        raise BackupDamaged(part=DUMP)
    return manifest


async def restore_backup(path: Path, *, progress: Progress = lambda _: None) -> Restored:
    """Bring everything back, on the newest schema. Sessions, tokens and mailed links of that time are over, and
    mails that waited stay withheld. Raises BackupDamaged, BackupTooNew, PlaceNotEmpty.
    """
    await _check_empty()
    manifest = await asyncio.to_thread(check_backup, path)
    saved = {part.name for part in manifest.parts}
    files = 0
    with tempfile.TemporaryDirectory(prefix="contest-restore-") as temporary:
        for name, content in members(path):
            if name == DUMP:
                await asyncio.to_thread(_spool, content, Path(temporary) / DUMP)
            elif name == SECRET:
                _put_secret(content.read())
            elif name in saved and name.startswith(FILES):
                await _put_file(store(), content, name.removeprefix(FILES))
                files += 1
                progress(files)
        await asyncio.to_thread(load_database, settings.current().database_url, Path(temporary) / DUMP)
    await migrate()
    async with database.transaction():
        await end_everything_of_all()
        await withhold_waiting()
    return Restored(manifest.made_at, files)


async def _check_empty() -> None:
    if await database.fetch("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1"):
        raise PlaceNotEmpty


def _digest(content: IO[bytes]) -> tuple[int, str]:
    digest, size_bytes = hashlib.sha256(), 0
    for block in blocks(content):
        digest.update(block)
        size_bytes += len(block)
    return size_bytes, digest.hexdigest()


def _spool(content: IO[bytes], target: Path) -> None:
    with target.open("wb") as file:
        for block in blocks(content):
            file.write(block)


async def _put_file(files: FileStore, content: IO[bytes], sha256: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for block in blocks(content):
            yield block

    stored = await files.put(pieces())
    if stored.sha256 != sha256:
        await files.delete(stored.sha256)
        raise BackupDamaged(part=sha256)


def _put_secret(key: bytes) -> None:
    """The old key takes the place of the one just made here; a SECRET_KEY of the environment stays in force."""
    kept = settings.current().storage_dir / "secret_key"
    if kept.is_file():
        new = kept.with_suffix(f".{os.getpid()}")
        new.touch(mode=0o600)
        new.write_bytes(key)
        new.replace(kept)
        settings.current.cache_clear()
