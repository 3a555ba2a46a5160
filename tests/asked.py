"""What the database is asked in a block: `async with asked() as statements` (all of it on one connection)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from contest_platform import database


@asynccontextmanager
async def asked() -> AsyncIterator[list[str]]:
    async with database.transaction():
        statements: list[str] = []
        with database.connection().query_logger(lambda one: statements.append(one.query)):
            yield statements
