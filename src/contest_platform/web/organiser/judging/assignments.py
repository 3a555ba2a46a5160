"""Assigning: what would be, first; then all at once, or one by hand."""

from itertools import groupby
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.contests.rules import Edition, Round
from contest_platform.errors import Refusal
from contest_platform.judging import actions, queries
from contest_platform.judging.rules import unmet_sentence
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.organiser.judging.reading import field_to_show, round_to_read
from contest_platform.web.pages import page, redirect


@get("/editions/{slug:str}/rounds/{round_code:str}/assignments")
async def assignments_page(request: Request, slug: str, round_code: str, field: str = "") -> Response[str]:
    """Who judges what in a round, field by field."""
    return await _assignments(request, slug, round_code, field)


async def _assignments(
    request: Request,
    slug: str,
    round_code: str,
    field: str = "",
    *,
    form: forms.Form | None = None,
    status: int = 200,
) -> Response[str]:
    edition, one, may_change = await round_to_read(request, slug, round_code)
    progress = await queries.progress_by_field(one.id)
    chosen = field_to_show(edition, field, progress)
    entries = [entry for entry in await queries.round_entries(one.id) if entry.field == chosen.code]
    given = await queries.round_assignments(one.id, field=chosen.code)
    by_entry = {entry_id: list(some) for entry_id, some in groupby(given, key=lambda row: row.entry_id)}
    jury = await queries.judges(edition.id)
    names: dict[str, Any] = {
        **_frame(edition, one),
        "may_change": may_change,
        "chosen": chosen,
        "progress": progress,
        "rows": [(entry, by_entry.get(entry.id, [])) for entry in entries],
        "entries": [(str(entry.id), f"{entry.code} · {entry.title}") for entry in entries],
        "judges": [(str(judge.id), judge.full_name) for judge in jury if chosen.code in judge.fields],
        "jury_size": len(jury),
        "closed_at": await queries.closed_at(one.id),
        "form": form,
    }
    return page(request, "organiser/judging/assignments.html", status=status, **names)


@post("/editions/{slug:str}/rounds/{round_code:str}/proposed-assignments", status_code=200)
async def propose_assignments(request: Request, slug: str, round_code: str) -> Response[str]:
    """What an assignment would be: the load of each judge, and what cannot be met and why."""
    form = await forms.read(request)
    try:
        wishes = _wishes(form)
        proposal = await actions.assign_judges(
            viewer(request), slug=slug, round_code=round_code, dry_run=True, **wishes
        )
    except Refusal as refusal:
        status = form.refuse(refusal)
        return await _assignments(request, slug, round_code, form=form, status=status)
    edition, one = await actions.round_to_run(viewer(request), slug, round_code)
    names: dict[str, Any] = {
        **_frame(edition, one),
        "proposal": proposal,
        "wishes": wishes,
        "load": [(judge, proposal.load[judge.id]) for judge in await queries.judges(edition.id)],
        "unmet": [unmet_sentence(row) for row in proposal.unmet],
    }
    return page(request, "organiser/judging/proposed_assignments.html", **names)


@post("/editions/{slug:str}/rounds/{round_code:str}/assignments")
async def assign_judges(request: Request, slug: str, round_code: str) -> Response[str]:
    """Do what the proposal said; with an entry and a judge, give one by hand."""
    form = await forms.read(request)
    try:
        if "entry" in form.values:
            return await _assign_by_hand(request, slug, round_code, form)
        proposal = await actions.assign_judges(viewer(request), slug=slug, round_code=round_code, **_wishes(form))
    except Refusal as refusal:
        status = form.refuse(refusal)
        return await _assignments(request, slug, round_code, form.text("field"), form=form, status=status)
    flash = _("Đã phân công %(count)s lượt chấm.", count=len(proposal.pairs))
    return redirect(request, _address(slug, round_code), flash=flash)


async def _assign_by_hand(request: Request, slug: str, round_code: str, form: forms.Form) -> Response[str]:
    entry_id, judge_id = form.id("entry", required=True), form.id("judge", required=True)
    form.check()
    await actions.assign_judge(
        viewer(request), slug=slug, round_code=round_code, entry_id=entry_id, judge_id=judge_id
    )
    return redirect(request, _address(slug, round_code, form.text("field")), flash=_("Đã phân công."))


@post("/assignments/{assignment_id:uuid}/removal")
async def unassign_judge(request: Request, assignment_id: UUID) -> Response[str]:
    form = await forms.read(request)
    found = await queries.assignment_to_run(viewer(request), assignment_id)
    try:
        await actions.unassign_judge(viewer(request), assignment_id=assignment_id)
    except Refusal as refusal:
        status = form.refuse(refusal)
        return await _assignments(request, found.slug, found.round, found.field, form=form, status=status)
    return redirect(request, _address(found.slug, found.round, found.field), flash=_("Đã bỏ phân công."))


def _wishes(form: forms.Form) -> dict[str, Any]:
    wishes = {"judges_per_entry": form.integer("judges_per_entry"), "max_load": form.integer("max_load")}
    seed = form.integer("seed")
    form.check()
    return {**wishes, "seed": actions.DEFAULT_SEED if seed is None else seed}


def _frame(edition: Edition, one: Round) -> dict[str, Any]:
    return {"edition": edition, "round": one}


def _address(slug: str, round_code: str, field: str = "") -> str:
    address = f"/organiser/editions/{slug}/rounds/{round_code}/assignments"
    return f"{address}?field={field}" if field else address
