"""The author's agreement with a dossier that a secretary entered for her: a mailed link, then a button."""

from litestar import Request, Response, get, post

from contest_platform.contests import queries as contests
from contest_platform.entries import actions, queries
from contest_platform.entries.rules import EntryNotFound
from contest_platform.language import _
from contest_platform.web.pages import page, redirect


@get("/{token:str}")
async def confirmation_page(request: Request, token: str) -> Response[str]:
    """Opening confirms nothing: mail scanners open links too."""
    found = await queries.confirmation_by_token(actions.token_digest(token))
    if found is None:
        raise EntryNotFound
    entry = await queries.entry_by_id(found.entry_id)
    edition = await contests.edition_by_id(entry.edition_id)
    return page(request, "entrant/confirmation.html", entry=entry, edition=edition, token=token, confirmation=found)


@post("/{token:str}")
async def confirm_entry(request: Request, token: str) -> Response[str]:
    await actions.confirm_entry(token=token)
    return redirect(request, f"/entries/confirmations/{token}", flash=_("Cảm ơn bạn, hồ sơ đã được xác nhận."))
