"""The embedded PostgreSQL: as root and as an ordinary user, many at once, and after every kind of crash."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from contest_platform.database.embedded import CannotStart, EmbeddedPostgres, _processes_in
from contest_platform.database.embedded.ordinary import _ordinary_account, as_other_account
from contest_platform.database.embedded.sockets import is_ours, socket_folder

AS_ROOT = os.geteuid() == 0
USER = """
import sys, time
from pathlib import Path
from contest_platform.database.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
print(server.join(), flush=True)
sys.stdin.readline()
server.leave()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    tmp_path.chmod(0o700)
    yield tmp_path / "storage" / "postgres"
    server = EmbeddedPostgres(tmp_path / "storage" / "postgres")
    if server.data.exists():
        server.join()
        server.leave()


async def answer(server: EmbeddedPostgres, sql: str = "SELECT 1") -> object:
    opened = await asyncpg.connect(server.dsn)
    try:
        return await opened.fetchval(sql)
    finally:
        await opened.close()


def someone(folder: Path, **environment: str) -> subprocess.Popen[str]:
    """Another process that uses the server until a line is written to it."""
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )


def joined(process: subprocess.Popen[str]) -> bool:
    assert process.stdout is not None
    return process.stdout.readline().startswith("postgresql://")


def finish(process: subprocess.Popen[str]) -> int:
    process.communicate("\n", timeout=60)
    return process.returncode


def main_process(server: EmbeddedPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


async def test_start_use_stop_and_start_again(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.join()
    await answer(server, "CREATE TABLE kept (word text)")
    server.leave()
    assert _processes_in(server.data) == []

    server.join()
    assert await answer(server, "SELECT count(*) FROM kept") == 0
    server.leave()


async def test_nothing_of_the_owner_is_opened_to_others(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.join()
    try:
        assert folder.parents[1].stat().st_mode & 0o777 == 0o700
        assert server.data.stat().st_mode & 0o077 == 0
        assert server.data.stat().st_uid == os.geteuid()
        assert is_ours(server.socket, os.geteuid())
    finally:
        server.leave()


async def test_the_program_is_no_superuser(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.join()
    try:
        assert await answer(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await answer(server, "COPY (SELECT 1) TO PROGRAM 'true'")
    finally:
        server.leave()


def test_ten_at_once_share_one_server(folder: Path) -> None:
    everyone = [someone(folder) for _ in range(10)]
    assert all(joined(process) for process in everyone)
    assert len({main_process(EmbeddedPostgres(folder))}) == 1

    assert [finish(process) for process in everyone] == [0] * 10
    assert _processes_in(folder.resolve()) == []


def test_a_process_with_another_temporary_folder_joins_the_same_server(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    first, second = someone(folder), None
    try:
        assert joined(first)
        second = someone(folder, TMPDIR=str(tmp_path / "elsewhere"))
        assert joined(second)
    finally:
        assert [finish(process) for process in (first, second) if process] == [0, 0]


async def test_after_kill_of_the_user_the_next_one_joins_and_stops_it(folder: Path) -> None:
    killed = someone(folder)
    assert joined(killed)
    killed.kill()
    killed.wait()
    server = EmbeddedPostgres(folder)
    left_running = main_process(server)

    server.join()
    assert main_process(server) == left_running
    server.leave()

    assert _processes_in(server.data) == []


async def test_after_kill_of_the_server_the_next_start_recovers(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.join()
    await answer(server, "CREATE TABLE kept AS SELECT 42 AS figure")
    os.kill(main_process(server), signal.SIGKILL)
    server.leave()

    server.join()
    assert await answer(server, "SELECT figure FROM kept") == 42
    server.leave()


async def test_revive_starts_a_killed_server_under_its_users(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.join()
    try:
        assert server.revive() is False
        os.kill(main_process(server), signal.SIGKILL)
        until(server.revive)
        assert await answer(server) == 1
    finally:
        server.leave()


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def test_a_stale_pid_of_another_program_and_a_stale_socket_do_no_harm(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.join()
    noted = (server.data / "postmaster.pid").read_text()
    server.leave()
    (server.data / "postmaster.pid").write_text(noted.replace(noted.split()[0], str(os.getpid()), 1))
    (server.socket / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    (server.socket / ".s.PGSQL.5432").touch()

    server.join()
    assert await answer(server) == 1
    server.leave()


async def test_an_interrupted_first_start_is_made_anew(folder: Path) -> None:
    folder.parent.mkdir()
    (folder.parent / "postgres.new").mkdir()
    (folder.parent / "postgres.new" / "PG_VERSION").write_text("18\n")

    server = EmbeddedPostgres(folder)
    server.join()
    assert await answer(server) == 1
    server.leave()


def test_data_of_another_postgresql_is_refused_and_left_alone(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("12\n")

    with pytest.raises(CannotStart, match="made by PostgreSQL 12"):
        EmbeddedPostgres(folder).join()
    assert [path.name for path in folder.iterdir()] == ["PG_VERSION"]
    (folder / "PG_VERSION").unlink()
    folder.rmdir()


def test_a_socket_folder_of_someone_else_is_refused(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    socket_folder(server.data).mkdir(mode=0o755)
    socket_folder(server.data).chmod(0o777)

    with pytest.raises(CannotStart, match="belongs to someone else"):
        server.join()
    socket_folder(server.data).rmdir()


def test_the_socket_path_is_short_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    assert len(str(socket_folder(tmp_path / "postgres") / ".s.PGSQL.5432")) <= 107


@pytest.mark.parametrize("way", ["other account"] if AS_ROOT else ["own account"])
async def test_where_root_may_not_make_namespaces(folder: Path, tmp_path: Path, way: str) -> None:
    """As root: the data goes to a folder of another account. As anybody else there is nothing to avoid."""
    server = EmbeddedPostgres(folder)
    if way == "other account":
        state = Path("/var/tmp") / f"contest-test-{os.getpid()}"
        server._home = as_other_account(folder.resolve(), _ordinary_account(), state)
        server.data = server._home.data
        server.log = server.data.parent / "postgres.log"
    try:
        server.join()
        assert await answer(server) == 1
        assert server.data.stat().st_uid == server._home.owner
    finally:
        server.leave()
        if way == "other account":
            shutil.rmtree(state)
