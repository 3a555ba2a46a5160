"""What is refused leaves nothing behind: every row of every table is the same after it as before.

async with nothing_written():                          by a request, or by several acts
    answer = await lan.post(address, data=typed)
refusal = await refused(SheetStale, save(scene))       by one act, with the error that says why
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from contest_platform import database

# No table is left out: the ledger, the jobs and the sessions count too, and no worker or sealer runs beside a test.
_TABLES = "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
_ROWS = """SELECT '{0}' AS name, array_agg(t::text) AS rows FROM "{0}" t"""
State = dict[str, list[str]]


async def everything(fetch: Callable[..., Awaitable[Any]] = database.fetch) -> State:
    """The rows of every table, of another database by the `fetch` of a connection to it."""
    tables = [row["name"] for row in await fetch(_TABLES)]
    found = await fetch(" UNION ALL ".join(map(_ROWS.format, tables)))
    return {row["name"]: sorted(row["rows"] or ()) for row in found}


async def written_since(before: State) -> State:
    """The rows that came or went, by table."""
    after = await everything()
    return {name: sorted(set(after[name]) ^ set(before[name])) for name in after if after[name] != before[name]}


@asynccontextmanager
async def nothing_written(*, but: tuple[str, ...] = ()) -> AsyncIterator[None]:
    """Whatever happens inside leaves the database as it was, `but` for tables in which a refusal is counted."""
    before = await everything()
    yield
    found = {name: rows for name, rows in (await written_since(before)).items() if name not in but}
    assert found == {}, found


async def refused(
    error: type[BaseException] | tuple[type[BaseException], ...], act: Awaitable[object], *, but: tuple[str, ...] = ()
) -> Any:
    """The act is refused with the error and writes nothing."""
    async with nothing_written(but=but):
        with pytest.raises(error) as found:
            await act
    return found.value
