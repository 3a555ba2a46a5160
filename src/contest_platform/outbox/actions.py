"""What is to happen after the commit: jobs by name, and mails."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime
from email.errors import HeaderParseError
from smtplib import SMTPException
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec

from contest_platform import clock, database
from contest_platform.outbox.mail import Letter, MailRefused, envelope, hand_over, write
from contest_platform.outbox.queries import GIVEN_UP
from contest_platform.outbox.rules import REFUSED

QUEUE = "contest"
MOST_ATTEMPTS = 80  # soon, then hourly: about three days
_log = logging.getLogger(__name__)
_DEFER = """
SELECT procrastinate_defer_jobs_v1(
  ARRAY[ROW($1, $2, 0, NULL, NULL, $3::jsonb, $4)::procrastinate_job_to_defer_v1])
"""


async def enqueue(job: str, *, at: datetime | None = None, **arguments: Any) -> None:
    """Have `job` (a name in `jobs.py`) done with these JSON arguments, once, after the commit and not before `at`.

    Must run inside the act's transaction; raises LookupError outside of one.
    """
    await database.connection().fetchval(_DEFER, QUEUE, job, msgspec.json.encode(arguments).decode(), at)


async def send_mail(
    *, to: str, template: str, language: str, values: Mapping[str, Any], contest_id: UUID | None = None
) -> None:
    """Write a mail now and have it delivered after the commit; must run inside the act's transaction.

    Who runs the contest it is about is told when it cannot be delivered.
    """
    letter = write(template, language, values)
    mail_id = uuid4()
    await database.connection().execute(
        """INSERT INTO mail (id, recipient, subject, text, html, language, template, contest, created_at, attempts)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)""",
        mail_id,
        to,
        letter.subject,
        letter.text,
        letter.html,
        language,
        template,
        contest_id,
        clock.now(),
    )
    await enqueue("deliver_mail", mail_id=str(mail_id))


async def deliver_mail(*, mail_id: UUID) -> None:
    """Hand a mail over and note it. A crash between the two sends it again, under the same Message-ID.

    The row is not locked meanwhile: a slow mail server must not hold a connection of the pool. Raises what went
    wrong, to be tried again; a mail that is refused for good, or has been tried for three days, is given up.
    """
    mail = await database.fetch_one(
        "UPDATE mail SET attempts = attempts + 1 "
        "WHERE id = $1 AND sent_at IS NULL AND withheld_at IS NULL AND failed_at IS NULL "
        "RETURNING id, recipient, subject, text, html, created_at, attempts",
        mail_id,
    )
    if mail is None:
        return
    try:
        await asyncio.to_thread(_deliver, mail)
    except MailRefused as refusal:
        await _note_failure(mail_id, f"{REFUSED}{refusal}", given_up=True)
    except (OSError, SMTPException) as fault:
        failure = f"{type(fault).__name__}: {fault}"
        await _note_failure(mail_id, failure, given_up=mail["attempts"] >= MOST_ATTEMPTS)
        raise
    else:
        await database.fetch("UPDATE mail SET sent_at = $2, text = '', html = '' WHERE id = $1", mail_id, clock.now())


def _deliver(mail: asyncpg.Record) -> None:
    try:
        letter = Letter(mail["subject"], mail["text"], mail["html"])
        message = envelope(mail["id"], mail["recipient"], letter, mail["created_at"])
    except (ValueError, HeaderParseError) as error:
        raise MailRefused(f"{mail['recipient']} is not an address: {error}") from None
    hand_over(mail["id"], message)


async def _note_failure(mail_id: UUID, failure: str, *, given_up: bool) -> None:
    _log.warning("mail %s was not delivered%s: %s", mail_id, " and is given up" if given_up else "", failure)
    await database.fetch(
        "UPDATE mail SET failure = $2, failed_at = CASE WHEN $3 THEN $4::timestamptz END WHERE id = $1",
        mail_id,
        failure[:500],
        given_up,
        clock.now(),
    )


async def send_again(*, mail_id: UUID) -> bool:
    """Try a mail anew that was given up, inside the act's transaction; false when there is no such mail."""
    done = await database.fetch(
        f"UPDATE mail SET failed_at = NULL, failure = '', attempts = 0 WHERE id = $1 AND {GIVEN_UP} RETURNING id",
        mail_id,
    )
    if done:
        await enqueue("deliver_mail", mail_id=str(mail_id))
    return bool(done)


async def set_aside(*, mail_id: UUID) -> bool:
    """Never send a mail that was given up, and forget what it says; false when there is no such mail."""
    done = await database.fetch(
        f"UPDATE mail SET withheld_at = $2, text = '', html = '' WHERE id = $1 AND {GIVEN_UP} RETURNING id",
        mail_id,
        clock.now(),
    )
    return bool(done)


async def forget_recipient(address: str) -> None:
    """Mails to an address are as if to nobody, and what waits for it is never sent; inside the act's transaction."""
    await database.fetch(
        """UPDATE mail SET recipient = '', subject = '', text = '', html = '',
                           withheld_at = CASE WHEN sent_at IS NULL THEN coalesce(withheld_at, $2) END
           WHERE recipient = $1""",
        address,
        clock.now(),
    )


async def withhold_waiting() -> None:
    """After a restore: no mail that waited in the backup goes out, now or later. Other jobs are harmless twice."""
    async with database.transaction():
        await database.fetch(
            "UPDATE mail SET withheld_at = $1, text = '', html = '' WHERE sent_at IS NULL AND withheld_at IS NULL",
            clock.now(),
        )
        await database.fetch(
            "DELETE FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = 'deliver_mail'"
        )
