"""Erasing personal data of people of a dossier, when one of them asks for it."""

from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.contests.rules import ContestRole, Edition
from contest_platform.entries.queries import Entry
from contest_platform.errors import Refusal
from contest_platform.language import N_, _
from contest_platform.papers.actions import erase_people
from contest_platform.papers.rules.erasing import NobodyChosen
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.forms import Form
from contest_platform.web.organiser.entries.queue import dossier_of
from contest_platform.web.pages import page, redirect

_PATH = "/editions/{slug:str}/dossiers/{entry_id:uuid}/erasure"
NOT_CHECKED = N_("Xin xác nhận đã kiểm tra người yêu cầu.")
_MENTOR, _ON_BEHALF_OF = "mentor", "on_behalf_of"


@get(_PATH)
async def erasure_page(request: Request, slug: str, entry_id: UUID) -> Response[str]:
    """What goes, what stays, and for whom: nothing is erased before the button."""
    entry, edition = await dossier_of(request, slug, entry_id, ContestRole.ORGANISER)
    return _page(request, entry, edition, Form())


@post(_PATH)
async def erase_dossier_people(request: Request, slug: str, entry_id: UUID) -> Response[str]:
    entry, edition = await dossier_of(request, slug, entry_id, ContestRole.ORGANISER)
    form = await forms.read(request)
    chosen = form.many("people")
    try:
        if not chosen:
            form.note("people", NobodyChosen.message)
        if not form.flag("sure"):
            form.note("sure", NOT_CHECKED)
        reason = form.lines("reason", required=True)
        form.check()
        await erase_people(
            viewer(request),
            entry_id=entry.id,
            authors=[one.id for one in entry.authors if one.id and str(one.id) in chosen],
            mentor=_MENTOR in chosen,
            on_behalf_of=_ON_BEHALF_OF in chosen,
            reason=reason,
        )
    except Refusal as refusal:
        return _page(request, entry, edition, form, status=form.refuse(refusal))
    address = f"/organiser/editions/{slug}/dossiers/{entry_id}"
    return redirect(request, address, flash=_("Đã xóa dữ liệu cá nhân. Trang kết quả công khai được làm lại ngay."))


def _page(request: Request, entry: Entry, edition: Edition, form: Form, *, status: int = 200) -> Response[str]:
    people = [(str(one.id), one.full_name, _("tác giả")) for one in entry.authors if one.full_name]
    if entry.mentor:
        people.append((_MENTOR, entry.mentor.full_name, _("người hướng dẫn")))
    if entry.on_behalf_of and entry.on_behalf_of.full_name:
        people.append((_ON_BEHALF_OF, entry.on_behalf_of.full_name, _("người được nộp hộ")))
    return page(
        request,
        "organiser/entries/erasure.html",
        status=status,
        entry=entry,
        edition=edition,
        people=people,
        form=form,
    )
