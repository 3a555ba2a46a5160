"""How PostgreSQL runs when the program runs as root: it refuses to be root.

It is started in a user namespace of its own, in which it sees an ordinary account while the files stay root's:
nothing is given away and no folder is opened. Where the system refuses namespaces (some containers), it runs
as another account, with its programs and its data in a folder that this account can reach.
"""

import contextlib
import ctypes
import hashlib
import logging
import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contest_platform.database.embedded.programs import CannotStart, tool, wheel

_CLONE_NEWUSER = 0x10000000
_STATE = Path("/var/lib/contest-platform")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Home:
    """Where the data is, whose it is, which programs are used, and how a child becomes the server's account."""

    data: Path
    owner: int
    programs: Path
    become: Callable[[], None] | None

    def give(self, path: Path) -> None:
        if self.owner != os.geteuid():
            os.chown(path, self.owner, -1)

    def remove(self, folder: Path) -> None:
        if folder.exists():
            shutil.rmtree(folder)


def home_for(data: Path, *, state: Path = _STATE) -> Home:
    """The home of the server whose data was asked to be in `data`."""
    if os.geteuid() != 0:
        return Home(data, os.geteuid(), wheel(), None)
    account = _ordinary_account()
    if namespaces_work():
        return Home(data, 0, wheel(), _enter_namespace(account))
    return as_other_account(data, account, state)


def as_other_account(asked: Path, account: pwd.struct_passwd, state: Path) -> Home:
    """A home outside of root's folders: `state/<hash of the folder asked for>/postgres`."""
    home = state / hashlib.sha256(str(asked).encode()).hexdigest()[:12]
    programs = state / f"programs-{hashlib.sha256(str(wheel()).encode()).hexdigest()[:12]}"
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    os.chown(home, account.pw_uid, account.pw_gid)
    _copy_programs(programs)
    _log.warning("PostgreSQL cannot run as root here: it runs as %s, its data is in %s.", account.pw_name, home)
    return Home(home / asked.name, account.pw_uid, programs / wheel().name, _switch_to(account))


@cache
def namespaces_work() -> bool:
    """Whether the system lets a child make a user namespace (tried with a program that ends at once)."""
    try:
        subprocess.run(
            [tool("pg_isready"), "--version"],
            check=True,
            stdout=subprocess.DEVNULL,
            preexec_fn=_enter_namespace(_ordinary_account()),
        )
    except subprocess.SubprocessError:
        return False
    return True


def _copy_programs(target: Path) -> None:
    """The wheel and its libraries, which its programs find beside it; copied under another name, then renamed."""
    if target.exists():
        return
    new = target.with_name(f"{target.name}.{os.getpid()}")
    for source in (wheel(), wheel().with_name(f"{wheel().name}.libs")):
        shutil.copytree(source, new / source.name, symlinks=True)
    with contextlib.suppress(OSError):  # another process was first
        new.rename(target)
    shutil.rmtree(new, ignore_errors=True)


def _enter_namespace(account: pwd.struct_passwd) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)

    def enter() -> None:
        if libc.unshare(_CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        for name, line in (
            ("setgroups", "deny"),
            ("gid_map", f"{account.pw_gid} 0 1"),
            ("uid_map", f"{account.pw_uid} 0 1"),
        ):
            Path(f"/proc/self/{name}").write_text(line, encoding="ascii")

    return enter


def _switch_to(account: pwd.struct_passwd) -> Callable[[], None]:
    def switch() -> None:
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        os.chdir("/")

    return switch


def _ordinary_account() -> pwd.struct_passwd:
    """An account that exists: PostgreSQL looks its own name up."""
    for name in ("postgres", "daemon", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise CannotStart("This machine has no account postgres, daemon or nobody to run PostgreSQL as.")
