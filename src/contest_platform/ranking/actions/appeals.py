"""Appealing: what an author files, what is noted about it, and what the committee rules."""

from datetime import date
from uuid import UUID, uuid4

import msgspec

from contest_platform import clock, database, settings, text
from contest_platform.accounts.rules import Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import Decision, Edition, tidy_decision
from contest_platform.entries.queries import Entry, entry_by_id, entry_to_write
from contest_platform.entries.rules import EntryNotFound, Status
from contest_platform.ledger.actions import record
from contest_platform.ranking import queries
from contest_platform.ranking.actions.closing import reopen_round
from contest_platform.ranking.actions.letters import tell_keeper, tell_organisers
from contest_platform.ranking.queries import Announcement, Appeal
from contest_platform.ranking.rules.announcement import ResultsNotAnnounced
from contest_platform.ranking.rules.appeals import (
    AppealEffect,
    AppealExists,
    AppealNotFound,
    AppealOutcome,
    AppealRuled,
    NothingToAppeal,
    check_added,
    check_ruling,
    check_window,
    check_words,
)


async def file_appeal(by: Viewer, *, entry_id: UUID, statement: str) -> Appeal:
    """File what the author has against the announced result, within the window; once for each announcement.

    Raises ResultsNotAnnounced, AppealsNotTaken, AppealsClosed, NothingToAppeal, AppealExists, Invalid.
    """
    statement = text.nfc(statement).strip()
    async with database.transaction():
        entry = await entry_to_write(by, entry_id, lock=True)
        edition, found = await contests.edition_by_id(entry.edition_id), await queries.announced(entry.edition_id)
        if found is None:
            raise ResultsNotAnnounced
        check_window(found.announced_at, edition.appeal_days, clock.now(), settings.current().time_zone)
        check_words("statement", statement)
        await _check_new(entry, found)
        appeal_id = await _write(by, entry, found, statement)
        appeal = await queries.appeal_for(by, appeal_id)
        path = f"/entries/{entry.id}/appeal"
        await tell_keeper(
            "appeal_filed", entry, edition, {"statement": statement, "at": appeal.filed_at, "path": path}
        )
        path = f"/organiser/appeals/{appeal.id}"
        await tell_organisers("appeal_received", edition, {"code": entry.code, "title": entry.title, "path": path})
        return appeal


async def note_on_appeal(
    by: Viewer, *, appeal_id: UUID, words: str, day: date | None = None, shared: bool = False
) -> Appeal:
    """Add a line to the log of an appeal that waits for its ruling: `day` is when it happened (today when none is
    given). What an author adds is shared; of what an organiser shares the author is told.

    Raises AppealRuled, TooMuchAdded, Invalid.
    """
    words = text.nfc(words).strip()
    async with database.transaction():
        appeal, edition, runs = await _held(by, appeal_id)
        if appeal.ruling is not None:
            raise AppealRuled(by=appeal.ruling.by, at=appeal.ruling.at)
        check_words("text", words)
        if not runs:
            check_added(sum(one.by_author for one in appeal.notes))
        today = clock.today(settings.current().time_zone)
        day, shared = (day or today, shared) if runs else (today, True)
        await database.fetch(
            "INSERT INTO appeal_note (id, appeal, day, text, shared, by, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            *(uuid4(), appeal.id, day, words, shared, by.id, clock.now()),
        )
        await record(
            actor=by.id,
            verb="note_on_appeal",
            subject=f"appeal:{appeal.id}",
            changes={"day": day.isoformat(), "shared": shared},
            personal={"text": words},
        )
        if runs and shared:
            await _answer(appeal, edition, words)
        return await queries.appeal_for(by, appeal.id)


