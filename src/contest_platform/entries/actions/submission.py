"""Handing in and taking back: one submission however often the button is pressed, each with its receipt."""

import json
import secrets
from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

import asyncpg

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import Edition
from contest_platform.entries import queries
from contest_platform.entries.actions.behalf import ask_confirmation
from contest_platform.entries.queries import Entry
from contest_platform.entries.rules import (
    CODE_LETTERS,
    EmailNotProven,
    EntryEnded,
    Receipt,
    ReceiptFile,
    SealedContent,
    Status,
    after_withdrawal,
    check_complete,
    check_window,
    content_digest,
    entry_code,
    personal_paths,
    seal,
)
from contest_platform.ledger.actions import record
from contest_platform.outbox.actions import send_mail

_CODE_LENGTH = 4
_CODE_TRIES = 100


async def submit_entry(by: Viewer, *, entry_id: UUID) -> Receipt:
    """Hand in a complete dossier in time, by the server's clock at the moment the request was taken up.

    Once handed in, handing in again gives the same receipt and writes nothing.
    """
    now = clock.now()
    async with database.transaction():
        entry = await queries.entry_to_write(by, entry_id, lock=True)
        if entry.status in (Status.SUBMITTED, Status.ACCEPTED):
            return await _receipt_again(entry)
        edition = await contests.edition_by_id(entry.edition_id)
        _check_may_submit(by, entry, edition, now)
        code = entry.code or await _give_code(entry, edition)
        receipt = await _store_submission(by, entry, code, now)
        await _mail_receipt(entry, edition, receipt)
        if entry.on_behalf_of:
            await ask_confirmation(entry, code, edition)
        return receipt


async def _receipt_again(entry: Entry) -> Receipt:
    found = await queries.receipt(entry.id)
    assert found is not None  # noqa: S101 - a submitted entry has a submission
    return found


def _check_may_submit(by: Viewer, entry: Entry, edition: Edition, now: datetime) -> None:
    if entry.status in (Status.REFUSED, Status.WITHDRAWN):
        raise EntryEnded
    check_window(edition, entry.complete_by, now)
    if not by.proven:
        raise EmailNotProven(email=by.email)
    check_complete(entry.content, entry.file_counts, edition)


async def _give_code(entry: Entry, edition: Edition) -> str:
    """A code of random letters; the constraint decides, and a taken one (seldom) is drawn again."""
    for _ in range(_CODE_TRIES):
        code = entry_code(edition, "".join(secrets.choice(CODE_LETTERS) for _ in range(_CODE_LENGTH)))
        try:
            async with database.connection().transaction():  # a savepoint: only this statement is undone
                await database.fetch("UPDATE entry SET code = $2 WHERE id = $1", entry.id, code)
        except asyncpg.UniqueViolationError:
            continue
        return code
    raise RuntimeError(f"no free entry code in edition {edition.slug}")


async def _store_submission(by: Viewer, entry: Entry, code: str, now: datetime) -> Receipt:
    files = tuple(
        (one.kind.value, ReceiptFile(one.filename, one.size_bytes, one.sha256)) for one in entry.attachments
    )
    salts = {path: secrets.token_hex(16) for path in personal_paths(entry.content, files)}
    sealed = seal(entry.content, files, salts)
    digest = content_digest(sealed.content)
    line = await record(
        actor=by.id,
        verb="submit_entry",
        subject=f"entry:{entry.id}",
        changes={"code": code, "digest": digest, "submitted_at": now.isoformat(), "status": "submitted"},
    )
    receipt = Receipt(code, now, digest, tuple(file for _, file in files), line.sequence, line.hash)
    await _insert_submission(by, entry, receipt, sealed)
    await database.fetch(
        """UPDATE entry SET status = 'submitted', submitted_at = $2, changed_at = $2, version = version + 1
           WHERE id = $1""",
        entry.id,
        now,
    )
    return receipt


async def _insert_submission(by: Viewer, entry: Entry, receipt: Receipt, sealed: SealedContent) -> None:
    await database.fetch(
        """INSERT INTO submission (id, entry, position, code, submitted_by, submitted_at, digest, content, openings,
                                   files, ledger_sequence, ledger_hash)
           SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11
           FROM submission WHERE entry = $2""",
        uuid4(),
        entry.id,
        receipt.code,
        by.id,
        receipt.submitted_at,
        receipt.digest,
        json.dumps(sealed.content, ensure_ascii=False),
        json.dumps(sealed.openings, ensure_ascii=False),
        json.dumps([asdict(file) for file in receipt.files], ensure_ascii=False),
        receipt.ledger_sequence,
        receipt.ledger_hash,
    )


async def _mail_receipt(entry: Entry, edition: Edition, receipt: Receipt) -> None:
    person = entry.on_behalf_of
    await send_mail(
        to=(person and person.email) or entry.owner.email,
        template="receipt",
        language=entry.owner.language,
        values={
            "name": person.full_name if person else entry.owner.full_name,
            "title": entry.title,
            "contest": edition.contest.name,
            "code": receipt.code,
            "submitted_at": receipt.submitted_at,
            "digest": receipt.digest,
            "files": [asdict(file) for file in receipt.files],
            "ledger_sequence": receipt.ledger_sequence,
            "ledger_hash": receipt.ledger_hash,
            "path": f"/entries/{entry.id}/receipt",
        },
        contest_id=edition.contest.id,
    )


async def withdraw_entry(by: Viewer, *, entry_id: UUID) -> Entry:
    """Take a dossier back: to a draft before acceptance, for good after it.

    Raises NothingToWithdraw, EntryEnded, and ResultsFrozen for an accepted one once its results are announced.
    """
    now = clock.now()
    async with database.transaction():
        await queries.hold_edition_of(entry_id)
        entry = await queries.entry_to_write(by, entry_id, lock=True)
        edition = await contests.edition_by_id(entry.edition_id)
        status = after_withdrawal(entry.status, results_frozen_at=edition.results_frozen_at)
        await database.fetch(
            "UPDATE entry SET status = $2, changed_at = $3, version = version + 1 WHERE id = $1",
            entry.id,
            status,
            now,
        )
        await database.fetch(
            "UPDATE submission SET withdrawn_at = $2 WHERE entry = $1 AND withdrawn_at IS NULL", entry.id, now
        )
        await record(
            actor=by.id, verb="withdraw_entry", subject=f"entry:{entry.id}", changes={"status": status.value}
        )
        return await queries.entry_by_id(entry.id)
