"""The award proposal that a standing leads to as it is now; nothing is written."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from contest_platform import database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.rules import Award, Edition, Round, check_document, document_of
from contest_platform.judging.rules import shortest_units
from contest_platform.ranking.queries.arithmetic import FIGURES, computed
from contest_platform.ranking.queries.decisions import Proposal
from contest_platform.ranking.queries.standings import Standing, standing_of
from contest_platform.ranking.queries.votes import votes_of
from contest_platform.ranking.rules.chain import proposal_digest_of, standing_digest_of
from contest_platform.ranking.rules.proposals import ProposalContent, candidates_of, propose
from contest_platform.ranking.rules.quotas import Candidate


async def tried_proposal(by: Viewer, edition: Edition, round_: Round) -> Proposal:
    """The proposal as it would be frozen now."""
    standing, content = await _draw_up(edition, round_)
    digests = _digests(standing, content)
    return Proposal(None, edition.id, round_.code, 0, content, standing.basis, *digests, by.full_name, None)


async def tried_with(by: Viewer, edition: Edition, round_: Round, awards: Sequence[Award]) -> Proposal:
    """The proposal as it would be with other quotas, floors and money. Raises Invalid."""
    otherwise = replace(edition, awards=tuple(awards))
    check_document(document_of(otherwise))
    return await tried_proposal(by, otherwise, round_)


async def candidates_in(edition: Edition, standing: Standing) -> tuple[Candidate, ...]:
    """Those of the standing who may be asked for an award."""
    entries = [row.line.entry for row in standing.rows]
    units, authors = await units_of(edition, entries), await authors_of(edition, entries)
    return candidates_of(standing.rows, units=units, authors=authors)


async def _draw_up(edition: Edition, round_: Round) -> tuple[Standing, ProposalContent]:
    """The allocation over the standing as it is now."""
    standing = await standing_of(edition, round_)
    entries = [row.line.entry for row in standing.rows]
    proposing = partial(
        propose,
        standing.rows,
        awards=edition.awards,
        policy=edition.award_policy,
        fields=[field.code for field in edition.fields],
        votes=await votes_of(round_.id),
        units=await units_of(edition, entries),
        authors=await authors_of(edition, entries),
        min_sheets=round_.min_sheets,
    )
    return standing, await computed(FIGURES, proposing)


def _digests(standing: Standing, content: ProposalContent) -> tuple[str, str]:
    """Of the standing, and of the proposal that carries it."""
    standing_digest = standing_digest_of(standing.basis, standing.rows)
    return standing_digest, proposal_digest_of(standing_digest, content)


async def units_of(edition: Edition, entries: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The units of the entries' authors, one spelling for each; only asked for where an award has a cap."""
    if all(award.max_per_unit is None for award in edition.awards):
        return {}
    rows = await database.fetch(
        """SELECT DISTINCT entry, unit, unit_folded FROM author
           WHERE entry = ANY($1::uuid[]) AND unit_folded <> '' ORDER BY unit_folded, unit""",
        list(entries),
    )
    spelling = _spelling({row["unit_folded"]: row["unit"] for row in rows})
    found: dict[UUID, dict[str, None]] = {}
    for row in rows:
        found.setdefault(row["entry"], {})[spelling[row["unit_folded"]]] = None
    return {entry: tuple(units) for entry, units in found.items()}


async def authors_of(edition: Edition, entries: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """A key for each author, the same for one name and birth date; asked for where an award has a cap on them."""
    if all(award.max_per_author is None for award in edition.awards):
        return {}
    rows = await database.fetch(
        """SELECT entry, array_agg(DISTINCT name_folded || ' ' || coalesce(birth_date::text, '')) AS authors
           FROM author WHERE entry = ANY($1::uuid[]) AND name_folded <> '' GROUP BY entry""",
        list(entries),
    )
    return {row["entry"]: tuple(row["authors"]) for row in rows}


def _spelling(units: dict[str, str]) -> dict[str, str]:
    """Each folded unit's name; a class and its school are one unit and bear the shorter name."""
    return {folded: units[shortest] for folded, shortest in shortest_units(units).items()}
