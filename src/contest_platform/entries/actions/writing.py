"""Starting and writing an entry: everything that was typed is kept, complete or not."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from contest_platform import clock, database, settings, text
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import DOSSIER_KEEPERS, Edition
from contest_platform.entries import queries
from contest_platform.entries.actions.consents import withdraw_consents_of
from contest_platform.entries.queries import Entry
from contest_platform.entries.queries.storage import draft_count
from contest_platform.entries.rules import (
    Author,
    Content,
    EntrantsOnly,
    Mentor,
    OnBehalfOf,
    check_content,
    check_drafts,
    check_version,
    check_window,
    check_writable,
    gone_authors,
    keep_ids,
    tidy,
)
from contest_platform.ledger.actions import record


async def start_entry(by: Viewer, *, slug: str, content: Content) -> Entry:
    """Begin an own entry in a published edition that takes entries; it may be empty. Raises TooManyDrafts."""
    edition = await contests.edition(slug)
    await _check_may_enter(by, edition)
    return await store_new(by, edition, content, on_behalf_of=None)


async def _check_may_enter(by: Viewer, edition: Edition) -> None:
    """Whoever registered is an entrant, also before the address is proven; other roles alone are not enough."""
    if not by.proven or Role.ENTRANT in by.roles:
        return
    if not await contests.contest_roles(by, edition.contest.id) & DOSSIER_KEEPERS:
        raise EntrantsOnly


async def store_new(by: Viewer, edition: Edition, content: Content, *, on_behalf_of: OnBehalfOf | None) -> Entry:
    now, tidied = clock.now(), tidy(content)
    check_window(edition, None, now)
    check_content(tidied, edition, today=clock.today(settings.current().time_zone))
    written = replace(tidied, authors=with_ids((), tidied.authors))
    entry_id = uuid4()
    async with database.transaction():
        if on_behalf_of is None:
            await _check_may_begin(by, edition)
        await database.fetch(
            """INSERT INTO entry (id, edition, owner, title, title_folded, field, summary, description, created_year,
                                  status, mentor, on_behalf_of, version, created_at, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'draft', $10, $11, 1, $12, $12)""",
            entry_id,
            edition.id,
            by.id,
            *_columns(written, edition),
            _json(on_behalf_of),
            now,
        )
        await _store_authors(entry_id, written.authors)
        await _record_writing(by, "enter_on_behalf" if on_behalf_of else "start_entry", entry_id, written)
        return await queries.entry_by_id(entry_id)


async def _check_may_begin(by: Viewer, edition: Edition) -> None:
    """Two begun at the same moment are counted one after the other."""
    await database.fetch("SELECT 1 FROM account WHERE id = $1 FOR NO KEY UPDATE", by.id)
    check_drafts(await draft_count(by.id, edition.id))


async def write_entry(by: Viewer, *, entry_id: UUID, version: int | None, content: Content) -> Entry:
    """Save what was typed over the version it was typed over (None: any). Nothing changed: nothing is written."""
    now, tidied = clock.now(), tidy(content)
    async with database.transaction():
        entry = await queries.entry_to_write(by, entry_id, lock=True)
        edition = await contests.edition_by_id(entry.edition_id)
        check_writable(entry.status)
        check_window(edition, entry.complete_by, now)
        check_version(version, entry.version, entry.changed_at)
        check_content(tidied, edition, today=clock.today(settings.current().time_zone))
        written = replace(tidied, authors=with_ids(entry.authors, tidied.authors))
        if written == entry.content:
            return entry
        await _store_content(by, entry, edition, written, now)
        await _record_writing(by, "write_entry", entry_id, written, entry.content)
        return await queries.entry_by_id(entry_id)


def with_ids(before: tuple[Author, ...], after: tuple[Author, ...]) -> tuple[Author, ...]:
    return tuple(replace(one, id=one.id or uuid4()) for one in keep_ids(before, after))


async def _store_content(by: Viewer, entry: Entry, edition: Edition, written: Content, now: datetime) -> None:
    await database.fetch(
        """UPDATE entry SET title = $2, title_folded = $3, field = $4, summary = $5, description = $6,
                            created_year = $7, mentor = $8, version = version + 1, changed_at = $9
           WHERE id = $1""",
        entry.id,
        *_columns(written, edition),
        now,
    )
    if written.authors != entry.authors:
        await withdraw_consents_of(by, entry, gone_authors(entry.authors, written.authors))
        await _store_authors(entry.id, written.authors)


def _columns(content: Content, edition: Edition) -> tuple[Any, ...]:
    field = edition.field(content.field) if content.field else None
    return (
        content.title,
        text.fold(content.title),
        field.id if field else None,
        content.summary,
        content.description,
        content.created_year,
        _json(content.mentor),
    )


def _json(part: Any) -> str | None:
    return json.dumps(asdict(part), ensure_ascii=False) if part else None


async def _store_authors(entry_id: UUID, authors: tuple[Author, ...]) -> None:
    """The authors in their new order: one statement removes, one writes, however many there are."""
    await database.fetch(
        "DELETE FROM author WHERE entry = $1 AND id <> ALL($2::uuid[])", entry_id, [one.id for one in authors]
    )
    await database.fetch(
        """INSERT INTO author (id, entry, position, full_name, name_sort_key, name_folded, birth_date, unit,
                               unit_folded, share_percent, lead, email, phone)
           SELECT r.id, $1, r.position, r.full_name, r.name_sort_key, r.name_folded, r.birth_date, r.unit,
                  r.unit_folded, r.share_percent, r.lead, r.email, r.phone
           FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::date[], $8::text[],
                       $9::text[], $10::numeric[], $11::boolean[], $12::text[], $13::text[])
                AS r (id, position, full_name, name_sort_key, name_folded, birth_date, unit, unit_folded,
                      share_percent, lead, email, phone)
           ON CONFLICT (id) DO UPDATE SET
             position = excluded.position, full_name = excluded.full_name, name_sort_key = excluded.name_sort_key,
             name_folded = excluded.name_folded, birth_date = excluded.birth_date, unit = excluded.unit,
             unit_folded = excluded.unit_folded, share_percent = excluded.share_percent, lead = excluded.lead,
             email = excluded.email, phone = excluded.phone""",
        entry_id,
        [one.id for one in authors],
        list(range(len(authors))),
        [one.full_name for one in authors],
        [text.name_sort_key(one.full_name)[:1000] for one in authors],
        [text.fold(one.full_name) for one in authors],
        [one.birth_date for one in authors],
        [one.unit for one in authors],
        [text.fold(one.unit) for one in authors],
        [one.share_percent for one in authors],
        [one.lead for one in authors],
        [one.email for one in authors],
        [one.phone for one in authors],
    )


async def _record_writing(
    by: Viewer, verb: str, entry_id: UUID, written: Content, before: Content | None = None
) -> None:
    changes, earlier = _public_words(written), _public_words(before) if before else {}
    personal, known = _personal_words(written), _personal_words(before) if before else {}
    await record(
        actor=by.id,
        verb=verb,
        subject=f"entry:{entry_id}",
        changes={name: value for name, value in changes.items() if name not in earlier or earlier[name] != value},
        personal={path: value for path, value in personal.items() if known.get(path, "") != value},
    )


def _public_words(content: Content) -> dict[str, Any]:
    """What the ledger says about the content: long texts by their hash."""
    return {
        "title": content.title,
        "field": content.field,
        "summary": hashlib.sha256(content.summary.encode()).hexdigest(),
        "description": hashlib.sha256(content.description.encode()).hexdigest(),
        "created_year": content.created_year,
        "authors": [
            {
                "id": str(one.id),
                "share_percent": None if one.share_percent is None else f"{one.share_percent:f}",
                "lead": one.lead,
            }
            for one in content.authors
        ],
    }


def _personal_words(content: Content) -> dict[str, str]:
    words = {
        f"authors.{one.id}.{name}": str(getattr(one, name) or "")
        for one in content.authors
        for name in ("full_name", "birth_date", "unit", "email", "phone")
    }
    return words | {f"mentor.{name}": value for name, value in asdict(content.mentor or Mentor("")).items()}
