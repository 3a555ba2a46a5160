"""How far the judging of a round is, opening signed sheets again, and who enters a later round."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.contests.rules import Edition, Round
from contest_platform.errors import Refusal
from contest_platform.judging import actions, queries
from contest_platform.language import _
from contest_platform.ranking import queries as ranking
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.organiser.judging.reading import field_to_show, round_to_read
from contest_platform.web.pages import page, redirect


@get("/editions/{slug:str}/rounds/{round_code:str}/progress")
async def progress_page(request: Request, slug: str, round_code: str, field: str = "") -> Response[str]:
    """Per judge, per field, and the sheets of one field."""
    edition, one, may_change = await round_to_read(request, slug, round_code)
    by_field = await queries.progress_by_field(one.id)
    chosen = field_to_show(edition, field, by_field)
    by_judge = await queries.progress_by_judge(edition.id, one.id)
    names: dict[str, Any] = {
        "edition": edition,
        "round": one,
        "may_change": may_change,
        "chosen": chosen,
        "by_judge": by_judge,
        "behind": [row for row in by_judge if row.left],
        "by_field": by_field,
        "signed": sum(row.signed for row in by_judge),
        "owed": sum(row.owed for row in by_judge),
        "sheets": await queries.round_assignments(one.id, field=chosen.code),
        "closed_at": await queries.closed_at(one.id),
    }
    return page(request, "organiser/judging/progress.html", **names)


@get("/assignments/{assignment_id:uuid}/reopening")
async def reopening_page(request: Request, assignment_id: UUID) -> Response[str]:
    found = await queries.assignment_to_run(viewer(request), assignment_id)
    return page(request, "organiser/judging/reopening.html", found=found)


@post("/assignments/{assignment_id:uuid}/reopening")
async def reopen_sheet(request: Request, assignment_id: UUID) -> Response[str]:
    """Open a signed sheet to its judge again, with the reason."""
    form = await forms.read(request)
    found = await queries.assignment_to_run(viewer(request), assignment_id)
    try:
        await actions.reopen_sheet(viewer(request), assignment_id=assignment_id, reason=form.lines("reason"))
    except Refusal as refusal:
        status = form.refuse(refusal)
        return page(request, "organiser/judging/reopening.html", status=status, found=found, form=form)
    address = f"/organiser/editions/{found.slug}/rounds/{found.round}/progress?field={found.field}"
    return redirect(request, address, flash=_("Đã mở lại phiếu."))


@get("/editions/{slug:str}/rounds/{round_code:str}/entries")
async def round_entries_page(request: Request, slug: str, round_code: str) -> Response[str]:
    """Who enters a later round: chosen one by one, or all with the points that the round before asks for."""
    edition, one, may_change = await round_to_read(request, slug, round_code)
    return await _round_entries(request, edition, one, may_change=may_change)


async def _round_entries(
    request: Request,
    edition: Edition,
    one: Round,
    form: forms.Form | None = None,
    *,
    may_change: bool = True,
    status: int = 200,
) -> Response[str]:
    if one.position == 0:
        raise actions.FirstRound
    before = edition.rounds[one.position - 1]
    names: dict[str, Any] = {
        "edition": edition,
        "round": one,
        "may_change": may_change,
        "before": before,
        "entries": await queries.round_entries(before.id),
        "inside": {entry.id for entry in await queries.round_entries(one.id)},
        "form": form,
    }
    return page(request, "organiser/judging/round_entries.html", status=status, **names)


@post("/editions/{slug:str}/rounds/{round_code:str}/entries")
async def enter_round(request: Request, slug: str, round_code: str) -> Response[str]:
    form = await forms.read(request)
    edition, one = await actions.round_to_run(viewer(request), slug, round_code)
    try:
        if form.flag("by_floor"):
            entries = await ranking.entries_over_floor(edition, one)
        else:
            known = {str(entry.id): entry.id for entry in await queries.round_entries(edition.rounds[0].id)}
            entries = [known[written] for written in form.many("entries") if written in known]
        entered = await actions.enter_round(viewer(request), slug=slug, round_code=round_code, entries=entries)
    except Refusal as refusal:
        return await _round_entries(request, edition, one, form, status=form.refuse(refusal))
    flash = _("Đã ghi: %(count)s bài vào vòng này.", count=len(entered))
    return redirect(request, f"/organiser/editions/{slug}/rounds/{round_code}/entries", flash=flash)
