"""The documents of what was decided and announced: what programs send and get."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from contest_platform.contests.rules import Decision
from contest_platform.ranking.queries import Announcement, NamedResult, Proposal, Ratification
from contest_platform.web.api.ranking.documents import points_text


class ChangeDocument(msgspec.Struct, forbid_unknown_fields=True):
    """`entry` by id or code; `award` null takes the prize away."""

    entry: str
    reason: str
    award: str | None = None


class NewRatification(msgspec.Struct, forbid_unknown_fields=True):
    """`replaces` is the id of the decision that stands, which another one has to name."""

    present: int
    in_favour: int
    decision: Decision
    changes: list[ChangeDocument] = []
    proposal: UUID | None = None
    replaces: UUID | None = None


class DecidedRow(msgspec.Struct):
    entry: UUID
    code: str
    proposed: str | None
    award: str | None
    reason: str | None


class RatificationDocument(msgspec.Struct):
    """`proposal_digest` and `replaces` (null for a first decision) are digests that this one's digest is over."""

    id: UUID
    proposal: UUID
    proposal_digest: str
    replaces: str | None
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


def ratification_document(decided: Ratification, proposal: Proposal) -> RatificationDocument:
    awards = decided.awards(proposal)
    reasons = {change.entry: change.reason for change in decided.changes}
    return RatificationDocument(
        id=decided.id,
        proposal=decided.proposal_id,
        proposal_digest=proposal.digest,
        replaces=decided.replaces,
        digest=decided.digest,
        present=decided.present,
        in_favour=decided.in_favour,
        decision=decided.decision,
        entries=[
            DecidedRow(one.entry, one.code, one.award, awards[one.entry], reasons.get(one.entry))
            for one in proposal.entries
        ],
    )


def results_document(found: Announcement, results: Sequence[NamedResult]) -> ResultsDocument:
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
                points=points_text(one.result.points),
            )
            for one in results
        ],
    )
