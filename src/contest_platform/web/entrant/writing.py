"""Writing a dossier: saved as one types, or by the button."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform import clock
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import Phase, phase
from contest_platform.entries import actions, queries
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import Content, StaleVersion, can_write, check_writable, missing
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.entrant.typed import add_row, read_content, remove_row, typed_values
from contest_platform.web.forms import Form
from contest_platform.web.pages import page, redirect


@get("/new")
async def new_entry_page(request: Request, edition: str = "") -> Response[str]:
    return await _new(request, Form({"edition": edition}))


@post("/")
async def start_entry(request: Request) -> Response[str]:
    form = await forms.read(request)
    try:
        slug, title = form.text("edition", required=True), form.text("title", required=True)
        form.check()
        entry = await actions.start_entry(viewer(request), slug=slug, content=Content(title=title))
    except Refusal as refusal:
        return await _new(request, form, status=form.refuse(refusal))
    return redirect(request, f"/entries/{entry.id}/draft")


async def _new(request: Request, form: Form, *, status: int = 200) -> Response[str]:
    now = clock.now()
    editions = [one for one in await contests.published_editions() if phase(one, now) is Phase.OPEN]
    return page(request, "entrant/new.html", status=status, form=form, editions=editions)


@get("/{entry_id:uuid}/draft")
async def draft_page(request: Request, entry_id: UUID) -> Response[str]:
    entry = await queries.entry_to_write(viewer(request), entry_id)
    edition = await contests.edition_by_id(entry.edition_id)
    if not can_write(entry.status, edition, entry.complete_by, clock.now()):
        return redirect(request, f"/entries/{entry.id}")
    return await written(request, entry, Form(typed_values(entry.content)))


@post("/{entry_id:uuid}/draft")
async def write_entry(request: Request, entry_id: UUID) -> Response[Any]:
    """The whole form. Rows are added and removed on the page; what stands in it is saved by the other buttons."""
    by, form = viewer(request), await forms.read(request)
    entry = await queries.entry_to_write(by, entry_id)
    if changed_rows := add_row(form) or remove_row(form):
        check_writable(entry.status)
        return await written(request, entry, changed_rows)
    by_script = request.headers.get("x-requested-with") == "autosave"
    version = forms.expected_version(request) if by_script else form.integer("version")
    try:
        content = read_content(form)
        form.check()
        saved = await actions.write_entry(by, entry_id=entry_id, version=version, content=content)
    except StaleVersion as stale:
        return await _stale(request, await queries.entry_to_write(by, entry_id), form, stale, by_script=by_script)
    except Refusal as refusal:
        if by_script:
            raise
        return await written(request, entry, form, status=form.refuse(refusal))
    if by_script:
        return Response(None, status_code=204, headers={"ETag": f'"{saved.version}"'})
    there = "submission" if form.text("then") == "submission" else "draft"
    return redirect(request, f"/entries/{entry_id}/{there}", flash=_("Đã lưu."))


async def _stale(
    request: Request, entry: Entry, form: Form, stale: StaleVersion, *, by_script: bool
) -> Response[Any]:
    """Both versions: to the script as values, to the person as typed with what was saved beside it."""
    current = typed_values(entry.content)
    if by_script:
        return Response({"version": str(entry.version), "values": current}, status_code=412)
    status = form.refuse(stale)
    differing = [
        (name, str(current.get(name, "")), str(form.values.get(name, "")))
        for name in {**current, **form.values}
        if name not in ("csrf_token", "version", "then") and current.get(name, "") != form.values.get(name, "")
    ]
    return await written(request, entry, form, status=status, differing=differing)


async def written(
    request: Request, entry: Entry, form: Form, *, status: int = 200, differing: object = ()
) -> Response[str]:
    """The page on which a dossier is written; of a closed one, what was typed when it was closed meanwhile."""
    edition = await contests.edition_by_id(entry.edition_id)
    checks = await queries.dossier_checks(entry.id)
    return page(
        request,
        "entrant/draft.html",
        status=status,
        entry=entry,
        edition=edition,
        form=replace(form, values={**form.values, "version": str(entry.version)}),
        rows=max(1, len(form.rows("authors")) + (1 if "added_row" in form.values else 0)),
        missing=missing(entry.content, entry.file_counts, edition),
        last_check=checks[0] if checks else None,
        differing=differing,
    )
