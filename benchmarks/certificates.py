"""A set of certificates, from the database to the file store, against Typst alone on the same template and data."""

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from benchmarks import filling, place
from benchmarks.figures import Figure, Sizes, figure_of
from contest_platform import database as pooled
from contest_platform import resources
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests.rules import AwardDocument, Edition
from contest_platform.database.migrations import migrate
from contest_platform.papers import actions, queries
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind

_ROUNDS = 7
# A process of its own each time: Typst remembers what it has set before.
_BARE = """
import sys, time, typst
root, fonts = sys.argv[1:]
begun = time.perf_counter()
compiler = typst.Compiler(root + "/certificates.typ", root=root, font_paths=[fonts], ignore_system_fonts=True)
compiler.compile(output=root + "/out.pdf", format="pdf")
print(time.perf_counter() - begun)
"""


def measure(sizes: Sizes) -> list[Figure]:
    with place.database(), tempfile.TemporaryDirectory(prefix="contest-bench-typst-") as root:
        return asyncio.run(_measured(sizes, Path(root)))


async def _measured(sizes: Sizes, root: Path) -> list[Figure]:
    async with pooled.pool(size=2):
        an, edition = await _issue(sizes.certificates)
        await _lay_out(an, edition, root)
        ours, bare = [], []
        for _ in range(min(sizes.rounds, _ROUNDS)):
            ours.append(sizes.certificates / await _made(an))
            bare.append(sizes.certificates / await asyncio.to_thread(_bare, root))
    size = (root / "out.pdf").stat().st_size
    return [
        figure_of(
            "certificates",
            "certificates/s",
            ours,
            bare,
            at_least=0.7,
            certificates=sizes.certificates,
            pdf_bytes=size,
        )
    ]


async def _issue(certificates: int) -> tuple[Viewer, Edition]:
    """Every entry wins, every entry has two authors."""
    await migrate()
    an, lan = (
        await filling.account("an@example.vn", Role.ORGANISER),
        await filling.account("lan@example.vn", Role.ENTRANT),
    )
    awards = (AwardDocument(code="first", name="Giải Nhất"),)
    edition = await filling.edition(an, criteria=2, judges_per_entry=2, awards=awards)
    await filling.accepted_entries(edition, lan, certificates // 2)
    await filling.jury(edition, an, 4, sheets_per_entry=2, signed=True)
    await filling.decide(an)
    await actions.issue_certificates(an, slug=filling.SLUG)
    return an, edition


async def _lay_out(an: Viewer, edition: Edition, root: Path) -> None:
    """What the press gets: the templates, the data, and the pictures of the codes."""
    said = await queries.said_in(PaperKind.CERTIFICATES, await queries.facts_of(an, edition))
    for name, content in {**await queries.template_files(edition.contest.id), **said.files}.items():
        (root / name).write_bytes(content)
    (root / "data.json").write_bytes(msgspec.json.encode(said.content))


async def _made(an: Viewer) -> float:
    """Seconds from the order to the file in the store; the job runs here as a worker would run it."""
    begun = time.perf_counter()
    paper_id = await actions.order_paper(an, slug=filling.SLUG, kind=PaperKind.CERTIFICATES, form=PaperFormat.PDF)
    await actions.make_paper(paper_id=paper_id)
    seconds = time.perf_counter() - begun
    if (await queries.paper_for(an, paper_id)).sha256 is None:
        raise RuntimeError("The certificates were not made.")
    return seconds


def _bare(root: Path) -> float:
    words = [sys.executable, "-c", _BARE, str(root), str(resources.folder("fonts"))]
    return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
