"""How the mails stand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contest_platform import database

_NOT_SENT = "sent_at IS NULL AND withheld_at IS NULL"


@dataclass(frozen=True)
class FailedMail:
    """A mail that was given up."""

    id: UUID
    recipient: str
    subject: str
    created_at: datetime
    failed_at: datetime
    failure: str


async def mail_counts() -> dict[str, int]:
    """How many mails wait to be sent, and how many were given up."""
    rows = await database.fetch(
        f"""SELECT count(*) FILTER (WHERE failed_at IS NULL) AS waiting,
                   count(*) FILTER (WHERE failed_at IS NOT NULL) AS failed FROM mail WHERE {_NOT_SENT}"""
    )
    return dict(rows[0])


async def failed_mails(*, limit: int = 100) -> tuple[FailedMail, ...]:
    """The mails that were given up, the newest first."""
    rows = await database.fetch(
        f"""SELECT id, recipient, subject, created_at, failed_at, failure FROM mail
            WHERE {_NOT_SENT} AND failed_at IS NOT NULL ORDER BY failed_at DESC LIMIT $1""",
        limit,
    )
    return tuple(FailedMail(**row) for row in rows)
