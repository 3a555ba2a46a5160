"""Whether every digest from the sheets to the announcement is that of its content, and names the one before."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from contest_platform import database
from contest_platform.contests.queries import edition_by_id
from contest_platform.contests.rules import Edition, Round
from contest_platform.judging import queries as judging
from contest_platform.ranking.queries.closings import Closing, closing_of, closings_of
from contest_platform.ranking.queries.decisions import Proposal, proposals_of, ratifications_of
from contest_platform.ranking.queries.results import announcements_of
from contest_platform.ranking.queries.standings import sheet_digests
from contest_platform.ranking.queries.votes import votes_of
from contest_platform.ranking.rules.chain import (
    closing_digest_of,
    decision_content,
    digest_of,
    proposal_digest_of,
    standing_digest_of,
)
from contest_platform.ranking.rules.standings import standing


async def broken_links() -> AsyncIterator[str]:
    """A few words for each link that does not hold, edition by edition; without permission, for the check."""
    for edition_id in await _ranked_editions():
        edition = await edition_by_id(edition_id)
        for round_ in edition.rounds:
            async for found in _sheets(round_):
                yield found
            async for found in _closings(round_):
                yield found
        for each in (_proposals, _ratifications, _announcements):
            async for found in each(edition):
                yield found


async def _ranked_editions() -> list[UUID]:
    rows = await database.fetch("SELECT DISTINCT r.edition FROM closing c JOIN round r ON r.id = c.round ORDER BY 1")
    return [row["edition"] for row in rows]


async def _sheets(round_: Round) -> AsyncIterator[str]:
    for sheet_id, signed, digest in await judging.signed_digests(round_.id):
        if signed != digest:
            yield f"sheet {sheet_id}"


async def _closings(round_: Round) -> AsyncIterator[str]:
    """The sheets behind an earlier closing may have been corrected since; behind the one that holds they have not."""
    holds, before = await closing_of(round_.id), None
    for one in await closings_of(round_.id):
        digest = closing_digest_of(round_.id, one.inputs_digest, one.lines, one.replaces)
        inputs = digest_of(await sheet_digests(round_.id)) if one == holds else one.inputs_digest
        if (digest, inputs, one.replaces) != (one.digest, one.inputs_digest, before):
            yield f"closing {one.id}"
        before = one.digest


async def _proposals(edition: Edition) -> AsyncIterator[str]:
    closings = {one.id: await closings_of(one.id) for one in edition.rounds}
    for one in await proposals_of(edition.id):
        round_ = next(each for each in edition.rounds if each.code == one.round_code)
        counted = await _standing_digest(edition, round_, closings[round_.id], one)
        digest = proposal_digest_of(one.standing_digest, one.content)
        if (counted, digest) != (one.standing_digest, one.digest):
            yield f"proposal {one.id}"


async def _standing_digest(
    edition: Edition, round_: Round, closings: Sequence[Closing], proposal: Proposal
) -> str | None:
    """Of the standing as it was when the proposal was drawn up, counted again from what the proposal names."""
    basis = proposal.basis
    closing = next((one for one in closings if one.digest == basis.closing), None)
    if closing is None:
        return None
    lines = [one for one in closing.lines if one.entry not in basis.gone]
    votes = (await votes_of(round_.id))[: basis.votes]
    return standing_digest_of(basis, standing(lines, votes=votes, tie_break=edition.tie_break))


async def _ratifications(edition: Edition) -> AsyncIterator[str]:
    proposals = {one.id: one.digest for one in await proposals_of(edition.id)}
    before = None
    for one in reversed(await ratifications_of(edition.id)):
        content = decision_content(
            proposal=proposals[one.proposal_id],
            replaces=one.replaces,
            present=one.present,
            in_favour=one.in_favour,
            decision=one.decision,
            changes=one.changes,
        )
        if (digest_of(content), one.replaces) != (one.digest, before):
            yield f"ratification {one.id}"
        before = one.digest


async def _announcements(edition: Edition) -> AsyncIterator[str]:
    ratified = {one.digest for one in await ratifications_of(edition.id)}
    before = None
    for one in reversed(await announcements_of(edition.id)):
        named = one.content.ratification in ratified and one.content.corrects == one.corrects
        if not named or (digest_of(one.content), one.corrects) != (one.digest, before):
            yield f"announcement {one.id}"
        before = one.digest
