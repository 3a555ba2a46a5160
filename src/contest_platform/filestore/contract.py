"""What a place for files must do: plain blocking calls. `FileStore` makes them asynchronous, hashes and verifies."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


class FileLost(Exception):
    """There is no file of that hash in the store."""


class FileAltered(Exception):
    """The bytes in the store are not those that were put there. An alarm: they are never served as if they were."""


class StoreUnavailable(Exception):
    """The store cannot be reached or refuses to work (disk full, network away)."""


@dataclass(frozen=True)
class StoredFile:
    """A file that is safely in the store: its name there is the SHA-256 of its bytes (64 hex digits)."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Stamp:
    """The size of a stored file and what changes whenever its bytes are replaced."""

    size_bytes: int
    version: str


class Upload(Protocol):
    """A file on its way into the store: nothing of it is visible before `commit`."""

    def append(self, batch: bytearray) -> None: ...

    def commit(self, sha256: str) -> None:
        """Make the file durable, then visible under its hash."""

    def abort(self) -> None: ...


class Place(Protocol):
    """Where the bytes are: a directory or a bucket. Every method blocks; a missing file raises FileLost."""

    batch_bytes: int

    def begin(self) -> Upload: ...

    def stamp(self, sha256: str) -> Stamp | None: ...

    def read(self, sha256: str, start: int, end: int, stamp: Stamp) -> Iterator[bytes]:
        """The bytes `start` to `end` (exclusive) of the version that `stamp` names, block by block."""

    def remove(self, sha256: str) -> None: ...

    def hashes(self) -> Iterator[str]: ...

    def check_ready(self) -> None:
        """Raise unless the store works now."""

    def remove_leftovers(self) -> None:
        """Remove what uploads of killed processes left behind, once no living one can still be writing it."""
