"""The committee's decision: one form, with the departures from the proposal and their reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post

from contest_platform.contests.queries import may_organise
from contest_platform.contests.rules import Edition
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.ranking import actions, queries
from contest_platform.ranking.queries import Proposal, Ratification
from contest_platform.ranking.rules.proposals import ProposedEntry, money_of
from contest_platform.ranking.rules.ratification import Departure
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.organiser.contests.parts import typed_decision
from contest_platform.web.organiser.ranking.allocation import award_names
from contest_platform.web.pages import page, redirect

NO_AWARD = "none"


@dataclass(frozen=True)
class Decided:
    """A decision with its departures (code, proposed, decided, reason) and its prize money in đồng."""

    ratification: Ratification
    proposal: Proposal
    departures: list[tuple[str, str, str, str]]
    money: int


@get("/editions/{slug:str}/ratification")
async def ratification_page(request: Request, slug: str) -> Response[str]:
    """The form, or what was decided."""
    return await _ratification(request, slug)


async def _ratification(
    request: Request, slug: str, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    edition, proposals = await queries.proposals_for(viewer(request), slug)
    names: dict[str, Any] = {
        "edition": edition,
        "proposal": proposals[0] if proposals else None,
        "fresh": form is None,
    }
    names["decided"] = await _decided(edition, proposals)
    form = form or _carried_over(names["decided"], proposals)
    if proposals:
        titles = await queries.titles(entry.entry for entry in proposals[0].entries)
        names["entries"] = [
            (str(one.entry), f"{one.code} · {titles[one.entry]}") for one in sorted(proposals[0].entries, key=_code)
        ]
        names["awards"] = [*((one.code, one.name) for one in edition.awards), (NO_AWARD, _("Không trao giải"))]
        names["rows"] = _row_count(form) if form else 1
    names["may_change"] = await may_organise(viewer(request), edition.contest.id)
    return page(request, "organiser/ranking/ratification.html", status=status, form=form, **names)


async def _decided(edition: Edition, proposals: Sequence[Proposal]) -> list[Decided]:
    """Every decision, the latest first."""
    by_id = {one.id: one for one in proposals}
    names = award_names(edition)
    found = []
    for one in await queries.ratifications_of(edition.id):
        proposal = by_id[one.proposal_id]
        entries = {each.entry: each for each in proposal.entries}
        departures = [
            (
                entries[change.entry].code,
                names.get(entries[change.entry].award or "", "–"),
                names.get(change.award or "", "–"),
                change.reason,
            )
            for change in one.changes
        ]
        money = money_of(edition.awards, one.awards(proposal).values())
        found.append(Decided(one, proposal, departures, money))
    return found


def _carried_over(decided: Sequence[Decided], proposals: Sequence[Proposal]) -> forms.Form | None:
    """The next decision begins with the departures of the one that stands, where the proposal does not make them."""
    if not decided:
        return None
    proposed = {one.entry: one.award for one in proposals[0].entries}
    kept = [one for one in decided[0].ratification.changes if proposed.get(one.entry, one.award) != one.award]
    rows = [
        (f"changes.{number}.{name}", value)
        for number, one in enumerate(kept)
        for name, value in (("entry", str(one.entry)), ("award", one.award or NO_AWARD), ("reason", one.reason))
    ]
    return forms.from_pairs(rows) if rows else None


@post("/editions/{slug:str}/ratification")
async def ratify_awards(request: Request, slug: str) -> Response[str]:
    form = await forms.read(request)
    if "add_row" in form.values or "remove_row" in form.values:
        removed = f"changes.{form.text('remove_row')}."
        form.keep_rows("changes", [row for row in form.rows("changes") if row.prefix != removed])
        return await _ratification(request, slug, form=form)
    try:
        await actions.ratify_awards(viewer(request), slug=slug, **_typed(form))
    except Refusal as refusal:
        return await _ratification(request, slug, status=form.refuse(refusal), form=form)
    address = f"/organiser/editions/{slug}/announcement"
    return redirect(request, address, flash=_("Đã ghi quyết định của Ban Tổ chức."))


def _row_count(form: forms.Form) -> int:
    """As many rows of departures as were typed in, one more when that was asked for, and at least one."""
    numbers = [int(row.prefix.split(".")[1]) for row in form.rows("changes")]
    return max(1, max(numbers, default=-1) + 1 + ("add_row" in form.values))


def _typed(form: forms.Form) -> dict[str, Any]:
    typed: dict[str, Any] = {
        "present": form.integer("present", required=True) or 0,
        "in_favour": form.integer("in_favour", required=True) or 0,
        "proposal_id": form.id("proposal", required=True),
        "replaces": form.id("replaces"),
        "changes": [_departure(row) for row in form.rows("changes")],
    }
    typed["decision"] = typed_decision(form.under("decision."))
    form.check()
    return typed


def _departure(row: forms.Form) -> Departure:
    award = row.text("award", required=True)
    entry = row.id("entry", required=True)
    return Departure(entry, None if award == NO_AWARD else award, row.text("reason", required=True, limit=1000))


def _code(one: ProposedEntry) -> str:
    return one.code
