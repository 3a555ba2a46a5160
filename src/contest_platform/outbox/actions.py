"""What is to happen after the commit: jobs by name, and mails."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from contest_platform import clock, database
from contest_platform.outbox.mail import Letter, envelope, hand_over, write

QUEUE = "contest"
_DEFER = """
SELECT procrastinate_defer_jobs_v1(
  ARRAY[ROW($1, $2, 0, NULL, NULL, $3::jsonb, $4)::procrastinate_job_to_defer_v1])
"""


async def enqueue(job: str, *, at: datetime | None = None, **arguments: Any) -> None:
    """Have `job` (a name in `jobs.py`) done with these JSON arguments, once, after the commit and not before `at`.

    Must run inside the act's transaction; raises LookupError outside of one.
    """
    await database.connection().fetchval(_DEFER, QUEUE, job, msgspec.json.encode(arguments).decode(), at)


async def send_mail(*, to: str, template: str, language: str, values: Mapping[str, Any]) -> None:
    """Write a mail now and have it delivered after the commit; must run inside the act's transaction."""
    letter = write(template, language, values)
    mail_id = uuid4()
    await database.connection().execute(
        """INSERT INTO mail (id, recipient, subject, text, html, language, template, created_at, attempts)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)""",
        mail_id,
        to,
        letter.subject,
        letter.text,
        letter.html,
        language,
        template,
        clock.now(),
    )
    await enqueue("deliver_mail", mail_id=str(mail_id))


async def deliver_mail(*, mail_id: UUID) -> None:
    """Hand a mail over and note it. A crash between the two sends it again, under the same Message-ID.

    The row is not locked meanwhile: a slow mail server must not hold a connection of the pool.
    """
    mail = await database.fetch_one(
        "UPDATE mail SET attempts = attempts + 1 WHERE id = $1 AND sent_at IS NULL AND withheld_at IS NULL "
        "RETURNING id, recipient, subject, text, html, created_at",
        mail_id,
    )
    if mail is None:
        return
    letter = Letter(mail["subject"], mail["text"], mail["html"])
    message = envelope(mail["id"], mail["recipient"], letter, mail["created_at"])
    await asyncio.to_thread(hand_over, mail["id"], message)
    await database.fetch("UPDATE mail SET sent_at = $2 WHERE id = $1", mail["id"], clock.now())


async def withhold_waiting() -> None:
    """After a restore: no mail that waited in the backup goes out, and no job of that time runs again."""
    async with database.transaction():
        await database.fetch(
            "UPDATE mail SET withheld_at = $1 WHERE sent_at IS NULL AND withheld_at IS NULL", clock.now()
        )
        await database.fetch(
            "DELETE FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = 'deliver_mail'"
        )
