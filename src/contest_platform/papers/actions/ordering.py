"""Papers that are asked for in one moment and made in the next: whole sets take longer than a page may wait."""

import asyncio
from uuid import UUID, uuid4

from contest_platform import clock, database, language
from contest_platform.accounts.queries import viewer_by_id
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.actions.editions import hold_edition
from contest_platform.contests.queries import edition_by_id
from contest_platform.contests.rules import Edition
from contest_platform.errors import Refusal
from contest_platform.filestore import StoredFile, store
from contest_platform.language import _
from contest_platform.ledger.actions import record
from contest_platform.outbox.actions import enqueue
from contest_platform.papers import binding, queries, signing
from contest_platform.papers.press import print_paper
from contest_platform.papers.queries import Paper, Said
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind, PaperState, template_name
from contest_platform.papers.rules.ordering import check_format, check_not_waiting, file_name

AT_ONCE = 2500  # certificates in one run of the press: joining its PDFs takes a tenth of the time again


async def order_paper(by: Viewer, *, slug: str, kind: PaperKind, form: PaperFormat) -> UUID:
    """Have a paper made after the commit; its page shows how far it is.

    Raises Invalid for a form it has not, and AlreadyOrdered while the same one is being made.
    """
    async with database.transaction():
        edition = await hold_edition(by, slug=slug)
        check_format(kind, form)
        check_not_waiting(await queries.waiting_since(edition.id, kind, form), clock.now())
        paper_id = uuid4()
        await database.fetch(
            """INSERT INTO paper (id, edition, kind, format, state, done, total, failure, filename, signed, asked_by,
                                  asked_at)
               VALUES ($1, $2, $3, $4, 'waiting', 0, 0, '', '', false, $5, $6)""",
            paper_id,
            edition.id,
            kind.value,
            form.value,
            by.id,
            clock.now(),
        )
        await record(
            actor=by.id,
            verb="order_paper",
            subject=f"edition:{edition.id}",
            changes={"paper": str(paper_id), "kind": kind, "format": form},
        )
        await enqueue("make_paper", paper_id=str(paper_id))
        return paper_id


async def make_paper(*, paper_id: UUID) -> None:
    """A job: print the paper, sign it where that is set, keep it. Doing it again makes it anew.

    What is wrong with a template, or with the order, ends it; anything else is tried again.
    """
    paper = await queries.paper_by_id(paper_id)
    by = await viewer_by_id(paper.asked_by_id)
    if paper.state is not PaperState.WAITING:
        return
    if by is None:
        await _fail(paper, _("Tài khoản của người lập đã bị khóa."))
        return
    edition = await edition_by_id(paper.edition_id)
    try:
        said = await queries.said_in(paper.kind, await queries.facts_of(by, edition))
        files = await _printed(paper, edition, said)
        signs = signing.signs() and paper.format is not PaperFormat.DOCX and not said.draft
        if signs:
            files = [await signing.signed(one, reason=file_name(paper.kind, edition.slug)) for one in files]
    except Refusal as refusal:
        with language.speaking(by.language):
            await _fail(paper, language.sentence(refusal))
        return
    await _keep(paper, edition, await _bound(paper, said, files), draft=said.draft, signed=signs)


async def _printed(paper: Paper, edition: Edition, said: Said) -> list[bytes]:
    """The paper; for a ZIP one PDF for each certificate, for a PDF all of them in one."""
    files = await queries.template_files(edition.contest.id)
    parts = said.parts(AT_ONCE)
    printed = []
    for number, part in enumerate(parts):
        await _note_progress(paper, min(number * AT_ONCE, said.size), said.size)
        made = await print_paper(
            template_name(paper.kind, paper.format),
            {**files, **part.files},
            part.content,
            form="docx" if paper.format is PaperFormat.DOCX else "pdf",
            made_at=paper.asked_at,
        )
        printed.append(made.file)
    if paper.format is PaperFormat.ZIP:
        return await asyncio.to_thread(binding.shared_out, printed, said.size)
    return [await asyncio.to_thread(binding.joined, printed)] if len(printed) > 1 else printed


async def _bound(paper: Paper, said: Said, files: list[bytes]) -> bytes:
    if paper.format is not PaperFormat.ZIP:
        return files[0]
    return await asyncio.to_thread(binding.zipped, said.names(), files)


async def _keep(paper: Paper, edition: Edition, content: bytes, *, draft: bool, signed: bool) -> None:
    stored = await _stored(content)
    name = f"{file_name(paper.kind, edition.slug)}{'-du-thao' if draft else ''}.{paper.format}"
    async with database.transaction():
        done = await database.fetch(
            """UPDATE paper SET state = 'done', done = total, draft = $2, signed = $3, filename = $4, sha256 = $5,
                                size_bytes = $6, ended_at = $7
               WHERE id = $1 AND state = 'waiting' RETURNING id""",
            paper.id,
            draft,
            signed,
            name,
            stored.sha256,
            stored.size_bytes,
            clock.now(),
        )
        if done:
            await record(
                actor=None,
                verb="make_paper",
                subject=f"edition:{edition.id}",
                changes={"paper": str(paper.id), "draft": draft, "signed": signed, "sha256": stored.sha256},
            )
        else:  # somebody whom it names was erased while it was made
            await enqueue("remove_unreferenced_file", sha256=stored.sha256)


async def _stored(content: bytes) -> StoredFile:
    async with store().writer() as writer:
        await writer.write(content)
        return await writer.finish()


async def _note_progress(paper: Paper, done: int, total: int) -> None:
    await database.fetch("UPDATE paper SET done = $2, total = $3 WHERE id = $1", paper.id, done, total)


async def _fail(paper: Paper, sentence: str) -> None:
    await database.fetch(
        "UPDATE paper SET state = 'failed', failure = $2, ended_at = $3 WHERE id = $1 AND state = 'waiting'",
        paper.id,
        sentence,
        clock.now(),
    )
