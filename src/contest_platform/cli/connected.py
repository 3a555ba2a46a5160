"""What commands with a database share: the server joined, the pool open, one clear line when it is away."""

import asyncio
import logging
import os
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeVar

import asyncpg

from contest_platform import database, language, settings
from contest_platform.database.embedded import CannotStart, EmbeddedPostgres
from contest_platform.filestore import StoreUnavailable

Answer = TypeVar("Answer")
_AWAY = (OSError, asyncpg.PostgresConnectionError, asyncpg.InvalidAuthorizationSpecificationError)


def with_database(act: Callable[[], Coroutine[None, None, Answer]], *, migrated: bool = True) -> Answer:
    """Run `act` with the database's pool open, on the newest schema unless `migrated` is false."""

    async def connected() -> Answer:
        async with pool():
            if migrated:
                await _migrate()
            return await act()

    with database_server():
        return asyncio.run(connected())


@contextmanager
def database_server() -> Iterator[None]:
    """Have a database server inside the block: the one of DATABASE_URL, or the embedded one, which this joins."""
    chosen = settings.current()
    language.show_times_in(chosen.time_zone)
    if chosen.database_url:
        yield
        return
    embedded = EmbeddedPostgres(chosen.storage_dir / "postgres")
    try:
        os.environ["DATABASE_URL"] = embedded.join()
    except CannotStart as error:
        raise SystemExit(f"contest: {error}") from None
    settings.current.cache_clear()
    try:
        yield
    finally:
        embedded.leave()


@asynccontextmanager
async def pool() -> AsyncIterator[None]:
    """The pool, or the end of the program with one line that says why the server cannot be used."""
    warnings.filterwarnings("ignore", ".*Unable to connect to database")  # said better here
    try:
        async with database.pool(size=4):
            yield
    except (*_AWAY, asyncpg.InvalidCatalogNameError) as error:
        raise SystemExit(f"contest: The database cannot be used: {error}") from None
    except database.CannotMigrate as error:
        raise SystemExit(f"contest: {error}") from None
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError):
        raise SystemExit("contest: The database is behind this program: run `contest migrate`.") from None
    except StoreUnavailable as error:
        raise SystemExit(f"contest: The file store cannot be used: {error}") from None


async def _migrate() -> None:
    from contest_platform.database.migrations import migrate  # noqa: PLC0415 - slow to load, seldom needed

    logging.getLogger("contest_platform").debug("migrating")
    await migrate()
