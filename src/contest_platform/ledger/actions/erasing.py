"""Letting personal values go: a name is withdrawn, the lines stay, and every digest still holds."""

from collections.abc import Collection

from contest_platform import database


async def erase_personal(*, subject: str, of: Collection[str] | None = None) -> tuple[tuple[str, str], ...]:
    """Erase personal values in the lines of `subject`, inside the act's transaction; returns (name, value) of each.

    `of` are the names of values (`full_name`) or of what has them (`mentor`: `mentor.full_name`, `mentor.phone`);
    None is all of them. Values and salts go; what is left in the lines (the commitments) tells nothing any more. That
    they were erased is a line of the act.
    """
    gone = await database.connection().fetch(
        """DELETE FROM ledger_personal p USING ledger_line l
           WHERE l.sequence = p.sequence AND l.subject = $1
             AND ($2::text[] IS NULL OR EXISTS (
                    SELECT 1 FROM unnest($2) n WHERE p.name = n OR starts_with(p.name, n || '.')))
           RETURNING p.name, p.value""",
        subject,
        None if of is None else list(of),
    )
    return tuple((row["name"], row["value"]) for row in gone)
