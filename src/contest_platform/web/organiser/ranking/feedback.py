"""Feedback before it goes out: what each entrant will read, which comments go along, and the release."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.contests import queries as contests
from contest_platform.errors import Problem, Refusal
from contest_platform.language import N_, _
from contest_platform.ranking import actions, queries
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.pages import page, redirect

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@get("/editions/{slug:str}/feedback")
async def feedback_list(request: Request, slug: str, after: str | None = None) -> Response[str]:
    """Every judged entry with its figures, and how far it is; approving without comments, and releasing."""
    return await _list(request, slug, after=after)


async def _list(
    request: Request, slug: str, *, after: str | None = None, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    by = viewer(request)
    found = await queries.feedback_page(by, slug, after)
    edition = found.edition
    names: dict[str, Any] = {
        "edition": edition,
        "round": edition.rounds[-1],
        "closing": await queries.closing_of(edition.rounds[-1].id),
        "result": await queries.own_result(edition.id),
        "found": found,
        "may_release": await contests.may_organise(by, edition.contest.id),
        "form": form,
    }
    return page(request, "organiser/ranking/feedback.html", status=status, **names)


@post("/editions/{slug:str}/feedback/approvals")
async def approve_feedback(request: Request, slug: str) -> Response[str]:
    """Let the figures of the chosen entries through, without comments."""
    form = await forms.read(request)
    try:
        chosen = _ids(form, "entries")
        form.check()
        await actions.approve_feedback(viewer(request), slug=slug, approvals=dict.fromkeys(chosen, ()))
    except Refusal as refusal:
        return await _list(request, slug, status=form.refuse(refusal), form=form)
    return redirect(request, f"/organiser/editions/{slug}/feedback", flash=_("Đã duyệt các bài đã chọn."))


@post("/editions/{slug:str}/feedback/release")
async def release_feedback(request: Request, slug: str) -> Response[str]:
    form = await forms.read(request)
    try:
        day = form.date("unawarded_from", required=True)
        form.check()
        await actions.release_feedback(viewer(request), slug=slug, unawarded_from=day or date.max)
    except Refusal as refusal:
        return await _list(request, slug, status=form.refuse(refusal), form=form)
    return redirect(request, f"/organiser/editions/{slug}/feedback", flash=_("Đã gửi nhận xét."))


@get("/editions/{slug:str}/feedback/{entry_id:uuid}")
async def feedback_preview(request: Request, slug: str, entry_id: UUID) -> Response[str]:
    """What one entrant will read, with the comments to choose from."""
    return await _preview(request, slug, entry_id)


async def _preview(
    request: Request, slug: str, entry_id: UUID, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    by = viewer(request)
    edition, draft = await queries.feedback_draft(by, slug, entry_id)
    rounds = {one.code: one.name for one in edition.rounds}
    names: dict[str, Any] = {
        "edition": edition,
        "draft": draft,
        "options": [(str(one.id), one.text, rounds[one.round]) for one in draft.comments],
        "chosen": [str(one) for one in draft.approved.comments] if draft.approved else [],
        "may_approve": await contests.may_organise(by, edition.contest.id),
        "form": form,
    }
    return page(request, "organiser/ranking/feedback_preview.html", status=status, **names)


@post("/editions/{slug:str}/feedback/{entry_id:uuid}")
async def approve_one(request: Request, slug: str, entry_id: UUID) -> Response[str]:
    form = await forms.read(request)
    try:
        chosen = _ids(form, "comments", required=False)
        form.check()
        await actions.approve_feedback(viewer(request), slug=slug, approvals={entry_id: chosen})
    except Refusal as refusal:
        refusal.problems = tuple(Problem("comments", one.message, one.values) for one in refusal.problems)
        return await _preview(request, slug, entry_id, status=form.refuse(refusal), form=form)
    return redirect(request, f"/organiser/editions/{slug}/feedback", flash=_("Đã duyệt nhận xét của bài này."))


def _ids(form: forms.Form, name: str, *, required: bool = True) -> list[UUID]:
    given = form.many(name)
    if any(not _ID.fullmatch(one) for one in given) or (required and not given):
        form.note(name, N_("Xin chọn một trong các mục đã cho."))
        return []
    return list(dict.fromkeys(UUID(one) for one in given))
