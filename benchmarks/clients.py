"""The clients, each in a process of its own: `python -m benchmarks.clients NAME`, told by JSON on standard input.

They are as bare as they can be (sockets, no HTTP library), so that the server is the limit; how much of one core a
client took is in what it answers.
"""

import json
import os
import selectors
import socket
import subprocess
import sys
import time
from typing import Any

HOST = "127.0.0.1"


def measured_by(name: str, **asked: Any) -> dict[str, Any]:
    """Run a client and give what it measured."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.clients", name], input=json.dumps(asked).encode(), stdout=subprocess.PIPE,
        check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def pipelined(port: int, path: str, headers: list[str], seconds: float) -> dict[str, Any]:
    """GET one page over 8 connections, 16 requests at a time on each; answers are counted by their bytes."""
    request = "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {HOST}", *headers, "", ""]).encode()
    size = _size_of_answer(port, request)
    batch, room = 16, bytearray(1 << 20)
    chosen = selectors.DefaultSelector()
    owed: dict[socket.socket, int] = {}
    for _ in range(8):
        connection = socket.create_connection((HOST, port))
        connection.sendall(request * batch)
        owed[connection] = batch * size
        chosen.register(connection, selectors.EVENT_READ)
    began, answers = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        for key, _ in chosen.select(1):
            connection = key.fileobj  # type: ignore[assignment]
            got = connection.recv_into(room)
            _check(got > 0, "The server hung up.")
            owed[connection] -= got
            _check(owed[connection] >= 0, "An answer was longer than the first.")
            if owed[connection] == 0:
                answers += batch
                owed[connection] = batch * size
                connection.sendall(request * batch)
    return {"answers": answers, "seconds": time.perf_counter() - began, "bytes": size}


def _size_of_answer(port: int, request: bytes) -> int:
    with socket.create_connection((HOST, port)) as connection:
        connection.sendall(request)
        return len(_answer(connection, b"200"))


def saving(port: int, judges: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    """Each judge saves her sheet again and again, all at once; the next save of one waits for the answer of hers."""
    chosen = selectors.DefaultSelector()
    for judge in judges:
        judge["connection"] = socket.create_connection((HOST, port))
        judge["connection"].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        chosen.register(judge["connection"], selectors.EVENT_READ, judge)
    began, saved = time.perf_counter(), 0
    for judge in judges:
        judge["connection"].sendall(sheet_request(judge))
    waiting = len(judges)
    while waiting:
        for key, _ in chosen.select(10):
            judge = key.data
            _answer(judge["connection"], b"200")
            judge["version"] += 1
            saved += 1
            if time.perf_counter() - began < seconds:
                judge["connection"].sendall(sheet_request(judge))
            else:
                waiting -= 1
    return {
        "answers": saved,
        "seconds": time.perf_counter() - began,
        "versions": [judge["version"] for judge in judges],
    }


def sheet_request(judge: dict[str, Any]) -> bytes:
    """A save of the version after the last one; the two bodies take turns, so that every save changes every point."""
    body = judge["bodies"][judge["version"] % 2].encode()
    head = (
        f"PUT {judge['path']} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {judge['token']}\r\n"
        f'If-Match: "{judge["version"]}"\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n'
    )
    return head.encode() + body


def upload(port: int, head: str, before: str, after: str, size_bytes: int) -> dict[str, Any]:
    """Send a body of `before`, `size_bytes` of a film that nobody can play, and `after`."""
    block = os.urandom(1 << 20)
    first = b"\x00\x00\x00\x20ftypisom" + block[: (1 << 20) - 12]
    length = len(before) + size_bytes + len(after)
    with socket.create_connection((HOST, port)) as connection:
        began = time.perf_counter()
        connection.sendall(f"{head}Content-Length: {length}\r\n\r\n{before}".encode())
        connection.sendall(first)
        for _ in range(size_bytes // len(block) - 1):
            connection.sendall(block)
        connection.sendall(after.encode())
        answer = _answer(connection, b"201")
        return {"seconds": time.perf_counter() - began, "answer": answer.decode("latin-1")}


def _answer(connection: socket.socket, status: bytes) -> bytes:
    """One whole answer, head and body; its status must be the one expected."""
    found = connection.recv(1 << 16)
    while b"\r\n\r\n" not in found:
        found += _more(connection)
    head, _, _ = found.partition(b"\r\n\r\n")
    _check(head.split(b" ", 2)[1] == status, found.decode("utf-8", "replace"))
    length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-len"))
    while len(found) < len(head) + 4 + length:
        found += _more(connection)
    return found


def _more(connection: socket.socket) -> bytes:
    found = connection.recv(1 << 16)
    _check(bool(found), "The server hung up.")
    return found


def _check(holds: bool, sentence: str) -> None:
    if not holds:
        raise SystemExit(sentence)


def main() -> None:
    asked = json.loads(sys.stdin.read())
    began = time.process_time()
    found = {"pipelined": pipelined, "saving": saving, "upload": upload}[sys.argv[1]](**asked)
    found["core"] = (time.process_time() - began) / found["seconds"]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
