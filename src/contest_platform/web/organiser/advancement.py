"""Winners on their way to an edition above, with the result here and there."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.advancement import actions, queries
from contest_platform.advancement.queries import Nomination, Target
from contest_platform.advancement.rules import CHAIN, Letter, NominationStatus, Outcome, next_steps
from contest_platform.errors import Refusal
from contest_platform.language import N_, _
from contest_platform.ranking.queries import announced
from contest_platform.records.rules.prizes import Tier
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.labels import label
from contest_platform.web.pages import page, redirect

MEDAL_WORDS = {"gold": N_("Huy chương vàng"), "silver": N_("Huy chương bạc"), "bronze": N_("Huy chương đồng")}


@get("/editions/{slug:str}/nominations")
async def nominations_page(request: Request, slug: str) -> Response[str]:
    """Where winners may go and how many still can, who goes, and who might."""
    return await _nominations(request, slug)


async def _nominations(
    request: Request, slug: str, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    found = await queries.advancement_for(viewer(request), slug)
    edition = found.edition
    nominated = {(one.entry, one.target) for one in found.nominations}
    awards = {award.code: award.name for award in edition.awards}
    names: dict[str, Any] = {
        "edition": edition,
        "targets": found.targets,
        "open_targets": [
            (one.slug, one.name)
            for one in found.targets
            if one.used < one.quota or (form is not None and form.text("target") == one.slug)
        ],
        "nominations": [
            (one, awards.get(one.award, one.award), _outcome(one, found.targets)) for one in found.nominations
        ],
        "winners": [
            (one.entry, f"{one.code} · {awards.get(one.award, one.award)} · {one.title}")
            for one in found.winners
            if any((one.entry, target.slug) not in nominated for target in found.targets)
        ],
        "announced_at": moment.announced_at if (moment := await announced(edition.id)) else None,
        "form": form,
    }
    return page(request, "organiser/advancement/nominations.html", status=status, **names)


@post("/editions/{slug:str}/nominations")
async def nominate_entry(request: Request, slug: str) -> Response[str]:
    form = await forms.read(request)
    try:
        entry, target = form.id("entry", required=True), form.text("target", required=True)
        form.check()
        made = await actions.nominate_entry(viewer(request), entry_id=entry, target=target)
    except Refusal as refusal:
        return await _nominations(request, slug, status=form.refuse(refusal), form=form)
    return redirect(request, _address(slug), flash=_("Đã đề cử bài %(code)s.", code=made.code))


@get("/nominations/{nomination_id:uuid}")
async def nomination_page(request: Request, nomination_id: UUID) -> Response[str]:
    """The way of one nomination, and its next step."""
    return await _nomination(request, nomination_id)


async def _nomination(
    request: Request, nomination_id: UUID, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    found = await queries.nomination_for(viewer(request), nomination_id)
    overview = await queries.advancement_for(viewer(request), found.slug)
    target = next((one for one in overview.targets if one.slug == found.target), None)
    awards = {award.code: award.name for award in overview.edition.awards}
    names: dict[str, Any] = {
        "edition": overview.edition,
        "nomination": found,
        "award": awards.get(found.award, found.award),
        "target": target,
        "outcome": _outcome(found, overview.targets),
        "chain": [(status, _state(found, status), _noted(found, status)) for status in CHAIN],
        "next_steps": next_steps(found.status),
        "medals": [(code, _(words)) for code, words in MEDAL_WORDS.items()],
        "form": form,
    }
    return page(request, "organiser/advancement/nomination.html", status=status, **names)


@post("/nominations/{nomination_id:uuid}/steps")
async def advance_nomination(request: Request, nomination_id: UUID) -> Response[str]:
    form = await forms.read(request)
    try:
        found = await actions.advance_nomination(viewer(request), nomination_id=nomination_id, **_typed(form))
    except Refusal as refusal:
        return await _nomination(request, nomination_id, status=form.refuse(refusal), form=form)
    return redirect(request, f"/organiser/nominations/{found.id}", flash=_("Đã ghi bước mới của đề cử."))


handlers = (nominations_page, nominate_entry, nomination_page, advance_nomination)


def _typed(form: forms.Form) -> dict[str, Any]:
    status = form.choice("status", NominationStatus, required=True)
    letter = outcome = None
    if status is NominationStatus.SENT:
        number, day = form.text("letter.number", required=True, limit=100), form.date("letter.date", required=True)
        letter = Letter(number, day) if day else None
    if status is NominationStatus.CLOSED:
        outcome = Outcome(form.text("outcome.award") or None, form.text("outcome.medal") or None)
    form.check()
    return {"status": status, "letter": letter, "outcome": outcome}


def _state(found: Nomination, status: NominationStatus) -> str:
    """How the step is drawn; a step that was passed over on the way to the end is no longer to come."""
    done = {step.status for step in found.steps}
    if status in done:
        return "done" if status is not found.status or status is NominationStatus.CLOSED else "current"
    return "stopped" if found.status is NominationStatus.CLOSED else "next"


def _noted(found: Nomination, status: NominationStatus) -> str:
    step = next((one for one in found.steps if one.status is status), None)
    return _("%(at)s, %(by)s", at=step.at, by=step.by) if step else ""


def _outcome(found: Nomination, targets: tuple[Target, ...]) -> str:
    """The result there in words; empty while it is not known."""
    if found.outcome is None:
        return ""
    if found.outcome.award is None:
        return _("Không có giải")
    awards = next((dict(one.awards) for one in targets if one.slug == found.target and one.awards), {})
    name = awards.get(found.outcome.award) or _prize_words(found.outcome.award)
    return f"{name}, {_(MEDAL_WORDS[found.outcome.medal]).lower()}" if found.outcome.medal else name


def _address(slug: str) -> str:
    return f"/organiser/editions/{slug}/nominations"


def _prize_words(code: str) -> str:
    """The usual name of a rung of the ladder, for an edition that is not kept here."""
    return label(Tier(code)) if code in set(Tier) else code
