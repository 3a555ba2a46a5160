"""The dossiers of an edition, by state, field and words."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get

from contest_platform import text
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import DOSSIER_KEEPERS, DOSSIER_READERS, ContestRole, Edition
from contest_platform.entries import queries
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import EntryNotFound, Status
from contest_platform.web.access import viewer
from contest_platform.web.labels import label
from contest_platform.web.pages import page

_PAGE = 50


@get("/editions/{slug:str}/dossiers")
async def dossiers_page(
    request: Request, slug: str, *, status: str = "", field: str = "", q: str = "", after: str = ""
) -> Response[str]:
    by = viewer(request)
    edition = await contests.edition_for(by, slug, *DOSSIER_READERS)
    words = text.one_line(q)[:200]
    found = await queries.entries_page(
        by, edition, status=status, field=field, q=words, after=after or None, limit=_PAGE
    )
    chosen = {name: value for name, value in (("status", status), ("field", field), ("q", words)) if value}
    counts = (await queries.counts_by_status([edition.id]))[edition.id]
    return page(
        request,
        "organiser/entries/dossiers.html",
        edition=edition,
        found=found,
        chosen=chosen,
        counts=counts,
        total=sum(counts.values()),
        states=[(one.value, f"{label(one)} ({counts[one]})") for one in Status],
        first="?" + urlencode(chosen) if after else None,
        following="?" + urlencode({**chosen, "after": found.next}) if found.next else None,
        keeps=bool(await contests.contest_roles(by, edition.contest.id) & DOSSIER_KEEPERS),
    )


async def dossier_of(request: Request, slug: str, entry_id: UUID, *roles: ContestRole) -> tuple[Entry, Edition]:
    """An entry of this edition, for somebody who has one of the roles in its contest."""
    by = viewer(request)
    edition = await contests.edition_for(by, slug, *roles)
    entry = await queries.entry_for(by, entry_id)
    if entry.edition_id != edition.id:
        raise EntryNotFound
    return entry, edition
