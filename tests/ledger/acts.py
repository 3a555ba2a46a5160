"""Lines for the tests: some acts on a few subjects, sealed in several rounds."""

import asyncio
from collections.abc import Awaitable, Callable

from contest_platform import database
from contest_platform.ledger import actions
from contest_platform.ledger.rules import Line

ROUNDS = (("entry:1", "entry:2", "sheet:1"), ("entry:1", "sheet:1"), ("entry:2", "entry:1", "sheet:2", "sheet:1"))


async def act(subject: str, **changes) -> Line:
    async with database.transaction():
        return await actions.record(actor=None, verb="save_sheet", subject=subject, changes=changes)


async def lived(*, sealed: bool = True) -> list[Line]:
    """Nine lines, sealed three, two and four at a time."""
    lines = []
    for subjects in ROUNDS:
        lines += [await act(subject, points="32.5", number=len(lines)) for subject in subjects]
        if sealed:
            await actions.seal()
    return lines


async def counts(*tables: str) -> list[int]:
    return [(await database.fetch(f"SELECT count(*) FROM {table}"))[0][0] for table in tables]


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Far longer than anything takes: a worker that was not listening yet looks for jobs only every five seconds."""
    async with asyncio.timeout(60):
        while not await holds():  # noqa: ASYNC110 - what is waited for happens in the database
            await asyncio.sleep(0.05)
