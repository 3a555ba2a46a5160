"""The announced results page against the same stored bytes from a bare application."""

import asyncio
import time
from datetime import date

from benchmarks import filling, place
from benchmarks.clients import measured_by
from benchmarks.figures import Figure, Sizes, Speed, in_turns, speed_figure
from contest_platform import database as pooled
from contest_platform import settings
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import Decision
from contest_platform.database.migrations import migrate
from contest_platform.ranking.actions import announce_results, close_round, propose_awards, ratify_awards
from contest_platform.ranking.rules.announcement import results_path

_GZIP = "Accept-Encoding: gzip"
_DECISION = Decision(body="Ban Tổ chức", number="15/QĐ-BTC", date=date(2026, 11, 2), signer="Trưởng ban")


def measure(sizes: Sizes) -> list[Figure]:
    """Compressed, as a browser asks for it (the figure), and as it is."""
    with place.database():
        asyncio.run(_announce(sizes.announced_entries))
        with place.platform() as server:
            _wait_until_stored(server[0])
            return [
                _figure(sizes, server, "results page", [_GZIP]),
                _figure(sizes, server, "results page, not compressed", []),
            ]


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
        await close_round(an, slug=filling.SLUG, round_code=filling.ROUND)
        await propose_awards(an, slug=filling.SLUG)
        await ratify_awards(an, slug=filling.SLUG, present=9, in_favour=9, decision=_DECISION)
        await announce_results(an, slug=filling.SLUG)


def _wait_until_stored(port: int) -> None:
    """The job that stores the page runs in the server; stored pages are compressed."""
    deadline = time.monotonic() + 30
    while b"content-encoding: gzip" not in place.answer_of(port, results_path(filling.SLUG), _GZIP).lower():
        if time.monotonic() > deadline:
            raise RuntimeError("The results page was not stored.")
        time.sleep(0.1)


def _figure(sizes: Sizes, server: tuple[int, int], name: str, headers: list[str]) -> Figure:
    path = results_path(filling.SLUG)
    body = place.answer_of(server[0], path, *headers).partition(b"\r\n\r\n")[2]
    kept = settings.current().storage_dir / "body"
    kept.write_bytes(body)
    cores: list[float] = []

    def speed(of: tuple[int, int]) -> Speed:
        worker = place.worker_of(of[1])

        def answers() -> tuple[float, float]:
            found = measured_by("pipelined", port=of[0], path=path, headers=headers, seconds=sizes.seconds)
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
        entries=sizes.announced_entries,
        body_bytes=len(body),
        client_core_percent=round(100 * max(cores)),
    )
