"""Trying other quotas, floors and money, and two proposals side by side. Nothing here writes."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get

from contest_platform.contests.queries import edition_for, may_organise
from contest_platform.contests.rules import JUDGING_READERS, Award, Edition
from contest_platform.errors import Refusal
from contest_platform.ranking import queries
from contest_platform.ranking.queries import Proposal
from contest_platform.ranking.rules.comparison import compare
from contest_platform.ranking.rules.proposals import ProposalNotFound
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.organiser.contests.parts import money
from contest_platform.web.organiser.ranking.allocation import allocation_page, change_rows
from contest_platform.web.pages import page


@get("/editions/{slug:str}/proposals/what-if")
async def what_if_page(request: Request, slug: str, after: str | None = None) -> Response[str]:
    """The allocation with the quotas, floors and money that stand in the address, beside the current proposal."""
    by, form = viewer(request), forms.from_pairs(request.query_params.multi_items())
    edition = await edition_for(by, slug, *JUDGING_READERS)
    latest = await queries.latest_proposal(edition.id)
    one = queries.round_of(edition, latest.round_code if latest else None)
    now = latest or await queries.tried_proposal(by, edition, one)
    names: dict[str, Any] = {"edition": edition, "round": one, "proposal": latest}
    try:
        tried = await queries.tried_with(by, edition, one, _awards(edition, form))
    except Refusal as refusal:
        status = form.refuse(refusal)
        return page(request, "organiser/ranking/what_if.html", status=status, form=form, allocation=None, **names)
    names |= await _compared(edition, now, tried)
    allocation = await allocation_page(edition, tried, after)
    asked = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "after"])
    names |= {"allocation": allocation, "asked": asked, "form": form if asked else None}
    return page(request, "organiser/ranking/what_if.html", **names)


def _awards(edition: Edition, form: forms.Form) -> tuple[Award, ...]:
    """The edition's awards with what was typed; as they stand when nothing was. Empty is no limit."""
    if not any(name.startswith("awards.") for name in form.values):
        return edition.awards
    found = []
    for place, award in enumerate(edition.awards):
        row = form.under(f"awards.{place}.")
        typed: dict[str, Any] = {
            "per_field": row.integer("per_field"),
            "total": row.integer("total"),
            "min_points": row.decimal("min_points"),
            "money_vnd": money(row),
        }
        found.append(replace(award, **typed))
    form.check()
    return tuple(found)


@get("/editions/{slug:str}/proposals/recomputation")
async def recomputation_page(request: Request, slug: str) -> Response[str]:
    """Who would change if the awards were proposed now, and the button that adopts it."""
    by = viewer(request)
    edition = await edition_for(by, slug, *JUDGING_READERS)
    proposal = await queries.proposal_of(edition.id)
    one = queries.round_of(edition, proposal.round_code)
    now = await queries.tried_proposal(by, edition, one)
    names: dict[str, Any] = {
        "edition": edition,
        "round": one,
        "closing": await queries.closing_of(one.id),
        "proposal": proposal,
        "now": now,
        "outdated": proposal.is_left_behind(now),
        "may_change": await may_organise(by, edition.contest.id),
        **await _compared(edition, proposal, now),
    }
    return page(request, "organiser/ranking/recomputation.html", **names)


@get("/editions/{slug:str}/proposals/comparison")
async def comparison_page(
    request: Request, slug: str, before: int | None = None, after: int | None = None
) -> Response[str]:
    """Two proposals by their numbers; the last two when none are named."""
    edition, proposals = await queries.proposals_for(viewer(request), slug)
    names: dict[str, Any] = {"edition": edition, "round": edition.rounds[-1], "proposals": proposals}
    if proposals:
        first = _of_position(proposals, before or max(1, proposals[0].position - 1))
        second = _of_position(proposals, after or proposals[0].position)
        names |= {"first": first, "second": second, **await _compared(edition, first, second)}
    return page(request, "organiser/ranking/comparison.html", **names)


async def _compared(edition: Edition, first: Proposal, second: Proposal) -> dict[str, Any]:
    comparison = compare(first.content, second.content)
    return {"comparison": comparison, "changes": await change_rows(edition, comparison)}


def _of_position(proposals: tuple[Proposal, ...], position: int) -> Proposal:
    found = next((one for one in proposals if one.position == position), None)
    if found is None:
        raise ProposalNotFound
    return found
