"""Entries with all that was written in them, for their owner and for those who run the edition."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import database, text
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import contest_roles
from contest_platform.contests.rules import DOSSIER_KEEPERS, DOSSIER_READERS, AttachmentKind, Edition
from contest_platform.entries.rules import (
    Author,
    Content,
    EntryNotFound,
    FileCount,
    Mentor,
    OnBehalfOf,
    OwnDossier,
    Status,
    is_own,
)

# Shares as text: JSON numbers would lose the digits that were written.
_ENTRY = """
SELECT json_build_object(
  'id', e.id, 'edition_id', e.edition, 'contest_id', d.contest, 'code', e.code, 'status', e.status,
  'title', e.title, 'field', f.code, 'field_name', f.name, 'summary', e.summary, 'description', e.description,
  'created_year', e.created_year, 'mentor', e.mentor, 'on_behalf_of', e.on_behalf_of, 'version', e.version,
  'created_at', e.created_at, 'changed_at', e.changed_at, 'submitted_at', e.submitted_at,
  'complete_by', e.complete_by,
  'owner', json_build_object('id', o.id, 'email', o.email, 'full_name', o.full_name, 'language', o.language),
  'authors', (SELECT coalesce(json_agg(json_build_object(
       'id', a.id, 'full_name', a.full_name, 'birth_date', a.birth_date, 'unit', a.unit,
       'share_percent', trim_scale(a.share_percent)::text, 'lead', a.lead, 'email', a.email, 'phone', a.phone)
     ORDER BY a.position), '[]') FROM author a WHERE a.entry = e.id),
  'attachments', (SELECT coalesce(json_agg(json_build_object(
       'id', t.id, 'kind', t.kind, 'filename', t.filename, 'size_bytes', t.size_bytes, 'sha256', t.sha256,
       'media_type', t.media_type, 'state', t.state, 'unreadable', t.unreadable, 'uploaded_at', t.uploaded_at,
       'blind_sha256', b.sha256, 'blind_by_secretary', b.made_by IS NOT NULL, 'blind_tried', b.id IS NOT NULL)
     ORDER BY t.uploaded_at, t.id), '[]')
     FROM attachment t LEFT JOIN blind_copy b ON b.attachment = t.id
     WHERE t.entry = e.id AND t.removed_at IS NULL)
)::text AS entry, e.created_at, e.id
FROM entry e
JOIN edition d ON d.id = e.edition
JOIN account o ON o.id = e.owner
LEFT JOIN field f ON f.id = e.field
"""


@dataclass(frozen=True)
class Owner:
    id: UUID
    email: str
    full_name: str
    language: str


@dataclass(frozen=True)
class Attachment:
    """A file of an entry. `blind_sha256` is set when judges have a copy without names."""

    id: UUID
    kind: AttachmentKind
    filename: str
    size_bytes: int
    sha256: str
    media_type: str
    state: str
    unreadable: str
    uploaded_at: datetime
    blind_sha256: str | None = None
    blind_by_secretary: bool = False
    blind_tried: bool = False


@dataclass(frozen=True)
class Entry:
    """An entry with its authors and its files; times are UTC."""

    id: UUID
    edition_id: UUID
    contest_id: UUID
    code: str | None
    status: Status
    title: str
    field: str | None
    field_name: str | None
    summary: str
    description: str
    created_year: int | None
    authors: tuple[Author, ...]
    mentor: Mentor | None
    on_behalf_of: OnBehalfOf | None
    version: int
    created_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    complete_by: datetime | None
    owner: Owner
    attachments: tuple[Attachment, ...]

    @property
    def content(self) -> Content:
        return Content(
            self.title,
            self.field,
            self.summary,
            self.description,
            self.created_year,
            self.authors,
            self.mentor,
        )

    @property
    def file_counts(self) -> tuple[FileCount, ...]:
        kinds = {one.kind for one in self.attachments}
        return tuple(
            FileCount(
                kind,
                clean=sum(one.kind == kind and one.state == "clean" for one in self.attachments),
                quarantined=sum(one.kind == kind and one.state == "quarantined" for one in self.attachments),
                infected=tuple(
                    one.filename for one in self.attachments if one.kind == kind and one.state == "infected"
                ),
            )
            for kind in kinds
        )


@dataclass(frozen=True)
class EntryPage:
    """Some entries of a list and the cursor of the next ones, if any."""

    items: tuple[Entry, ...]
    next: str | None


_decode = msgspec.json.Decoder(Entry).decode


async def entry_for(viewer: Viewer, entry_id: UUID) -> Entry:
    """The entry, when it is the viewer's own or the viewer organises, checks or audits its contest."""
    entry = await entry_by_id(entry_id)
    if entry.owner.id != viewer.id and not (await contest_roles(viewer, entry.contest_id)) & DOSSIER_READERS:
        raise EntryNotFound
    return entry


async def entry_to_write(viewer: Viewer, entry_id: UUID, *, lock: bool = False) -> Entry:
    """The entry, when the viewer may write it: the owner, and for one entered on behalf the contest's secretaries."""
    entry = await _locked(entry_id) if lock else await entry_by_id(entry_id)
    if entry.owner.id == viewer.id:
        return entry
    if entry.on_behalf_of is None or not (await contest_roles(viewer, entry.contest_id)) & DOSSIER_KEEPERS:
        raise EntryNotFound
    return entry


