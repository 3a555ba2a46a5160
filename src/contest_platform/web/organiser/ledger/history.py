"""What happened to a dossier and to an edition, line by line as the ledger has it, for those who run the contest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get

from contest_platform.accounts import queries as accounts
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import DOSSIER_READERS, JUDGING_READERS, Edition
from contest_platform.entries import queries as entries
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import EntryNotFound
from contest_platform.ledger.queries import HistoryLine, history, subjects
from contest_platform.web.access import viewer
from contest_platform.web.organiser.ledger.words import Detail, Known, details, what
from contest_platform.web.pages import page

_PAGE = 50


@dataclass(frozen=True)
class Happening:
    """`who` is None for what the program did itself, empty for somebody whose name was erased."""

    sequence: int
    at: datetime
    who: str | None
    what: str
    details: list[Detail]


@get("/editions/{slug:str}/dossiers/{entry_id:uuid}/history")
async def entry_history_page(request: Request, slug: str, entry_id: UUID, before: int | None = None) -> Response[str]:
    by = viewer(request)
    edition = await contests.edition_for(by, slug, *DOSSIER_READERS)
    entry = await entries.entry_for(by, entry_id)
    if entry.edition_id != edition.id:
        raise EntryNotFound
    return await _page(request, edition, [f"entry:{entry.id}"], before, entry=entry)


@get("/editions/{slug:str}/history")
async def edition_history_page(request: Request, slug: str, before: int | None = None) -> Response[str]:
    """The edition itself for everybody who helps to run it; rounds, jury and roles are not a secretary's."""
    edition = await contests.edition_for(viewer(request), slug, *DOSSIER_READERS)
    roles = await contests.contest_roles(viewer(request), edition.contest.id)
    about = [f"edition:{edition.id}"]
    if roles & JUDGING_READERS:
        about += [f"contest:{edition.contest.id}", *(f"round:{one.id}" for one in edition.rounds)]
        about += await subjects("judge", verb="invite_judge", name="edition", value=str(edition.id))
    return await _page(request, edition, about, before)


async def _page(
    request: Request, edition: Edition, about: list[str], before: int | None, *, entry: Entry | None = None
) -> Response[str]:
    lines = await history(*about, before=before, limit=_PAGE + 1)
    shown, more = lines[:_PAGE], len(lines) > _PAGE
    roles = await contests.contest_roles(viewer(request), edition.contest.id)
    ids = set(_ids(one.changes for one in shown))
    known = Known(
        edition=edition,
        accounts=await accounts.full_names({*ids, *(one.actor for one in shown if one.actor)}),
        codes=await entries.codes(ids),
        authors={one.id: one.full_name for one in entry.authors if one.id} if entry else {},
        whole=bool(roles & JUDGING_READERS),
    )
    return page(
        request,
        "organiser/ledger/history.html",
        edition=edition,
        entry=entry,
        happenings=[_happening(one, known) for one in shown],
        first="?" if before else None,
        following=f"?before={shown[-1].sequence}" if more else None,
    )


def _happening(line: HistoryLine, known: Known) -> Happening:
    who = known.accounts.get(line.actor, "") if line.actor else None
    return Happening(line.sequence, line.at, who, what(line), details(line, known))


def _ids(value: Any) -> Iterator[UUID]:
    """Every id in the changes, however deep: of accounts or of entries, the queries tell them apart."""
    match value:
        case dict():
            yield from _ids([*value, *value.values()])
        case str() if len(value) == 36:
            try:
                yield UUID(value)
            except ValueError:
                return
        case str():
            return
        case Iterable():
            for one in value:
                yield from _ids(one)
