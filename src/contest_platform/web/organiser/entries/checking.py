"""One dossier before the secretary: everything in it, what it lacks, and the outcome."""

from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform import clock, settings
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import DOSSIER_KEEPERS, DOSSIER_READERS, ContestRole, Edition
from contest_platform.entries import actions, queries
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import (
    ConsentParty,
    ConsentPurpose,
    Outcome,
    Status,
    asked_for_consent,
    missing,
    warnings,
)
from contest_platform.errors import Refusal
from contest_platform.language import _, sentence
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.forms import Form
from contest_platform.web.organiser.entries.queue import dossier_of
from contest_platform.web.pages import page, redirect

_PATH = "/editions/{slug:str}/dossiers/{entry_id:uuid}"
_CHECKED = (Status.SUBMITTED, Status.ACCEPTED, Status.REFUSED)


@get(_PATH)
async def dossier_page(request: Request, slug: str, entry_id: UUID) -> Response[str]:
    entry, edition = await dossier_of(request, slug, entry_id, *DOSSIER_READERS)
    return await _shown(request, entry, edition)


async def _shown(
    request: Request, entry: Entry, edition: Edition, *, status: int = 200, form: Form | None = None
) -> Response[str]:
    lacking = (*missing(entry.content, entry.file_counts, edition), *warnings(entry.content, edition))
    by = viewer(request)
    roles, own = await contests.contest_roles(by, edition.contest.id), queries.is_own_entry(by, entry)
    return page(
        request,
        "organiser/entries/dossier.html",
        status=status,
        entry=entry,
        edition=edition,
        form=form,
        lacking=lacking,
        reason="\n".join(f"- {sentence(problem)}" for problem in lacking),
        checks=await queries.dossier_checks(entry.id),
        receipts=await queries.submissions(entry.id),
        confirmations=await queries.confirmations(entry.id) if entry.on_behalf_of else (),
        consents=await queries.consents(entry.id),
        consents_base=f"/organiser/editions/{edition.slug}/dossiers/{entry.id}",
        judges_see={rule.kind for rule in edition.attachments if rule.judges_see},
        own=own,
        organises=ContestRole.ORGANISER in roles,
        keeps=bool(roles & DOSSIER_KEEPERS) and not own,
        checkable=entry.status in _CHECKED,
        asked=asked_for_consent(
            entry.authors, clock.today(settings.current().time_zone), adults_only=edition.born_from is None
        ),
    )


@post(f"{_PATH}/checks")
async def check_dossier(request: Request, slug: str, entry_id: UUID) -> Response[str]:
    entry, edition = await dossier_of(request, slug, entry_id, *DOSSIER_KEEPERS)
    form = await forms.read(request)
    try:
        outcome = form.choice("outcome", Outcome, required=True)
        complete_by = form.moment("complete_by")
        form.check()
        await actions.check_dossier(
            viewer(request),
            entry_id=entry.id,
            outcome=outcome,
            reason="" if outcome is Outcome.ACCEPTED else form.lines("reason"),
            complete_by=complete_by,
            version=form.integer("version"),
        )
    except Refusal as refusal:
        return await _shown(request, entry, edition, status=form.refuse(refusal), form=form)
    done = _("Đã ghi kết quả kiểm tra hồ sơ %(code)s.", code=entry.code)
    return redirect(request, f"/organiser/editions/{slug}/dossiers?status=submitted", flash=done)


@post(f"{_PATH}/consents")
async def record_consent(request: Request, slug: str, entry_id: UUID) -> Response[str]:
    """A consent on paper, which the secretary has before her."""
    entry, edition = await dossier_of(request, slug, entry_id, *DOSSIER_KEEPERS)
    by, form = viewer(request), await forms.read(request)
    try:
        author_id = form.id("author", required=True)
        party = form.choice("party", ConsentParty, required=True)
        purpose = form.choice("purpose", ConsentPurpose, required=True)
        given_by = form.text("given_by", required=True, limit=200)
        form.check()
        await actions.record_consent(by, author_id=author_id, purpose=purpose, party=party, given_by=given_by)
    except Refusal as refusal:
        return await _shown(request, entry, edition, status=form.refuse(refusal), form=form)
    return redirect(request, _address(slug, entry_id, "consents"), flash=_("Đã ghi nhận đồng ý."))


@post(f"{_PATH}/consents/{{consent_id:uuid}}/withdrawal")
async def withdraw_consent(request: Request, slug: str, entry_id: UUID, consent_id: UUID) -> Response[str]:
    await dossier_of(request, slug, entry_id, *DOSSIER_KEEPERS)
    await actions.withdraw_consent(viewer(request), consent_id=consent_id)
    return redirect(request, _address(slug, entry_id, "consents"), flash=_("Đã ghi nhận việc rút lại đồng ý."))


def _address(slug: str, entry_id: UUID, part: str) -> str:
    return f"/organiser/editions/{slug}/dossiers/{entry_id}#{part}"
