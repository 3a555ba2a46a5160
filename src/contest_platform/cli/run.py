"""`contest run`: the database once, then granian's workers, each with a pool and a job worker of its own."""

import argparse
import asyncio
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from contest_platform import settings
from contest_platform.cli import demo
from contest_platform.cli.connected import database_server, pool
from contest_platform.cli.logs import log_configuration
from contest_platform.cli.output import print_lines
from contest_platform.database.migrations import migrate
from contest_platform.papers import signing

_WORKERS_END_SECONDS = 15
_ENDING = (signal.SIGTERM, signal.SIGINT)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on (HOST)")
    parser.add_argument("--port", help="port to listen on (PORT)")
    parser.add_argument("--workers", help="number of processes (WORKERS)")
    parser.add_argument("--demo", action="store_true", help="load the demonstration into an empty database first")


def run(options: argparse.Namespace) -> int:
    for name in ("host", "port", "workers"):
        if getattr(options, name) is not None:
            os.environ[name.upper()] = getattr(options, name)
    chosen = settings.current()
    signing.check_ready()
    _check_port_is_free(chosen.host, chosen.port)
    asked_to_end = _note_signals()
    with database_server(), _metrics_of_all_workers():
        for number in _ENDING:
            signal.signal(number, _end)
        if not asked_to_end:
            asyncio.run(_prepare(with_demo=options.demo))
            _serve(settings.current())
    return 0


def _note_signals() -> list[int]:
    """Until the database stands its start is not to be broken off half way: what is asked meanwhile is noted."""
    asked: list[int] = []
    for number in _ENDING:
        signal.signal(number, lambda number, _frame: asked.append(number))
    return asked


def _end(_signal: int, _frame: FrameType | None) -> None:
    """A termination before granian listens for it: leave the database tidily."""
    raise SystemExit(0)


def _check_port_is_free(host: str, port: int) -> None:
    """Said before the database starts, and clearer than the server would."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise SystemExit(f"contest: Cannot listen on {host}:{port}: {error.strerror}.") from None


@contextmanager
def _metrics_of_all_workers() -> Iterator[None]:
    """A folder in which the workers' counters meet; prometheus-client looks for it when it is imported."""
    folder = tempfile.mkdtemp(prefix="contest-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _prepare(*, with_demo: bool) -> None:
    async with pool():
        await migrate()
        if with_demo:
            await demo.load()
            demo.print_accesses()


def _serve(chosen: settings.Settings) -> None:
    """Serve until a signal. The app is imported before the workers are forked: once for all of them."""
    import contest_platform.app  # noqa: F401, PLC0415

    server = server_of("contest_platform.app:create_app", chosen)
    server.on_startup(lambda: print_lines(f"Serving on http://{chosen.host}:{chosen.port}"))
    server.serve()


def server_of(factory: str, chosen: settings.Settings) -> Any:
    """The server, with everything that is set for it. The benchmarks put other applications into it."""
    from granian import Granian  # noqa: PLC0415 - only after the database stands
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    return Granian(
        factory,
        factory=True,
        interface=Interfaces.ASGI,
        address=chosen.host,
        port=chosen.port,
        workers=chosen.workers,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=64 * 1024),
        log_level=LogLevels.warning,
        log_dictconfig=log_configuration(chosen.log_format),
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_WORKERS_END_SECONDS,
    )
