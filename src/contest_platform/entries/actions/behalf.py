"""Dossiers of people without internet: a secretary enters them, the author confirms by a link or on paper."""

import hashlib
import secrets
from dataclasses import replace
from uuid import UUID, uuid4

from contest_platform import clock, database, text
from contest_platform.accounts.rules import Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import DOSSIER_KEEPERS, Edition
from contest_platform.entries import queries
from contest_platform.entries.actions.writing import store_new
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import Content, EntryNotFound, OnBehalfOf, check_on_behalf_of
from contest_platform.ledger.actions import record
from contest_platform.outbox.actions import send_mail


async def enter_on_behalf(by: Viewer, *, slug: str, content: Content, on_behalf_of: OnBehalfOf) -> Entry:
    """A secretary begins a dossier for somebody else; she may write and hand it in, as may her colleagues."""
    edition = await contests.edition_for(by, slug, *DOSSIER_KEEPERS)
    person = replace(
        on_behalf_of,
        full_name=text.one_line(on_behalf_of.full_name),
        phone=text.one_line(on_behalf_of.phone),
        email=text.one_line(on_behalf_of.email).lower(),
    )
    check_on_behalf_of(person)
    return await store_new(by, edition, content, on_behalf_of=person)


async def ask_confirmation(entry: Entry, code: str, edition: Edition) -> None:
    """Mail the author a link to confirm the dossier handed in for her; without an e-mail a signed sheet is kept."""
    person = entry.on_behalf_of
    if person is None or not person.email:
        return
    token = secrets.token_urlsafe(32)
    await database.fetch(
        "INSERT INTO confirmation (id, entry, token_digest, sent_to, made_at) VALUES ($1, $2, $3, $4, $5)",
        uuid4(),
        entry.id,
        token_digest(token),
        person.email,
        clock.now(),
    )
    await send_mail(
        to=person.email,
        template="entry_confirmation",
        language="vi",
        values={
            "name": person.full_name,
            "title": entry.title,
            "contest": edition.contest.name,
            "code": code,
            "path": f"/entries/confirmations/{token}",
        },
        contest_id=edition.contest.id,
    )


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def confirm_entry(*, token: str) -> Entry:
    """The author agrees, by the link that only her mail has. Pressing twice confirms once."""
    async with database.transaction():
        found = await queries.confirmation_by_token(token_digest(token))
        if found is None:
            raise EntryNotFound
        done = await database.fetch(
            "UPDATE confirmation SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL RETURNING id",
            found.id,
            clock.now(),
        )
        if done:
            await record(
                actor=None, verb="confirm_entry", subject=f"entry:{found.entry_id}", changes={"confirmed": "mail"}
            )
        return await queries.entry_by_id(found.entry_id)


async def record_confirmation(by: Viewer, *, entry_id: UUID) -> None:
    """A secretary has the author's signed sheet."""
    async with database.transaction():
        entry = await queries.entry_to_check(by, entry_id, lock=True)
        if entry.on_behalf_of is None:
            raise EntryNotFound
        if any(one.confirmed_at for one in await queries.confirmations(entry.id)):
            return
        await database.fetch(
            """INSERT INTO confirmation (id, entry, token_digest, sent_to, made_at, confirmed_at, recorded_by)
               VALUES ($1, $2, $3, '', $4, $4, $5)""",
            uuid4(),
            entry.id,
            token_digest(secrets.token_hex(32)),
            clock.now(),
            by.id,
        )
        await record(
            actor=by.id, verb="record_confirmation", subject=f"entry:{entry.id}", changes={"confirmed": "sheet"}
        )
