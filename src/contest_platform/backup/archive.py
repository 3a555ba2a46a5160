"""How a backup is laid out, and writing and reading it piece by piece."""

import hashlib
import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

FORMAT = 1
DUMP, SECRET, MANIFEST, FILES = "database.dump", "secret_key", "manifest.json", "files/"
BLOCK_BYTES = 1024 * 1024
LARGEST_MANIFEST = 256 * 1024 * 1024


@dataclass(frozen=True)
class Part:
    """One thing in the backup."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    format: int
    made_at: str
    program: str
    migrations: tuple[str, ...]
    parts: tuple[Part, ...]
    not_saved: tuple[str, ...]


class Archive:
    """A tar that is written part by part, each in pieces whose total size is said first."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by `close`
        self.parts: list[Part] = []
        self._digest = hashlib.sha256()
        self._open: tuple[str, int] = ("", 0)
        self._written = 0

    def begin(self, name: str, size_bytes: int) -> None:
        header = tarfile.TarInfo(name)
        header.size, header.mode = size_bytes, 0o600
        self._tar.addfile(header)
        self._open, self._written, self._digest = (name, size_bytes), 0, hashlib.sha256()

    def write(self, piece: bytes) -> None:
        self._file.write(piece)
        self._digest.update(piece)
        self._written += len(piece)

    def end(self) -> bool:
        """Close the part; says whether it came whole. One that did not is filled up and not counted."""
        name, size_bytes = self._open
        whole = self._written == size_bytes
        padded = -(-size_bytes // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
        self._file.write(bytes(padded - self._written))
        self._tar.offset += padded
        if whole:
            self.parts.append(Part(name, size_bytes, self._digest.hexdigest()))
        return whole

    def add(self, name: str, content: bytes) -> None:
        self.begin(name, len(content))
        self.write(content)
        self.end()

    def close(self) -> None:
        self._tar.close()


def write_manifest(archive: Archive, manifest: Manifest) -> None:
    archive.add(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))


def read_manifest(path: Path) -> Manifest:
    """Raises tarfile.TarError, KeyError, ValueError or msgspec.DecodeError when it is no backup."""
    with tarfile.open(path, "r:") as tar:
        member = tar.getmember(MANIFEST)
        content = tar.extractfile(member)
        if content is None or member.size > LARGEST_MANIFEST:
            raise ValueError(MANIFEST)
        return msgspec.json.decode(content.read(), type=Manifest)


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Each part's name and its bytes to read, in the order of the file."""
    with tarfile.open(path, "r:") as tar:
        for member in tar:
            yield member.name, tar.extractfile(member) or io.BytesIO()


def blocks(content: IO[bytes]) -> Iterator[bytes]:
    while block := content.read(BLOCK_BYTES):
        yield block
