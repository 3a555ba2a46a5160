"""What judges see of an entry: no people, no units, no file names, and copies of files without names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contest_platform import database
from contest_platform.contests.rules import AttachmentKind
from contest_platform.entries.rules import AttachmentNotFound, EntryNotFound, neutral_filename

# A kind that judges see, or any but the birth certificate once a secretary put a copy beside the file.
_FILES = """
SELECT t.id, t.entry, e.edition, e.code, t.kind, b.id IS NOT NULL AS tried, b.sha256, b.size_bytes,
       coalesce(nullif(b.media_type, ''), t.media_type) AS media_type,
       row_number() OVER (PARTITION BY t.entry, t.kind ORDER BY t.uploaded_at, t.id) AS place
FROM attachment t
JOIN entry e ON e.id = t.entry
LEFT JOIN attachment_rule r ON r.edition = e.edition AND r.kind = t.kind
LEFT JOIN blind_copy b ON b.attachment = t.id
WHERE t.removed_at IS NULL AND t.state = 'clean' AND t.kind <> 'birth_certificate'
  AND (r.judges_see OR (b.made_by IS NOT NULL AND b.sha256 IS NOT NULL))
"""


@dataclass(frozen=True)
class BlindAttachment:
    """A file for judges under a neutral name; `sha256` and the size are the copy's, None while there is none."""

    id: UUID
    entry_id: UUID
    kind: AttachmentKind
    filename: str
    media_type: str
    size_bytes: int | None
    sha256: str | None


@dataclass(frozen=True)
class BlindEntry:
    """An entry without anything about its people."""

    id: UUID
    edition_id: UUID
    code: str
    title: str
    field: str
    field_name: str
    summary: str
    description: str
    created_year: int | None
    attachments: tuple[BlindAttachment, ...]


async def blind_entry(entry_id: UUID) -> BlindEntry:
    """One entry for its judges; whether the viewer judges it is for the later stage to know."""
    found = await blind_entries([entry_id])
    if not found:
        raise EntryNotFound
    return found[0]


async def blind_entries(entry_ids: Iterable[UUID]) -> tuple[BlindEntry, ...]:
    """Several entries for judges, in the order of their codes. Entries never submitted are left out."""
    wanted = list(entry_ids)
    rows = await database.fetch(
        """SELECT e.id, e.edition, e.code, e.title, f.code AS field, f.name AS field_name, e.summary, e.description,
                  e.created_year
           FROM entry e JOIN field f ON f.id = e.field
           WHERE e.id = ANY($1::uuid[]) AND e.code IS NOT NULL ORDER BY e.code""",
        wanted,
    )
    files = await database.fetch(f"{_FILES} AND t.entry = ANY($1::uuid[]) ORDER BY t.kind, place", wanted)
    return tuple(_entry(row, files) for row in rows)


async def blind_attachment(attachment_id: UUID) -> BlindAttachment:
    """One file for judges; not found when judges may not see it at all."""
    rows = await database.fetch(
        f"SELECT * FROM ({_FILES} AND t.entry = (SELECT entry FROM attachment WHERE id = $1)) f WHERE f.id = $1",
        attachment_id,
    )
    if not rows:
        raise AttachmentNotFound
    return _attachment(rows[0])


def _entry(row: Any, files: Iterable[Any]) -> BlindEntry:
    return BlindEntry(
        id=row["id"],
        edition_id=row["edition"],
        code=row["code"],
        title=row["title"],
        field=row["field"],
        field_name=row["field_name"],
        summary=row["summary"],
        description=row["description"],
        created_year=row["created_year"],
        attachments=tuple(_attachment(file) for file in files if file["entry"] == row["id"]),
    )


def _attachment(row: Any) -> BlindAttachment:
    kind = AttachmentKind(row["kind"])
    return BlindAttachment(
        id=row["id"],
        entry_id=row["entry"],
        kind=kind,
        filename=neutral_filename(row["code"] or "", kind, row["place"], row["media_type"]),
        media_type=row["media_type"],
        size_bytes=row["size_bytes"],
        sha256=row["sha256"],
    )
