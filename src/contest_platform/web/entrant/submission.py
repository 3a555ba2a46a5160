"""Handing in, the receipt, and taking back."""

from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform import clock
from contest_platform.contests import queries as contests
from contest_platform.entries import actions, queries
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import (
    EntryNotFound,
    Status,
    after_withdrawal,
    can_write,
    missing,
    warnings,
    window_ends_at,
)
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.web.access import viewer
from contest_platform.web.entrant.reading import promised_until, way
from contest_platform.web.forms import Form
from contest_platform.web.pages import page, redirect


@get("/{entry_id:uuid}/submission")
async def submission_page(request: Request, entry_id: UUID) -> Response[str]:
    """Everything once more, what is missing, and the button."""
    entry = await queries.entry_to_write(viewer(request), entry_id)
    if entry.status in (Status.SUBMITTED, Status.ACCEPTED):
        return redirect(request, f"/entries/{entry.id}/receipt")
    return await _to_submit(request, entry, Form())


@post("/{entry_id:uuid}/submission")
async def submit_entry(request: Request, entry_id: UUID) -> Response[str]:
    by, form = viewer(request), Form()
    try:
        await actions.submit_entry(by, entry_id=entry_id)
    except Refusal as refusal:
        status = form.refuse(refusal)
        return await _to_submit(request, await queries.entry_to_write(by, entry_id), form, status=status)
    return redirect(request, f"/entries/{entry_id}/receipt", flash=_("Đã nộp hồ sơ."))


async def _to_submit(request: Request, entry: Entry, form: Form, *, status: int = 200) -> Response[str]:
    edition = await contests.edition_by_id(entry.edition_id)
    return page(
        request,
        "entrant/submission.html",
        status=status,
        entry=entry,
        edition=edition,
        form=form,
        steps=way(entry, edition),
        missing=missing(entry.content, entry.file_counts, edition),
        warnings=warnings(entry.content, edition),
        in_time=can_write(entry.status, edition, entry.complete_by, clock.now()),
        ends_at=promised_until(entry, edition),
    )


@get("/{entry_id:uuid}/receipt")
async def receipt_page(request: Request, entry_id: UUID) -> Response[str]:
    """The receipt, which prints on one sheet."""
    entry = await queries.entry_for(viewer(request), entry_id)
    receipt = await queries.receipt(entry.id)
    if receipt is None:
        raise EntryNotFound
    edition = await contests.edition_by_id(entry.edition_id)
    return page(request, "entrant/receipt.html", entry=entry, edition=edition, receipt=receipt)


@get("/{entry_id:uuid}/withdrawal")
async def withdrawal_page(request: Request, entry_id: UUID) -> Response[str]:
    entry = await queries.entry_to_write(viewer(request), entry_id)
    edition = await contests.edition_by_id(entry.edition_id)
    after = after_withdrawal(entry.status, results_frozen_at=edition.results_frozen_at)
    return page(
        request,
        "entrant/withdrawal.html",
        entry=entry,
        edition=edition,
        for_good=after is Status.WITHDRAWN,
        ends_at=promised_until(entry, edition),
        in_time=clock.now() <= window_ends_at(edition, entry.complete_by),
    )


@post("/{entry_id:uuid}/withdrawal")
async def withdraw_entry(request: Request, entry_id: UUID) -> Response[str]:
    entry = await actions.withdraw_entry(viewer(request), entry_id=entry_id)
    done = _("Đã rút hồ sơ về để sửa.") if entry.status is Status.DRAFT else _("Đã rút hồ sơ.")
    return redirect(request, f"/entries/{entry_id}", flash=done)
