"""The secretary's check of a dossier."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from contest_platform import clock, database, text
from contest_platform.accounts.rules import Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import Edition, taking_ends_at
from contest_platform.entries import queries
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import (
    Outcome,
    check_complete_by,
    check_not_closed,
    check_outcome,
    check_version,
)
from contest_platform.ledger.actions import record
from contest_platform.outbox.actions import enqueue, send_mail

_TIME_TO_COMPLETE = timedelta(days=7)


async def check_dossier(
    by: Viewer,
    *,
    entry_id: UUID,
    outcome: Outcome,
    reason: str = "",
    complete_by: datetime | None = None,
    version: int | None = None,
) -> Entry:
    """Accept a dossier, return it with what is missing, or refuse it with the reason; the entrant gets a mail.

    A returned one may be completed until `complete_by`: by default the deadline, and at least a week from now.
    `version` is that of the entry that was looked at: what was handed in anew since is looked at first. Raises
    OwnDossier, CheckNotPossible, DossiersClosed, ReasonMissing, StaleVersion, Invalid.
    """
    now, reason = clock.now(), text.nfc(reason).strip()
    async with database.transaction():
        await queries.hold_edition_of(entry_id)
        entry = await queries.entry_to_check(by, entry_id, lock=True)
        check_outcome(entry.status, outcome, reason)
        check_version(version, entry.version, entry.changed_at)
        check_complete_by(complete_by, now)
        edition = await contests.edition_by_id(entry.edition_id)
        check_not_closed(edition)
        until = _until(outcome, edition, complete_by, now)
        await _store(by, entry, outcome, reason=reason, until=until, now=now)
        await record(
            actor=by.id,
            verb="check_dossier",
            subject=f"entry:{entry.id}",
            changes={"status": outcome.value, "complete_by": until and until.isoformat()},
            personal={"reason": reason} if reason else None,
        )
        if outcome is Outcome.ACCEPTED:
            await enqueue("reopen_changed_sheets", entry_id=str(entry.id))
        await _mail(entry, edition, outcome, reason, until)
        return await queries.entry_by_id(entry.id)


def _until(outcome: Outcome, edition: Edition, complete_by: datetime | None, now: datetime) -> datetime | None:
    if outcome is not Outcome.RETURNED:
        return None
    return complete_by or max(taking_ends_at(edition), now + _TIME_TO_COMPLETE)


async def _store(
    by: Viewer, entry: Entry, outcome: Outcome, *, reason: str, until: datetime | None, now: datetime
) -> None:
    await database.fetch(
        """INSERT INTO dossier_check (id, entry, submission, outcome, reason, checked_by, checked_at)
           SELECT $1, $2, s.id, $3, $4, $5, $6 FROM submission s
           WHERE s.entry = $2 ORDER BY s.position DESC LIMIT 1""",
        uuid4(),
        entry.id,
        outcome,
        reason,
        by.id,
        now,
    )
    await database.fetch(
        "UPDATE entry SET status = $2, complete_by = $3, changed_at = $4, version = version + 1 WHERE id = $1",
        entry.id,
        outcome,
        until,
        now,
    )


async def _mail(entry: Entry, edition: Edition, outcome: Outcome, reason: str, until: datetime | None) -> None:
    person = entry.on_behalf_of
    to = person.email if person else entry.owner.email
    if not to:
        return
    await send_mail(
        to=to,
        template=f"dossier_{outcome}",
        language=entry.owner.language,
        values={
            "name": person.full_name if person else entry.owner.full_name,
            "title": entry.title,
            "contest": edition.contest.name,
            "code": entry.code,
            "reason": reason,
            "complete_by": until,
            "path": f"/entries/{entry.id}",
        },
        contest_id=edition.contest.id,
    )
