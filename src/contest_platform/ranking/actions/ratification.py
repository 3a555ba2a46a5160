"""The committee's decision about a proposal."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec

from contest_platform import clock, database, text
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.actions.editions import hold_edition
from contest_platform.contests.rules import Decision, Edition, tidy_decision
from contest_platform.ledger.actions import record
from contest_platform.ranking import queries
from contest_platform.ranking.actions.closing import check_nothing_scheduled
from contest_platform.ranking.queries import Proposal, Ratification
from contest_platform.ranking.rules.chain import decision_content, digest_of
from contest_platform.ranking.rules.closing import RoundOpen
from contest_platform.ranking.rules.proposals import ProposalOutdated
from contest_platform.ranking.rules.ratification import (
    AlreadyRatified,
    Departure,
    RatificationNotFound,
    VoteOwed,
    check_departures,
    check_majority,
)


async def ratify_awards(
    by: Viewer,
    *,
    slug: str,
    present: int,
    in_favour: int,
    decision: Decision,
    changes: Sequence[Departure] = (),
    proposal_id: UUID | None = None,
    replaces: UUID | None = None,
) -> Ratification:
    """Record what the committee decided about a proposal (the latest when none is named); both are kept.

    The same decision again is the one that stands. Another one names the one that it replaces and holds from then on.
    Raises AlreadyRatified (by whom and when), VoteOwed, MajorityMissing, RoundOpen, ProposalOutdated,
    AnnouncementScheduled, and Invalid with a problem for each field.
    """
    changes = [Departure(one.entry, one.award or None, text.one_line(one.reason)) for one in changes]
    decision = tidy_decision(decision)
    async with database.transaction():
        edition = await hold_edition(by, slug=slug)
        proposal = await queries.proposal_of(edition.id, proposal_id)
        before = await queries.latest_ratification(edition.id)
        given: dict[str, Any] = {
            "proposal": proposal.digest,
            "present": present,
            "in_favour": in_favour,
            "decision": decision,
            "changes": changes,
        }
        if before is not None and digest_of(decision_content(replaces=before.replaces, **given)) == before.digest:
            return before
        _check_replaces(before, replaces)
        await _check_proposal(by, edition, proposal)
        check_majority(present, in_favour, edition.ratification)
        _check_departures(edition, proposal, changes)
        content = decision_content(replaces=before.digest if before else None, **given)
        return await _write(by, proposal, content, decision, changes)


def _check_replaces(before: Ratification | None, replaces: UUID | None) -> None:
    """A decision is made knowing the one that stands: of two at once the second is refused."""
    if before is not None and before.id != replaces:
        extra = {"ratification": str(before.id), "by": before.by, "at": before.at.isoformat()}
        raise AlreadyRatified(by=before.by, at=before.at, extra=extra)
    if before is None and replaces is not None:
        raise RatificationNotFound


def _check_departures(edition: Edition, proposal: Proposal, changes: Sequence[Departure]) -> None:
    proposed = {one.entry: one.award for one in proposal.entries}
    check_departures(changes, proposed=proposed, awards={award.code for award in edition.awards})


async def _check_proposal(by: Viewer, edition: Edition, proposal: Proposal) -> None:
    if unresolved := proposal.content.unresolved:
        owed = tuple(entry for one in unresolved for entry in one.entries)
        raise VoteOwed(codes=proposal.codes_of(owed), extra={"unresolved": msgspec.to_builtins(unresolved)})
    round_ = queries.round_of(edition, proposal.round_code)
    if await queries.closing_of(round_.id) is None:
        raise RoundOpen
    if proposal.is_left_behind(await queries.tried_proposal(by, edition, round_)):
        raise ProposalOutdated
    await check_nothing_scheduled(edition.id)


async def _write(
    by: Viewer, proposal: Proposal, content: dict[str, Any], decision: Decision, changes: Sequence[Departure]
) -> Ratification:
    ratification_id, digest = uuid4(), digest_of(content)
    await database.fetch(
        """INSERT INTO ratification (id, edition, proposal, position, present, in_favour, decision, digest, replaces,
                                     by, at)
           SELECT $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6, $7, $8, $9, $10
           FROM ratification WHERE edition = $2""",
        ratification_id,
        proposal.edition_id,
        proposal.id,
        content["present"],
        content["in_favour"],
        msgspec.json.encode(decision).decode(),
        digest,
        content["replaces"],
        by.id,
        clock.now(),
    )
    await _write_changes(ratification_id, proposal, changes)
    await record(
        actor=by.id,
        verb="ratify_awards",
        subject=f"edition:{proposal.edition_id}",
        changes={**content, "ratification": str(ratification_id), "digest": digest},
    )
    found = await queries.latest_ratification(proposal.edition_id)
    assert found is not None  # noqa: S101 - written above
    return found


async def _write_changes(ratification_id: UUID, proposal: Proposal, changes: Sequence[Departure]) -> None:
    proposed = {one.entry: one.award for one in proposal.entries}
    await database.fetch(
        """INSERT INTO ratified_change (id, ratification, entry, proposed, award, reason)
           SELECT gen_random_uuid(), $1, g.entry, g.proposed, g.award, g.reason
           FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS g(entry, proposed, award, reason)""",
        ratification_id,
        [one.entry for one in changes],
        [proposed[one.entry] for one in changes],
        [one.award for one in changes],
        [one.reason for one in changes],
    )
