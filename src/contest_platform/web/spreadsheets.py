"""A table as an answer: saved by the reader as XLSX or CSV."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TypeVar

from litestar import Response

from contest_platform import language
from contest_platform.errors import NotFound
from contest_platform.papers.rules.tables import Table, TableFormat
from contest_platform.papers.spreadsheets import written
from contest_platform.web import uploads
from contest_platform.web.labels import label
from contest_platform.web.sharing import shared

_TYPES = {
    TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    TableFormat.CSV: "text/csv; charset=utf-8",
}
_Name = TypeVar("_Name", bound=StrEnum)


def asked_for(filename: str, kind: type[_Name]) -> tuple[_Name, TableFormat]:
    """`standings.xlsx` → the table and the format; anything else is not found."""
    name, _dot, ending = filename.rpartition(".")
    try:
        return kind(name), TableFormat(ending)
    except ValueError:
        raise NotFound from None


def form_asked_for(filename: str, name: StrEnum) -> TableFormat:
    """The same where there is one table alone."""
    found, form = asked_for(filename, type(name))
    if found is not name:
        raise NotFound
    return form


async def answer(table: Table, form: TableFormat, *, filename: str, title: str) -> Response[bytes]:
    """The file, made in a thread: thousands of rows take their time."""
    return _file(await _made(table, form, title), form, filename)


async def answer_to_all(
    table: Callable[[], Awaitable[Table]], form: TableFormat, *, filename: str, title: str
) -> Response[bytes]:
    """The same of a table that everybody may read: who asks at once shares one making."""

    async def make() -> bytes:
        return await _made(await table(), form, title)

    return _file(await shared((filename, form, language.current()), make), form, filename)


async def _made(table: Table, form: TableFormat, title: str) -> bytes:
    return await asyncio.to_thread(written, table, form, title=title, word=label)


def _file(content: bytes, form: TableFormat, filename: str) -> Response[bytes]:
    return uploads.saved(content, filename=f"{filename}.{form}", media_type=_TYPES[form])
