"""A real PostgreSQL for every test run: one embedded server, one database a worker, emptied after each test."""

import asyncio
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import hypothesis
import pytest

from contest_platform import database
from contest_platform.database.embedded import EmbeddedPostgres

ROOT = Path(__file__).parents[1]
HOME = Path(tempfile.gettempdir()) / f"contest-tests-{os.geteuid()}-{hashlib.sha256(bytes(ROOT)).hexdigest()[:8]}"
STORAGE = HOME / f"storage-{os.getpid()}"
SERVER = EmbeddedPostgres(
    HOME / "postgres", options=("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=300")
)
SUPER = SERVER.superuser_dsn
NAME = f"test_{os.getpid()}"
KEEPS_ROWS = ("migration",)

# A busy machine is no finding: what takes long is measured by the benchmarks.
hypothesis.settings.register_profile("without a clock", deadline=None)
hypothesis.settings.load_profile("without a clock")


def dsn(database: str, *, role: str = "contest") -> str:
    return f"postgresql://{role}@/{database}?host={SERVER.socket}"


def pytest_configure(config: pytest.Config) -> None:
    HOME.mkdir(exist_ok=True)
    STORAGE.mkdir(exist_ok=True)
    os.environ["STORAGE_DIR"] = str(STORAGE)
    os.environ["DATABASE_URL"] = dsn(NAME)
    os.environ["PICCOLO_CONF"] = "contest_platform.piccolo_conf"
    os.environ["SECRET_KEY"] = "0123456789abcdef0123456789abcdef"


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(STORAGE, ignore_errors=True)


def template() -> str:
    """The name of a migrated database, made once for each state of the migrations."""
    files = sorted((ROOT / "migrations").glob("*.py"))
    name = "template_" + hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:12]
    with (HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _run(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            _run(f"DROP DATABASE IF EXISTS {name}_new")
            _run(f"CREATE DATABASE {name}_new OWNER contest")
            migrating = {**os.environ, "DATABASE_URL": dsn(f"{name}_new")}
            subprocess.run([sys.executable, "-m", "contest_platform", "migrate"], check=True, env=migrating)
            _run(f"ALTER DATABASE {name}_new RENAME TO {name}")
    return name


def _run(sql: str) -> list:
    async def go() -> list:
        found = await asyncpg.connect(SUPER)
        try:
            return await found.fetch(sql)
        finally:
            await found.close()

    return asyncio.run(go())


@pytest.fixture(scope="session")
def _database() -> Iterator[None]:
    SERVER.join()
    try:
        _run(f"CREATE DATABASE {NAME} OWNER contest TEMPLATE {template()}")
        yield
        _run(f"DROP DATABASE {NAME} WITH (FORCE)")
    finally:
        SERVER.leave()


@pytest.fixture(scope="session")
async def _pool(_database: None) -> AsyncIterator[asyncpg.Connection]:
    superuser = await asyncpg.connect(dsn(NAME, role="postgres"))
    # Triggers off: the ledger refuses to be emptied, and foreign keys would dictate an order.
    await superuser.execute("SET session_replication_role = replica")
    async with database.pool(size=8):
        yield superuser
    await superuser.close()


@pytest.fixture
async def db(_pool: asyncpg.Connection) -> AsyncIterator[None]:
    """An empty, migrated database."""
    yield
    await empty(_pool)


async def empty(superuser: asyncpg.Connection) -> None:
    """Remove every row."""
    tables = await superuser.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
        "AND relname <> ALL($1)",
        KEEPS_ROWS,
    )
    await superuser.execute("".join(f'DELETE FROM "{t["relname"]}";' for t in tables))
