"""What happened to a dossier: its submissions and receipts, the checks, consents and confirmations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import database
from contest_platform.entries.rules import ConsentParty, ConsentPurpose, Outcome, Receipt, ReceiptFile


@dataclass(frozen=True)
class Check:
    """What a secretary found, and who she is."""

    outcome: Outcome
    reason: str
    checked_by: str
    checked_at: datetime
    submission: int


@dataclass(frozen=True)
class Consent:
    id: UUID
    author_id: UUID
    purpose: ConsentPurpose
    party: ConsentParty
    given_by: str
    recorded_by: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Confirmation:
    """An author's agreement with a dossier entered on her behalf, asked for and perhaps given."""

    id: UUID
    entry_id: UUID
    sent_to: str
    made_at: datetime
    confirmed_at: datetime | None
    recorded_by: str | None


_decode_files = msgspec.json.Decoder(tuple[ReceiptFile, ...]).decode


async def submissions(entry_id: UUID) -> tuple[Receipt, ...]:
    """Every receipt of the entry, the latest first."""
    rows = await database.fetch(
        """SELECT code, submitted_at, digest, files::text, ledger_sequence, ledger_hash
           FROM submission WHERE entry = $1 ORDER BY position DESC""",
        entry_id,
    )
    return tuple(_receipt(row) for row in rows)


async def receipt(entry_id: UUID) -> Receipt | None:
    """The receipt of the latest submission."""
    found = await submissions(entry_id)
    return found[0] if found else None


async def withdrawals(entry_id: UUID) -> tuple[datetime, ...]:
    """When a submission was taken back, the latest first."""
    rows = await database.fetch(
        """SELECT DISTINCT withdrawn_at FROM submission WHERE entry = $1 AND withdrawn_at IS NOT NULL
           ORDER BY withdrawn_at DESC""",
        entry_id,
    )
    return tuple(row["withdrawn_at"] for row in rows)


async def dossier_checks(entry_id: UUID) -> tuple[Check, ...]:
    """Every check of the entry, the latest first."""
    rows = await database.fetch(
        """SELECT c.outcome, c.reason, a.full_name, c.checked_at, s.position
           FROM dossier_check c JOIN account a ON a.id = c.checked_by JOIN submission s ON s.id = c.submission
           WHERE c.entry = $1 ORDER BY c.checked_at DESC, c.id""",
        entry_id,
    )
    return tuple(
        Check(Outcome(row["outcome"]), row["reason"], row["full_name"], row["checked_at"], row["position"])
        for row in rows
    )


async def consents(entry_id: UUID) -> tuple[Consent, ...]:
    """Every consent recorded for the entry's authors, withdrawn ones too, in the order they were given."""
    rows = await database.fetch(
        """SELECT c.id, c.author, c.purpose, c.party, c.given_by, o.full_name, c.given_at, c.withdrawn_at
           FROM consent c JOIN author a ON a.id = c.author JOIN account o ON o.id = c.recorded_by
           WHERE a.entry = $1 ORDER BY c.given_at, c.id""",
        entry_id,
    )
    return tuple(
        Consent(
            id=row["id"],
            author_id=row["author"],
            purpose=ConsentPurpose(row["purpose"]),
            party=ConsentParty(row["party"]),
            given_by=row["given_by"],
            recorded_by=row["full_name"],
            given_at=row["given_at"],
            withdrawn_at=row["withdrawn_at"],
        )
        for row in rows
    )


_CONFIRMATION = """
SELECT c.id, c.entry, c.sent_to, c.made_at, c.confirmed_at, a.full_name
FROM confirmation c LEFT JOIN account a ON a.id = c.recorded_by
"""


async def confirmations(entry_id: UUID) -> tuple[Confirmation, ...]:
    rows = await database.fetch(f"{_CONFIRMATION} WHERE c.entry = $1 ORDER BY c.made_at DESC, c.id", entry_id)
    return tuple(_confirmation(row) for row in rows)


async def confirmation_by_token(token_digest: str) -> Confirmation | None:
    """The confirmation that a mailed link asks for; who has the link may see it."""
    row = await database.fetch_one(f"{_CONFIRMATION} WHERE c.token_digest = $1 AND c.sent_to <> ''", token_digest)
    return _confirmation(row) if row else None


def _confirmation(row: Any) -> Confirmation:
    return Confirmation(
        row["id"], row["entry"], row["sent_to"], row["made_at"], row["confirmed_at"], row["full_name"]
    )


def _receipt(row: Any) -> Receipt:
    return Receipt(
        code=row["code"],
        submitted_at=row["submitted_at"],
        digest=row["digest"],
        files=_decode_files(row["files"]),
        ledger_sequence=row["ledger_sequence"],
        ledger_hash=row["ledger_hash"],
    )
