"""A table as an answer: saved by the reader as XLSX or CSV."""

import asyncio
from enum import StrEnum
from typing import TypeVar

from litestar import Response

from contest_platform.errors import NotFound
from contest_platform.papers.rules.tables import Table, TableFormat
from contest_platform.papers.spreadsheets import written
from contest_platform.web import uploads
from contest_platform.web.labels import label

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
    content = await asyncio.to_thread(written, table, form, title=title, word=label)
    return uploads.saved(content, filename=f"{filename}.{form}", media_type=_TYPES[form])
