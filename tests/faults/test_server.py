"""`contest run` as a real process: what is left, and what comes back, after each kind of death."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from contest_platform.database.embedded import EmbeddedPostgres, _processes_in


class Server:
    """A server of its own: storage, port and database."""

    def __init__(self, folder: Path) -> None:
        self.storage = folder / "storage"
        self.port = free_port()
        self.postgres = EmbeddedPostgres(self.storage / "postgres")
        self.process: subprocess.Popen[bytes] | None = None
        self._errors = folder / "errors.log"

    def start(self, **environment: str) -> None:
        self.start_command("run", "--port", str(self.port), "--workers", "2", **environment)

    def start_command(self, *words: str, **environment: str) -> None:
        """Its errors go to a file: a pipe that nobody empties would hold the server up once it is full."""
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "contest_platform", *words],
                env={**plain_environment(), "STORAGE_DIR": str(self.storage), **environment},
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )

    def errors(self) -> str:
        return self._errors.read_text(encoding="utf-8")

    def answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health/ready", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def workers(self) -> list[int]:
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children if "python" in name_of(pid)]

    def main_of_postgres(self) -> int:
        """Its pid; 0 between two servers."""
        try:
            return int((self.postgres.data / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError):
            return 0

    def end(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.end()
    if made.postgres.data.exists():
        made.postgres.join()
        made.postgres.leave()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_nothing_behind(server: Server, number: int) -> None:
    server.start()
    until(server.answers)

    assert server.end(number) == 0
    assert _processes_in(server.postgres.data) == []
    assert port_is_free(server.port)


def test_sigterm_while_starting_leaves_nothing_behind(server: Server) -> None:
    server.start()
    until((server.postgres.data / "postmaster.pid").exists)

    assert server.end() in (0, -signal.SIGTERM)
    until(lambda: _processes_in(server.postgres.data) == [])


def test_kill_of_the_main_process_ends_the_workers_and_the_next_start_serves(server: Server) -> None:
    server.start()
    until(server.answers)
    server.process.kill()
    server.process.wait()

    until(lambda: port_is_free(server.port))

    server.start()
    until(server.answers)
    assert server.end() == 0
    assert _processes_in(server.postgres.data) == []


def test_a_killed_worker_is_replaced(server: Server) -> None:
    server.start()
    until(server.answers)
    killed, other = server.workers()
    os.kill(killed, signal.SIGKILL)

    until(lambda: len(set(server.workers()) - {killed, other}) == 1)
    until(server.answers)


def test_a_killed_database_comes_back_with_what_was_committed(server: Server) -> None:
    server.start()
    until(server.answers)
    with psycopg.connect(server.postgres.dsn, autocommit=True) as opened:
        opened.execute("CREATE TABLE kept AS SELECT 42 AS figure")
    killed = server.main_of_postgres()
    os.kill(killed, signal.SIGKILL)

    until(lambda: server.main_of_postgres() not in (0, killed))
    until(server.answers)

    with psycopg.connect(server.postgres.dsn) as opened:
        assert opened.execute("SELECT figure FROM kept").fetchone() == (42,)
    until(lambda: jobs_are_done(server))
    assert "started again" in server.errors()
    assert "Traceback" not in server.errors()


def test_a_database_killed_while_the_workers_start_comes_back(server: Server) -> None:
    server.start()
    until(lambda: server.main_of_postgres() != 0)
    until(lambda: len(server.workers()) == 2)
    killed = server.main_of_postgres()
    os.kill(killed, signal.SIGKILL)

    until(lambda: server.main_of_postgres() not in (0, killed))
    until(server.answers)
    assert "crash loop" not in server.errors()
    assert server.end() == 0


def jobs_are_done(server: Server) -> bool:
    """A job that is put into the queue now is taken by a worker that outlived the database."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(server.postgres.dsn, autocommit=True) as opened:
        opened.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('contest', 'deliver_mail', 0, NULL, NULL, "
            """'{"mail_id": "00000000-0000-0000-0000-000000000000"}', NULL)::procrastinate_job_to_defer_v1])"""
        )
        for _ in range(20):
            if opened.execute(
                "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'deliver_mail'"
            ).fetchone() == (0,):
                return True
            time.sleep(0.1)
    return False


def test_a_worker_alone_does_the_jobs_and_ends_with_the_database(server: Server) -> None:
    server.start_command("worker")
    until(lambda: server.main_of_postgres() != 0)
    until(lambda: jobs_are_done(server))

    assert server.end() == 0
    assert _processes_in(server.postgres.data) == []


def test_a_port_in_use_is_said_in_one_line(server: Server) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", server.port))
        taken.listen()
        server.start()
        assert server.process.wait(timeout=30) == 1

    assert server.errors() == f"contest: Cannot listen on 127.0.0.1:{server.port}: Address already in use.\n"


def test_a_database_that_is_away_is_said_in_one_line(server: Server) -> None:
    server.start(DATABASE_URL="postgresql://nobody@127.0.0.1:9/nothing")

    assert server.process.wait(timeout=30) == 1
    assert server.errors().startswith("contest: The database cannot be used: ")
    assert server.errors().count("\n") == 1


async def test_large_headers_are_refused_and_unfinished_ones_are_cut_off(server: Server) -> None:
    server.start()
    await asyncio.to_thread(until, server.answers)

    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 300_000)
    answer = await asyncio.wait_for(reader.read(), 20)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))

    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
    answer = await asyncio.wait_for(reader.read(), 20)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 408")


def name_of(pid: str) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text()
    return ""  # it has ended


def until(holds: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "STORAGE_DIR", "PORT")}
