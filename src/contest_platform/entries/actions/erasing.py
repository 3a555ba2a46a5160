"""Letting the personal data of people in a dossier go: what they made stays, who they are does not."""

import json
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from contest_platform import clock, database, text
from contest_platform.entries.queries import Entry
from contest_platform.ledger.actions import erase_personal


async def erase_from_dossier(
    entry: Entry, *, authors: Collection[UUID], mentor: bool, on_behalf_of: bool
) -> tuple[str, ...]:
    """Inside the act's transaction, which holds the entry and writes the line; returns the names of what the ledger
    has erased.

    Shares and places of authors stay, and so do the digests of receipts and lines: where a value stood, its
    commitment stands. Consents end with the names that they were given for.
    """
    people = [f"authors.{one}" for one in authors] + (["mentor"] if mentor else [])
    gone = await erase_personal(subject=f"entry:{entry.id}", of=people)
    names = [one.full_name for one in entry.authors if one.id in authors]
    names += [value for name, value in gone if name.startswith("authors.") and name.endswith(".full_name")]
    await _erase_openings(entry.id, {text.fold(name) for name in names}, mentor=mentor)
    await _erase_authors(authors)
    if mentor:
        await database.fetch("UPDATE entry SET mentor = NULL WHERE id = $1", entry.id)
    if on_behalf_of:
        await _erase_on_behalf_of(entry.id)
    return tuple(sorted({name for name, _ in gone}))


async def _erase_openings(entry_id: UUID, names_folded: Collection[str], *, mentor: bool) -> None:
    """What was handed in names people by their place, which another submission may have given to others: they are
    found by every name that the dossier had for them.
    """
    rows = await database.fetch("SELECT id, openings::text AS openings FROM submission WHERE entry = $1", entry_id)
    for row in rows:
        openings = json.loads(row["openings"])
        gone = [*_places(openings, names_folded), *(["mentor."] if mentor else [])]
        kept = {path: one for path, one in openings.items() if not path.startswith(tuple(gone))}
        await database.fetch(
            "UPDATE submission SET openings = $2 WHERE id = $1", row["id"], json.dumps(kept, ensure_ascii=False)
        )


def _places(openings: dict[str, Any], names_folded: Collection[str]) -> Iterable[str]:
    for path, one in openings.items():
        if path.endswith(".full_name") and path.startswith("authors.") and text.fold(one["value"]) in names_folded:
            yield path.removesuffix("full_name")


async def _erase_authors(authors: Collection[UUID]) -> None:
    await database.fetch(
        """UPDATE author SET full_name = '', name_sort_key = '', name_folded = '', birth_date = NULL, unit = '',
                             unit_folded = '', email = '', phone = ''
           WHERE id = ANY($1::uuid[])""",
        list(authors),
    )
    await database.fetch(
        """UPDATE consent SET given_by = '', withdrawn_at = coalesce(withdrawn_at, $2)
           WHERE author = ANY($1::uuid[])""",
        list(authors),
        clock.now(),
    )


async def _erase_on_behalf_of(entry_id: UUID) -> None:
    """That it was entered for somebody stays known: it says who may write it."""
    await database.fetch(
        """UPDATE entry SET on_behalf_of = '{"full_name": "", "phone": "", "email": ""}'
           WHERE id = $1 AND on_behalf_of IS NOT NULL""",
        entry_id,
    )
    await database.fetch("UPDATE confirmation SET sent_to = '' WHERE entry = $1", entry_id)
