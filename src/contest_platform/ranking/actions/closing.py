"""Closing a round: its sheets become final and its standing is frozen; and opening it again."""

from uuid import UUID, uuid4

import msgspec

from contest_platform import clock, database, text
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.actions import close_dossiers
from contest_platform.contests.actions.editions import hold_edition
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import ContestRole, Edition, Round
from contest_platform.judging.actions.rounds import close_sheets, hold_round, open_sheets
from contest_platform.ledger.actions import record
from contest_platform.ranking import queries
from contest_platform.ranking.queries import Closing
from contest_platform.ranking.rules.announcement import AnnouncementScheduled
from contest_platform.ranking.rules.chain import closing_digest_of, digest_of
from contest_platform.ranking.rules.closing import RoundNotReady, RoundStillOpen, check_reopening_reason


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
    earlier = await queries.closings_of(round_.id)
    replaces = earlier[-1].digest if earlier else None
    digest = closing_digest_of(round_.id, inputs_digest, lines, replaces)
    await database.fetch(
        """INSERT INTO closing (id, round, position, lines, inputs_digest, digest, replaces, by, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        uuid4(),
        round_.id,
        len(earlier) + 1,
        msgspec.json.encode(lines).decode(),
        inputs_digest,
        digest,
        replaces,
        by.id,
        clock.now(),
    )
    digests = {"inputs_digest": inputs_digest, "digest": digest, "replaces": replaces}
    await record(
        actor=by.id,
        verb="close_round",
        subject=f"round:{round_.id}",
        changes={"edition": edition.slug, "entries": len(lines), **digests},
    )


async def reopen_round(by: Viewer, *, slug: str, round_code: str, reason: str) -> None:
    """Open a closed round again, so that sheets can be reopened and corrected; its closing is kept and holds no more.

    What was proposed, decided and announced stays as it is until it is decided anew. Raises ReopeningReasonMissing,
    RoundStillOpen, and AnnouncementScheduled while an announcement waits for its moment.
    """
    reason = text.nfc(reason).strip()
    check_reopening_reason(reason)
    async with database.transaction():
        edition = await hold_edition(by, slug=slug)
        round_ = queries.round_of(edition, round_code)
        await database.fetch("SELECT 1 FROM round WHERE id = $1 FOR NO KEY UPDATE", round_.id)
        closing = await queries.closing_of(round_.id)
        if closing is None:
            raise RoundStillOpen
        await check_nothing_scheduled(edition.id)
        await open_sheets(round_id=round_.id)
        await database.fetch(
            "INSERT INTO round_reopening (id, closing, reason, by, at) VALUES ($1, $2, $3, $4, $5)",
            uuid4(),
            closing.id,
            reason,
            by.id,
            clock.now(),
        )
        await record(
            actor=by.id,
            verb="reopen_round",
            subject=f"round:{round_.id}",
            changes={"edition": edition.slug, "closing": closing.digest},
            personal={"reason": reason},
        )


async def check_nothing_scheduled(edition_id: UUID) -> None:
    """Raise AnnouncementScheduled while an announcement waits for its moment: nothing may be decided behind it."""
    pending = await queries.latest_announcement(edition_id)
    if pending is not None and pending.announced_at > clock.now():
        raise AnnouncementScheduled(at=pending.announced_at)
