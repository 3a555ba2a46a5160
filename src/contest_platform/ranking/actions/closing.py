"""Closing a round: its sheets become final and its standing is frozen."""

from typing import Any
from uuid import uuid4

import msgspec

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.actions import close_dossiers
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import ContestRole, Edition, Round
from contest_platform.judging.actions.rounds import close_sheets, hold_round
from contest_platform.ledger.actions import record
from contest_platform.ranking import queries
from contest_platform.ranking.queries import Closing
from contest_platform.ranking.rules.announcement import digest_of
from contest_platform.ranking.rules.closing import RoundNotReady


async def close_round(by: Viewer, *, slug: str, round_code: str) -> Closing:
    """Close the round and freeze its standing. A round that is closed stays as it is.

    Raises RoundNotReady with the list of blockers: the edition still takes entries, unsigned sheets, entries with too
    few sheets, spreads over the limit.
    """
    async with database.transaction():
        edition = await edition_for(by, slug, ContestRole.ORGANISER)
        round_ = queries.round_of(edition, round_code)
        if closed := await _held(round_):
            return closed
        await database.fetch("SELECT 1 FROM assignment WHERE round = $1 ORDER BY id FOR UPDATE", round_.id)
        if blockers := await queries.blockers_of(edition, round_):
            raise RoundNotReady(blockers)
        await close_sheets(by, round_id=round_.id)
        if round_.position == 0:
            await close_dossiers(by, edition_id=edition.id)
        await _freeze(by, edition, round_)
        found = await queries.closing_of(round_.id)
        assert found is not None  # noqa: S101 - written above
        return found


async def _held(round_: Round) -> Closing | None:
    """The closing that stands; else nobody but this transaction may close the round."""
    await database.fetch("SELECT 1 FROM round WHERE id = $1 FOR NO KEY UPDATE", round_.id)
    found = await queries.closing_of(round_.id)
    if found is None:
        await hold_round(round_.id)
    return found


async def _freeze(by: Viewer, edition: Edition, round_: Round) -> None:
    lines = await queries.lines_of(edition, round_)
    inputs_digest = digest_of(await queries.sheet_digests(round_.id))
    content: dict[str, Any] = {"round": str(round_.id), "inputs": inputs_digest, "lines": msgspec.to_builtins(lines)}
    digest = digest_of(content)
    await database.fetch(
        """INSERT INTO closing (id, round, lines, inputs_digest, digest, by, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        uuid4(),
        round_.id,
        msgspec.json.encode(lines).decode(),
        inputs_digest,
        digest,
        by.id,
        clock.now(),
    )
    await record(
        actor=by.id,
        verb="close_round",
        subject=f"round:{round_.id}",
        changes={"edition": edition.slug, "entries": len(lines), "inputs_digest": inputs_digest, "digest": digest},
    )
