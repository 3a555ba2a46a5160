"""The ledger's head goes out by mail every day: whoever keeps one can show later that the ledger was rewritten."""

from datetime import datetime, time

import msgspec

from contest_platform import clock, database, settings
from contest_platform.ledger import queries as ledger
from contest_platform.ledger.rules import head_document
from contest_platform.outbox.actions import send_mail

_FIRST_HOUR = 6
_LOCK = 0x68656164  # "head": two workers never mail the same day twice

# Organisers, and those who watch over them; once a day each.
_READERS = """
SELECT a.email, a.full_name, a.language FROM account a
WHERE a.disabled_at IS NULL AND a.email_proven_at IS NOT NULL
  AND (EXISTS (SELECT 1 FROM role_grant g WHERE g.account = a.id AND g.revoked_at IS NULL
               AND g.role IN ('admin', 'organiser', 'auditor'))
       OR EXISTS (SELECT 1 FROM contest_role_grant g WHERE g.account = a.id AND g.revoked_at IS NULL
                  AND g.role IN ('organiser', 'auditor')))
  AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.template = 'ledger_head' AND m.recipient = a.email
                  AND m.created_at >= $1)
ORDER BY a.email
"""


async def mail_ledger_head() -> int:
    """Mail the newest head to everybody who organises or audits, once a day and not before six in the morning where
    the contest is held; returns to how many. Runs every hour, since the machine may be off at any of them.
    """
    zone = settings.current().time_zone
    now = clock.now().astimezone(zone)
    if now.hour < _FIRST_HOUR:
        return 0
    async with database.transaction():
        await database.connection().execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        head = await ledger.newest_head()
        if head is None:
            return 0
        readers = await database.fetch(_READERS, datetime.combine(now.date(), time(), zone))
        document = msgspec.json.format(msgspec.json.encode(head_document(head)), indent=2).decode()
        for reader in readers:
            await send_mail(
                to=reader["email"],
                template="ledger_head",
                language=reader["language"],
                values={
                    "full_name": reader["full_name"],
                    "day": now.date(),
                    "head": head,
                    "document": document,
                },
            )
        return len(readers)
