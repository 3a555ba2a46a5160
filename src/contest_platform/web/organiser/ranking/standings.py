"""The standing of a round, and closing it."""

from typing import Any

from litestar import Request, Response, get, post

from contest_platform.contests import queries as contests
from contest_platform.contests.rules import RanksBy
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.ranking import actions, queries
from contest_platform.ranking.rules.closing import Blocker, BlockerCode
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.pages import page, redirect

PAGE = 100


@get("/editions/{slug:str}/rounds/{round_code:str}/standings")
async def standings_page(
    request: Request, slug: str, round_code: str, field: str = "", after: str | None = None
) -> Response[str]:
    """By place, over all fields or of one; ties marked, and why an entry has no place."""
    found = await queries.standing_page(
        viewer(request), slug, round_code, field=field or None, after=after, limit=PAGE
    )
    standing = found.standing
    names: dict[str, Any] = {
        "edition": standing.edition,
        "round": standing.round,
        "closing": standing.closing,
        "rows": found.rows,
        "titles": found.titles,
        "fields": {one.code: one.name for one in standing.edition.fields},
        "field": field,
        "next": found.next,
        "address": request.url.path,
        "adjusted": standing.round.ranks_by is RanksBy.ADJUSTED,
        "incomplete": sum(not row.complete for row in standing.rows),
    }
    return page(request, "organiser/ranking/standings.html", **names)


@get("/editions/{slug:str}/rounds/{round_code:str}/closing")
async def closing_page(request: Request, slug: str, round_code: str) -> Response[str]:
    """What is missing, or when the round was closed."""
    return await _closing(request, slug, round_code)


async def _closing(
    request: Request, slug: str, round_code: str, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    standing = await queries.standing_for(viewer(request), slug, round_code)
    edition, one = standing.edition, standing.round
    closing = standing.closing
    blockers = () if closing else await queries.blockers_of(edition, one)
    names: dict[str, Any] = {
        "edition": edition,
        "round": one,
        "closing": closing,
        "reopenings": await queries.reopenings_of(one.id),
        "may_change": await contests.may_organise(viewer(request), edition.contest.id),
        "entries": len(standing.rows),
        "blockers": [(found.sentence, _where(found, slug, one.code)) for found in blockers],
        "next_round": next((later for later in edition.rounds if later.position > one.position), None),
        "form": form,
    }
    return page(request, "organiser/ranking/closing.html", status=status, **names)


@post("/editions/{slug:str}/rounds/{round_code:str}/closing")
async def close_round(request: Request, slug: str, round_code: str) -> Response[str]:
    form = await forms.read(request)
    try:
        await actions.close_round(viewer(request), slug=slug, round_code=round_code)
    except Refusal as refusal:
        return await _closing(request, slug, round_code, status=form.refuse(refusal), form=form)
    address = f"/organiser/editions/{slug}/rounds/{round_code}/standings"
    return redirect(request, address, flash=_("Đã khóa vòng chấm."))


@post("/editions/{slug:str}/rounds/{round_code:str}/reopening")
async def reopen_round(request: Request, slug: str, round_code: str) -> Response[str]:
    """Sheets may be reopened and corrected again; what was decided stays until it is decided anew."""
    form = await forms.read(request)
    try:
        reason = form.lines("reason", required=True, limit=2000)
        form.check()
        await actions.reopen_round(viewer(request), slug=slug, round_code=round_code, reason=reason)
    except Refusal as refusal:
        return await _closing(request, slug, round_code, status=form.refuse(refusal), form=form)
    address = f"/organiser/editions/{slug}/rounds/{round_code}/progress"
    return redirect(request, address, flash=_("Đã mở lại vòng chấm. Mở từng phiếu cần sửa, rồi khóa vòng lần nữa."))


def _where(blocker: Blocker, slug: str, round_code: str) -> str:
    """The page on which it can be put right."""
    edition = f"/organiser/editions/{slug}"
    match blocker.code:
        case BlockerCode.TAKES_ENTRIES:
            return f"{edition}/settings/dates"
        case BlockerCode.UNCHECKED_DOSSIERS:
            return f"{edition}/dossiers?status=submitted"
        case BlockerCode.TOO_FEW_SHEETS | BlockerCode.RANKS_MISSING | BlockerCode.NO_ENTRIES:
            return f"{edition}/rounds/{round_code}/assignments"
        case _:
            return f"{edition}/rounds/{round_code}/progress"
