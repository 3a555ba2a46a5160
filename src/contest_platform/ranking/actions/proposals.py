"""Drawing up the award proposal, and the votes that a tie at a quota needs."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import msgspec

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer, written_reason
from contest_platform.contests.actions.editions import hold_edition
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import ContestRole, Edition, Round
from contest_platform.ledger.actions import record
from contest_platform.ranking import queries
from contest_platform.ranking.queries import Proposal, Standing
from contest_platform.ranking.rules.closing import RoundOpen
from contest_platform.ranking.rules.proposals import ProposalChanged
from contest_platform.ranking.rules.ratification import check_vote
from contest_platform.ranking.rules.standings import check_tied


async def propose_awards(
    by: Viewer, *, slug: str, round_code: str | None = None, dry_run: bool = False, seen: str | None = None
) -> Proposal:
    """Freeze the allocation of the awards over a closed round (the last when none is named).

    A dry run writes nothing and is possible while the round is open. `seen` is the digest of what was looked at
    before: nothing else is frozen. Raises RoundOpen, ProposalChanged.
    """
    async with database.transaction():
        if dry_run:
            edition = await edition_for(by, slug, ContestRole.ORGANISER)
            return await queries.tried_proposal(by, edition, queries.round_of(edition, round_code))
        edition = await hold_edition(by, slug=slug)
        round_ = queries.round_of(edition, round_code)
        if await queries.closing_of(round_.id) is None:
            raise RoundOpen
        return await _frozen(by, edition, round_, seen=seen)


async def record_tie_vote(
    by: Viewer,
    *,
    slug: str,
    round_code: str,
    entries: Sequence[UUID],
    present: int,
    in_favour: int,
    reason: str,
) -> tuple[Standing, Proposal | None]:
    """Record the order of tied entries, the highest first. A proposal that exists is drawn up anew with it.

    Raises EntriesNotTied, NotTied (a part of the tied entries only), ReasonNotValid, Invalid.
    """
    async with database.transaction():
        edition = await hold_edition(by, slug=slug)
        round_ = queries.round_of(edition, round_code)
        check_vote(present, in_favour)
        why = written_reason(reason)
        standing = await queries.standing_of(edition, round_)
        check_tied(entries, [row.line for row in standing.rows])
        await _write_vote(by, round_, entries, (present, in_favour), why)
        redrawn = None
        last = await queries.latest_proposal(edition.id)
        if last is not None and last.round_code == round_.code:
            redrawn = await _frozen(by, edition, round_)
        return await queries.standing_of(edition, round_), redrawn


async def _frozen(by: Viewer, edition: Edition, round_: Round, *, seen: str | None = None) -> Proposal:
    drawn = await queries.tried_proposal(by, edition, round_)
    content, digest, standing_digest = drawn.content, drawn.digest, drawn.standing_digest
    if seen is not None and seen != digest:
        raise ProposalChanged
    proposal_id = uuid4()
    await database.fetch(
        """INSERT INTO proposal (id, edition, round, position, content, money_vnd, basis, standing_digest, digest,
                                 by, at)
           SELECT $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6, $7, $8, $9, $10
           FROM proposal WHERE edition = $2""",
        proposal_id,
        edition.id,
        round_.id,
        msgspec.json.encode(content).decode(),
        content.money_vnd,
        msgspec.json.encode(drawn.basis).decode(),
        standing_digest,
        digest,
        by.id,
        clock.now(),
    )
    await record(
        actor=by.id,
        verb="propose_awards",
        subject=f"edition:{edition.id}",
        changes={"proposal": str(proposal_id), "standing_digest": standing_digest, "digest": digest},
    )
    return await queries.proposal_of(edition.id, proposal_id)


async def _write_vote(
    by: Viewer, round_: Round, entries: Sequence[UUID], counts: tuple[int, int], reason: str
) -> None:
    present, in_favour = counts
    await database.fetch(
        """INSERT INTO tie_vote (id, round, position, entries, present, in_favour, reason, by, at)
           SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8 FROM tie_vote WHERE round = $2""",
        uuid4(),
        round_.id,
        msgspec.json.encode(entries).decode(),
        present,
        in_favour,
        reason,
        by.id,
        clock.now(),
    )
    order = [str(entry) for entry in entries]
    await record(
        actor=by.id,
        verb="record_tie_vote",
        subject=f"round:{round_.id}",
        changes={"entries": order, "present": present, "in_favour": in_favour, "reason": reason},
    )
