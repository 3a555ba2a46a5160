"""One entry and its score sheet: typing, saving, signing."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.errors import Conflict, Invalid, Refusal
from contest_platform.judging import actions, queries
from contest_platform.judging.queries import JudgedEntry
from contest_platform.judging.rules import (
    AssignmentStatus,
    DeclarationMissing,
    SheetRecused,
    SheetStale,
    plain,
    unscored,
)
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.pages import page, redirect
from contest_platform.web.uploads import download

_POINTS = "points."


@get("/sheets/{assignment_id:uuid}")
async def sheet_page(request: Request, assignment_id: UUID) -> Response[str]:
    """The entry's files beside the criteria; a closed sheet is only shown."""
    by = viewer(request)
    own = await queries.own_assignment(by, assignment_id)
    try:
        found = await queries.assignment_of(by, assignment_id)
    except DeclarationMissing:
        return redirect(request, f"/judge/editions/{own.slug}/declaration")
    except SheetRecused:
        return page(request, "judge/recused.html", own=own)
    return await _sheet(request, found)


async def _sheet(
    request: Request, found: JudgedEntry, form: forms.Form | None = None, *, status: int = 200
) -> Response[str]:
    own = await queries.own_assignments(viewer(request), found.assignment.slug)
    same_round = [one for one in own if one.round == found.assignment.round]
    names: dict[str, Any] = {
        "found": found,
        "form": form,
        "left": sum(one.is_open for one in same_round),
        "following": next((one for one in same_round if one.is_open and one.id != found.assignment.id), None),
    }
    template = "judge/sheet.html" if found.assignment.is_open else "judge/closed_sheet.html"
    return page(request, template, status=status, **names)


@post("/sheets/{assignment_id:uuid}")
async def save_sheet(request: Request, assignment_id: UUID) -> Response[Any]:
    """Save what was typed: by the script as one types, or by the button."""
    by, form = viewer(request), await forms.read(request)
    by_script = request.headers.get("x-requested-with") == "autosave"
    version = forms.expected_version(request) if by_script else form.integer("version")
    typed = {name.removeprefix(_POINTS): form.text(name) for name in form.values if name.startswith(_POINTS)}
    try:
        saved = await actions.save_sheet(
            by,
            assignment_id=assignment_id,
            version=-1 if version is None else version,
            points=typed,
            comment=form.lines("comment"),
        )
    except SheetStale as stale:
        return _both_for_script(stale) if by_script else await _both(request, assignment_id, stale, form)
    except (Invalid, Conflict) as refusal:
        found = await queries.assignment_of(by, assignment_id)
        if by_script:
            raise
        return await _sheet(request, found, form, status=form.refuse(refusal))
    if by_script:
        return Response({"total": plain(saved.total)}, status_code=200, headers={"ETag": f'"{saved.version}"'})
    if form.flag("sign"):
        return redirect(request, f"/judge/sheets/{assignment_id}/signature")
    return redirect(request, f"/judge/sheets/{assignment_id}", flash=_("Đã lưu phiếu."))


def _both_for_script(stale: SheetStale) -> Response[dict[str, Any]]:
    """The contract of the script that saves: see templates/shared/forms.html."""
    current, sent = stale.extra["current"], stale.extra["sent"]
    names = dict.fromkeys((*sent["points"], *current["points"]))
    values = {f"{_POINTS}{code}": current["points"].get(code, "").replace(".", ",") for code in names}
    content = {"version": str(current["version"]), "values": {**values, "comment": current["comment"]}}
    return Response(content, status_code=412)


async def _both(request: Request, assignment_id: UUID, stale: SheetStale, form: forms.Form) -> Response[str]:
    found = await queries.assignment_of(viewer(request), assignment_id)
    names = {"found": found, "form": form, "current": stale.extra["current"], "sent": stale.extra["sent"]}
    return page(request, "judge/stale_sheet.html", status=412, **names)


@get("/sheets/{assignment_id:uuid}/signature")
async def signature_page(request: Request, assignment_id: UUID) -> Response[str]:
    """What will be signed, once more, before it is closed."""
    found = await queries.assignment_of(viewer(request), assignment_id)
    if not found.assignment.is_open:
        return redirect(request, f"/judge/sheets/{assignment_id}")
    return _signature(request, found)


def _signature(
    request: Request, found: JudgedEntry, form: forms.Form | None = None, *, status: int = 200
) -> Response[str]:
    missing = unscored(found.rubric, found.sheet.points)
    return page(request, "judge/signature.html", status=status, found=found, missing=missing, form=form)


@post("/sheets/{assignment_id:uuid}/signature")
async def sign_sheet(request: Request, assignment_id: UUID) -> Response[str]:
    by, form = viewer(request), await forms.read(request)
    version = form.integer("version")
    try:
        await actions.sign_sheet(by, assignment_id=assignment_id, version=-1 if version is None else version)
    except Refusal as refusal:
        status = form.refuse(refusal)
        found = await queries.assignment_of(by, assignment_id)
        return _signature(request, found, form, status=status)
    return redirect(request, await _next_address(request, assignment_id), flash=_("Đã ký phiếu."))


async def _next_address(request: Request, assignment_id: UUID) -> str:
    """The next open sheet of the round, else the list."""
    by = viewer(request)
    signed = await queries.own_assignment(by, assignment_id)
    own = await queries.own_assignments(by, signed.slug)
    begun = [one for one in own if one.is_open and one.round == signed.round]
    begun.sort(key=lambda one: one.status is not AssignmentStatus.IN_PROGRESS)
    return f"/judge/sheets/{begun[0].id}" if begun else "/judge"


@get("/files/{attachment_id:uuid}")
async def judged_file(request: Request, attachment_id: UUID) -> Response[Any]:
    """A file of an assigned entry: the copy without names, under a neutral name."""
    found = await queries.judged_attachment(viewer(request), attachment_id)
    if found.sha256 is None or found.size_bytes is None:
        raise queries.AssignmentNotFound
    return download(
        request,
        sha256=found.sha256,
        filename=found.filename,
        media_type=found.media_type,
        size_bytes=found.size_bytes,
    )
