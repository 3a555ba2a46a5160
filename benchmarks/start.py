"""From the end of the installation to the first page, against the parts that nobody can do without."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks import place
from benchmarks.figures import Figure, Sizes, figure_of, in_turns
from contest_platform.database.embedded.ordinary import home_for
from contest_platform.database.embedded.programs import run

# In a fresh interpreter: the package, then the migrations in an empty database.
_PARTS = """
import asyncio, json, time
began = time.perf_counter()
import contest_platform.app
imported = time.perf_counter()
from contest_platform import database
from contest_platform.database.migrations import migrate

async def migrated():
    async with database.pool(size=4):
        began = time.perf_counter()
        await migrate()
        return time.perf_counter() - began

print(json.dumps({"import": imported - began, "migrations": asyncio.run(migrated())}))
"""


def measure(sizes: Sizes) -> list[Figure]:
    """`contest run` in an empty storage folder, without demonstration data, and the parts beside it."""
    started: list[float] = []
    parts: list[dict[str, float]] = []
    in_turns(sizes.starts, lambda: started.append(_first_page()), lambda: parts.append(_parts()))
    each = {f"{name}_s": round(median(one[name] for one in parts), 2) for name in parts[0]}
    ceiling = [sum(one.values()) for one in parts]
    return [figure_of("start to the first page", "s", started, ceiling, at_most=1.5, **each)]


def _first_page() -> float:
    port = place.free_port()
    with _empty_storage() as storage:
        environment = {"STORAGE_DIR": storage, "PORT": str(port), "HOST": place.HOST}
        began = time.perf_counter()
        with place.running(("-m", "contest_platform", "run"), environment) as process:
            place.wait_for(port, "/", process, pause_seconds=0.005)
            return time.perf_counter() - began


def _parts() -> dict[str, float]:
    with _empty_storage() as storage:
        folder = Path(storage)
        began = time.perf_counter()
        with _bare_database(folder) as dsn:
            database = time.perf_counter() - began
            words = [sys.executable, "-c", _PARTS]
            done = subprocess.run(words, env={**os.environ, "DATABASE_URL": dsn}, check=True, stdout=subprocess.PIPE)
    return {"database": database, **json.loads(done.stdout)}


@contextmanager
def _bare_database(folder: Path) -> Iterator[str]:
    """initdb and start, and nothing else; ended by a stop."""
    home, log = home_for(folder / "postgres"), folder / "postgres.log"
    words = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    run(home, "initdb", "-D", str(home.data), *words, log=log)
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    run(home, "pg_ctl", "-D", str(home.data), "start", "-w", "-l", str(log), "-o", options, log=log)
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run(home, "pg_ctl", "-D", str(home.data), "stop", "-m", "fast", "-w", log=log)


@contextmanager
def _empty_storage() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="start-", dir=Path(os.environ["STORAGE_DIR"]).parent) as storage:
        yield storage
