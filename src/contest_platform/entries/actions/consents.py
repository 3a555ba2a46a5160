"""Consent to publish a child's name: recorded with who gave it, and withdrawn at any time."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID, uuid4

from contest_platform import clock, database, text
from contest_platform.accounts.rules import Viewer
from contest_platform.entries import queries
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import (
    ConsentAlreadyRecorded,
    ConsentGiverMissing,
    ConsentNotFound,
    ConsentParty,
    ConsentPurpose,
    EntryNotFound,
)
from contest_platform.ledger.actions import record
from contest_platform.outbox.actions import enqueue


async def record_consent(
    by: Viewer, *, author_id: UUID, purpose: ConsentPurpose, party: ConsentParty, given_by: str
) -> UUID:
    """Keep that `given_by` agreed; the entry's owner and the contest's secretaries may record it."""
    name = text.one_line(given_by)[:200]
    async with database.transaction():
        entry = await _entry_of_author(by, author_id)
        if not name:
            raise ConsentGiverMissing(field="given_by")
        present = [one for one in await queries.consents(entry.id) if one.withdrawn_at is None]
        if any((one.author_id, one.purpose, one.party) == (author_id, purpose, party) for one in present):
            raise ConsentAlreadyRecorded
        consent_id = uuid4()
        await database.fetch(
            """INSERT INTO consent (id, author, purpose, party, given_by, recorded_by, given_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)""",
            consent_id,
            author_id,
            purpose,
            party,
            name,
            by.id,
            clock.now(),
        )
        await record(
            actor=by.id,
            verb="record_consent",
            subject=f"entry:{entry.id}",
            changes={"consent": str(consent_id), "author": str(author_id), "purpose": purpose, "party": party},
            personal={f"authors.{author_id}.given_by": name},
        )
        await enqueue("store_results", edition_id=str(entry.edition_id))
        return consent_id


async def withdraw_consent(by: Viewer, *, consent_id: UUID) -> None:
    """From now on the name is no longer published; what was consented to and when stays known."""
    async with database.transaction():
        row = await database.fetch_one("SELECT author FROM consent WHERE id = $1", consent_id)
        if row is None:
            raise ConsentNotFound
        entry = await _entry_of_author(by, row["author"])
        done = await database.fetch(
            "UPDATE consent SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL RETURNING id, author",
            consent_id,
            clock.now(),
        )
        await _tell_of_withdrawal(by, entry, done)


async def withdraw_consents_of(by: Viewer, entry: Entry, authors: Collection[UUID]) -> None:
    """Inside an act that takes authors out of a dossier, or puts somebody else in their place."""
    done = await database.fetch(
        """UPDATE consent SET withdrawn_at = $2 WHERE author = ANY($1::uuid[]) AND withdrawn_at IS NULL
           RETURNING id, author""",
        list(authors),
        clock.now(),
    )
    await _tell_of_withdrawal(by, entry, done)


async def _tell_of_withdrawal(by: Viewer, entry: Entry, withdrawn: Sequence[Any]) -> None:
    """A line for each, and the public pages anew."""
    for row in withdrawn:
        await record(
            actor=by.id,
            verb="withdraw_consent",
            subject=f"entry:{entry.id}",
            changes={"consent": str(row["id"]), "author": str(row["author"])},
        )
    if withdrawn:
        await enqueue("store_results", edition_id=str(entry.edition_id))


async def _entry_of_author(by: Viewer, author_id: UUID) -> Entry:
    """The locked entry, for its owner or for a secretary of its contest."""
    row = await database.fetch_one("SELECT entry FROM author WHERE id = $1", author_id)
    if row is None:
        raise EntryNotFound
    try:
        return await queries.entry_to_write(by, row["entry"], lock=True)
    except EntryNotFound:
        return await queries.entry_to_check(by, row["entry"], lock=True)
