"""Bring the database to the newest schema."""

import contextlib
import io
import re
from functools import cache

from piccolo.apps.migrations.commands.forwards import run_forwards

from contest_platform import database, resources

_ID = re.compile(r'^ID = "([^"]+)"', re.MULTILINE)
_LOCK = 7_203_411  # any number, the same in every process that migrates


async def migrate() -> None:
    """Apply the migrations that are missing; several processes may call this at once."""
    async with database.transaction():
        await database.fetch("SELECT pg_advisory_xact_lock($1)", _LOCK)
        with contextlib.redirect_stdout(io.StringIO()):
            done = await run_forwards("all")
    if not done.success:
        raise RuntimeError(done.message)


class MigrationsMissing(Exception):
    """The database is behind the program (or the program behind the database)."""


async def check_complete() -> None:
    """Raise MigrationsMissing unless exactly the migrations of this program were applied."""
    if await applied() != shipped():
        raise MigrationsMissing


async def applied() -> frozenset[str]:
    """The ids of the migrations that the database has."""
    rows = await database.fetch("SELECT name FROM migration WHERE app_name = 'contest_platform'")
    return frozenset(row["name"] for row in rows)


@cache
def shipped() -> frozenset[str]:
    """The ids of the migrations that came with the program."""
    files = resources.folder("migrations").glob("*.py")
    found = (_ID.search(path.read_text(encoding="utf-8")) for path in files)
    return frozenset(match[1] for match in found if match)