async def entry_to_check(viewer: Viewer, entry_id: UUID, *, lock: bool = False) -> Entry:
    """The entry, when the viewer is a secretary or organiser of its contest; else not found.

    Raises OwnDossier when it is her own.
    """
    entry = await _locked(entry_id) if lock else await entry_by_id(entry_id)
    if not (await contest_roles(viewer, entry.contest_id)) & DOSSIER_KEEPERS:
        raise EntryNotFound
    if is_own_entry(viewer, entry):
        raise OwnDossier
    return entry


def is_own_entry(viewer: Viewer, entry: Entry) -> bool:
    """Whether the viewer is its entrant or one of its authors, and so must leave the check to others."""
    return is_own(
        viewer.id,
        viewer.email,
        owner_id=entry.owner.id,
        on_behalf_of=entry.on_behalf_of,
        authors=entry.authors,
    )


async def hold_edition_of(entry_id: UUID) -> None:
    """Nobody closes the dossiers or announces results until the transaction ends.

    It comes before the lock of the entry: who announces holds the edition first and then refers to its entries.
    """
    await database.fetch(
        "SELECT 1 FROM edition WHERE id = (SELECT edition FROM entry WHERE id = $1) FOR SHARE", entry_id
    )


async def _locked(entry_id: UUID) -> Entry:
    """The entry as it stands once nobody else is changing it, held until the transaction ends."""
    await database.fetch("SELECT 1 FROM entry WHERE id = $1 FOR UPDATE", entry_id)
    return await entry_by_id(entry_id)


async def entry_by_id(entry_id: UUID) -> Entry:
    """Without permission: for stages and jobs that have tested it otherwise."""
    found = await database.fetch_one(f"{_ENTRY} WHERE e.id = $1", entry_id)
    if found is None:
        raise EntryNotFound
    return _read(found)


async def own_entries(viewer: Viewer, *, after: str | None = None, limit: int = 50) -> EntryPage:
    """Entries of the viewer, the newest first. `after` is the `next` of the page before."""
    created_at, last_id = _read_cursor(after)
    rows = await database.fetch(
        f"""{_ENTRY} WHERE e.owner = $1 AND ($2::timestamptz IS NULL OR (e.created_at, e.id) < ($2, $3))
            ORDER BY e.created_at DESC, e.id DESC LIMIT $4""",
        viewer.id,
        created_at,
        last_id,
        limit + 1,
    )
    return _page(rows, limit)


async def entries_page(
    viewer: Viewer,
    edition: Edition,
    *,
    status: str | None = None,
    field: str | None = None,
    q: str = "",
    after: str | None = None,
    limit: int = 50,
) -> EntryPage:
    """Entries of an edition, the oldest first: all for those who run the contest, else the viewer's own.

    `q` is looked for in titles, codes, authors and units, without marks. `after` is the `next` of the page before.
    """
    roles = await contest_roles(viewer, edition.contest.id)
    created_at, last_id = _read_cursor(after)
    rows = await database.fetch(
        f"""{_ENTRY} WHERE e.edition = $1 AND ($2::uuid IS NULL OR e.owner = $2)
              AND ($3::text IS NULL OR e.status = $3) AND ($4::text IS NULL OR f.code = $4)
              AND ($5 = '' OR position($5 IN e.title_folded) > 0 OR position($5 IN lower(e.code)) > 0
                   OR EXISTS (SELECT 1 FROM author a WHERE a.entry = e.id
                              AND (position($5 IN a.name_folded) > 0 OR position($5 IN a.unit_folded) > 0)))
              AND ($6::timestamptz IS NULL OR (e.created_at, e.id) > ($6, $7))
            ORDER BY e.created_at, e.id LIMIT $8""",
        edition.id,
        None if roles & DOSSIER_READERS else viewer.id,
        status or None,
        field or None,
        text.fold(q),
        created_at,
        last_id,
        limit + 1,
    )
    return _page(rows, limit)


def _page(rows: list[Any], limit: int) -> EntryPage:
    more = len(rows) > limit
    return EntryPage(tuple(_read(row) for row in rows[:limit]), _cursor(rows[limit - 1]) if more else None)


async def codes(entry_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The codes of those that are entries and were handed in."""
    rows = await database.fetch(
        "SELECT id, code FROM entry WHERE id = ANY($1::uuid[]) AND code IS NOT NULL", list(entry_ids)
    )
    return {row["id"]: row["code"] for row in rows}


async def counts_by_status(edition_ids: Iterable[UUID]) -> dict[UUID, dict[Status, int]]:
    """How many entries of each edition are in each state; states without entries count 0."""
    counts = {edition_id: dict.fromkeys(Status, 0) for edition_id in edition_ids}
    rows = await database.fetch(
        "SELECT edition, status, count(*) AS number FROM entry WHERE edition = ANY($1::uuid[]) GROUP BY 1, 2",
        list(counts),
    )
    for row in rows:
        counts[row["edition"]][Status(row["status"])] = row["number"]
    return counts


def _read(row: Any) -> Entry:
    entry: Entry = _decode(row["entry"])
    return entry


def _cursor(row: Any) -> str:
    return base64.urlsafe_b64encode(f"{row['created_at'].isoformat()}|{row['id']}".encode()).decode()


def _read_cursor(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    """A cursor that was not given by us starts from the beginning."""
    if not cursor:
        return None, None
    try:
        created_at, entry_id = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        return datetime.fromisoformat(created_at), UUID(entry_id)
    except (ValueError, binascii.Error):
        return None, None
