"""Other award schemes tried out, and two proposals side by side, for programs. Nothing here writes."""

from dataclasses import replace
from uuid import UUID

import msgspec
from litestar import Request, Response, get
from msgspec import UNSET

from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import JUDGING_READERS, Award
from contest_platform.errors import Invalid, Problem
from contest_platform.language import N_
from contest_platform.ranking import queries
from contest_platform.ranking.queries import Proposal
from contest_platform.ranking.rules.comparison import Side, compare
from contest_platform.web.access import viewer
from contest_platform.web.api.ranking.documents import (
    NewProposal,
    ProposalDocument,
    TriedAward,
    points_text,
    proposal_document,
)


class ProposalSide(msgspec.Struct):
    """An entry in one of two proposals; `place` is that in its field."""

    award: str | None
    place: int | None
    points: str | None


class ProposalDifference(msgspec.Struct):
    """Null on the side on which the entry is not in the proposal."""

    entry: UUID
    code: str
    field: str
    before: ProposalSide | None
    after: ProposalSide | None


class ComparisonDocument(msgspec.Struct):
    """Of the proposal before and of the one after: how many awards, how much money, and each entry that differs."""

    before: UUID | None
    after: UUID | None
    awarded: tuple[int, int]
    money_vnd: tuple[int, int]
    changes: list[ProposalDifference]


async def tried_scheme(by: Viewer, slug: str, asked: NewProposal) -> Response[ProposalDocument]:
    """The allocation with other quotas, floors and money: never written."""
    edition = await edition_for(by, slug, *JUDGING_READERS)
    given = {one.code: one for one in asked.awards}
    if not asked.dry_run:
        raise Invalid(problems=(Problem("awards", N_("Chỉ thử cơ cấu khác được với dry_run.")),))
    if unknown := sorted(given.keys() - {one.code for one in edition.awards}):
        raise Invalid(problems=(Problem("awards", N_("Không có giải mang mã “%(code)s”."), {"code": unknown[0]}),))
    awards = [_otherwise(award, given[award.code]) if award.code in given else award for award in edition.awards]
    found = await queries.tried_with(by, edition, queries.round_of(edition, asked.round), awards)
    return Response(proposal_document(found, awards), status_code=200)


def _otherwise(award: Award, tried: TriedAward) -> Award:
    return replace(
        award, **{name: value for name, value in msgspec.structs.asdict(tried).items() if value is not UNSET}
    )


@get("/editions/{slug:str}/award-proposals/comparison")
async def compare_proposals(request: Request, slug: str, before: UUID, after: UUID) -> ComparisonDocument:
    """Two proposals side by side: which entries differ, and the money."""
    edition = await edition_for(viewer(request), slug, *JUDGING_READERS)
    first, second = await queries.proposal_of(edition.id, before), await queries.proposal_of(edition.id, after)
    return comparison_document(first, second)


def comparison_document(before: Proposal, after: Proposal) -> ComparisonDocument:
    found = compare(before.content, after.content)
    return ComparisonDocument(
        before=before.id,
        after=after.id,
        awarded=found.awarded,
        money_vnd=found.money_vnd,
        changes=[
            ProposalDifference(one.entry, one.code, one.field, _side(one.before), _side(one.after))
            for one in found.changes
        ],
    )


def _side(side: Side | None) -> ProposalSide | None:
    return ProposalSide(side.award, side.place, points_text(side.points)) if side else None
