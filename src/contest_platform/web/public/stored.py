"""Stored public pages, sent before anything else is asked: from the memory of the process, as compressed bytes.

The outermost layer of the application. A page is remembered until PostgreSQL notifies that it changed; while the
line on which that would be heard is down, nothing is remembered.
"""

import asyncio
import gzip
import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
from litestar.types import ASGIApp, Message, Receive, Send

from contest_platform import clock, database, language, settings
from contest_platform.ranking import queries
from contest_platform.ranking.actions import PAGES_CHANGED
from contest_platform.web.access.gate import headers_of_every_answer
from contest_platform.web.pages import build
from contest_platform.web.pages.encodings import takes_gzip
from contest_platform.web.pages.visit import FLASH, LANGUAGE, SESSION, cookie_name

RETRY_SECONDS = 2.0
MOST_PAGES = 400
"""Pages remembered by the process; beyond them the one remembered first is forgotten."""
_PATH = re.compile(r"/editions/[a-z0-9_-]{1,80}/results(/pages/[1-9][0-9]{0,4})?")
_log = logging.getLogger(__name__)
Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class _Answer:
    """Everything that is sent, ready made: the messages with the page, and those that say it is still the same."""

    etag: bytes
    start: Message
    body: Message
    not_modified: Message


@dataclass(frozen=True, slots=True)
class _Page:
    compressed: _Answer
    plain: _Answer
    until: datetime | None


class StoredPages:
    """ASGI layer around the application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._pages: dict[tuple[str, str], _Page] = {}
        self._listening = False
        self._changes = 0
        self._session = cookie_name(SESSION).encode() + b"="
        self._flash = cookie_name(FLASH).encode() + b"="
        self._language = cookie_name(LANGUAGE).encode() + b"="

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "/results" in scope["path"]:
            cookies, encodings, known = _read(scope["headers"])
            page = await self._page_for(scope, cookies)
            if page is not None:
                answer = page.compressed if takes_gzip(encodings) else page.plain
                same = known and _is_same(answer.etag, known)
                await send(answer.not_modified if same else answer.start)
                await send(_NO_BODY if same or scope["method"] == "HEAD" else answer.body)
                return
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _page_for(self, scope: Any, cookies: bytes) -> _Page | None:
        """The stored page, for somebody who is not signed in."""
        if cookies and (self._session in cookies or self._flash in cookies):
            return None
        path, code = scope["path"], self._language_of(cookies)
        remembered = self._pages.get((path, code))
        if scope["method"] not in ("GET", "HEAD") or scope["query_string"]:
            return None
        if remembered is not None and (remembered.until is None or clock.now() < remembered.until):
            return remembered
        return await self._page(path, code) if _PATH.fullmatch(path) else None

    async def _page(self, path: str, code: str) -> _Page | None:
        changes = self._changes
        try:
            stored = await queries.stored_page(path, code, build())
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return None
        if stored is None:
            return None
        page = _page_of(stored, code)
        # A change that was heard while the page was being read may be about it.
        if self._listening and changes == self._changes:
            self._pages[path, code] = page
            if len(self._pages) > MOST_PAGES:
                self._pages.pop(next(iter(self._pages)))
        return page

    def _language_of(self, cookies: bytes) -> str:
        if cookies:
            _, found, rest = cookies.partition(self._language)
            code = rest[:2].decode("latin-1") if found else ""
            if code in language.LANGUAGES:
                return code
        return settings.current().default_language

    async def _live(self, scope: Any, receive: Receive, send: Send) -> None:
        """Listen as long as the application lives."""
        listener = asyncio.create_task(self._listen())
        try:
            await self.app(scope, receive, send)
        finally:
            listener.cancel()
            with suppress(asyncio.CancelledError):
                await listener

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                _log.debug("Not listening for changed pages: %s", error)
            finally:
                self._forget()
            await asyncio.sleep(RETRY_SECONDS)

    async def _hear(self) -> None:
        """Until the line is lost."""
        lost = asyncio.Event()
        line = await asyncpg.connect(**database.engine().config)
        try:
            line.add_termination_listener(lambda _: self._lose(lost))
            await line.add_listener(PAGES_CHANGED, self._changed)
            self._listening = True
            await lost.wait()
        finally:
            line.terminate()

    def _lose(self, lost: asyncio.Event) -> None:
        self._forget()
        lost.set()

    def _forget(self) -> None:
        self._listening = False
        self._changes += 1
        self._pages.clear()

    def _changed(self, _line: Any, _pid: int, _channel: str, path: Any) -> None:
        """The path of one page, or the first of several."""
        self._changes += 1
        for known in [one for one in self._pages if one[0] == path or one[0].startswith(f"{path}/pages/")]:
            del self._pages[known]


def _read(headers: Any) -> tuple[bytes, bytes, bytes]:
    """Cookie, Accept-Encoding and If-None-Match."""
    cookies = encodings = known = b""
    for name, value in headers:
        if name == b"cookie":
            cookies = value
        elif name == b"accept-encoding":
            encodings = encodings + b"," + value if encodings else value
        elif name == b"if-none-match":
            known = value
    return cookies, encodings, known


def _page_of(stored: queries.StoredPage, code: str) -> _Page:
    common = [
        (b"content-type", stored.media_type.encode()),
        (b"content-language", code.encode()),
        (b"cache-control", b"public, no-cache"),
        (b"vary", b"Cookie, Accept-Encoding"),
        *headers_of_every_answer(),
    ]
    compressed = [*common, (b"content-encoding", b"gzip")]
    return _Page(
        _answer(f'"{stored.etag}-gzip"', compressed, stored.body),
        _answer(f'"{stored.etag}"', common, gzip.decompress(stored.body)),
        stored.until,
    )


def _answer(etag: str, headers: list[Header], body: bytes) -> _Answer:
    tagged = [*headers, (b"etag", etag.encode())]
    sized = [*tagged, (b"content-length", str(len(body)).encode())]
    return _Answer(etag.encode(), _start(200, sized), _body(body), _start(304, tagged))


def _start(status: int, headers: list[Header]) -> Message:
    return {"type": "http.response.start", "status": status, "headers": headers}


def _body(content: bytes) -> Message:
    return {"type": "http.response.body", "body": content, "more_body": False}


def _is_same(etag: bytes, known: bytes) -> bool:
    return known == b"*" or etag in (tag.strip().removeprefix(b"W/") for tag in known.split(b","))


_NO_BODY = _body(b"")
