"""One mail to each judge whose sheets of a round are soon due and not signed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from contest_platform import clock, database, settings
from contest_platform.ledger import actions as ledger
from contest_platform.outbox.actions import send_mail

REMINDED_BEFORE = timedelta(days=3)
_FIRST_HOUR = 6

# Who owes sheets on accepted entries of an open round that is due soon, and has not been reminded of that round.
_REMINDED = """
WITH behind AS (
  SELECT r.id AS round, j.id AS judge, count(*) AS owed
  FROM round r
  JOIN edition d ON d.id = r.edition AND d.published_at IS NOT NULL
  JOIN assignment a ON a.round = r.id AND a.status IN ('assigned', 'in_progress')
  JOIN entry e ON e.id = a.entry AND e.status = 'accepted'
  JOIN judge j ON j.id = a.judge
  JOIN account u ON u.id = j.account AND u.email_proven_at IS NOT NULL AND u.disabled_at IS NULL
  WHERE r.scores_due_at > $1 AND r.scores_due_at <= $2
    AND NOT EXISTS (SELECT 1 FROM round_closing k WHERE k.round = r.id)
  GROUP BY r.id, j.id
), reminded AS (
  INSERT INTO reminder (id, round, judge, at) SELECT gen_random_uuid(), round, judge, $1 FROM behind
  ON CONFLICT (round, judge) DO NOTHING RETURNING round, judge
)
SELECT r.id AS round, r.name AS round_name, r.scores_due_at, c.id AS contest, c.name AS contest_name, d.number,
       j.id AS judge, j.full_name, u.email, u.language, b.owed
FROM reminded JOIN behind b USING (round, judge)
JOIN round r ON r.id = round JOIN edition d ON d.id = r.edition JOIN contest c ON c.id = d.contest
JOIN judge j ON j.id = judge JOIN account u ON u.id = j.account
ORDER BY r.id, j.name_sort_key, j.id
"""


async def remind_judges() -> int:
    """Mail every judge who has unsigned sheets of a round that is due within three days; returns to how many.

    Once for a judge and a round, also when it runs twice at the same moment. It runs every hour and not before six in
    the morning where the contest is held. A judge who has not accepted her invitation yet is not reminded.
    """
    now = clock.now()
    if now.astimezone(settings.current().time_zone).hour < _FIRST_HOUR:
        return 0
    async with database.transaction():
        rows = await database.fetch(_REMINDED, now, now + REMINDED_BEFORE)
        for row in rows:
            await _mail(row)
        await _record(rows)
        return len(rows)


async def _mail(row: Any) -> None:
    await send_mail(
        to=row["email"],
        template="signing_reminder",
        language=row["language"],
        values={
            "name": row["full_name"],
            "contest": row["contest_name"],
            "number": row["number"],
            "round": row["round_name"],
            "due_at": row["scores_due_at"],
            "owed": row["owed"],
        },
        contest_id=row["contest"],
    )


async def _record(rows: Iterable[Any]) -> None:
    """A line for each round."""
    by_round = defaultdict(list)
    for row in rows:
        by_round[row["round"], row["scores_due_at"]].append(str(row["judge"]))
    for (round_id, due_at), judges in by_round.items():
        await ledger.record(
            actor=None,
            verb="remind_judges",
            subject=f"round:{round_id}",
            changes={"scores_due_at": due_at.isoformat(), "judges": judges},
        )
