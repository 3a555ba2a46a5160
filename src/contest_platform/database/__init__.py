"""The database of a process: its pool, transactions, and plain SQL where tables are not enough.

The server itself, when none is given by `DATABASE_URL`, is started by `embedded`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import asyncpg
from piccolo.engine.finder import engine_finder
from piccolo.engine.postgres import PostgresEngine

# Short queries gain nothing from compiling them; JIT doubled the time of list pages (measured).
SESSION_SETTINGS = {"jit": "off", "timezone": "UTC", "application_name": "contest"}


class CannotMigrate(Exception):
    """What is in the database cannot be brought to the newest schema; the message says why and what to do."""


@cache
def engine() -> PostgresEngine:
    """The one of PICCOLO_CONF; Piccolo itself would import that module again for every statement."""
    found = engine_finder()
    assert isinstance(found, PostgresEngine)  # noqa: S101 - PICCOLO_CONF is ours
    return found


@asynccontextmanager
async def pool(*, size: int = 10) -> AsyncIterator[None]:
    """Keep a connection pool open inside the block."""
    await engine().start_connection_pool(
        min_size=1, max_size=size, server_settings=SESSION_SETTINGS, command_timeout=60
    )
    try:
        yield
    finally:
        await engine().close_connection_pool()


def transaction() -> Any:
    """All or nothing, in an `async with` block. A nested one joins the outer: never catch an error inside."""
    return engine().transaction()


def connection() -> asyncpg.Connection:
    """The connection of the running transaction; raises LookupError outside of one."""
    current = engine().current_transaction.get()
    if current is None:
        raise LookupError("This must run inside a transaction.")
    found: asyncpg.Connection = current.connection
    return found


async def fetch(sql: str, *values: Any) -> list[asyncpg.Record]:
    """The rows of one statement with `$1` places, in the running transaction or on a connection of its own."""
    current = engine().current_transaction.get()
    rows: list[asyncpg.Record]
    if current is not None:
        rows = await current.connection.fetch(sql, *values)
    else:
        async with _open_pool().acquire() as free:
            rows = await free.fetch(sql, *values)
    return rows


async def fetch_one(sql: str, *values: Any) -> asyncpg.Record | None:
    """The first row, or None."""
    rows = await fetch(sql, *values)
    return rows[0] if rows else None


def _open_pool() -> asyncpg.Pool:
    found = engine().pool
    if found is None:
        raise LookupError("Open the pool first.")
    return found
