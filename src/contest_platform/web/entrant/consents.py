"""Consents to publish a child's name, recorded by who keeps the dossier."""

from uuid import UUID

from litestar import Request, Response, post

from contest_platform.entries import actions, queries
from contest_platform.entries.rules import ConsentParty, ConsentPurpose
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.entrant.reading import shown
from contest_platform.web.pages import redirect


@post("/{entry_id:uuid}/consents")
async def record_consent(request: Request, entry_id: UUID) -> Response[str]:
    by, form = viewer(request), await forms.read(request)
    entry = await queries.entry_for(by, entry_id)
    try:
        author_id = form.id("author", required=True)
        party = form.choice("party", ConsentParty, required=True)
        purpose = form.choice("purpose", ConsentPurpose, required=True)
        given_by = form.text("given_by", required=True, limit=200)
        form.check()
        await actions.record_consent(by, author_id=author_id, purpose=purpose, party=party, given_by=given_by)
    except Refusal as refusal:
        return await shown(request, entry, status=form.refuse(refusal), form=form)
    return redirect(request, f"/entries/{entry_id}#consents", flash=_("Đã ghi nhận đồng ý."))


@post("/{entry_id:uuid}/consents/{consent_id:uuid}/withdrawal")
async def withdraw_consent(request: Request, entry_id: UUID, consent_id: UUID) -> Response[str]:
    await actions.withdraw_consent(viewer(request), consent_id=consent_id)
    return redirect(request, f"/entries/{entry_id}#consents", flash=_("Đã ghi nhận việc rút lại đồng ý."))
