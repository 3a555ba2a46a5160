"""A request body that stops coming is ended in time, and says so."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from contest_platform.app import bodies
from contest_platform.app.bodies import bounded_bodies

Messages = list[dict[str, Any]]


async def reading(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads the body and answers with its length, or with 500 when the sender left."""
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            await send({"type": "http.response.start", "status": 500, "headers": []})
            await send({"type": "http.response.body", "body": b"lost"})
            return
        length, more = length + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(length).encode()})


async def ask(receive: Callable[[], Any], method: str = "POST") -> Messages:
    sent: Messages = []

    async def send(message: Any) -> None:
        sent.append(message)

    await bounded_bodies(reading)({"type": "http", "method": method}, receive, send)  # type: ignore[arg-type]
    return sent


def parts(*pauses: float) -> Callable[[], Any]:
    """A sender that waits before each of its pieces, and for ever after the last."""
    waits = list(pauses)

    async def receive() -> dict[str, Any]:
        if not waits:
            await asyncio.Event().wait()
        await asyncio.sleep(waits.pop(0))
        return {"type": "http.request", "body": b"12345", "more_body": True}

    return receive


async def test_a_body_that_stops_coming_is_answered_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PAUSE_SECONDS", 0.1)

    start, body = await ask(parts(0, 0, 0))

    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]
    assert body["body"] == b""


async def test_a_body_that_drips_is_answered_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.2)

    start, _ = await asyncio.wait_for(ask(parts(*[0.05] * 1000)), 5)

    assert start["status"] == 408


async def test_a_body_in_time_is_left_alone() -> None:
    whole = iter(
        [
            {"type": "http.request", "body": b"123", "more_body": True},
            {"type": "http.request", "body": b"45"},
        ]
    )

    async def receive() -> dict[str, Any]:
        return next(whole)

    start, body = await ask(receive)

    assert (start["status"], body["body"]) == (200, b"5")


async def test_waiting_for_the_sender_to_leave_is_not_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the body is whole, `receive` waits for the disconnect as long as the answer takes."""
    monkeypatch.setattr(bodies, "PAUSE_SECONDS", 0.05)
    gone = asyncio.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        assert (await receive())["type"] == "http.disconnect"
        gone.set()

    messages = iter([(0, {"type": "http.request", "body": b""}), (0.2, {"type": "http.disconnect"})])

    async def receive() -> dict[str, Any]:
        wait, message = next(messages)
        await asyncio.sleep(wait)
        return message

    async def send(message: Any) -> None:
        raise AssertionError(message)

    await bounded_bodies(slow)({"type": "http", "method": "POST"}, receive, send)  # type: ignore[arg-type]
    assert gone.is_set()
