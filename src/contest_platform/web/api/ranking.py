"""Standings, closing, votes, proposals, decisions and results, for programs."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post, put

from contest_platform.contests.rules import Award, Decision
from contest_platform.errors import Invalid, Problem
from contest_platform.judging.rules import plain
from contest_platform.language import N_
from contest_platform.ranking import actions, queries
from contest_platform.ranking.queries import Announcement, NamedResult, Proposal, Ratification
from contest_platform.ranking.rules.ratification import Departure
from contest_platform.ranking.rules.reasons import reason_text
from contest_platform.ranking.rules.standings import Row
from contest_platform.web.access import viewer
from contest_platform.web.api.parts import Limit, part_of


class StandingRow(msgspec.Struct):
    """`place` counts over all fields, or inside the field that was asked for."""

    entry: UUID
    code: str
    title: str
    field: str
    place: int | None
    tied: bool
    place_in_field: int | None
    points: str | None
    exact: str | None
    sheets: int
    complete: bool
    plain_mean: bool


class StandingDocument(msgspec.Struct):
    round: str
    method: str
    closed_at: datetime | None
    digest: str | None
    entries: list[StandingRow]
    next: str | None


class NewTieVote(msgspec.Struct, forbid_unknown_fields=True):
    """`entries` by id or code, the highest first."""

    entries: list[str]
    present: int
    in_favour: int
    reason: str


class TieVoteDocument(msgspec.Struct):
    """`proposal` is the one drawn up anew with the vote, when there was one before."""

    entries: list[UUID]
    present: int
    in_favour: int
    reason: str
    proposal: UUID | None


class ClosingDocument(msgspec.Struct):
    round: str
    closed_at: datetime
    digest: str
    entries: int


class NewProposal(msgspec.Struct, forbid_unknown_fields=True):
    round: str | None = None
    dry_run: bool = False


class ProposalRow(msgspec.Struct):
    entry: UUID
    code: str
    field: str
    place: int | None
    tied: bool
    place_in_field: int | None
    points: str | None
    award: str | None
    reason: str


class UnresolvedDocument(msgspec.Struct):
    award: str
    entries: list[UUID]


class QuotaDocument(msgspec.Struct):
    """`field` is null for the total; `given` may exceed the quota where ties extend it."""

    award: str
    field: str | None
    quota: int | None
    given: int


class ProposalDocument(msgspec.Struct):
    id: UUID | None
    round: str
    digest: str
    standing_digest: str
    at: datetime | None
    entries: list[ProposalRow]
    unresolved: list[UnresolvedDocument]
    quotas: list[QuotaDocument]
    money_vnd: int


class ProposalList(msgspec.Struct):
    items: list[ProposalDocument]
    next: str | None


class ChangeDocument(msgspec.Struct, forbid_unknown_fields=True):
    """`entry` by id or code; `award` null takes the prize away."""

    entry: str
    reason: str
    award: str | None = None


class NewRatification(msgspec.Struct, forbid_unknown_fields=True):
    present: int
    in_favour: int
    decision: Decision
    changes: list[ChangeDocument] = []
    proposal: UUID | None = None


class DecidedRow(msgspec.Struct):
    entry: UUID
    code: str
    proposed: str | None
    award: str | None
    reason: str | None


class RatificationDocument(msgspec.Struct):
    id: UUID
    proposal: UUID
    digest: str
    present: int
    in_favour: int
    decision: Decision
    entries: list[DecidedRow]


class NewAnnouncement(msgspec.Struct, forbid_unknown_fields=True):
    at: datetime | None = None


class AnnouncementDocument(msgspec.Struct):
    edition: str
    announced_at: datetime
    digest: str
    corrects: str | None


class ResultDocument(msgspec.Struct):
    entry_code: str
    title: str
    field: str
    authors: list[str]
    unit: str | None
    award: str | None
    place: int | None
    points: str | None


class ResultsDocument(msgspec.Struct):
    edition: str
    announced_at: datetime
    digest: str
    corrects: str | None
    items: list[ResultDocument]


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
        entries=[_standing_row(row, found.titles[row.line.entry], inside=field is not None) for row in found.rows],
        next=found.next,
    )


@put("/editions/{slug:str}/rounds/{round_code:str}/closing")
async def close_round(request: Request, slug: str, round_code: str) -> ClosingDocument:
    """Close a round; 409 carries `blockers`."""
    closed = await actions.close_round(viewer(request), slug=slug, round_code=round_code)
    return ClosingDocument(round_code, closed.at, closed.digest, len(closed.lines))


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
    found = await actions.propose_awards(by, slug=slug, round_code=asked.round, dry_run=asked.dry_run)
    edition, _ = await queries.proposals_for(by, slug)
    return Response(_proposal(found, edition.awards), status_code=200 if asked.dry_run else 201)


@get("/editions/{slug:str}/award-proposals")
async def list_proposals(request: Request, slug: str, after: str | None = None, limit: Limit = 20) -> ProposalList:
    """The proposals of an edition, the latest first."""
    edition, proposals = await queries.proposals_for(viewer(request), slug)
    found, following = part_of(proposals, limit, after)
    return ProposalList([_proposal(one, edition.awards) for one in found], following)


@put("/editions/{slug:str}/ratification")
async def ratify_awards(request: Request, slug: str, data: NewRatification) -> RatificationDocument:
    """Record the committee's decision."""
    by = viewer(request)
    edition, proposals = await queries.proposals_for(by, slug)
    codes = {entry.code: entry.entry for proposal in proposals for entry in proposal.entries}
    entries = _ids("changes", [change.entry for change in data.changes], codes)
    decided = await actions.ratify_awards(
        by,
        slug=slug,
        proposal_id=data.proposal,
        present=data.present,
        in_favour=data.in_favour,
        decision=data.decision,
        changes=[
            Departure(entry, change.award, change.reason) for entry, change in zip(entries, data.changes, strict=True)
        ],
    )
    return _ratification(decided, await queries.proposal_of(edition.id, decided.proposal_id))


