"""The appeals of an edition, and each with its log and its ruling."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.contests import queries as contests
from contest_platform.contests.rules import JUDGING_READERS, ContestRole, Edition
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.ranking import actions, queries
from contest_platform.ranking.queries import Appeal
from contest_platform.ranking.rules.appeals import LONGEST, AppealEffect, AppealNotFound, AppealOutcome
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.labels import choices
from contest_platform.web.organiser.contests.parts import typed_decision
from contest_platform.web.pages import page, redirect


@get("/editions/{slug:str}/appeals")
async def appeals_page(request: Request, slug: str) -> Response[str]:
    edition, appeals = await queries.appeals_for(viewer(request), slug)
    names: dict[str, Any] = {"edition": edition, "round": edition.rounds[-1], "appeals": appeals}
    counts = (await queries.appeal_counts([edition.id]))[edition.id]
    return page(request, "organiser/ranking/appeals.html", counts=counts, **names)


@get("/appeals/{appeal_id:uuid}")
async def appeal_page(request: Request, appeal_id: UUID) -> Response[str]:
    return await _appeal(request, appeal_id)


async def _appeal(
    request: Request, appeal_id: UUID, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    appeal, edition, roles = await _case(request, appeal_id)
    names: dict[str, Any] = {
        "edition": edition,
        "appeal": appeal,
        "outcomes": choices(AppealOutcome),
        "effects": choices(AppealEffect),
        "may_rule": ContestRole.ORGANISER in roles and appeal.ruling is None,
        "form": form,
    }
    return page(request, "organiser/ranking/appeal.html", status=status, **names)


async def _case(request: Request, appeal_id: UUID) -> tuple[Appeal, Edition, frozenset[ContestRole]]:
    """The appeal for those who run or audit the edition; its author has a page of her own."""
    by = viewer(request)
    appeal = await queries.appeal_for(by, appeal_id)
    edition = await contests.edition_by_id(appeal.edition_id)
    roles = await contests.contest_roles(by, edition.contest.id)
    if not roles & set(JUDGING_READERS):
        raise AppealNotFound
    return appeal, edition, roles


@post("/appeals/{appeal_id:uuid}/notes")
async def note_on_appeal(request: Request, appeal_id: UUID) -> Response[str]:
    form = await forms.read(request)
    await _case(request, appeal_id)
    try:
        words = form.lines("text", required=True, limit=LONGEST)
        day = form.date("day")
        form.check()
        await actions.note_on_appeal(
            viewer(request), appeal_id=appeal_id, words=words, day=day, shared=form.flag("shared")
        )
    except Refusal as refusal:
        return await _appeal(request, appeal_id, status=form.refuse(refusal), form=form)
    return redirect(request, f"/organiser/appeals/{appeal_id}", flash=_("Đã ghi vào hồ sơ khiếu nại."))


@post("/appeals/{appeal_id:uuid}/ruling")
async def rule_on_appeal(request: Request, appeal_id: UUID) -> Response[str]:
    form = await forms.read(request)
    try:
        await actions.rule_on_appeal(viewer(request), appeal_id=appeal_id, **_ruling(form))
    except Refusal as refusal:
        return await _appeal(request, appeal_id, status=form.refuse(refusal), form=form)
    return redirect(request, f"/organiser/appeals/{appeal_id}", flash=_("Đã ghi kết luận và báo cho tác giả."))


def _ruling(form: forms.Form) -> dict[str, Any]:
    outcome = form.choice("outcome", AppealOutcome, required=True)
    effect = form.choice("effect", AppealEffect, required=True)
    reason = form.lines("reason", required=True, limit=LONGEST)
    paper = form.under("decision.")
    decision = typed_decision(paper) if paper.is_filled() else None
    form.check()
    return {"outcome": outcome, "effect": effect, "reason": reason, "decision": decision}
