"""The jury of an edition: the list, inviting, changing, removing, and conflicts of interest."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.entries.queries import accepted_entries
from contest_platform.errors import Refusal
from contest_platform.judging import actions, queries
from contest_platform.judging.queries import Judge, JudgeNotFound
from contest_platform.judging.rules import ConflictKind
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.labels import choices
from contest_platform.web.organiser.judging.reading import edition_to_read, judge_to_read
from contest_platform.web.pages import page, redirect


@get("/editions/{slug:str}/judges")
async def judges_page(request: Request, slug: str) -> Response[str]:
    """The jury, and the form that invites one more."""
    return await _judges(request, slug)


@post("/editions/{slug:str}/judges")
async def invite_judge(request: Request, slug: str) -> Response[str]:
    form = await forms.read(request)
    try:
        judge = await actions.invite_judge(
            viewer(request),
            slug=slug,
            email=form.text("email"),
            full_name=form.text("full_name"),
            **_place(form),
        )
    except Refusal as refusal:
        return await _judges(request, slug, form, status=form.refuse(refusal))
    return redirect(
        request, f"/organiser/editions/{slug}/judges", flash=_("Đã gửi thư mời %(name)s.", name=judge.full_name)
    )


async def _judges(request: Request, slug: str, form: forms.Form | None = None, *, status: int = 200) -> Response[str]:
    edition, may_change = await edition_to_read(request, slug)
    names: dict[str, Any] = {
        "edition": edition,
        "may_change": may_change,
        "judges": await queries.judges(edition.id),
        "fields": [(field.code, field.name) for field in edition.fields],
        "form": form,
    }
    return page(request, "organiser/judging/judges.html", status=status, **names)


def _place(form: forms.Form) -> dict[str, Any]:
    return {
        "unit": form.text("unit"),
        "fields": form.many("fields"),
        "panel": form.text("panel") or None,
        "chair": form.flag("chair"),
    }


@get("/judges/{judge_id:uuid}")
async def judge_page(request: Request, judge_id: UUID) -> Response[str]:
    """One judge: what may be changed, and her conflicts of interest."""
    return await _judge(request, judge_id)


async def _judge(
    request: Request, judge_id: UUID, form: forms.Form | None = None, *, status: int = 200
) -> Response[str]:
    judge, edition, may_change = await judge_to_read(request, judge_id)
    entries = await accepted_entries(edition.id)
    names: dict[str, Any] = {
        "edition": edition,
        "may_change": may_change,
        "judge": judge,
        "fields": [(field.code, field.name) for field in edition.fields],
        "conflicts": [one for one in await queries.conflicts(edition.id) if one.judge_id == judge.id],
        "kinds": choices(ConflictKind),
        "entries": [(str(one.id), f"{one.code} · {one.title}") for one in entries],
        "form": form,
    }
    return page(request, "organiser/judging/judge.html", status=status, **names)


@post("/judges/{judge_id:uuid}")
async def change_judge(request: Request, judge_id: UUID) -> Response[str]:
    form = await forms.read(request)
    try:
        judge = await actions.change_judge(viewer(request), judge_id=judge_id, **_place(form))
    except Refusal as refusal:
        return await _judge(request, judge_id, form, status=form.refuse(refusal))
    return redirect(request, f"/organiser/editions/{judge.slug}/judges", flash=_("Đã lưu."))


@post("/judges/{judge_id:uuid}/removal")
async def remove_judge(request: Request, judge_id: UUID) -> Response[str]:
    judge = await _judge_to_run(request, judge_id)
    form = await forms.read(request)
    try:
        await actions.remove_judge(viewer(request), judge_id=judge_id)
    except Refusal as refusal:
        return await _judge(request, judge_id, form, status=form.refuse(refusal))
    return redirect(
        request,
        f"/organiser/editions/{judge.slug}/judges",
        flash=_("Đã bỏ %(name)s khỏi danh sách giám khảo.", name=judge.full_name),
    )


@post("/judges/{judge_id:uuid}/conflicts")
async def record_conflict(request: Request, judge_id: UUID) -> Response[str]:
    """A conflict that somebody else has found."""
    form = await forms.read(request)
    await _judge_to_run(request, judge_id)
    try:
        entry_id = form.id("entry", required=True)
        form.check()
        await actions.record_conflict(
            viewer(request),
            entry_id=entry_id,
            judge_id=judge_id,
            kind=form.text("kind"),
            reason=form.lines("reason"),
        )
    except Refusal as refusal:
        return await _judge(request, judge_id, form, status=form.refuse(refusal))
    return redirect(request, f"/organiser/judges/{judge_id}", flash=_("Đã ghi nhận xung đột lợi ích."))


async def _judge_to_run(request: Request, judge_id: UUID) -> Judge:
    judge, _edition, may_change = await judge_to_read(request, judge_id)
    if not may_change:
        raise JudgeNotFound
    return judge
