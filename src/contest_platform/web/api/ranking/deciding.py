"""From the standing to the results, for programs."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from litestar import Request, Response, delete, get, post, put

from contest_platform.contests.queries import EditionNotFound, edition_for
from contest_platform.contests.rules import JUDGING_READERS
from contest_platform.errors import Invalid, Problem
from contest_platform.language import N_
from contest_platform.ranking import actions, queries
from contest_platform.ranking.rules.ratification import Departure
from contest_platform.web.access import viewer, visitor
from contest_platform.web.api.parts import Limit, part_of
from contest_platform.web.api.ranking.decision_documents import (
    AnnouncementDocument,
    NewAnnouncement,
    NewRatification,
    RatificationDocument,
    ResultsDocument,
    ratification_document,
    results_document,
)
from contest_platform.web.api.ranking.documents import (
    ClosingDocument,
    NewProposal,
    NewReopening,
    NewTieVote,
    ProposalDocument,
    ProposalList,
    StandingDocument,
    TieVoteDocument,
    proposal_document,
    standing_row,
)
from contest_platform.web.api.ranking.trying import tried_scheme
from contest_platform.web.sharing import shared
from contest_platform.web.uploads import saved


@get("/editions/{slug:str}/rounds/{round_code:str}/standings")
async def read_standings(
    request: Request,
    *,
    slug: str,
    round_code: str,
    field: str | None = None,
    after: str | None = None,
    limit: Limit = 500,
) -> StandingDocument:
    """The standing of a round, over all fields or of one."""
    found = await queries.standing_page(viewer(request), slug, round_code, field=field, after=after, limit=limit)
    standing = found.standing
    return StandingDocument(
        round=standing.round.code,
        method=standing.round.method.value,
        closed_at=standing.closing.at if standing.closing else None,
        digest=standing.closing.digest if standing.closing else None,
        entries=[standing_row(row, found.titles[row.line.entry], inside=field is not None) for row in found.rows],
        next=found.next,
    )


@put("/editions/{slug:str}/rounds/{round_code:str}/closing")
async def close_round(request: Request, slug: str, round_code: str) -> ClosingDocument:
    """Close a round; 409 carries `blockers`."""
    closed = await actions.close_round(viewer(request), slug=slug, round_code=round_code)
    return ClosingDocument(
        round_code, closed.at, closed.inputs_digest, closed.digest, closed.replaces, len(closed.lines)
    )


@delete("/editions/{slug:str}/rounds/{round_code:str}/closing")
async def reopen_round(request: Request, slug: str, round_code: str, data: NewReopening) -> None:
    """Open a closed round again, so that sheets can be corrected; what was decided stays until it is decided anew."""
    await actions.reopen_round(viewer(request), slug=slug, round_code=round_code, reason=data.reason)


@put("/editions/{slug:str}/rounds/{round_code:str}/tie-votes")
async def record_tie_vote(request: Request, slug: str, round_code: str, data: NewTieVote) -> TieVoteDocument:
    """Record the voted order of tied entries."""
    by = viewer(request)
    standing = await queries.standing_for(by, slug, round_code)
    entries = _ids("entries", data.entries, {row.line.code: row.line.entry for row in standing.rows})
    _, proposal = await actions.record_tie_vote(
        by,
        slug=slug,
        round_code=round_code,
        entries=entries,
        present=data.present,
        in_favour=data.in_favour,
        reason=data.reason,
    )
    return TieVoteDocument(entries, data.present, data.in_favour, data.reason, proposal.id if proposal else None)


@post("/editions/{slug:str}/award-proposals")
async def propose_awards(request: Request, slug: str, data: NewProposal | None = None) -> Response[ProposalDocument]:
    """Draw up an award proposal, or with `dry_run` only show it."""
    asked = data or NewProposal()
    by = viewer(request)
    if asked.awards:
        return await tried_scheme(by, slug, asked)
    found = await actions.propose_awards(
        by, slug=slug, round_code=asked.round, dry_run=asked.dry_run, seen=asked.digest
    )
    edition = await edition_for(by, slug, *JUDGING_READERS)
    return Response(proposal_document(found, edition.awards), status_code=200 if asked.dry_run else 201)


@get("/editions/{slug:str}/award-proposals")
async def list_proposals(request: Request, slug: str, after: str | None = None, limit: Limit = 20) -> ProposalList:
    """The proposals of an edition, the latest first."""
    edition, proposals = await queries.proposals_for(viewer(request), slug)
    found, following = part_of(proposals, limit, after)
    return ProposalList([proposal_document(one, edition.awards) for one in found], following)


@put("/editions/{slug:str}/ratification")
async def ratify_awards(request: Request, slug: str, data: NewRatification) -> RatificationDocument:
    """Record the committee's decision."""
    by = viewer(request)
    edition = await edition_for(by, slug, *JUDGING_READERS)
    proposal = await queries.proposal_of(edition.id, data.proposal)
    codes = {one.code: one.entry for one in proposal.entries}
    entries = _ids("changes", [change.entry for change in data.changes], codes)
    decided = await actions.ratify_awards(
        by,
        slug=slug,
        proposal_id=proposal.id,
        replaces=data.replaces,
        present=data.present,
        in_favour=data.in_favour,
        decision=data.decision,
        changes=[
            Departure(entry, change.award, change.reason) for entry, change in zip(entries, data.changes, strict=True)
        ],
    )
    return ratification_document(decided, proposal)


@put("/editions/{slug:str}/announcement")
async def announce_results(request: Request, slug: str, data: NewAnnouncement | None = None) -> AnnouncementDocument:
    """Make the decided results public, now or at a set moment."""
    found = await actions.announce_results(viewer(request), slug=slug, at=data.at if data else None)
    return AnnouncementDocument(found.slug, found.announced_at, found.digest, found.corrects)


@get("/editions/{slug:str}/results", opt={"open": True})
async def read_results(slug: str) -> ResultsDocument:
    """The announced results; not found before their moment."""
    return await shared(("announced results", slug), partial(_results, slug))


async def _results(slug: str) -> ResultsDocument:
    found = await queries.announcement(slug)
    return results_document(found, await queries.named_results(found))


@get("/editions/{slug:str}/results/{position:int}/kit", opt={"open": True}, media_type="application/zip")
async def read_kit(request: Request, slug: str, position: int) -> Response[bytes]:
    """The ZIP from which an announcement is computed again; for everybody where it publishes points."""
    try:
        asking = visitor(request)
        kit = await (queries.kit_for(asking, slug, position) if asking else queries.open_kit(slug, position))
    except EditionNotFound:  # who asks does not run the edition
        kit = await queries.open_kit(slug, position)
    return saved(kit.body, filename=kit.filename, media_type="application/zip")


def _ids(field: str, written: Sequence[str], by_code: dict[str, UUID]) -> list[UUID]:
    """Entries by id or code; raises Invalid with the place of one that is neither."""
    found, problems = [], []
    for place, one in enumerate(written):
        try:
            found.append(by_code.get(one) or UUID(one))
        except ValueError:
            problems.append(Problem(f"{field}.{place}", N_("Không có bài dự thi mang mã này.")))
    if problems:
        raise Invalid(problems=tuple(problems))
    return found
