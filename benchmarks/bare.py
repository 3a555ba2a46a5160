"""The ceilings: the least applications that do the same work, in the same server with the same settings.

`python -m benchmarks.bare NAME` serves one of them on HOST and PORT.
"""

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks import replay
from contest_platform import settings
from contest_platform.cli.run import server_of

HTML = b"text/html; charset=utf-8"


def stored_bytes() -> Any:
    """The bytes of one file, gzip-compressed or not as the real page is, in answer to everything."""
    body = Path(os.environ["BENCH_BODY"]).read_bytes()
    headers = [(b"content-type", HTML), (b"content-length", str(len(body)).encode())]
    if body.startswith(b"\x1f\x8b"):
        headers.append((b"content-encoding", b"gzip"))

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    return application


def streamed_to_disk() -> Any:
    """PUT: the body into a file as it comes, hashed, synced, renamed."""
    folder = Path(os.environ["BENCH_FOLDER"])

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["method"] == "PUT":
            await _answer(send, 201, (await _store(receive, folder)).encode())
        else:
            await _answer(send, 200, b"ready")

    return application


async def _store(receive: Any, folder: Path) -> str:
    digest, name = hashlib.sha256(), folder / "incoming"
    with name.open("wb", buffering=0) as file:
        more = True
        while more:
            message = await receive()
            chunk = message.get("body", b"")
            digest.update(chunk)
            file.write(chunk)
            more = message.get("more_body", False)
        os.fsync(file.fileno())
    name.rename(folder / digest.hexdigest())
    synced = os.open(folder, os.O_RDONLY)
    os.fsync(synced)
    os.close(synced)
    return digest.hexdigest()


def statements() -> Any:
    """PUT /N: every statement that the real request of judge N sent, by raw asyncpg."""
    kept = replay.read(Path(os.environ["BENCH_STATEMENTS"]))

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            async with kept.pool():
                await _live(receive, send)
        elif scope["method"] == "PUT":
            version = int(next(value for name, value in scope["headers"] if name == b"if-match").strip(b'"'))
            while (await receive()).get("more_body", False):
                pass
            done = await kept.send(int(scope["path"][1:]), version)
            await _answer(send, 200 if done else 409, b'{"version":%d}' % (version + 1))
        else:
            await _answer(send, 200, b"ready")

    return application


async def _answer(send: Any, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _live(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


if __name__ == "__main__":
    server_of(f"benchmarks.bare:{sys.argv[1]}", settings.current()).serve()
