"""An office's own templates: tried out on the real edition before they are taken."""

from uuid import UUID, uuid4

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import ContestRole, Edition
from contest_platform.entries.actions import ReceivedFile
from contest_platform.filestore import store
from contest_platform.ledger.actions import record
from contest_platform.papers import queries
from contest_platform.papers.press import print_paper
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind, formats_of, template_name
from contest_platform.papers.rules.templates import SHARED, Fault, TemplateNotFound, check_name

Tried = tuple[Fault, ...]


async def put_template(by: Viewer, *, slug: str, name: str, received: ReceivedFile) -> Tried:
    """Take a template or a picture for all editions of the contest; gives what it was warned of.

    It is tried out on this edition first. Raises TemplateNameUnknown, TemplateFault with the line, TemplateTooHeavy.
    """
    edition = await edition_for(by, slug, ContestRole.ORGANISER)
    check_name(name)
    content = await store().read(received.stored.sha256)
    warnings = await _try_out(by, edition, name, content)
    async with database.transaction():
        edition = await _held(by, slug)
        await database.fetch(
            """INSERT INTO paper_template (id, contest, name, sha256, size_bytes, put_by, put_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)""",
            uuid4(),
            edition.contest.id,
            name,
            received.stored.sha256,
            received.stored.size_bytes,
            by.id,
            clock.now(),
        )
        await _record(by, "put_template", edition.contest.id, {"name": name, "sha256": received.stored.sha256})
    return warnings


async def remove_template(by: Viewer, *, slug: str, name: str) -> None:
    """The default holds again (a picture is gone). Raises TemplateNotFound when there is nothing to remove."""
    async with database.transaction():
        edition = await _held(by, slug)
        gone = await database.fetch(
            """UPDATE paper_template SET removed_at = $3 WHERE contest = $1 AND name = $2 AND removed_at IS NULL
               RETURNING id""",
            edition.contest.id,
            name,
            clock.now(),
        )
        if not gone:
            raise TemplateNotFound
        await _record(by, "remove_template", edition.contest.id, {"name": name})


async def _held(by: Viewer, slug: str) -> Edition:
    """The edition for its organiser, its contest held: one act about its templates at a time."""
    edition = await edition_for(by, slug, ContestRole.ORGANISER)
    await database.fetch("SELECT 1 FROM contest WHERE id = $1 FOR NO KEY UPDATE", edition.contest.id)
    return edition


async def _try_out(by: Viewer, edition: Edition, name: str, content: bytes) -> Tried:
    """Every paper that the file has a part in, on this edition; a picture is read by no paper yet."""
    files = {**await queries.template_files(edition.contest.id), name: content}
    facts = await queries.facts_of(by, edition)
    warnings: dict[Fault, None] = {}
    for kind in PaperKind:
        for form in formats_of(kind):
            if form is not PaperFormat.ZIP and name in _read_by(kind, form):
                said = await queries.few_of(kind, facts)
                made = await print_paper(
                    template_name(kind, form),
                    {**files, **said.files},
                    said.content,
                    form=form.value,
                    made_at=clock.now(),
                )
                warnings |= dict.fromkeys(made.warnings)
    return tuple(warnings)


def _read_by(kind: PaperKind, form: PaperFormat) -> tuple[str, ...]:
    """The files of which a paper is made."""
    shared = (SHARED,) if form is PaperFormat.PDF else ()
    return (template_name(kind, form), *shared)


async def _record(by: Viewer, verb: str, contest_id: UUID, changes: dict[str, str]) -> None:
    await record(actor=by.id, verb=verb, subject=f"contest:{contest_id}", changes=changes)
