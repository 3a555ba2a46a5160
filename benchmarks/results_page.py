"""The announced results page against the same stored bytes from a bare application."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from benchmarks import filling, place
from benchmarks.clients import measured_by
from benchmarks.figures import Figure, Sizes, Speed, in_turns, speed_figure
from contest_platform import database as pooled
from contest_platform import settings
from contest_platform.accounts.rules import Role
from contest_platform.database.migrations import migrate
from contest_platform.ranking.actions import announce_results
from contest_platform.ranking.rules.announcement import results_path
from contest_platform.web.public.results import PAGE

_GZIP = "Accept-Encoding: gzip"


def measure(sizes: Sizes) -> list[Figure]:
    """Compressed, as a browser asks for it (the figure), and as it is."""
    path, entries = results_path(filling.SLUG), sizes.announced_entries
    with announced(entries, path) as server:
        return [
            figure(sizes, server, "results page", path, _GZIP, entries=entries),
            figure(sizes, server, "results page, not compressed", path, entries=entries),
        ]


def measure_many(sizes: Sizes) -> list[Figure]:
    """The last page of very many entries."""
    path, entries = f"{results_path(filling.SLUG)}/pages/{ceil(sizes.many_entries / PAGE)}", sizes.many_entries
    with announced(entries, path) as server:
        return [figure(sizes, server, "results page of many", path, _GZIP, entries=entries)]


@contextmanager
def announced(entries: int, path: str) -> Iterator[tuple[int, int]]:
    """A server with so many announced entries whose page at `path` is stored."""
    with place.database():
        asyncio.run(_announce(entries))
        with place.platform() as server:
            _wait_until_stored(server[0], path)
            yield server


async def _announce(entries: int) -> None:
    async with pooled.pool(size=2):
        await migrate()
        an, lan = (
            await filling.account("an@example.vn", Role.ORGANISER),
            await filling.account("lan@example.vn", Role.ENTRANT),
        )
        edition = await filling.edition(an, criteria=3, judges_per_entry=2)
        await filling.accepted_entries(edition, lan, entries)
        await filling.jury(edition, an, 4, sheets_per_entry=2, signed=True)
        await filling.decide(an)
        await announce_results(an, slug=filling.SLUG)


def _wait_until_stored(port: int, path: str) -> None:
    """The job that stores the pages runs in the server; stored pages are compressed."""
    deadline = time.monotonic() + 120
    while b"content-encoding: gzip" not in place.answer_of(port, path, _GZIP).lower():
        if time.monotonic() > deadline:
            raise RuntimeError("The results page was not stored.")
        time.sleep(0.5)


def figure(sizes: Sizes, server: tuple[int, int], name: str, path: str, *headers: str, entries: int) -> Figure:
    body = place.answer_of(server[0], path, *headers).partition(b"\r\n\r\n")[2]
    kept = settings.current().storage_dir / "body"
    kept.write_bytes(body)
    cores: list[float] = []

    def speed(of: tuple[int, int]) -> Speed:
        worker = place.worker_of(of[1])

        def answers() -> tuple[float, float]:
            found = measured_by("pipelined", port=of[0], path=path, headers=list(headers), seconds=sizes.seconds)
            cores.append(found["core"])
            return found["answers"], found["seconds"]

        return Speed(answers, lambda: place.cpu_seconds(worker))

    with place.bare("stored_bytes", BENCH_BODY=str(kept)) as bare:
        ours, ceiling = speed(server), speed(bare)
        in_turns(sizes.rounds, ours.round, ceiling.round)
    return speed_figure(
        name,
        "requests/s",
        ours,
        ceiling,
        at_least=0.8,
        entries=entries,
        body_bytes=len(body),
        client_core_percent=round(100 * max(cores)),
    )
