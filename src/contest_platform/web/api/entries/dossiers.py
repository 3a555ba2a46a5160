"""Handing entries in and checking them, for programs."""

from uuid import UUID

from litestar import Request, Response, delete, get, post, put

from contest_platform.entries import actions, queries
from contest_platform.entries.rules import EntryNotFound, Outcome
from contest_platform.errors import Invalid, Problem
from contest_platform.language import N_
from contest_platform.web.access import viewer
from contest_platform.web.api.entries.documents import (
    CheckDocument,
    EntryDocument,
    NewCheck,
    ReceiptDocument,
    receipt_document,
)
from contest_platform.web.api.entries.writing import entry_answer


@put("/entries/{entry_id:uuid}/submission")
async def submit_entry(request: Request, entry_id: UUID) -> ReceiptDocument:
    """Hand in; again gives the same receipt."""
    return receipt_document(await actions.submit_entry(viewer(request), entry_id=entry_id))


@get("/entries/{entry_id:uuid}/submission")
async def read_submission(request: Request, entry_id: UUID) -> ReceiptDocument:
    """The receipt of the latest submission."""
    entry = await queries.entry_for(viewer(request), entry_id)
    found = await queries.receipt(entry.id)
    if found is None:
        raise EntryNotFound
    return receipt_document(found)


@delete("/entries/{entry_id:uuid}/submission", status_code=200)
async def withdraw_entry(request: Request, entry_id: UUID) -> Response[EntryDocument]:
    """Back to draft before acceptance; after it withdrawn for good."""
    return await entry_answer(await actions.withdraw_entry(viewer(request), entry_id=entry_id))


@post("/entries/{entry_id:uuid}/dossier-checks")
async def check_dossier(request: Request, entry_id: UUID, data: NewCheck) -> Response[CheckDocument]:
    """Accept, return or refuse a dossier."""
    if data.outcome not in set(Outcome):
        message = N_("Kết quả kiểm tra là accepted, returned hoặc refused.")
        raise Invalid(problems=(Problem("outcome", message),))
    entry = await actions.check_dossier(
        viewer(request),
        entry_id=entry_id,
        outcome=Outcome(data.outcome),
        reason=data.reason,
        complete_by=data.complete_by,
    )
    check = (await queries.dossier_checks(entry.id))[0]
    document = CheckDocument(
        entry.id, check.outcome.value, check.reason, entry.status.value, check.checked_at, entry.complete_by
    )
    return Response(document, status_code=201)
