"""The directory store: `ab/cd/<sha256>`, each file written under a temporary name, synced, then renamed."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from contest_platform.filestore.contract import FileLost, Stamp

_BLOCK_BYTES = 1024 * 1024
_LEFTOVER_SECONDS = 24 * 3600


class Directory:
    """A folder of this machine (or of a network file system that all machines share)."""

    batch_bytes = 1024 * 1024

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"

    def begin(self) -> "_DirectoryUpload":
        self._incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _DirectoryUpload(self._incoming / uuid4().hex, self._path)

    def stamp(self, sha256: str) -> Stamp | None:
        try:
            found = self._path(sha256).stat()
        except FileNotFoundError:
            return None
        return _stamp(found)

    def read(self, sha256: str, start: int, end: int, stamp: Stamp) -> Iterator[bytes]:
        return _blocks(self._path(sha256), start, end, stamp)

    def remove(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def hashes(self) -> Iterator[str]:
        return (path.name for path in self._folder.glob("??/??/*"))

    def check_ready(self) -> None:
        probe = self.begin()
        probe.append(bytearray(b"ready?"))
        probe.abort()

    def remove_leftovers(self) -> None:
        """Remove what uploads of killed processes left behind, once no living one can still be writing it."""
        for path in self._incoming.glob("*"):
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _LEFTOVER_SECONDS:
                    path.unlink()

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:4] / sha256


class _DirectoryUpload:
    def __init__(self, temporary: Path, path: Callable[[str], Path]) -> None:
        self._temporary = temporary
        self._path = path
        self._file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._open = True

    def append(self, batch: bytearray) -> None:
        rest = memoryview(batch)
        while rest:
            rest = rest[os.write(self._file, rest) :]

    def commit(self, sha256: str) -> None:
        os.fsync(self._file)
        self._close()
        path = self._path(sha256)
        _make_folders(path.parent)
        # An existing file of that hash is replaced: the same bytes, or the cure of an altered file.
        self._temporary.replace(path)
        _sync(path.parent)

    def abort(self) -> None:
        self._close()
        self._temporary.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._open:
            self._open = False
            os.close(self._file)


def _blocks(path: Path, start: int, end: int, stamp: Stamp) -> Iterator[bytes]:
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        raise FileLost(path.name) from None
    try:
        if _stamp(os.fstat(file)) != stamp:
            raise OSError(f"{path} was replaced while it was read")
        while start < end and (block := os.pread(file, min(_BLOCK_BYTES, end - start), start)):
            start += len(block)
            yield block
    finally:
        os.close(file)


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_size, f"{found.st_ino}-{found.st_mtime_ns}-{found.st_size}")


def _make_folders(folder: Path) -> None:
    """Make the folder and its parents, each entry synced."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
