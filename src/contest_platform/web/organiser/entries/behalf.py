"""Entering a dossier for somebody without internet, and the author's signed sheet."""

from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.contests import queries as contests
from contest_platform.contests.rules import DOSSIER_KEEPERS
from contest_platform.entries import actions, queries
from contest_platform.entries.rules import Content, EntryNotFound, OnBehalfOf
from contest_platform.errors import Refusal
from contest_platform.language import N_, _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.forms import Form
from contest_platform.web.organiser.entries.queue import dossier_of
from contest_platform.web.pages import page, redirect

_PATH = "/editions/{slug:str}/dossiers/{entry_id:uuid}"
_REACHABLE = N_("Cần số điện thoại hoặc thư điện tử để tác giả xác nhận.")


@get("/editions/{slug:str}/dossiers/new")
async def on_behalf_page(request: Request, slug: str) -> Response[str]:
    return await _page(request, slug, Form())


@post("/editions/{slug:str}/dossiers")
async def enter_on_behalf(request: Request, slug: str) -> Response[str]:
    """Begin it; everything else is written on the pages of a dossier, by any secretary of the contest."""
    form = await forms.read(request)
    try:
        person = OnBehalfOf(
            form.text("on_behalf_of.full_name", required=True),
            form.text("on_behalf_of.phone"),
            form.text("on_behalf_of.email"),
        )
        if not person.phone and not person.email:
            form.note("on_behalf_of.phone", _REACHABLE)
        title = form.text("title", required=True)
        form.check()
        entry = await actions.enter_on_behalf(
            viewer(request), slug=slug, content=Content(title=title), on_behalf_of=person
        )
    except Refusal as refusal:
        return await _page(request, slug, form, status=form.refuse(refusal))
    return redirect(request, f"/entries/{entry.id}/draft")


async def _page(request: Request, slug: str, form: Form, *, status: int = 200) -> Response[str]:
    edition = await contests.edition_for(viewer(request), slug, *DOSSIER_KEEPERS)
    return page(request, "organiser/entries/on_behalf.html", status=status, edition=edition, form=form)


@get(f"{_PATH}/confirmation-sheet")
async def confirmation_sheet_page(request: Request, slug: str, entry_id: UUID) -> Response[str]:
    """What the author signs; it prints on one sheet."""
    entry, edition = await dossier_of(request, slug, entry_id, *DOSSIER_KEEPERS)
    if entry.on_behalf_of is None:
        raise EntryNotFound
    receipt = await queries.receipt(entry.id)
    return page(request, "organiser/entries/confirmation_sheet.html", entry=entry, edition=edition, receipt=receipt)


@post(f"{_PATH}/confirmation")
async def record_confirmation(request: Request, slug: str, entry_id: UUID) -> Response[str]:
    """The signed sheet is here."""
    await dossier_of(request, slug, entry_id, *DOSSIER_KEEPERS)
    await actions.record_confirmation(viewer(request), entry_id=entry_id)
    address = f"/organiser/editions/{slug}/dossiers/{entry_id}"
    return redirect(request, address, flash=_("Đã ghi nhận bản xác nhận có chữ ký."))
