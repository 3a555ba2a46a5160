"""The press: turns a template and data into a PDF, pictures or a DOCX, in a process of its own.

A template is somebody's program: it may ask for more memory than there is, which ends the process it runs in, or for
a file or a package that is not its own. So it runs in a child with bounds, an empty environment, no way to the
network, and one temporary folder that it cannot leave.
"""

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from contest_platform import resources
from contest_platform.papers.press.child import FAULT
from contest_platform.papers.rules.templates import Fault, TemplateFault, TemplateTooHeavy, fault_of

_SECONDS = 120
_AT_ONCE = asyncio.Semaphore(2)
# Typst would download what a template imports as a package; it heeds these, and nothing listens there.
_ENVIRONMENT = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")


@dataclass(frozen=True)
class Printed:
    """The files that came out (one, or a picture for each page), and what the template was warned of."""

    files: tuple[bytes, ...]
    warnings: tuple[Fault, ...]

    @property
    def file(self) -> bytes:
        return self.files[0]


async def print_paper(
    template: str, files: Mapping[str, bytes], content: Mapping[str, Any], *, form: str = "pdf", made_at: datetime
) -> Printed:
    """Run `template`, one of `files`, over `content`, which it reads as `data.json`.

    `form` is pdf, png (the first pages as pictures) or docx. Raises TemplateFault with the place of the fault, and
    TemplateTooHeavy when it takes more time or memory than a paper may.
    """
    async with _AT_ONCE:
        with tempfile.TemporaryDirectory(prefix="contest-paper-") as folder:
            root, out = Path(folder) / "root", Path(folder) / "out"
            await asyncio.to_thread(_lay_out, root, out, files, content)
            await _run([template, form, str(int(made_at.timestamp()))], root, out)
            return await asyncio.to_thread(_read, out)


def _lay_out(root: Path, out: Path, files: Mapping[str, bytes], content: Mapping[str, Any]) -> None:
    root.mkdir()
    out.mkdir()
    for name, body in files.items():
        (root / name).write_bytes(body)
    (root / "data.json").write_bytes(msgspec.json.encode(content))


async def _run(words: list[str], root: Path, out: Path) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "contest_platform.papers.press.child",
        *words,
        str(root),
        str(out),
        str(resources.folder("fonts")),
        env=_ENVIRONMENT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        status = await asyncio.wait_for(child.wait(), _SECONDS)
    except (TimeoutError, asyncio.CancelledError) as error:
        child.kill()
        await child.wait()
        if isinstance(error, TimeoutError):
            raise TemplateTooHeavy from None
        raise
    if status == FAULT:
        raise TemplateFault.of(fault_of(msgspec.json.decode((out / "fault.json").read_bytes())))
    if status != 0:
        raise TemplateTooHeavy


def _read(out: Path) -> Printed:
    warnings = msgspec.json.decode((out / "warnings.json").read_bytes())
    files = sorted(out.glob("file-*"))
    return Printed(tuple(path.read_bytes() for path in files), tuple(fault_of(one) for one in warnings))
