"""The papers that were asked for, and the templates in force."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contest_platform import database, filestore, resources
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import JUDGING_READERS, Edition
from contest_platform.errors import NotFound
from contest_platform.language import N_
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind, PaperState
from contest_platform.papers.rules.templates import TemplateNotFound, default_names

KEPT = 30
_PAPER = """
SELECT p.id, p.edition, d.slug, p.kind, p.format, p.state, p.done, p.total, p.draft, p.signed, p.failure, p.filename,
       p.sha256, p.size_bytes, p.asked_by AS asked_by_id, a.full_name AS asked_by, p.asked_at, p.ended_at
FROM paper p JOIN edition d ON d.id = p.edition JOIN account a ON a.id = p.asked_by
"""


class PaperNotFound(NotFound):
    message = N_("Không tìm thấy văn bản này.")


@dataclass(frozen=True)
class Paper:
    """A paper that was asked for; `sha256` and `size_bytes` are there once it is done."""

    id: UUID
    edition_id: UUID
    slug: str
    kind: PaperKind
    format: PaperFormat
    state: PaperState
    done: int
    total: int
    draft: bool | None
    signed: bool
    failure: str
    filename: str
    sha256: str | None
    size_bytes: int | None
    asked_by_id: UUID
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Template:
    """A template or picture that an office put in place of the default."""

    name: str
    sha256: str
    size_bytes: int
    put_by: str
    put_at: datetime


async def papers_for(viewer: Viewer, slug: str) -> tuple[Edition, tuple[Paper, ...]]:
    """The edition and the papers that were asked for last, the latest first, for organisers and auditors."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    rows = await database.fetch(
        f"{_PAPER} WHERE p.edition = $1 ORDER BY p.asked_at DESC, p.id LIMIT $2", edition.id, KEPT
    )
    return edition, tuple(_paper(row) for row in rows)


async def waiting_since(edition_id: UUID, kind: PaperKind, form: PaperFormat) -> datetime | None:
    """When the same paper was asked for last, if that one is still to be made."""
    row = await database.fetch_one(
        """SELECT max(asked_at) AS asked_at FROM paper
           WHERE edition = $1 AND kind = $2 AND format = $3 AND state = 'waiting'""",
        edition_id,
        kind.value,
        form.value,
    )
    return row["asked_at"] if row else None


async def paper_for(viewer: Viewer, paper_id: UUID) -> Paper:
    found = await paper_by_id(paper_id)
    await edition_for(viewer, found.slug, *JUDGING_READERS)
    return found


async def paper_by_id(paper_id: UUID) -> Paper:
    """Without permission: for the job that writes it."""
    row = await database.fetch_one(f"{_PAPER} WHERE p.id = $1", paper_id)
    if row is None:
        raise PaperNotFound
    return _paper(row)


async def templates_of(contest_id: UUID) -> tuple[Template, ...]:
    """What the office put in place of defaults, by name."""
    rows = await database.fetch(
        """SELECT DISTINCT ON (t.name) t.name, t.sha256, t.size_bytes, a.full_name AS put_by, t.put_at
           FROM paper_template t JOIN account a ON a.id = t.put_by
           WHERE t.contest = $1 AND t.removed_at IS NULL ORDER BY t.name, t.put_at DESC, t.id""",
        contest_id,
    )
    return tuple(Template(**row) for row in rows)


async def template_files(contest_id: UUID) -> dict[str, bytes]:
    """Every file that a template may read: the defaults, and what the office put in their place or beside them."""
    folder = resources.folder("templates") / "documents"
    files = {name: (folder / name).read_bytes() for name in default_names()}
    for one in await templates_of(contest_id):
        files[one.name] = await filestore.store().read(one.sha256)
    return files


async def template_file(contest_id: UUID, name: str) -> bytes:
    """One of them. Raises TemplateNotFound."""
    files = await template_files(contest_id)
    if name not in files:
        raise TemplateNotFound
    return files[name]


def _paper(row: Any) -> Paper:
    kinds = {
        "kind": PaperKind(row["kind"]),
        "format": PaperFormat(row["format"]),
        "state": PaperState(row["state"]),
        "edition_id": row["edition"],
    }
    return Paper(**{**{name: value for name, value in row.items() if name != "edition"}, **kinds})
