"""Beginning, reading and changing entries, for programs."""

from uuid import UUID

import msgspec
from litestar import Request, Response, get, patch, post

from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import DOSSIER_KEEPERS
from contest_platform.entries import actions, queries
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import StaleVersion
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.api.entries.documents import (
    EntryChanges,
    EntryDocument,
    EntryList,
    NewEntry,
    NewId,
    changed,
    content_of,
    entry_document,
    person_of,
)
from contest_platform.web.api.parts import Limit


@post("/editions/{slug:str}/entries")
async def start_entry(request: Request, slug: str, data: NewEntry) -> Response[NewId]:
    """Begin an entry: an own one, or as a secretary one on behalf of its lead author."""
    by = viewer(request)
    content = content_of(data)
    if await _enters_for_others(by, slug, data):
        person = person_of(data)
        entry = await actions.enter_on_behalf(by, slug=slug, content=content, on_behalf_of=person)
    else:
        entry = await actions.start_entry(by, slug=slug, content=content)
    headers = {"Location": f"/api/v1/entries/{entry.id}", "ETag": f'"{entry.version}"'}
    return Response(NewId(entry.id, entry.status.value), status_code=201, headers=headers)


async def _enters_for_others(by: Viewer, slug: str, data: NewEntry) -> bool:
    if data.on_behalf_of is not None:
        return True
    if Role.ENTRANT in by.roles:
        return False
    roles = await contests.contest_roles(by, (await contests.edition(slug)).contest.id)
    return bool(roles & DOSSIER_KEEPERS)


@get("/editions/{slug:str}/entries")
async def list_entries(
    request: Request,
    slug: str,
    *,
    status: str | None = None,
    field: str | None = None,
    q: str = "",
    after: str | None = None,
    limit: Limit = 50,
) -> EntryList:
    """All entries for those who run the contest, else the own ones; the oldest first."""
    edition = await contests.edition(slug)
    found = await queries.entries_page(
        viewer(request), edition, status=status, field=field, q=q, after=after, limit=limit
    )
    return EntryList([entry_document(one, edition.slug) for one in found.items], found.next)


@get("/entries/{entry_id:uuid}")
async def read_entry(request: Request, entry_id: UUID) -> Response[EntryDocument]:
    """The ETag is the version of what is written; files do not change it."""
    return await entry_answer(await queries.entry_for(viewer(request), entry_id))


@patch("/entries/{entry_id:uuid}")
async def write_entry(request: Request, entry_id: UUID, data: EntryChanges) -> Response[EntryDocument]:
    """Change a draft or a returned entry; `If-Match` names the version that was read (412 with the current one)."""
    by, version = viewer(request), forms.expected_version(request)
    entry = await queries.entry_to_write(by, entry_id)
    content = changed(entry.content, data)
    try:
        return await entry_answer(await actions.write_entry(by, entry_id=entry_id, version=version, content=content))
    except StaleVersion as stale:
        current = await queries.entry_for(by, entry_id)
        slug = (await contests.edition_by_id(current.edition_id)).slug
        stale.extra = {"current": msgspec.to_builtins(entry_document(current, slug)), "version": current.version}
        raise


async def entry_answer(entry: Entry) -> Response[EntryDocument]:
    slug = (await contests.edition_by_id(entry.edition_id)).slug
    headers = {"ETag": f'"{entry.version}"', "Cache-Control": "no-store"}
    return Response(entry_document(entry, slug), headers=headers)
