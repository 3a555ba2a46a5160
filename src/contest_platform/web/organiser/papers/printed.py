"""Papers: looked at as they would be now, ordered, and taken away once they are made."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.contests.queries import may_organise
from contest_platform.contests.rules import Edition
from contest_platform.errors import Refusal
from contest_platform.language import _, sentence
from contest_platform.papers import actions, queries
from contest_platform.papers.queries import PaperNotFound
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind, PaperState, formats_of, is_draft
from contest_platform.papers.rules.tables import TableName
from contest_platform.ranking import queries as ranking
from contest_platform.web import forms, uploads
from contest_platform.web.access import viewer
from contest_platform.web.labels import choices
from contest_platform.web.pages import page, redirect

_TYPES = {
    PaperFormat.PDF: "application/pdf",
    PaperFormat.ZIP: "application/zip",
    PaperFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@get("/editions/{slug:str}/papers")
async def papers_page(request: Request, slug: str) -> Response[str]:
    """Every paper with what it is for, and those that were asked for."""
    return await _papers(request, slug)


async def _papers(request: Request, slug: str, *, form: forms.Form | None = None, status: int = 200) -> Response[str]:
    edition, made = await queries.papers_for(viewer(request), slug)
    deciding = (await ranking.deciding([edition.id]))[edition.id]
    names: dict[str, Any] = {
        "edition": edition,
        "may_change": await may_organise(viewer(request), edition.contest.id),
        "kinds": [
            (kind, formats_of(kind), is_draft(kind, proposed=deciding.proposed, ratified=deciding.ratified))
            for kind in PaperKind
        ],
        "withheld": await _withheld(request, edition) if deciding.proposed else (),
        "table_names": choices(TableName),
        "made": made,
        "running": any(one.state is PaperState.WAITING for one in made),
        "form": form,
    }
    return page(request, "organiser/papers/papers.html", status=status, **names)


async def _withheld(request: Request, edition: Edition) -> tuple[queries.Work, ...]:
    """The awarded entries whose people may not be published: papers name them by code."""
    facts = await queries.facts_of(viewer(request), edition)
    return tuple(one for one in facts.awarded if not one.named)


@post("/editions/{slug:str}/papers")
async def order_paper(request: Request, slug: str) -> Response[str]:
    form = await forms.read(request)
    try:
        kind, chosen = (
            form.choice("kind", PaperKind, required=True),
            form.choice("format", PaperFormat, required=True),
        )
        form.check()
        assert kind is not None  # noqa: S101 - checked above
        assert chosen is not None  # noqa: S101 - the same
        await actions.order_paper(viewer(request), slug=slug, kind=kind, form=chosen)
    except Refusal as refusal:
        return await _papers(request, slug, status=form.refuse(refusal), form=form)
    return redirect(request, f"/organiser/editions/{slug}/papers#made", flash=_("Đang lập văn bản."))


@get("/editions/{slug:str}/papers/{kind:str}")
async def paper_page(request: Request, slug: str, kind: str) -> Response[str]:
    """The first pages of a paper as it would be now; a template with a fault is named with its line."""
    found = _kind(kind)
    edition, _made = await queries.papers_for(viewer(request), slug)
    pages, fault = 0, ""
    try:
        pages = len(await queries.preview(viewer(request), slug, found))
    except Refusal as refusal:
        fault = sentence(refusal)
    return page(
        request, "organiser/papers/paper.html", edition=edition, kind=found, pages=range(1, pages + 1), fault=fault
    )


@get("/editions/{slug:str}/papers/{kind:str}/pages/{number:int}")
async def paper_picture(request: Request, slug: str, kind: str, number: int) -> Response[bytes]:
    """A page of it as a picture."""
    pictures = await queries.preview(viewer(request), slug, _kind(kind))
    if not 1 <= number <= len(pictures):
        raise PaperNotFound
    return Response(pictures[number - 1], media_type="image/png", headers={"Cache-Control": "private, no-store"})


@get("/papers/{paper_id:uuid}/file")
async def paper_file(request: Request, paper_id: UUID) -> Response[Any]:
    found = await queries.paper_for(viewer(request), paper_id)
    if found.sha256 is None or found.size_bytes is None:
        raise PaperNotFound
    return uploads.download(
        request,
        sha256=found.sha256,
        filename=found.filename,
        media_type=_TYPES[found.format],
        size_bytes=found.size_bytes,
    )


def _kind(value: str) -> PaperKind:
    try:
        return PaperKind(value)
    except ValueError:
        raise PaperNotFound from None
