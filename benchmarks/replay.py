"""Statements of real requests, read from the database's log, and sent again by raw asyncpg."""

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from contest_platform import settings
from contest_platform.database import SESSION_SETTINGS

_EXECUTED = re.compile(r"(?:execute [^:]+|(statement)): (.*)", re.DOTALL)
_PARAMETER = re.compile(r"\$\d+ = (?:NULL|'((?:[^']|'')*)')")
_SAVE, _WHO = "INSERT INTO sheet AS", "FROM api_token"
_PLAIN: dict[str, Callable[[str], Any]] = {
    "uuid": UUID,
    "int2": int,
    "int4": int,
    "int8": int,
    "bool": lambda text: text == "t",
    "numeric": Decimal,
    "text": str,
    "varchar": str,
    "jsonb": str,
    "json": str,
    "timestamptz": datetime.fromisoformat,
    "bytea": lambda text: bytes.fromhex(text.removeprefix("\\x")),
}


class Statement(msgspec.Struct):
    """`texts` are the parameters as the log has them; `version` is the place of the sheet's version among them."""

    sql: str
    simple: bool
    texts: list[str | None]
    version: int | None = None


class Request(msgspec.Struct):
    """What one real request sent, by the parity of the version that it named."""

    judge: int
    parity: int
    statements: list[Statement]


@dataclass
class _Prepared:
    sql: str
    simple: bool
    values: list[Any]
    version: int | None


@dataclass
class Replay:
    """Call `send` while `pool` is open."""

    requests: list[Request]
    _pool: asyncpg.Pool | None = None
    _prepared: dict[tuple[int, int], list[_Prepared]] = field(default_factory=dict)

    @asynccontextmanager
    async def pool(self) -> AsyncIterator[None]:
        """As many connections as the platform's pool has. What its reset sends is among the statements."""
        async with asyncpg.create_pool(
            settings.current().database_url,
            min_size=8,
            max_size=10,
            server_settings=SESSION_SETTINGS,
            reset=_no_reset,
        ) as self._pool:
            async with self._pool.acquire() as connection:
                for request in self.requests:
                    found = [await _prepared(connection, one) for one in request.statements]
                    self._prepared[request.judge, request.parity] = found
            yield

    async def send(self, judge: int, version: int) -> bool:
        """Send a judge's statements; False when the sheet had another version."""
        assert self._pool is not None
        saved = False
        async with self._pool.acquire() as connection:
            for one in self._prepared[judge, version % 2]:
                if one.simple:
                    await connection.execute(one.sql)
                elif one.version is None:
                    await connection.fetch(one.sql, *one.values)
                else:
                    values = list(one.values)
                    values[one.version] = version
                    saved = bool(await connection.fetch(one.sql, *values))
        return saved


def read(path: Path) -> Replay:
    return Replay(msgspec.json.decode(path.read_bytes(), type=list[Request]))


def logged(lines: list[str], *, version: int) -> list[Statement]:
    """The statements of one save of this version, in order, from lines of a JSON log.

    They are those of the session that saved the sheet: from who asks to the commit, and the reset of the connection.
    Empty when the session was new: then it asked for the types of its parameters, too, which it does once.
    """
    entries = [json.loads(line) for line in lines]
    entries = [one for one in entries if _EXECUTED.match(one.get("message", ""))]
    session = next((one["pid"] for one in entries if _SAVE in one["message"]), None)
    found = [_statement(one, version) for one in entries if one["pid"] == session]
    first = next((place for place, one in enumerate(found) if _WHO in one.sql), len(found))
    last = next((place for place, one in enumerate(found) if one.sql.startswith("COMMIT") and place > first), 0)
    request = found[first : last + 2]
    return [] if any("typeinfo" in one.sql for one in request) else request


def _statement(entry: dict[str, Any], version: int) -> Statement:
    match = _EXECUTED.match(entry["message"])
    assert match is not None
    detail = entry.get("detail", "")
    texts = [None if "= NULL" in one.group() and one[1] is None else (one[1] or "").replace("''", "'")
             for one in _PARAMETER.finditer(detail)]  # fmt: skip
    place = texts.index(str(version)) if _SAVE in match[2] else None
    return Statement(match[2], match[1] is not None, texts, place)


async def _prepared(connection: asyncpg.Connection, one: Statement) -> _Prepared:
    if one.simple:
        return _Prepared(one.sql, True, [], None)
    types = (await connection.prepare(one.sql)).get_parameters()
    values = [_value(kind.name, text) for kind, text in zip(types, one.texts, strict=True)]
    return _Prepared(one.sql, False, values, one.version)


def _value(kind: str, text: str | None) -> Any:
    if text is None:
        return None
    if kind.endswith("[]"):
        inside = text.strip("{}")
        return [_PLAIN[kind[:-2]](part) for part in inside.split(",")] if inside else []
    return _PLAIN[kind](text)


async def _no_reset(_connection: asyncpg.Connection) -> None:
    return None
