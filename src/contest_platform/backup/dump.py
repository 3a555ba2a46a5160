"""PostgreSQL's own programs for the dump and the way back; the password goes by the environment, not in sight."""

import os
import subprocess
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit, urlunsplit

from contest_platform.database.embedded.programs import CannotStart, tool

# Newer programs set this first; servers before PostgreSQL 17 do not know it.
_UNKNOWN_TO_OLDER = b"SET transaction_timeout = 0;\n"


def dump_database(dsn: str, target: Path) -> None:
    """Write one consistent moment of the database. Raises CannotStart with pg_dump's complaint."""
    address, environment = _without_password(dsn)
    command: list[str | Path] = [
        tool("pg_dump"),
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--file",
        target,
        "-d",
        address,
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise CannotStart(f"pg_dump: {done.stderr.strip()}")


def load_database(dsn: str, source: Path) -> None:
    """Bring a dump into an empty database, all of it or nothing. Raises CannotStart with psql's complaint."""
    address, environment = _without_password(dsn)
    reading: list[str | Path] = [tool("pg_restore"), "--no-owner", "--no-privileges", "--file=-", source]
    writing: list[str | Path] = [
        tool("psql"),
        "-XqAt",
        "--single-transaction",
        "-v",
        "ON_ERROR_STOP=1",
        "-f",
        "-",
        "-d",
        address,
    ]
    with (
        subprocess.Popen(reading, stdout=subprocess.PIPE) as script,
        subprocess.Popen(
            writing, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
        ) as server,
    ):
        complaint = _pass_on(script, server)
    if script.returncode or server.returncode:
        raise CannotStart(f"The database could not be restored: {complaint or 'the dump cannot be read'}")


def _pass_on(script: "subprocess.Popen[bytes]", server: "subprocess.Popen[bytes]") -> str:
    source, target, errors = _pipes(script.stdout, server.stdin, server.stderr)
    try:
        for line in source:
            if line != _UNKNOWN_TO_OLDER:
                target.write(line)
                continue
            break
        while block := source.read(1024 * 1024):
            target.write(block)
        target.close()
    except BrokenPipeError:
        script.kill()
    return errors.read().decode(errors="replace").strip()


def _pipes(*pipes: IO[bytes] | None) -> tuple[IO[bytes], ...]:
    if any(pipe is None for pipe in pipes):
        raise RuntimeError("started without its pipes")
    return tuple(pipe for pipe in pipes if pipe is not None)


def _without_password(dsn: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(dsn)
    account, separator, hosts = parts.netloc.rpartition("@")
    name, _, password = account.partition(":")
    if not password:
        return dsn, dict(os.environ)
    return urlunsplit(parts._replace(netloc=name + separator + hosts)), {
        **os.environ,
        "PGPASSWORD": unquote(password),
    }
