"""Saving a sheet through the API against a bare handler that sends the same statements by raw asyncpg."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import asyncpg
import msgspec

from benchmarks import filling, place, replay
from benchmarks.clients import measured_by
from benchmarks.figures import Figure, Sizes, Speed, in_turns, speed_figure
from contest_platform import database as pooled
from contest_platform import settings
from contest_platform.accounts.rules import Role
from contest_platform.database.embedded import EmbeddedPostgres
from contest_platform.database.migrations import migrate

JUDGES, CRITERIA = 8, 6
# Every save of a judge changes all of her points.
_BODIES = [json.dumps({"points": {f"c{number}": points for number in range(CRITERIA)}}) for points in ("32.5", "27")]
_LOG = ("logging_collector=on", "log_destination=jsonlog", "log_directory=log", "log_filename=statements.log")


def measure(sizes: Sizes) -> list[Figure]:
    with place.database(*_LOG) as embedded:
        judges = asyncio.run(_judging())
        with place.platform() as server:
            _save(server[0], judges, seconds=0.5)
            kept = settings.current().storage_dir / "statements"
            requests = _requests(embedded, server[0], judges)
            kept.write_bytes(msgspec.json.encode(requests))
            with place.bare("statements", BENCH_STATEMENTS=str(kept)) as bare:
                return [_figure(sizes, server, bare, judges, requests)]


async def _judging() -> list[dict[str, Any]]:
    """Each judge with a token and one assignment, as the client takes them."""
    async with pooled.pool(size=2):
        await migrate()
        an, lan = (
            await filling.account("an@example.vn", Role.ORGANISER),
            await filling.account("lan@example.vn", Role.ENTRANT),
        )
        edition = await filling.edition(an, criteria=CRITERIA, judges_per_entry=1)
        await filling.accepted_entries(edition, lan, JUDGES)
        await filling.jury(edition, an, JUDGES, sheets_per_entry=1, signed=False)
        rows = await pooled.fetch("SELECT a.id, j.account FROM assignment a JOIN judge j ON j.id = a.judge")
        return [
            {
                "path": f"/api/v1/assignments/{row['id']}/sheet",
                "token": await filling.api_token(row["account"], f"token-of-judge-{number}"),
                "version": 0,
                "bodies": _BODIES,
            }
            for number, row in enumerate(rows)
        ]


def _save(port: int, judges: list[dict[str, Any]], *, seconds: float) -> dict[str, Any]:
    """All judges at once; afterwards each knows the version of her sheet."""
    found = measured_by("saving", port=port, judges=judges, seconds=seconds)
    for judge, version in zip(judges, found["versions"], strict=True):
        judge["version"] = version
    return found


def _requests(embedded: EmbeddedPostgres, port: int, judges: list[dict[str, Any]]) -> list[replay.Request]:
    """What one real request of each judge sends, for each of her two bodies."""
    asyncio.run(_log_statements(embedded, True))
    try:
        return [
            request for number, judge in enumerate(judges) for request in _requests_of(embedded, port, number, judge)
        ]
    finally:
        asyncio.run(_log_statements(embedded, False))


def _requests_of(
    embedded: EmbeddedPostgres, port: int, number: int, judge: dict[str, Any]
) -> Iterator[replay.Request]:
    wanted = {0, 1}
    for _ in range(50):
        parity = judge["version"] % 2
        statements = _statements_of(embedded, port, judge)
        if statements and parity in wanted:
            wanted.remove(parity)
            yield replay.Request(number, parity, statements)
        if not wanted:
            return
    raise RuntimeError("The log does not show what a save sends.")


async def _log_statements(embedded: EmbeddedPostgres, wanted: bool) -> None:
    superuser = await asyncpg.connect(embedded.superuser_dsn)
    await superuser.execute(f"ALTER SYSTEM SET log_statement = '{'all' if wanted else 'none'}'")
    await superuser.execute("ALTER SYSTEM SET log_parameter_max_length = -1")
    await superuser.execute("SELECT pg_reload_conf()")
    await superuser.close()
    await asyncio.sleep(0.5)


def _statements_of(embedded: EmbeddedPostgres, port: int, judge: dict[str, Any]) -> list[replay.Statement]:
    """One save and what the log says of it, up to the reset of the connection that it used."""
    log = embedded.data / "log" / "statements.json"
    before, version = log.stat().st_size, judge["version"]
    _save(port, [judge], seconds=0)
    time.sleep(0.3)
    with log.open("rb") as file:
        file.seek(before)
        return replay.logged(file.read().decode().splitlines(), version=version)


def _figure(
    sizes: Sizes,
    server: tuple[int, int],
    bare: tuple[int, int],
    judges: list[dict[str, Any]],
    requests: list[replay.Request],
) -> Figure:
    cores: list[float] = []

    def speed(of: tuple[int, int], paths: list[str]) -> Speed:
        worker = place.worker_of(of[1])

        def saves() -> tuple[float, float]:
            for judge, path in zip(judges, paths, strict=True):
                judge["path"] = path
            found = _save(of[0], judges, seconds=sizes.seconds)
            cores.append(found["core"])
            return found["answers"], found["seconds"]

        return Speed(saves, lambda: place.cpu_seconds(worker))

    ours = speed(server, [judge["path"] for judge in judges])
    ceiling = speed(bare, [f"/{number}" for number in range(JUDGES)])
    in_turns(sizes.rounds, ours.round, ceiling.round)
    return speed_figure(
        "saving a sheet",
        "saves/s",
        ours,
        ceiling,
        at_least=0.5,
        judges=JUDGES,
        criteria=CRITERIA,
        statements=len(requests[0].statements),
        client_core_percent=round(100 * max(cores)),
    )
