"""The documents of places and proposals: what programs send and get."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from contest_platform.contests.rules import Award
from contest_platform.judging.rules import plain
from contest_platform.ranking.queries import Proposal
from contest_platform.ranking.rules.reasons import reason_text
from contest_platform.ranking.rules.standings import Row


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
    """`inputs_digest` is over the counting sheets; `replaces` is the digest of the closing before, if any."""

    round: str
    closed_at: datetime
    inputs_digest: str
    digest: str
    replaces: str | None
    entries: int


class NewReopening(msgspec.Struct, forbid_unknown_fields=True):
    reason: str


class TriedAward(msgspec.Struct, forbid_unknown_fields=True):
    """What of an award is tried otherwise; what is left out stays as it is, null is no limit."""

    code: str
    per_field: int | msgspec.UnsetType | None = msgspec.UNSET
    total: int | msgspec.UnsetType | None = msgspec.UNSET
    min_points: Decimal | msgspec.UnsetType | None = msgspec.UNSET
    money_vnd: int | msgspec.UnsetType = msgspec.UNSET


class NewProposal(msgspec.Struct, forbid_unknown_fields=True):
    """`digest` is that of a dry run: nothing else is proposed. `awards` only with `dry_run`: quotas, floors and money
    to try out.
    """

    round: str | None = None
    dry_run: bool = False
    digest: str | None = None
    awards: list[TriedAward] = []


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
    """`field` is null for the total; `rolled` of `quota` came from above; `given` may exceed it where ties extend."""

    award: str
    field: str | None
    quota: int
    rolled: int
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


def standing_row(row: Row, title: str, *, inside: bool) -> StandingRow:
    line = row.line
    return StandingRow(
        entry=line.entry,
        code=line.code,
        title=title,
        field=line.field,
        place=row.place_in_field if inside else row.place,
        tied=row.tied_in_field if inside else row.tied,
        place_in_field=row.place_in_field,
        points=points_text(line.points),
        exact=plain(line.exact) if line.exact is not None else None,
        sheets=line.sheets,
        complete=row.complete,
        plain_mean=line.plain_mean,
    )


def proposal_document(found: Proposal, awards: Sequence[Award]) -> ProposalDocument:
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
                points=points_text(one.points),
                award=one.award,
                reason=reason_text(one.reasons, names),
            )
            for one in content.entries
        ],
        unresolved=[UnresolvedDocument(one.award, list(one.entries)) for one in content.unresolved],
        quotas=[
            QuotaDocument(one.award, one.field or None, one.quota, one.rolled, one.given) for one in content.quotas
        ],
        money_vnd=content.money_vnd,
    )


def points_text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
