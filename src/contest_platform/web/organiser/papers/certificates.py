"""Certificates: issued, looked up, replaced and revoked."""

from typing import Any

from litestar import Request, Response, get, post

from contest_platform.contests.queries import edition_for, may_organise
from contest_platform.contests.rules import JUDGING_READERS
from contest_platform.errors import Refusal
from contest_platform.language import _, ngettext
from contest_platform.papers import actions, queries
from contest_platform.papers.rules.certificates import typed_serial
from contest_platform.web import forms, uploads
from contest_platform.web.access import viewer
from contest_platform.web.pages import page, redirect

SHOWN = 500


@get("/editions/{slug:str}/certificates")
async def certificates_page(request: Request, slug: str, after: int = 0) -> Response[str]:
    """The register, and who still has none."""
    return await _certificates(request, slug, after=after)


async def _certificates(
    request: Request, slug: str, *, after: int = 0, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    register = await queries.register_for(viewer(request), slug)
    shown = [one for one in register.issued if one.number > after][:SHOWN]
    names: dict[str, Any] = {
        "edition": register.edition,
        "register": register,
        "shown": shown,
        "next": shown[-1].number if shown and shown[-1].number < register.issued[-1].number else None,
        "may_change": await may_organise(viewer(request), register.edition.contest.id),
        "form": form,
    }
    return page(request, "organiser/papers/certificates.html", status=status, **names)


@post("/editions/{slug:str}/certificates")
async def issue_certificates(request: Request, slug: str) -> Response[str]:
    form = await forms.read(request)
    try:
        issued = await actions.issue_certificates(viewer(request), slug=slug)
    except Refusal as refusal:
        return await _certificates(request, slug, status=form.refuse(refusal), form=form)
    flash = ngettext("Đã cấp %(count)s giấy chứng nhận.", "Đã cấp %(count)s giấy chứng nhận.", issued)
    return redirect(request, f"/organiser/editions/{slug}/certificates", flash=flash)


@get("/certificates/{serial:str}")
async def certificate_page(request: Request, serial: str) -> Response[str]:
    return await _certificate(request, serial)


async def _certificate(
    request: Request, serial: str, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    found = await queries.certificate_for(viewer(request), serial)
    edition = await edition_for(viewer(request), found.slug, *JUDGING_READERS)
    return page(
        request,
        "organiser/papers/certificate.html",
        status=status,
        edition=edition,
        found=found,
        may_change=await may_organise(viewer(request), edition.contest.id),
        form=form,
    )


@post("/certificates/{serial:str}/replacement")
async def replace_certificate(request: Request, serial: str) -> Response[str]:
    form = await forms.read(request)
    try:
        new = await actions.replace_certificate(viewer(request), serial=serial, reason=form.text("reason"))
    except Refusal as refusal:
        return await _certificate(request, serial, status=form.refuse(refusal), form=form)
    return redirect(request, f"/organiser/certificates/{new.serial}", flash=_("Đã cấp giấy thay thế."))


@post("/certificates/{serial:str}/revocation")
async def revoke_certificate(request: Request, serial: str) -> Response[str]:
    form = await forms.read(request)
    try:
        await actions.revoke_certificate(viewer(request), serial=serial, reason=form.text("revocation_reason"))
    except Refusal as refusal:
        status = form.refuse(refusal)
        if "reason" in form.problems:  # two acts of this page ask for a reason, each in a field of its own
            form.problems["revocation_reason"] = form.problems.pop("reason")
        return await _certificate(request, serial, status=status, form=form)
    return redirect(
        request, f"/organiser/certificates/{typed_serial(serial)}", flash=_("Đã thu hồi giấy chứng nhận.")
    )


@get("/certificates/{serial:str}/file")
async def certificate_file(request: Request, serial: str) -> Response[bytes]:
    """A certificate that holds, to print once more."""
    content = await queries.one_certificate(viewer(request), serial)
    return uploads.saved(content, filename=f"{typed_serial(serial)}.pdf", media_type="application/pdf")
