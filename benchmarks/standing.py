"""A page of a standing against the bare SQL aggregate over the points with the same joins."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from benchmarks import filling, place
from benchmarks.figures import Figure, Sizes, figure_of
from contest_platform import database as pooled
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests.rules import Edition
from contest_platform.database.embedded import EmbeddedPostgres
from contest_platform.database.migrations import migrate
from contest_platform.ranking.queries import standing_page
from contest_platform.web.pages.visit import SESSION, cookie_name

Measure = Callable[[], Awaitable[Any]]


class Took(NamedTuple):
    """Milliseconds by the clock, and of the processors: of this process, the server and the database together."""

    clock: float
    cpu: float


CRITERIA, SHEETS, JUDGES, PAGE = 3, 5, 25, 500
# A sheet's total, an entry's mean of them, the 500 highest: what every standing has to ask at least.
AGGREGATE = """
SELECT e.id, e.code, e.title, f.code AS field, count(*) AS sheets, round(avg(t.total), 2) AS points
FROM (SELECT s.assignment, sum(c.weight * p.points) AS total
      FROM sheet_point p JOIN criterion c ON c.id = p.criterion JOIN sheet s ON s.id = p.sheet
      WHERE c.round = $1 GROUP BY s.assignment) t
JOIN assignment a ON a.id = t.assignment JOIN entry e ON e.id = a.entry JOIN field f ON f.id = e.field
WHERE a.round = $1 AND a.status = 'signed' AND e.status = 'accepted'
GROUP BY e.id, f.code ORDER BY points DESC, e.code LIMIT 500
"""


def measure(sizes: Sizes) -> list[Figure]:
    with place.database() as embedded:
        return asyncio.run(_measured(sizes, embedded))


async def _measured(sizes: Sizes, embedded: EmbeddedPostgres) -> list[Figure]:
    """The query in this process, and the organiser's page from the server, each against the aggregate."""
    async with pooled.pool(size=2):
        an, edition = await _fill(sizes.ranked_entries)
        cookie = f"Cookie: {cookie_name(SESSION)}={await filling.session(an.id, 'session-of-an')}"
        path = f"/organiser/editions/{edition.slug}/rounds/{filling.ROUND}/standings"
        postmaster = int((embedded.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        with place.platform() as (port, pid):
            measures: list[Measure] = [
                lambda: standing_page(an, edition.slug, filling.ROUND, limit=PAGE),
                lambda: asyncio.to_thread(_read_page, port, path, cookie),
                lambda: pooled.fetch(AGGREGATE, edition.rounds[0].id),
            ]
            worker = place.worker_of(pid)
            gc.freeze()  # as the server does when it starts
            query, page, aggregate = await took(
                sizes.rounds,
                measures,
                lambda: time.process_time() + place.cpu_seconds(worker) + place.cpu_seconds_of_all(postmaster),
            )
    return [
        _figure("standing, a page of 500 rows", query, aggregate, sizes),
        _figure("standing, as a web page", page, aggregate, sizes),
    ]


def _figure(name: str, ours: list[Took], ceiling: list[Took], sizes: Sizes) -> Figure:
    by_cpu = sum(one.cpu for one in ours) / max(sum(one.cpu for one in ceiling), 0.01)
    return figure_of(
        name,
        "ms",
        [one.clock for one in ours],
        [one.clock for one in ceiling],
        at_most=3.0,
        ratio_by_cpu=round(by_cpu, 2),
        entries=sizes.ranked_entries,
        sheets=SHEETS,
        criteria=CRITERIA,
    )


async def _fill(entries: int) -> tuple[Viewer, Edition]:
    await migrate()
    an, lan = await filling.account("an@example.vn", Role.ORGANISER), await filling.account("lan@example.vn")
    edition = await filling.edition(an, criteria=CRITERIA, judges_per_entry=SHEETS)
    await filling.accepted_entries(edition, lan, entries)
    await filling.jury(edition, an, JUDGES, sheets_per_entry=SHEETS, signed=True)
    return an, edition


async def took(
    rounds: int, measures: Sequence[Measure], cpu_seconds: Callable[[], float] = time.process_time
) -> list[list[Took]]:
    """In turns, after one round that only warms up."""
    found: list[list[Took]] = [[] for _ in measures]
    for _ in range(rounds + 1):
        for values, measure in zip(found, measures, strict=True):
            used, began = cpu_seconds(), time.perf_counter()
            await measure()
            clock = time.perf_counter() - began
            values.append(Took(1000 * clock, 1000 * (cpu_seconds() - used)))
    return [values[1:] for values in found]


def _read_page(port: int, path: str, cookie: str) -> None:
    answer = place.answer_of(port, path, cookie)
    if not answer.startswith(b"HTTP/1.1 200") or b"KT0" not in answer:
        raise RuntimeError(answer.decode("utf-8", "replace"))
