"""Letting personal values go: a name is withdrawn, the lines stay, and every digest still holds."""

from uuid import UUID

from contest_platform import database
from contest_platform.ledger.actions.recording import record


async def erase_personal(*, actor: UUID | None, subject: str, name: str | None = None) -> int:
    """Erase the personal values in the lines of `subject`, or only those called `name`; returns how many.

    Must run inside the act's transaction. Values and salts go; what is left in the lines (the commitments) tells
    nothing any more. That they were erased is a line too.
    """
    gone = await database.connection().fetch(
        """DELETE FROM ledger_personal p USING ledger_line l
           WHERE l.sequence = p.sequence AND l.subject = $1 AND ($2::text IS NULL OR p.name = $2) RETURNING p.name""",
        subject,
        name,
    )
    if gone:
        names = sorted({row["name"] for row in gone})
        await record(actor=actor, verb="erase_personal", subject=subject, changes={"names": names})
    return len(gone)
