"""The console script as a person or a script uses it: what it prints, and its exit status."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from contest_platform.cli import COMMANDS
from tests.conftest import NAME, SUPER, dsn
from tests.refusals import State, everything

Contest = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def contest(_database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contest]:
    """`contest WORDS` on a database and a storage folder of this module."""
    name = f"{NAME}_cli"
    asyncio.run(superuser(f"CREATE DATABASE {name} OWNER contest"))
    place = {**os.environ, "DATABASE_URL": dsn(name), "STORAGE_DIR": str(tmp_path_factory.mktemp("storage"))}

    def run(*words: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "contest_platform", *words],
            check=False,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            env={**place, **environment},
        )

    yield run
    asyncio.run(superuser(f"DROP DATABASE {name} WITH (FORCE)"))


async def superuser(sql: str) -> None:
    opened = await asyncpg.connect(SUPER)
    await opened.execute(sql)
    await opened.close()


async def rows() -> State:
    opened = await asyncpg.connect(dsn(f"{NAME}_cli"))
    try:
        return await everything(opened.fetch)
    finally:
        await opened.close()


def test_wrong_usage_is_2(contest: Contest) -> None:
    for words in ([], ["nonsense"], ["token"], ["account", "create", "a@example.vn"], ["report", "--as-of", "May"]):
        done = contest(*words)
        assert done.returncode == 2, words
        assert done.stdout == ""
        assert "Traceback" not in done.stderr


def test_help_names_every_command(contest: Contest) -> None:
    done = contest("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in COMMANDS)


def test_an_account_is_made_once_and_gets_more_roles(contest: Contest) -> None:
    words = ("account", "create", "An@Example.vn", "--name", "Trần Quốc An", "--password-stdin", "--role")
    for role in ("organiser", "auditor"):
        done = contest(*words, role, typed="một mật khẩu đủ dài\n")
        assert (done.returncode, done.stderr) == (0, "")

    token = contest("token", "an@example.vn", "--days", "2")
    assert token.returncode == 0
    assert len(token.stdout.strip()) > 30
    assert token.stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (("account", "create", "an@example", "--name", "An", "--role", "judge"), ""),
        (("account", "create", "b@example.vn", "--name", "B", "--role", "judge", "--password-stdin"), "ngắn\n"),
        (("token", "nobody@example.vn"), ""),
    ],
)
def test_a_refused_act_is_1_with_one_line_and_writes_nothing(
    contest: Contest, words: tuple[str, ...], typed: str
) -> None:
    before = asyncio.run(rows())
    done = contest(*words, typed=typed)
    assert asyncio.run(rows()) == before
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("contest: ")
    assert done.stderr.count("\n") == 1
    assert done.stderr.isascii()  # English, as everything that the commands say


def test_a_file_that_is_not_there_is_1(contest: Contest, tmp_path: Path) -> None:
    for words in (("import-records", "nowhere.csv"), ("restore", "nowhere"), ("verify", "--head", "nowhere")):
        done = contest(*words)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1


def test_a_backup_into_no_folder_names_the_file(contest: Contest) -> None:
    done = contest("backup", "nowhere/backup.tar")
    assert done.returncode == 1
    assert done.stderr == "contest: nowhere/backup.tar: No such file or directory.\n"


def test_the_data_and_the_ledger_hold(contest: Contest) -> None:
    checked = contest("check", "--files", "--json")
    assert checked.returncode == 0, checked.stdout
    assert json.loads(checked.stdout)["holds"] is True

    verified = contest("verify", "--json")
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["lines"] > 0
    assert contest("verify").stdout.startswith("The ledger holds: ")


def test_openapi_is_one_document(contest: Contest) -> None:
    done = contest("openapi")
    assert done.returncode == 0
    assert json.loads(done.stdout)["openapi"].startswith("3.1")


def test_a_database_without_tables_is_said(contest: Contest, tmp_path: Path) -> None:
    done = contest("check", DATABASE_URL=dsn("postgres", role="postgres"))
    assert done.returncode == 1
    assert done.stderr == "contest: The database is behind this program: run `contest migrate`.\n"


def test_rank_loads_no_database_driver(tmp_path: Path) -> None:
    (tmp_path / "sheets.csv").write_text("entry,judge,score\nE1,J1,8\nE1,J2,9\n", encoding="utf-8")
    program = (
        "import sys; from contest_platform.cli import main; status = main(['rank', sys.argv[1], '--json']);"
        "assert not {'piccolo', 'asyncpg', 'litestar', 'boto3'} & set(sys.modules); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "sheets.csv")], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["entries"][0]["points"] == "8.50"
