"""The award proposal with a reason for every entry, and the votes it may need."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.contests.queries import may_organise
from contest_platform.contests.rules import Edition
from contest_platform.errors import Refusal
from contest_platform.language import N_, _
from contest_platform.ranking import actions, queries
from contest_platform.ranking.queries import Proposal
from contest_platform.ranking.rules.proposals import ProposedEntry
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.organiser.ranking.allocation import allocation_page, award_names
from contest_platform.web.pages import page, redirect

MOST_TIED = 50
_ENTRY = re.compile(r"place\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class TiedEntry:
    entry: ProposedEntry
    title: str
    field: str


@dataclass(frozen=True)
class Owed:
    """A vote to be taken: the tied entries in order of their codes."""

    award: str
    entries: tuple[TiedEntry, ...]


@get("/editions/{slug:str}/proposals")
async def proposals_page(request: Request, slug: str, after: str | None = None) -> Response[str]:
    """The latest proposal, and whether the standing has left it behind; before there is one, what it would be."""
    return await _proposals(request, slug, after=after)


async def _proposals(
    request: Request, slug: str, *, after: str | None = None, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    by = viewer(request)
    edition, proposals = await queries.proposals_for(by, slug)
    one = queries.round_of(edition, proposals[0].round_code if proposals else None)
    closing = await queries.closing_of(one.id)
    tried = await queries.tried_proposal(by, edition, one)
    shown = proposals[0] if proposals else tried
    names: dict[str, Any] = {
        "edition": edition,
        "round": one,
        "closing": closing,
        "proposal": proposals[0] if proposals else None,
        "earlier": proposals[1:],
        "outdated": shown.is_left_behind(tried),
        "allocation": await allocation_page(edition, shown, after),
        "owed": await _owed(edition, shown),
        "may_change": await may_organise(by, edition.contest.id),
        "form": form,
    }
    return page(request, "organiser/ranking/proposals.html", status=status, **names)


@post("/editions/{slug:str}/proposals")
async def propose_awards(request: Request, slug: str) -> Response[str]:
    form = await forms.read(request)
    try:
        await actions.propose_awards(viewer(request), slug=slug, seen=form.text("seen") or None)
    except Refusal as refusal:
        return await _proposals(request, slug, status=form.refuse(refusal), form=form)
    return redirect(request, _address(slug), flash=_("Đã lập đề nghị giải."))


@post("/editions/{slug:str}/rounds/{round_code:str}/tie-votes")
async def record_tie_vote(request: Request, slug: str, round_code: str) -> Response[str]:
    form = await forms.read(request)
    try:
        vote: dict[str, Any] = {
            "entries": _order(form),
            "present": form.integer("present", required=True) or 0,
            "in_favour": form.integer("in_favour", required=True) or 0,
            "reason": form.lines("reason", required=True, limit=2000),
        }
        form.check()
        await actions.record_tie_vote(viewer(request), slug=slug, round_code=round_code, **vote)
    except Refusal as refusal:
        return await _proposals(request, slug, status=form.refuse(refusal), form=form)
    return redirect(request, _address(slug), flash=_("Đã ghi kết quả biểu quyết và lập lại đề nghị."))


def _order(form: forms.Form) -> list[UUID]:
    """The entries in the places that were given to them: `place.ID` = 1, 2, …"""
    placed = []
    for name in form.values:
        if name.startswith("place."):
            place = form.integer(name, required=True)
            if place is not None and _ENTRY.fullmatch(name):
                placed.append((place, UUID(name.removeprefix("place."))))
    if sorted(place for place, _entry in placed) != list(range(1, len(placed) + 1)) or len(placed) > MOST_TIED:
        form.note("entries", N_("Mỗi bài một thứ tự khác nhau, bắt đầu từ 1."))
    return [entry for _place, entry in sorted(placed)]


async def _owed(edition: Edition, shown: Proposal) -> tuple[Owed, ...]:
    awards, fields = award_names(edition), {field.code: field.name for field in edition.fields}
    tied = {one for vote in shown.content.unresolved for one in vote.entries}
    titles = await queries.titles(tied)
    rows = [TiedEntry(one, titles[one.entry], fields[one.field]) for one in shown.entries if one.entry in tied]
    return tuple(
        Owed(awards[vote.award], tuple(row for row in rows if row.entry.entry in vote.entries))
        for vote in shown.content.unresolved
    )


def _address(slug: str) -> str:
    return f"/organiser/editions/{slug}/proposals"
