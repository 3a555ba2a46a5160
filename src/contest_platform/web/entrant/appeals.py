"""An appeal against the announced result: filed by who keeps the dossier, followed to its ruling."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.entries.queries import entry_to_write
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.ranking import actions, queries
from contest_platform.ranking.rules.appeals import LONGEST, AppealNotFound
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.pages import page, redirect


@get("/{entry_id:uuid}/appeal")
async def appeal_page(request: Request, entry_id: UUID) -> Response[str]:
    """The form, or the appeal that was filed with its log; not found before results are public."""
    return await _appeal(request, entry_id)


async def _appeal(
    request: Request, entry_id: UUID, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    by = viewer(request)
    door = await queries.appeal_door(by, entry_id)
    names: dict[str, Any] = {"entry": await entry_to_write(by, entry_id), "door": door, "form": form}
    return page(request, "entrant/appeal.html", status=status, **names)


@post("/{entry_id:uuid}/appeal")
async def file_appeal(request: Request, entry_id: UUID) -> Response[str]:
    form = await forms.read(request)
    try:
        statement = form.lines("statement", required=True, limit=LONGEST)
        form.check()
        await actions.file_appeal(viewer(request), entry_id=entry_id, statement=statement)
    except Refusal as refusal:
        return await _appeal(request, entry_id, status=form.refuse(refusal), form=form)
    return redirect(request, f"/entries/{entry_id}/appeal", flash=_("Đã nộp khiếu nại."))


@post("/{entry_id:uuid}/appeal/notes")
async def add_to_appeal(request: Request, entry_id: UUID) -> Response[str]:
    """Something more about the newest appeal, as long as it waits for its ruling."""
    by, form = viewer(request), await forms.read(request)
    door = await queries.appeal_door(by, entry_id)
    if not door.appeals:
        raise AppealNotFound
    try:
        words = form.lines("text", required=True, limit=LONGEST)
        form.check()
        await actions.note_on_appeal(by, appeal_id=door.appeals[0].id, words=words)
    except Refusal as refusal:
        return await _appeal(request, entry_id, status=form.refuse(refusal), form=form)
    return redirect(request, f"/entries/{entry_id}/appeal", flash=_("Đã gửi bổ sung."))
