"""What lives as long as the server: the pool of database connections and the job worker."""

import asyncio
import ctypes
import gc
import logging
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
from litestar import Litestar

from contest_platform import database, jobs, settings
from contest_platform.database.embedded import EmbeddedPostgres
from contest_platform.ledger.actions import sealer
from contest_platform.outbox.worker import worker
from contest_platform.web.public import results

_PR_SET_PDEATHSIG = 1
# PostgreSQL allows 100 connections by default; a job worker takes some of its own.
_CONNECTIONS_OF_ALL_WORKERS = 60
_LOOK_SECONDS = 1.0
_AWAY = (ConnectionError, FileNotFoundError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError)
_log = logging.getLogger(__name__)


@asynccontextmanager
async def serving(_app: Litestar) -> AsyncIterator[None]:
    """The lifespan of one server process."""
    _end_with_the_parent()
    gc.freeze()  # what was imported stays: the collector, which looked through it in every long list, leaves it out
    workers = settings.current().workers
    size = max(3, min(10, _CONNECTIONS_OF_ALL_WORKERS // workers))
    async with reviving(), AsyncExitStack() as open_as_long:
        await _open_pool(open_as_long, size)
        async with working():
            yield


async def _open_pool(open_as_long: AsyncExitStack, size: int) -> None:
    """Wait for a database that was killed just now: a worker that failed would take the whole server along."""
    while True:
        try:
            await open_as_long.enter_async_context(database.pool(size=size))
        except _AWAY as error:
            _log.warning("The database is away: %s", error)
            await asyncio.sleep(_LOOK_SECONDS)
        else:
            return


@asynccontextmanager
async def working() -> AsyncIterator[None]:
    """Do jobs and seal the ledger inside the block, in an open pool."""
    later = asyncio.create_task(_store_anew())
    async with worker(settings.current().database_url, jobs.JOBS, jobs.PERIODIC), sealer():
        yield
    later.cancel()


@asynccontextmanager
async def reviving() -> AsyncIterator[None]:
    """Start the embedded database again when it is killed; a server of DATABASE_URL is somebody else's care."""
    embedded = EmbeddedPostgres(settings.current().storage_dir / "postgres")
    if settings.current().database_url != embedded.dsn:
        yield
        return
    watch = asyncio.create_task(_revive(embedded))
    yield
    watch.cancel()


async def _revive(embedded: EmbeddedPostgres) -> None:
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        try:
            if await asyncio.to_thread(embedded.revive):
                _log.warning("The embedded database had been killed and was started again.")
        except Exception:  # noqa: BLE001 - whatever it was, the next look may succeed
            _log.exception("The embedded database was killed and cannot start.")


async def _store_anew() -> None:
    """Stored pages of an earlier build; until they are made anew, requests render them."""
    try:
        await results.store_anew()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        _log.warning("Stored pages are not made anew: %s", error)


def _end_with_the_parent() -> None:
    """Ask the kernel for SIGTERM when the process that forked this worker dies.

    Without it the workers of a killed main process would keep the port and the database for ever (Linux only).
    """
    parent = multiprocessing.parent_process()
    if parent is None or not hasattr(os, "fork"):
        return
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent.pid:  # it died before the kernel was asked
            os.kill(os.getpid(), signal.SIGTERM)
