"""The chair of a panel: its sheets, and opening a signed one again."""

from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.errors import Refusal
from contest_platform.judging import actions, queries
from contest_platform.judging.queries import JudgeNotFound, RoundAssignment
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.pages import page, redirect


@get("/editions/{slug:str}/panel")
async def panel_page(request: Request, slug: str) -> Response[str]:
    """The saved sheets of the panel, entry by entry."""
    judge = await queries.judge_in(viewer(request), slug)
    if not judge.chair:
        raise JudgeNotFound
    return page(request, "judge/panel.html", judge=judge, sheets=await queries.panel_assignments(judge))


@get("/sheets/{assignment_id:uuid}/reopening")
async def reopening_page(request: Request, assignment_id: UUID) -> Response[str]:
    return page(request, "judge/reopening.html", found=await _to_reopen(request, assignment_id))


@post("/sheets/{assignment_id:uuid}/reopening")
async def reopen_sheet(request: Request, assignment_id: UUID) -> Response[str]:
    """Open a signed sheet to its judge again, with the reason."""
    form = await forms.read(request)
    found = await _to_reopen(request, assignment_id)
    try:
        await actions.reopen_sheet(viewer(request), assignment_id=assignment_id, reason=form.lines("reason"))
    except Refusal as refusal:
        status = form.refuse(refusal)
        return page(request, "judge/reopening.html", status=status, found=found, form=form)
    return redirect(request, f"/judge/editions/{found.slug}/panel", flash=_("Đã mở lại phiếu."))


async def _to_reopen(request: Request, assignment_id: UUID) -> RoundAssignment:
    found = await queries.round_assignment(assignment_id)
    if not await queries.may_reopen(viewer(request), found):
        raise queries.AssignmentNotFound
    return found
