"""Who issues the papers of an edition, where, and to whom they go."""

from uuid import uuid4

import msgspec

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.actions.editions import hold_edition
from contest_platform.ledger.actions import record
from contest_platform.papers import queries
from contest_platform.papers.rules.letterhead import Letterhead, check_seen, tidy_letterhead


async def change_letterhead(by: Viewer, *, slug: str, letterhead: Letterhead, seen: str | None = None) -> Letterhead:
    """Keep what papers made from now on have at their head and end. `seen` is the digest of what was looked at.

    Raises Invalid with a problem for each field, and LetterheadChanged when somebody else changed it meanwhile.
    """
    async with database.transaction():
        edition = await hold_edition(by, slug=slug)
        tidied = tidy_letterhead(letterhead)
        check_seen(seen, await queries.letterhead_of(edition), tidied)
        await database.fetch(
            """INSERT INTO edition_letterhead AS l (id, edition, content, changed_by, changed_at)
               VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (edition) DO UPDATE SET content = excluded.content, changed_by = excluded.changed_by,
                 changed_at = excluded.changed_at""",
            uuid4(),
            edition.id,
            msgspec.json.encode(tidied).decode(),
            by.id,
            clock.now(),
        )
        await record(
            actor=by.id,
            verb="change_letterhead",
            subject=f"edition:{edition.id}",
            changes={"letterhead": msgspec.to_builtins(tidied)},
        )
        return tidied
