"""A stored file as an answer: saved by the reader, never opened inside a page of ours; parts of it on request."""

import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.response import Stream

from contest_platform import filestore, text
from contest_platform.errors import Refusal
from contest_platform.language import N_

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class RangeNotThere(Refusal):
    status = 416
    message = N_("Phần được yêu cầu nằm ngoài tệp.")


def download(request: Request, *, sha256: str, filename: str, media_type: str, size_bytes: int) -> Response[Any]:
    """The bytes, or the part that `Range` asks for (206), or 304 when the reader has them.

    The caller has tested that the viewer may have this file. It is offered for saving under its own name, a browser
    that opens it all the same does so in a sandbox, and none keeps it for whoever sits down there next.
    """
    tag = f'"{sha256}"'
    headers = {
        "Content-Disposition": content_disposition(filename),
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
        "ETag": tag,
    }
    if request.headers.get("if-none-match") in (tag, "*"):
        return Response(b"", status_code=304, headers=headers)
    start, end = _asked(request, tag, size_bytes)
    whole = (start, end) == (0, size_bytes)
    if not whole:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size_bytes}"
    headers["Content-Length"] = str(end - start)
    return Stream(
        _bytes(sha256, start, end), status_code=200 if whole else 206, media_type=media_type, headers=headers
    )


def saved(content: bytes, *, filename: str, media_type: str) -> Response[bytes]:
    """Bytes that were made for this answer, offered for saving and kept by no cache."""
    headers = {
        "Content-Disposition": content_disposition(filename),
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


def content_disposition(filename: str) -> str:
    """RFC 6266: a plain name for old readers, the exact one in UTF-8."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", text.fold(filename)) or "tep"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def _asked(request: Request, tag: str, size_bytes: int) -> tuple[int, int]:
    """First byte and the one after the last. Several ranges, or another version, get the whole file."""
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    if not found or found[1] == found[2] == "" or request.headers.get("if-range", tag) != tag:
        return 0, size_bytes
    first, last = found[1], found[2]
    start = int(first) if first else max(0, size_bytes - int(last))
    end = min(int(last) + 1, size_bytes) if first and last else size_bytes
    if start >= end:
        raise RangeNotThere
    return start, end


async def _bytes(sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
    async with aclosing(filestore.store().open(sha256, start, end)) as blocks:
        async for block in blocks:
            yield block
