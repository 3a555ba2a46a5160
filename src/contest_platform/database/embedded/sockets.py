"""The folder of the server's socket: short, private, and found again by processes with another TMPDIR."""

import hashlib
import os
import tempfile
from pathlib import Path

_LONGEST = 107 - len("/.s.PGSQL.5432")  # bytes that the name of a socket may have
_SOCKET_LINE = 4


def socket_folder(data: Path) -> Path:
    """A folder in the temporary folder that belongs to this account and this data."""
    name = f"contest-{os.geteuid()}-{hashlib.sha256(str(data).encode()).hexdigest()[:12]}"
    folder = Path(tempfile.gettempdir()) / name
    return folder if len(os.fsencode(folder)) <= _LONGEST else Path("/tmp") / name  # noqa: S108 - checked by `is_ours`


def socket_in_use(data: Path) -> Path | None:
    """The folder that a server of this data uses or used, as it noted it in `postmaster.pid`."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    noted = lines[_SOCKET_LINE] if len(lines) > _SOCKET_LINE else ""
    return Path(noted) if noted and Path(noted).is_dir() else None


def is_ours(folder: Path, owner: int) -> bool:
    """Whether nobody else can have put a socket there."""
    found = folder.lstat()
    return found.st_uid == owner and not folder.is_symlink() and not found.st_mode & 0o077