@put("/editions/{slug:str}/announcement")
async def announce_results(request: Request, slug: str, data: NewAnnouncement | None = None) -> AnnouncementDocument:
    """Make the decided results public, now or at a set moment."""
    found = await actions.announce_results(viewer(request), slug=slug, at=data.at if data else None)
    return AnnouncementDocument(found.slug, found.announced_at, found.digest, found.corrects)


@get("/editions/{slug:str}/results", opt={"open": True})
async def read_results(slug: str) -> ResultsDocument:
    """The announced results; not found before their moment."""
    found = await queries.announcement(slug)
    return _results(found, await queries.named_results(found))


handlers = [
    read_standings,
    close_round,
    record_tie_vote,
    propose_awards,
    list_proposals,
    ratify_awards,
    announce_results,
    read_results,
]


def _standing_row(row: Row, title: str, *, inside: bool) -> StandingRow:
    line = row.line
    return StandingRow(
        entry=line.entry,
        code=line.code,
        title=title,
        field=line.field,
        place=row.place_in_field if inside else row.place,
        tied=row.tied_in_field if inside else row.tied,
        place_in_field=row.place_in_field,
        points=_points(line.points),
        exact=plain(line.exact) if line.exact is not None else None,
        sheets=line.sheets,
        complete=row.complete,
        plain_mean=line.plain_mean,
    )


def _proposal(found: Proposal, awards: Sequence[Award]) -> ProposalDocument:
    names = {award.code: award.name for award in awards}
    content = found.content
    return ProposalDocument(
        id=found.id,
        round=found.round_code,
        digest=found.digest,
        standing_digest=found.standing_digest,
        at=found.at,
        entries=[
            ProposalRow(
                entry=one.entry,
                code=one.code,
                field=one.field,
                place=one.place,
                tied=one.tied,
                place_in_field=one.place_in_field,
                points=_points(one.points),
                award=one.award,
                reason=reason_text(one.reasons, names),
            )
            for one in content.entries
        ],
        unresolved=[UnresolvedDocument(one.award, list(one.entries)) for one in content.unresolved],
        quotas=[QuotaDocument(one.award, one.field or None, one.quota, one.given) for one in content.quotas],
        money_vnd=content.money_vnd,
    )


def _ratification(decided: Ratification, proposal: Proposal) -> RatificationDocument:
    awards = decided.awards(proposal)
    reasons = {change.entry: change.reason for change in decided.changes}
    return RatificationDocument(
        id=decided.id,
        proposal=decided.proposal_id,
        digest=decided.digest,
        present=decided.present,
        in_favour=decided.in_favour,
        decision=decided.decision,
        entries=[
            DecidedRow(one.entry, one.code, one.award, awards[one.entry], reasons.get(one.entry))
            for one in proposal.entries
        ],
    )


def _results(found: Announcement, results: Sequence[NamedResult]) -> ResultsDocument:
    return ResultsDocument(
        edition=found.slug,
        announced_at=found.announced_at,
        digest=found.digest,
        corrects=found.corrects,
        items=[
            ResultDocument(
                entry_code=one.result.entry_code,
                title=one.result.title,
                field=one.result.field,
                authors=list(one.names.authors),
                unit="; ".join(one.names.units) or None,
                award=one.result.award,
                place=one.result.place,
                points=_points(one.result.points),
            )
            for one in results
        ],
    )


def _points(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


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
