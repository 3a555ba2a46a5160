"""The migrations: forwards from nothing, nothing left to migrate, backwards to nothing, and forwards again."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from piccolo.apps.migrations.auto.diffable_table import DiffableTable
from piccolo.apps.migrations.auto.schema_differ import SchemaDiffer
from piccolo.apps.migrations.auto.schema_snapshot import SchemaSnapshot
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.table import Table

from contest_platform.database.migrations import shipped
from contest_platform.piccolo_app import APP_CONFIG
from tests.conftest import NAME, SUPER, dsn

ROOT = Path(__file__).parents[1]
OBJECTS = """
SELECT 'table ' || tablename FROM pg_tables WHERE schemaname = 'public'
UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
UNION ALL SELECT 'sequence ' || sequencename FROM pg_sequences WHERE schemaname = 'public'
"""


@pytest.fixture
def empty(_database: None) -> Iterator[str]:
    """The address of an empty database."""
    name = f"{NAME}_migrations"
    asyncio.run(execute(SUPER, f"CREATE DATABASE {name} OWNER contest"))
    yield dsn(name)
    asyncio.run(execute(SUPER, f"DROP DATABASE {name} WITH (FORCE)"))


async def execute(address: str, sql: str) -> list[str]:
    opened = await asyncpg.connect(address)
    try:
        return sorted(row[0] for row in await opened.fetch(sql))
    finally:
        await opened.close()


def objects(address: str) -> list[str]:
    return asyncio.run(execute(address, OBJECTS))


def tried(*words: str, database: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database, "PICCOLO_CONF": "contest_platform.piccolo_conf"},
    )


def run(*words: str, database: str) -> None:
    done = tried(*words, database=database)
    assert done.returncode == 0, done.stdout + done.stderr


def forwards(database: str) -> None:
    run("contest_platform", "migrate", database=database)


def backwards(database: str) -> None:
    words = ("migrations", "backwards", "contest_platform", "all", "--auto_agree", "--trace")
    run("piccolo.main", *words, database=database)


def test_forwards_backwards_and_forwards_again(empty: str) -> None:
    forwards(empty)
    first = objects(empty)
    assert "table account" in first
    assert set(asyncio.run(execute(empty, "SELECT name FROM migration"))) == set(shipped())

    backwards(empty)
    assert [name for name in objects(empty) if "migration" not in name] == []

    forwards(empty)
    assert objects(empty) == first


def test_rounds_closed_under_the_first_version_are_left_as_they_are(empty: str) -> None:
    forwards(empty)
    later = next(path for path in (ROOT / "migrations").glob("*.py") if "_0003_" in path.name)
    found = re.search(r'^ID = "([^"]+)"', later.read_text(encoding="utf-8"), re.MULTILINE)
    run("piccolo.main", "migrations", "backwards", "contest_platform", found[1], "--auto_agree", database=empty)
    closing = """INSERT INTO closing (id, round, lines, inputs_digest, digest, by, at)
                 VALUES (gen_random_uuid(), gen_random_uuid(), '[]', '', '', gen_random_uuid(), now())"""
    for sql in ("ALTER TABLE closing DISABLE TRIGGER ALL", closing):  # a row without all that it refers to
        asyncio.run(execute(dsn(f"{NAME}_migrations", role="postgres"), sql))
    before = objects(empty)

    done = tried("contest_platform", "migrate", database=empty)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("contest: Rounds were closed with version 0.1.0")
    assert done.stderr.count("\n") == 1
    assert objects(empty) == before


def test_several_processes_migrate_at_once(empty: str) -> None:
    command = [sys.executable, "-m", "contest_platform", "migrate"]
    all_at_once = [subprocess.Popen(command, env={**os.environ, "DATABASE_URL": empty}) for _ in range(3)]
    assert [process.wait(120) for process in all_at_once] == [0, 0, 0]

    applied = asyncio.run(execute(empty, "SELECT name FROM migration"))
    assert applied == sorted(shipped())


async def test_the_tables_are_what_the_migrations_make() -> None:
    """What `piccolo migrations new --auto` would write: nothing."""
    modules = BaseMigrationManager().get_migration_modules(APP_CONFIG.migrations_folder_path)
    managers = [await modules[name].forwards() for name in sorted(modules, key=lambda name: modules[name].ID)]
    snapshot = SchemaSnapshot(managers).get_snapshot()
    differ = SchemaDiffer(
        schema=[diffable(table) for table in APP_CONFIG.table_classes], schema_snapshot=snapshot, auto_input="y"
    )
    assert [change for change in differ.get_alter_statements() if change.statements] == []


def diffable(table: type[Table]) -> DiffableTable:
    return DiffableTable(
        class_name=table.__name__,
        tablename=table._meta.tablename,
        columns=table._meta.non_default_columns,
        constraints=table._meta.constraints,
        schema=table._meta.schema,
    )


async def test_the_constraints_in_the_database_are_those_of_the_tables(db: None) -> None:
    """The auto diff does not see a check that changed under the same name, so the names must tell."""
    wanted = {constraint._meta.name for table in APP_CONFIG.table_classes for constraint in table._meta.constraints}
    found = set(await execute(dsn(NAME), "SELECT conname FROM pg_constraint WHERE contype IN ('c', 'u')"))
    assert wanted
    assert wanted <= found
