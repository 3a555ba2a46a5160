"""Nominating winners to an edition above, and noting each step of their way."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID, uuid4

import msgspec

from contest_platform import clock, database, text
from contest_platform.accounts.rules import Viewer
from contest_platform.advancement import queries
from contest_platform.advancement.queries import FrozenAuthor, Nomination
from contest_platform.advancement.rules import (
    AlreadyNominated,
    Letter,
    NominationNotFound,
    NominationStatus,
    NotAwarded,
    NotTarget,
    Outcome,
    check_outcome,
    check_quota,
    check_step,
    check_still_there,
)
from contest_platform.contests.queries import contest_roles, edition_by_id
from contest_platform.contests.rules import ContestRole, Edition
from contest_platform.entries.queries import Entry, entry_by_id
from contest_platform.entries.rules import EntryNotFound
from contest_platform.ledger.actions import record
from contest_platform.ranking.queries import announced_awards


async def nominate_entry(by: Viewer, *, entry_id: UUID, target: str) -> Nomination:
    """Nominate a winner of an announced edition to an edition above; its authors are kept as they are now.

    Raises EntryLeft, NotTarget, NotAwarded, AlreadyNominated, QuotaFull (never more than the quota, also of two at
    once).
    """
    target = text.one_line(target)
    async with database.transaction():
        edition = await _edition_of(by, entry_id)
        quota = next((one.quota for one in edition.nominates_to if one.edition == target), None)
        if quota is None:
            raise NotTarget(field="edition", edition=target)
        won = (await announced_awards(edition.id)).get(entry_id)
        if won is None:
            raise NotAwarded
        check_quota(await queries.nominations_count(edition.id, target), quota=quota, edition=target)
        nomination_id = await _write(by, edition, entry_id, target=target, award=won.award)
        await record(
            actor=by.id,
            verb="nominate_entry",
            subject=f"entry:{entry_id}",
            changes={"nomination": str(nomination_id), "edition": target, "award": won.award},
        )
        return await queries.nomination_by_id(nomination_id)


async def advance_nomination(
    by: Viewer,
    *,
    nomination_id: UUID,
    status: NominationStatus,
    letter: Letter | None = None,
    outcome: Outcome | None = None,
) -> Nomination:
    """Note the next step: `sent` with its letter, `closed` with the outcome (none given: no prize).

    Raises StepNotPossible, and Invalid with a problem for each field.
    """
    if letter is not None:
        letter = Letter(text.one_line(letter.number)[:100], letter.date)
    async with database.transaction():
        await database.fetch("SELECT 1 FROM nomination WHERE id = $1 FOR UPDATE", nomination_id)
        found = await queries.nomination_for(by, nomination_id)
        if ContestRole.ORGANISER not in await contest_roles(by, found.contest_id):
            raise NominationNotFound
        check_step(found.status, status, letter=letter, outcome=outcome)
        if status is NominationStatus.CLOSED:
            outcome = outcome or Outcome(None)
            check_outcome(outcome, awards=await queries.target_awards(found.target))
        await database.fetch("UPDATE nomination SET status = $2 WHERE id = $1", nomination_id, status.value)
        await _step(by, nomination_id, status, letter, outcome)
        await record(
            actor=by.id,
            verb="advance_nomination",
            subject=f"entry:{found.entry}",
            changes={
                "nomination": str(nomination_id),
                "status": status.value,
                "letter": msgspec.to_builtins(letter),
                "outcome": msgspec.to_builtins(outcome),
            },
        )
        return await queries.nomination_by_id(nomination_id)


async def erase_from_nominations(entry: Entry, authors: Collection[UUID]) -> None:
    """Inside the act's transaction, first: authors were frozen by name and birth date, as they still stand there."""
    gone = {(one.full_name, one.birth_date) for one in entry.authors if one.id in authors}
    for nomination in await queries.nominations_of_entry(entry.id):
        kept = [
            replace(one, full_name="", unit="", birth_date=None) if (one.full_name, one.birth_date) in gone else one
            for one in nomination.authors
        ]
        await database.fetch(
            "UPDATE nomination SET authors = $2 WHERE id = $1", nomination.id, msgspec.json.encode(kept).decode()
        )


async def _edition_of(by: Viewer, entry_id: UUID) -> Edition:
    """The edition of the entry, held, for its organiser; else the entry is not found. Raises EntryLeft."""
    entry = await _entry_of(by, entry_id)
    check_still_there(entry.status)
    await database.fetch("SELECT 1 FROM edition WHERE id = $1 FOR NO KEY UPDATE", entry.edition_id)
    return await edition_by_id(entry.edition_id)


async def _entry_of(by: Viewer, entry_id: UUID) -> Entry:
    """The entry, for an organiser of its contest; else not found."""
    entry = await entry_by_id(entry_id)
    if ContestRole.ORGANISER not in await contest_roles(by, entry.contest_id):
        raise EntryNotFound
    return entry


async def _write(by: Viewer, edition: Edition, entry_id: UUID, *, target: str, award: str) -> UUID:
    nomination_id = uuid4()
    made = await database.fetch(
        """INSERT INTO nomination (id, entry, edition, target, award, authors, status, nominated_at)
           VALUES ($1, $2, $3, $4, $5, $6, 'recommended', $7)
           ON CONFLICT (entry, target) DO NOTHING RETURNING id""",
        nomination_id,
        entry_id,
        edition.id,
        target,
        award,
        msgspec.json.encode(await _authors(entry_id)).decode(),
        clock.now(),
    )
    if not made:
        raise AlreadyNominated(edition=target)
    await _step(by, nomination_id, NominationStatus.RECOMMENDED, None, None)
    return nomination_id


async def _authors(entry_id: UUID) -> list[FrozenAuthor]:
    rows = await database.fetch(
        """SELECT full_name, unit, birth_date, trim_scale(share_percent)::text AS share_percent, lead
           FROM author WHERE entry = $1 ORDER BY position""",
        entry_id,
    )
    return [FrozenAuthor(**row) for row in rows]


async def _step(
    by: Viewer, nomination_id: UUID, status: NominationStatus, letter: Letter | None, outcome: Outcome | None
) -> None:
    await database.fetch(
        """INSERT INTO nomination_step (id, nomination, position, status, letter_number, letter_date, outcome_award,
                                        outcome_medal, by, at)
           SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8, $9
           FROM nomination_step WHERE nomination = $2""",
        uuid4(),
        nomination_id,
        status.value,
        letter.number if letter else None,
        letter.date if letter else None,
        outcome.award if outcome else None,
        outcome.medal if outcome else None,
        by.id,
        clock.now(),
    )
