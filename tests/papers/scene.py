"""A decided edition with people: an adult with a co-author and a mentor, and a child who may not be named yet."""

import io
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from pypdf import PdfReader

from contest_platform import database, filestore, text
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.rules import Decision
from contest_platform.papers import actions, queries
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind, PaperState
from contest_platform.ranking.actions import announce_results, close_round, propose_awards, ratify_awards
from tests.ranking.scene import SLUG, Scene, scene

DECISION = Decision(body="Ban Tổ chức", number="15/QĐ-BTC", date=date(2026, 11, 2), signer="Hoàng Văn Trưởng")
PDF_START, PK = b"%PDF-", b"PK"


@dataclass(frozen=True)
class People:
    """Authors by name; A01 has two and a mentor, A02 a child of 12."""

    scene: Scene
    authors: dict[str, UUID]

    @property
    def an(self) -> Viewer:
        return self.scene.an


async def people(*, upto: str = "ratified", **changes: object) -> People:
    """The edition of `tests.ranking.scene` (winners A01, A02, B01), gone as far as `upto`."""
    made = await scene(**changes)
    await _mentor(made.entries["A01"])
    authors = {
        "Lò Thị Lan": await author(made.entries["A01"], "Lò Thị Lan", born=date(1991, 11, 2)),
        "Cầm Văn Bé": await author(made.entries["A02"], "Cầm Văn Bé", born=date(2014, 5, 4)),
    }
    if upto != "open":
        await close_round(made.an, slug=SLUG, round_code="final")
        await propose_awards(made.an, slug=SLUG)
    if upto in ("ratified", "announced"):
        await ratify_awards(made.an, slug=SLUG, present=9, in_favour=8, decision=DECISION)
    if upto == "announced":
        await announce_results(made.an, slug=SLUG)
    return People(made, authors)


async def author(entry_id: UUID, name: str, *, born: date) -> UUID:
    """One more author of an entry."""
    author_id = uuid4()
    await database.fetch(
        """INSERT INTO author (id, entry, position, full_name, name_sort_key, name_folded, birth_date, unit,
                               unit_folded, email, phone, lead)
           VALUES ($1, $2, 1, $3, $4, $5, $6, 'Trường THCS Chiềng Lề', 'truong thcs chieng le', 'x@example.vn',
                   '0912 345 678', false)""",
        author_id, entry_id, name, text.name_sort_key(name), text.fold(name), born,
    )  # fmt: skip
    return author_id


async def _mentor(entry_id: UUID) -> None:
    await database.fetch(
        """UPDATE entry SET mentor = '{"full_name": "Vì Thị Sen", "phone": "0912", "email": "sen@example.vn",
                                       "unit": "Trường THCS Chiềng Lề"}' WHERE id = $1""",
        entry_id,
    )


async def made(of: People, kind: PaperKind, form: PaperFormat = PaperFormat.PDF) -> bytes:
    """Ordered and made as the worker would."""
    paper_id = await actions.order_paper(of.an, slug=SLUG, kind=kind, form=form)
    await actions.make_paper(paper_id=paper_id)
    found = await queries.paper_for(of.an, paper_id)
    assert (found.state, found.failure) == (PaperState.DONE, "")
    return await filestore.store().read(found.sha256 or "")


def pages(pdf: bytes) -> list[str]:
    """The words of each page, in one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
