"""The same request twice is done once: `Idempotency-Key` of programs, and two clicks on one button.

A program's JSON request is worked on inside one transaction with its kept answer: either both are there or none,
and a second request waits for the first. A form needs no key: its token is new for every page, so the same token
with the same content is a second click. Forms and files are claimed first and answered later, since a slow sender
must not hold a transaction open; a crash between the two leaves the claim for an hour. Refused requests are not kept.
"""

import asyncio
import hashlib
from typing import Final

import msgspec
from litestar import Request
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from contest_platform import database
from contest_platform.accounts.actions.answers import (
    KeptAnswer,
    StillWorking,
    claim_answer,
    drop_claim,
    keep_answer,
    key_hash_of,
)
from contest_platform.web import forms
from contest_platform.web.pages import visit_of

_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_KEPT_HEADERS: Final = (b"content-type", b"location", b"etag", b"cache-control")
_FORM: Final = "application/x-www-form-urlencoded"
_MAX_KEY: Final = 200
_LOOKS, _SECONDS_BETWEEN_LOOKS = 100, 0.1


class _Undone(Exception):
    """The act was refused: leave the transaction without a trace."""


class _Answer:
    """Catches what the application answers."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def send(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return next((one["status"] for one in self.messages if one["type"] == "http.response.start"), 500)

    def check_done(self) -> None:
        if self.status >= 400:
            raise _Undone

    def kept(self) -> KeptAnswer:
        start = next(one for one in self.messages if one["type"] == "http.response.start")
        headers = [
            (n.decode("latin-1"), v.decode("latin-1")) for n, v in start["headers"] if n.lower() in _KEPT_HEADERS
        ]
        body = b"".join(one.get("body", b"") for one in self.messages if one["type"] == "http.response.body")
        return KeptAnswer(self.status, msgspec.json.encode(headers), body)

    async def leave(self, send: Send) -> None:
        for message in self.messages:
            await send(message)


def answered_once(app: ASGIApp) -> ASGIApp:
    async def answering(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] in _SAFE:
            await app(scope, receive, send)
            return
        if scope["route_handler"].opt.get("answers") == "never kept":
            await app(scope, receive, send)
            return
        await _answer(app, scope, receive, send)

    return answering


async def _answer(app: ASGIApp, scope: HTTPScope, receive: Receive, send: Send) -> None:
    request: Request = Request(scope, receive=receive)
    key = request.headers.get("idempotency-key", "")
    if not key and visit_of(request).by_token:  # the busiest: a program that asks for nothing
        await app(scope, receive, send)
        return
    kind = request.content_type[0]
    if len(key) > _MAX_KEY:
        raise HTTPException(status_code=400)
    if not key and kind == _FORM and visit_of(request).viewer and not _by_script(request):
        key = (await forms.read(request)).text("csrf_token")
    if not key:
        await app(scope, receive, send)
        return
    is_streamed = kind == "multipart/form-data"
    body = b"" if is_streamed else await request.body()  # kept in the scope for the handler
    viewer = visit_of(request).viewer
    hashes = key_hash_of(viewer.id if viewer else None, key), _request_hash(request, body)
    work = _claimed if is_streamed or kind == _FORM else _in_one_transaction
    await work(app, scope, receive, send, hashes)


async def _in_one_transaction(
    app: ASGIApp, scope: HTTPScope, receive: Receive, send: Send, hashes: tuple[bytes, bytes]
) -> None:
    answer = _Answer()
    try:
        async with database.transaction():
            first = await claim_answer(key_hash=hashes[0], request_hash=hashes[1])
            if first is None:
                await app(scope, receive, answer.send)
                answer.check_done()
                await keep_answer(answer.kept(), key_hash=hashes[0])
    except _Undone:
        first = None
    await (answer.leave(send) if first is None else _replay(first, send))


async def _claimed(app: ASGIApp, scope: HTTPScope, receive: Receive, send: Send, hashes: tuple[bytes, bytes]) -> None:
    first = await _claim_patiently(*hashes)
    if first is not None:
        await _replay(first, send)
        return
    answer = _Answer()
    try:
        await app(scope, receive, answer.send)
    finally:
        if answer.status < 400:
            await keep_answer(answer.kept(), key_hash=hashes[0])
        else:
            await drop_claim(key_hash=hashes[0])
    await answer.leave(send)


async def _claim_patiently(key_hash: bytes, request_hash: bytes) -> KeptAnswer | None:
    """A browser shows the answer to the second click: it waits for the end of the first."""
    for _ in range(_LOOKS):
        try:
            return await claim_answer(key_hash=key_hash, request_hash=request_hash)
        except StillWorking:
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
    return await claim_answer(key_hash=key_hash, request_hash=request_hash)


async def _replay(kept: KeptAnswer, send: Send) -> None:
    headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in msgspec.json.decode(kept.headers)]
    length = (b"content-length", str(len(kept.body)).encode())
    await send({"type": "http.response.start", "status": kept.status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": kept.body, "more_body": False})


def _by_script(request: Request) -> bool:
    """Scripts send a form as often as it changes, with one token."""
    return any(name in request.headers for name in ("x-requested-with", "hx-request", "x-csrf-token"))


def _request_hash(request: Request, body: bytes) -> bytes:
    length = request.headers.get("content-length", "")
    first = f"{request.method} {request.url.path}?{request.url.query} {length}".encode()
    return hashlib.sha256(first + b"\n" + body).digest()
