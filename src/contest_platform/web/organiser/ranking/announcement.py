"""Announcing: now or at a set moment, after a look at what everybody will read."""

from collections import Counter
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post

from contest_platform import clock
from contest_platform.contests.queries import edition_for, may_organise
from contest_platform.contests.rules import JUDGING_READERS
from contest_platform.errors import Refusal
from contest_platform.language import N_, _
from contest_platform.ranking import actions, queries
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.pages import page, redirect
from contest_platform.web.uploads import saved


@get("/editions/{slug:str}/announcement")
async def announcement_page(request: Request, slug: str) -> Response[str]:
    """What will be public, and the choice of the moment; or who announced it and when."""
    return await _announcement(request, slug)


async def _announcement(
    request: Request, slug: str, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    edition = await edition_for(viewer(request), slug, *JUDGING_READERS)
    decided = await queries.latest_ratification(edition.id)
    announcements = await queries.announcements_of(edition.id)
    given: Counter[str | None] = Counter()
    if decided is not None:
        proposal = await queries.proposal_of(edition.id, decided.proposal_id)
        given.update(decided.awards(proposal).values())
    done = bool(announcements) and decided is not None and announcements[0].content.ratification == decided.digest
    names: dict[str, Any] = {
        "edition": edition,
        "decided": decided,
        "figures": [(given[award.code], award.name, None) for award in edition.awards],
        "announcements": announcements,
        "done": done,
        "waiting": done and announcements[0].announced_at > clock.now(),
        "may_change": await may_organise(viewer(request), edition.contest.id),
        "form": form,
    }
    return page(request, "organiser/ranking/announcement.html", status=status, **names)


@get("/editions/{slug:str}/announcements/{position:int}/kit")
async def kit_file(request: Request, slug: str, position: int) -> Response[bytes]:
    """The ZIP from which an announcement is computed again: for those who run and audit the edition, always."""
    kit = await queries.kit_for(viewer(request), slug, position)
    return saved(kit.body, filename=kit.filename, media_type="application/zip")


@post("/editions/{slug:str}/announcement")
async def announce_results(request: Request, slug: str) -> Response[str]:
    form = await forms.read(request)
    try:
        found = await actions.announce_results(viewer(request), slug=slug, at=_moment(form))
    except Refusal as refusal:
        return await _announcement(request, slug, status=form.refuse(refusal), form=form)
    address = f"/organiser/editions/{slug}/announcement"
    if found.announced_at > clock.now():
        return redirect(request, address, flash=_("Kết quả sẽ được công bố vào %(at)s.", at=found.announced_at))
    return redirect(request, address, flash=_("Đã công bố kết quả."))


def _moment(form: forms.Form) -> datetime | None:
    when = form.text("when", required=True)
    if when not in ("now", "at"):
        form.note("when", N_("Xin chọn một trong các mục đã cho."))
    at = form.moment("at", required=True) if when == "at" else None
    form.check()
    return at
