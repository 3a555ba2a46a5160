"""Request bodies must arrive in time: one that stops coming would hold its request open for ever.

A pause of 30 seconds ends the request, and so does a sender that stays below 1 KiB a second after the first
minute. The answer is 408.
"""

import asyncio
import time

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.types.asgi_types import ReceiveMessage

PAUSE_SECONDS = 30.0
GRACE_SECONDS = 60.0
LEAST_BYTES_A_SECOND = 1024
_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")


def bounded_bodies(app: ASGIApp) -> ASGIApp:
    async def bounded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] in _WITHOUT_BODY:
            await app(scope, receive, send)
            return
        body = _TimedBody(receive, send)
        await app(scope, body.receive, body.send)

    return bounded


class _TimedBody:
    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._began = time.monotonic()
        self._bytes = 0
        self._whole = False
        self._late = False

    async def receive(self) -> ReceiveMessage:
        if self._whole:
            return await self._receive()
        allowed = self._began + GRACE_SECONDS + self._bytes / LEAST_BYTES_A_SECOND - time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, min(PAUSE_SECONDS, allowed))):
                message = await self._receive()
        except TimeoutError:
            self._late = True
            return {"type": "http.disconnect"}
        if message["type"] == "http.request":
            self._bytes += len(message.get("body", b""))
        self._whole = not (message["type"] == "http.request" and message.get("more_body", False))
        return message

    async def send(self, message: Message) -> None:
        """What the application answers; once the body was late, 408 in its place."""
        if self._late:
            message = _too_late(message)
        await self._send(message)


def _too_late(message: Message) -> Message:
    if message["type"] == "http.response.start":
        headers = [(b"content-length", b"0"), (b"connection", b"close")]
        return {"type": "http.response.start", "status": 408, "headers": headers}
    return {"type": "http.response.body", "body": b"", "more_body": False}
