"""The embedded PostgreSQL: binaries of a PyPI wheel, data in one folder, shared by every process that joins.

Two lock files stand beside the data: `postgres.lock` is held while the server starts or stops, and every
process that uses it keeps a shared lock on `postgres.users`; the last one to leave stops the server. The
kernel frees both locks of a killed process, so the next start joins a server that was left behind.

PostgreSQL refuses to run as root; `ordinary` says how it runs then. The program never connects as the
superuser: in the namespace of `ordinary` the server's files are root's, and a superuser can make it write any.
"""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from contest_platform.database.embedded.ordinary import home_for
from contest_platform.database.embedded.programs import CannotStart, answer_of, run
from contest_platform.database.embedded.sockets import is_ours, socket_folder, socket_in_use

__all__ = ["CannotStart", "EmbeddedPostgres"]

ROLE = DATABASE = "contest"
SUPERUSER = "postgres"
# Room for the pools and the job workers of several processes.
_OPTIONS = ("listen_addresses=''", "unix_socket_permissions=0700", "max_connections=200")


class EmbeddedPostgres:
    """The server whose data is in `folder`. `join` it, use `dsn`, `leave` it."""

    def __init__(self, folder: Path, *, options: tuple[str, ...] = ()) -> None:
        self._locks = folder.resolve().parent
        self._home = home_for(folder.resolve())
        self.data = self._home.data
        self.log = self.data.parent / "postgres.log"
        self.socket = socket_in_use(self.data) or socket_folder(self.data)
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
        self._locks.mkdir(parents=True, exist_ok=True)
        try:
            with self._start_or_stop():
                self._users = os.open(self._locks / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._users, fcntl.LOCK_SH)
                self._start_unless_running()
        except BaseException:
            self.leave()  # interrupted: what was started must not stay
            raise
        return self.dsn

    def revive(self) -> bool:
        """Start the server again when it was killed while it had users; says whether that was so."""
        if _main_process(self.data):
            return False
        with self._start_or_stop():
            return self._start_unless_running()

    def leave(self) -> None:
        """Stop the server when this was its last user."""
        if self._users is None:
            return
        users, self._users = self._users, None
        with self._start_or_stop():
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._stop()
            except BlockingIOError:
                return  # others use it
            finally:
                os.close(users)

    @contextmanager
    def _start_or_stop(self) -> Iterator[None]:
        lock = os.open(self._locks / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _start_unless_running(self) -> bool:
        self._choose_socket()
        if self._is_running():
            return False
        self._clear_leftovers()
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._check_version()
        # Recovery after a crash may take its time.
        self._control("start", "-w", "-t", "300", "-l", str(self.log), "-o", self._options())
        self._make_role_and_database()
        return True

    def _choose_socket(self) -> None:
        """The folder that the running server uses (another process may have another TMPDIR), else ours."""
        self.socket = socket_in_use(self.data) or socket_folder(self.data)
        self.socket.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._home.give(self.socket)
        if not is_ours(self.socket, self._home.owner):
            raise CannotStart(f"The folder {self.socket} belongs to someone else or is open to others.")

    def _make(self) -> None:
        """Make the data folder under another name first: one that was interrupted is never taken for whole."""
        new = self.data.with_name(f"{self.data.name}.new")
        self._home.remove(new)
        with contextlib.suppress(FileNotFoundError):
            self.data.rmdir()  # an empty folder in its place
        words = ("-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        run(self._home, "initdb", "-D", str(new), *words, log=self.log)
        new.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        ours = answer_of(self._home, "postgres", "--version").split()[-1].split(".")[0]
        if found != ours:
            raise CannotStart(
                f"{self.data} was made by PostgreSQL {found}, this is {ours}: "
                "make a backup with the earlier release and restore it into an empty place."
            )

    def _stop(self) -> None:
        """Ask the server to end, and wait. Not by pg_ctl: it waits in vain for one that was killed meanwhile."""
        pid = _main_process(self.data)
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)  # PostgreSQL's fast shutdown
        self._wait_for_the_end(seconds=120)

    def _wait_for_the_end(self, *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while left := _processes_in(self.data):
            if time.monotonic() > deadline:
                raise CannotStart(f"Processes of the server still use {self.data}: {left}.")
            time.sleep(0.01)

    def _options(self) -> str:
        options = (*_OPTIONS, f"unix_socket_directories='{self.socket}'", *self._extra_options)
        return " ".join(f"-c {option}" for option in options)

    def _control(self, *words: str) -> None:
        run(self._home, "pg_ctl", "-D", str(self.data), *words, log=self.log)

    def _is_running(self) -> bool:
        try:
            answer_of(self._home, "pg_isready", "-q", "-h", str(self.socket))
        except CannotStart:
            return False
        return True

    def _clear_leftovers(self) -> None:
        """After a crash: wait for the last server processes to be gone, then remove what they left.

        The pid in `postmaster.pid` says nothing by then: it may be a zombie, or another program's.
        """
        try:
            self._wait_for_the_end(seconds=5)
        except CannotStart:
            for orphan in _processes_in(self.data):  # their main process is gone: nobody else ends them
                with suppress(ProcessLookupError):
                    os.kill(orphan, signal.SIGQUIT)
            self._wait_for_the_end(seconds=10)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.socket / name).unlink(missing_ok=True)

    def _make_role_and_database(self) -> None:
        """What is missing of them: the first start may have been interrupted between the two."""
        there = self._query(
            f"SELECT rolname FROM pg_roles WHERE rolname = '{ROLE}' "
            f"UNION ALL SELECT 'database' FROM pg_database WHERE datname = '{DATABASE}'"
        ).splitlines()
        missing = [f"CREATE ROLE {ROLE} LOGIN"] if ROLE not in there else []
        missing += [f"CREATE DATABASE {DATABASE} OWNER {ROLE}"] if "database" not in there else []
        if missing:
            self._query(*missing)

    def _query(self, *statements: str) -> str:
        each = [word for statement in statements for word in ("-c", statement)]
        return answer_of(self._home, "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *each, self.superuser_dsn)


def _main_process(data: Path) -> int | None:
    """The server's main process if it lives; without asking it, so this may be called often."""
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if pid in _processes_in(data, among=(str(pid),)) else None


def _processes_in(folder: Path, among: tuple[str, ...] | None = None) -> list[int]:
    """Living processes whose working folder is `folder` (zombies do not count)."""
    found = []
    for name in os.listdir("/proc") if among is None else among:  # noqa: PTH208 - as few calls as possible
        if not name.isdigit():
            continue
        process = Path("/proc", name)
        try:
            state = (process / "stat").read_text().rsplit(")", 1)[1].split()[0]
            if state != "Z" and (process / "cwd").readlink() == folder:
                found.append(int(name))
        except (OSError, IndexError):
            continue
    return found