async def rule_on_appeal(
    by: Viewer,
    *,
    appeal_id: UUID,
    outcome: AppealOutcome,
    effect: AppealEffect,
    reason: str,
    decision: Decision | None = None,
) -> Appeal:
    """Record what came of an appeal, for good, and tell the author. An effect of `reopening` opens the round again.

    Raises AppealRuled, AnnouncementScheduled, Invalid; not found but for organisers.
    """
    reason, decision = text.nfc(reason).strip(), tidy_decision(decision) if decision else None
    check_ruling(outcome, effect)
    check_words("reason", reason)
    async with database.transaction():
        appeal, edition, runs = await _held(by, appeal_id)
        if not runs:
            raise AppealNotFound
        if appeal.ruling is not None:
            raise AppealRuled(by=appeal.ruling.by, at=appeal.ruling.at)
        if effect is AppealEffect.REOPENING:
            await _reopen(by, edition, appeal)
        await _write_ruling(by, appeal, (outcome, effect), reason, decision)
        await _answer(appeal, edition, reason, outcome)
        return await queries.appeal_for(by, appeal.id)


async def _check_new(entry: Entry, found: Announcement) -> None:
    if entry.status is not Status.ACCEPTED:
        raise NothingToAppeal
    rows = await database.fetch("SELECT at FROM appeal WHERE entry = $1 AND announcement = $2", entry.id, found.id)
    if rows:
        raise AppealExists(at=rows[0]["at"])


async def _write(by: Viewer, entry: Entry, found: Announcement, statement: str) -> UUID:
    appeal_id = uuid4()
    # Its number is the edition's next: nobody else files one meanwhile.
    await database.fetch("SELECT 1 FROM edition WHERE id = $1 FOR NO KEY UPDATE", entry.edition_id)
    await database.fetch(
        """INSERT INTO appeal (id, edition, entry, announcement, position, statement, by, at)
           SELECT $1, $2, $3, $4, coalesce(max(position), 0) + 1, $5, $6, $7 FROM appeal WHERE edition = $2""",
        *(appeal_id, entry.edition_id, entry.id, found.id, statement, by.id, clock.now()),
    )
    await record(
        actor=by.id,
        verb="file_appeal",
        subject=f"appeal:{appeal_id}",
        changes={"entry": str(entry.id), "announcement": found.digest},
        personal={"statement": statement},
    )
    return appeal_id


async def _held(by: Viewer, appeal_id: UUID) -> tuple[Appeal, Edition, bool]:
    """The appeal for who may write on it, held until the transaction ends; and whether it is an organiser."""
    await database.fetch("SELECT 1 FROM appeal WHERE id = $1 FOR UPDATE", appeal_id)
    appeal = await queries.appeal_for(by, appeal_id)
    edition = await contests.edition_by_id(appeal.edition_id)
    if await contests.may_organise(by, edition.contest.id):
        return appeal, edition, True
    try:
        await entry_to_write(by, appeal.entry_id)
    except EntryNotFound:
        raise AppealNotFound from None
    return appeal, edition, False


async def _reopen(by: Viewer, edition: Edition, appeal: Appeal) -> None:
    """Open the last round again, unless it is open already."""
    round_ = edition.rounds[-1]
    if await queries.closing_of(round_.id) is not None:
        reason = f"Khiếu nại số {appeal.position} về bài {appeal.code} được chấp nhận."
        await reopen_round(by, slug=edition.slug, round_code=round_.code, reason=reason)


async def _write_ruling(
    by: Viewer,
    appeal: Appeal,
    ruled: tuple[AppealOutcome, AppealEffect],
    reason: str,
    decision: Decision | None,
) -> None:
    outcome, effect = ruled
    await database.fetch(
        """INSERT INTO appeal_ruling (id, appeal, outcome, effect, reason, decision, by, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        *(uuid4(), appeal.id, outcome.value, effect.value, reason),
        msgspec.json.encode(decision).decode() if decision else None,
        *(by.id, clock.now()),
    )
    await record(
        actor=by.id,
        verb="rule_on_appeal",
        subject=f"appeal:{appeal.id}",
        changes={"outcome": outcome.value, "effect": effect.value, "decision": msgspec.to_builtins(decision)},
        personal={"reason": reason},
    )


async def _answer(appeal: Appeal, edition: Edition, words: str, outcome: AppealOutcome | None = None) -> None:
    """Tell the author what was noted, or (with an outcome) what was ruled."""
    entry = await entry_by_id(appeal.entry_id)
    path = f"/entries/{entry.id}/appeal"
    values = {"words": words, "outcome": outcome.value if outcome else "", "path": path}
    await tell_keeper("appeal_answered", entry, edition, values)
