"""Bring the database to the newest schema."""

import contextlib
import io

from piccolo.apps.migrations.commands.forwards import run_forwards

from contest_platform import database

_LOCK = 7_203_411  # any number, the same in every process that migrates


async def migrate() -> None:
    """Apply the migrations that are missing; several processes may call this at once."""
    async with database.transaction():
        await database.fetch("SELECT pg_advisory_xact_lock($1)", _LOCK)
        with contextlib.redirect_stdout(io.StringIO()):
            done = await run_forwards("all")
    if not done.success:
        raise RuntimeError(done.message)
