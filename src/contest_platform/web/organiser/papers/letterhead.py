"""Who issues the papers of an edition, where, and to whom they go."""

from typing import Any

from litestar import Request, Response, get, post

from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import ContestRole
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.papers import actions, queries
from contest_platform.papers.rules.letterhead import Letterhead, letterhead_digest
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.pages import page, redirect


@get("/editions/{slug:str}/letterhead")
async def letterhead_page(request: Request, slug: str) -> Response[str]:
    return await _letterhead(request, slug)


async def _letterhead(
    request: Request, slug: str, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    edition = await edition_for(viewer(request), slug, ContestRole.ORGANISER)
    kept = await queries.letterhead_of(edition)
    names: dict[str, Any] = {"edition": edition, "letterhead": kept, "seen": letterhead_digest(kept), "form": form}
    return page(request, "organiser/papers/letterhead.html", status=status, **names)


@post("/editions/{slug:str}/letterhead")
async def change_letterhead(request: Request, slug: str) -> Response[str]:
    form = await forms.read(request)
    try:
        typed, seen = _typed(form), form.text("seen") or None
        await actions.change_letterhead(viewer(request), slug=slug, letterhead=typed, seen=seen)
    except Refusal as refusal:
        return await _letterhead(request, slug, status=form.refuse(refusal), form=form)
    return redirect(request, f"/organiser/editions/{slug}/papers", flash=_("Đã lưu phần đầu và phần cuối văn bản."))


def _typed(form: forms.Form) -> Letterhead:
    typed = Letterhead(
        body_above=form.text("body_above"),
        body=form.text("body"),
        place=form.text("place"),
        symbol=form.text("symbol"),
        signer_title=form.text("signer_title"),
        grounds=tuple(form.lines("grounds").splitlines()),
        recipients=tuple(form.lines("recipients").splitlines()),
        ceremony_time=form.text("ceremony_time"),
        ceremony_place=form.text("ceremony_place"),
        badge_up_to_age=form.integer("badge_up_to_age"),
    )
    form.check()
    return typed
