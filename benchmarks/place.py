"""A place of its own for one benchmark: the embedded database in a temporary folder, and servers on 127.0.0.1."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from contest_platform import settings
from contest_platform.database.embedded import EmbeddedPostgres

HOST = "127.0.0.1"
READY_SECONDS = 120.0


@contextmanager
def database(*options: str) -> Iterator[EmbeddedPostgres]:
    """The embedded database of this process's STORAGE_DIR, with further server options."""
    embedded = EmbeddedPostgres(settings.current().storage_dir / "postgres", options=options)
    os.environ["DATABASE_URL"] = embedded.join()
    settings.current.cache_clear()
    try:
        yield embedded
    finally:
        embedded.leave()


@contextmanager
def platform() -> Iterator[tuple[int, int]]:
    """`contest run` with one worker on this place, as (port, process id)."""
    with _process("-m", "contest_platform", "run", "--workers", "1", path="/health/ready", DATABASE_URL="") as found:
        yield found


@contextmanager
def bare(factory: str, **environment: str) -> Iterator[tuple[int, int]]:
    """The same server with an application of `benchmarks.bare`, as (port, process id)."""
    with _process("-m", "benchmarks.bare", factory, path="/ready", **environment) as found:
        yield found


@contextmanager
def _process(*words: str, path: str, **environment: str) -> Iterator[tuple[int, int]]:
    port = free_port()
    with running(words, {"PORT": str(port), "HOST": HOST, "WORKERS": "1", **environment}) as process:
        wait_for(port, path, process)
        yield port, process.pid


@contextmanager
def running(words: tuple[str, ...], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Python with these words, ended at the end of the block. What it says is kept in the storage folder."""
    with (Path(os.environ["STORAGE_DIR"]).parent / "servers.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *words], env={**os.environ, **environment}, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)


def wait_for(port: int, path: str, process: subprocess.Popen[bytes], *, pause_seconds: float = 0.02) -> None:
    """Until the page is answered with 200."""
    deadline = time.monotonic() + READY_SECONDS
    while status_of(port, path) != 200:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args} did not answer {path}.")
        time.sleep(pause_seconds)


def status_of(port: int, path: str) -> int | None:
    """The status of a page, None when nobody listens."""
    try:
        return int(answer_of(port, path).split(b" ", 2)[1])
    except (OSError, IndexError):
        return None


def answer_of(port: int, path: str, *headers: str) -> bytes:
    """Everything that is answered to a GET, head and body."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", "Connection: close", *headers, "", ""]
    with socket.create_connection((HOST, port), timeout=30) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def worker_of(pid: int) -> int:
    """The process that answers: the biggest child of the server's main process."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return max(map(int, children), key=lambda child: memory_bytes(child, "VmRSS"))


def memory_bytes(pid: int, name: str) -> int:
    """A figure of the kernel: `VmRSS` now, `VmHWM` the most since `forget_peak`."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def cpu_seconds(pid: int) -> float:
    """What a process, and its children that have ended, have used of the processors."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def cpu_seconds_of_all(parent: int) -> float:
    """What a process and its living children have used of the processors."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return cpu_seconds(parent) + sum(map(cpu_seconds, map(int, children)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
