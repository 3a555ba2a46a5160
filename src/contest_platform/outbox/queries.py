"""How the mails stand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contest_platform import database

GIVEN_UP = "sent_at IS NULL AND withheld_at IS NULL AND failed_at IS NOT NULL"
_OF_CONTESTS = "($1::uuid[] IS NULL OR contest = ANY($1))"


@dataclass(frozen=True)
class FailedMail:
    """A mail that was given up. `failure` is what was said last (`rules.mail_failure` puts it in words)."""

    id: UUID
    contest: UUID | None
    recipient: str
    subject: str
    created_at: datetime
    failed_at: datetime
    failure: str


async def mail_counts() -> dict[str, int]:
    """How many mails wait to be sent, and how many were given up."""
    rows = await database.fetch(
        """SELECT count(*) FILTER (WHERE failed_at IS NULL) AS waiting,
                  count(*) FILTER (WHERE failed_at IS NOT NULL) AS failed
           FROM mail WHERE sent_at IS NULL AND withheld_at IS NULL"""
    )
    return dict(rows[0])


async def failed_mails(
    *, contests: Collection[UUID] | None = None, after: UUID | None = None, limit: int = 50
) -> tuple[FailedMail, ...]:
    """The mails about these contests (None: all mails) that were given up, the newest first, from behind `after`."""
    rows = await database.fetch(
        f"""SELECT id, contest, recipient, subject, created_at, failed_at, failure FROM mail
            WHERE {GIVEN_UP} AND {_OF_CONTESTS}
              AND coalesce((failed_at, id) < (SELECT b.failed_at, b.id FROM mail b WHERE b.id = $2), true)
            ORDER BY failed_at DESC, id DESC LIMIT $3""",
        None if contests is None else list(contests),
        after,
        limit,
    )
    return tuple(FailedMail(**row) for row in rows)


async def failed_mail_count(*, contests: Collection[UUID] | None = None) -> int:
    rows = await database.fetch(
        f"SELECT count(*) AS number FROM mail WHERE {GIVEN_UP} AND {_OF_CONTESTS}",
        None if contests is None else list(contests),
    )
    number: int = rows[0]["number"]
    return number


async def is_failed(mail_id: UUID, *, contests: Collection[UUID] | None = None) -> bool:
    """Whether there is such a mail among those that `failed_mails` lists."""
    return bool(
        await database.fetch(
            f"SELECT 1 FROM mail WHERE {GIVEN_UP} AND {_OF_CONTESTS} AND id = $2",
            None if contests is None else list(contests),
            mail_id,
        )
    )
