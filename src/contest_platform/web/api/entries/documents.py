"""The documents of entries: what programs send and get."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from contest_platform.entries.queries import Attachment, Entry
from contest_platform.entries.rules import Author, Content, Mentor, OnBehalfOf, Receipt


class AuthorDocument(msgspec.Struct, forbid_unknown_fields=True):
    """Shares are percent, written as decimal strings (numbers are read too)."""

    full_name: str = ""
    birth_date: date | None = None
    unit: str | None = None
    share_percent: Decimal | None = None
    lead: bool = False
    email: str | None = None
    phone: str | None = None
    id: UUID | None = None


class MentorDocument(msgspec.Struct):
    full_name: str = ""
    phone: str | None = None
    email: str | None = None
    unit: str | None = None


class PersonDocument(msgspec.Struct):
    full_name: str
    phone: str = ""
    email: str = ""


class NewEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A draft may be incomplete. A secretary's entry is on behalf of `on_behalf_of`, else of the lead author."""

    title: str = ""
    field: str | None = None
    summary: str | None = None
    description: str | None = None
    created_year: int | None = None
    authors: list[AuthorDocument] = []
    mentor: MentorDocument | None = None
    on_behalf_of: PersonDocument | None = None


class EntryChanges(msgspec.Struct, forbid_unknown_fields=True):
    """What is left out stays as it is; `authors` are replaced as a whole."""

    title: str | msgspec.UnsetType = msgspec.UNSET
    field: str | msgspec.UnsetType | None = msgspec.UNSET
    summary: str | msgspec.UnsetType | None = msgspec.UNSET
    description: str | msgspec.UnsetType | None = msgspec.UNSET
    created_year: int | msgspec.UnsetType | None = msgspec.UNSET
    authors: list[AuthorDocument] | msgspec.UnsetType = msgspec.UNSET
    mentor: MentorDocument | msgspec.UnsetType | None = msgspec.UNSET


class AttachmentDocument(msgspec.Struct):
    id: UUID
    kind: str
    filename: str
    size_bytes: int
    sha256: str
    media_type: str


class EntryDocument(msgspec.Struct):
    id: UUID
    edition: str
    code: str | None
    status: str
    title: str
    field: str | None
    summary: str
    description: str
    created_year: int | None
    authors: list[AuthorDocument]
    mentor: MentorDocument | None
    attachments: list[AttachmentDocument]
    complete_by: datetime | None
    version: int


class EntryList(msgspec.Struct):
    items: list[EntryDocument]
    next: str | None


class NewId(msgspec.Struct):
    id: UUID
    status: str


class FileDocument(msgspec.Struct):
    filename: str
    size_bytes: int
    sha256: str


class LedgerPlace(msgspec.Struct):
    sequence: int
    hash: str


class ReceiptDocument(msgspec.Struct):
    code: str
    submitted_at: datetime
    digest: str
    files: list[FileDocument]
    ledger: LedgerPlace


class NewCheck(msgspec.Struct, forbid_unknown_fields=True):
    """`reason` is needed but for acceptance; `complete_by` says until when a returned dossier may be completed."""

    outcome: str
    reason: str = ""
    complete_by: datetime | None = None


class CheckDocument(msgspec.Struct):
    entry: UUID
    outcome: str
    reason: str
    status: str
    checked_at: datetime
    complete_by: datetime | None


def content_of(data: NewEntry) -> Content:
    return Content(
        title=data.title,
        field=data.field,
        summary=data.summary or "",
        description=data.description or "",
        created_year=data.created_year,
        authors=tuple(_author(one) for one in data.authors),
        mentor=_mentor(data.mentor),
    )


def changed(content: Content, data: EntryChanges) -> Content:
    given = {name: getattr(data, name) for name in data.__struct_fields__}
    given = {name: value for name, value in given.items() if value is not msgspec.UNSET}
    for name in ("summary", "description"):
        if name in given:
            given[name] = given[name] or ""
    if "authors" in given:
        given["authors"] = tuple(_author(one) for one in given["authors"])
    if "mentor" in given:
        given["mentor"] = _mentor(given["mentor"])
    return replace(content, **given)


def _author(data: AuthorDocument) -> Author:
    return Author(
        full_name=data.full_name,
        birth_date=data.birth_date,
        unit=data.unit or "",
        share_percent=data.share_percent,
        lead=data.lead,
        email=data.email or "",
        phone=data.phone or "",
        id=data.id,
    )


def _mentor(data: MentorDocument | None) -> Mentor | None:
    if data is None:
        return None
    return Mentor(data.full_name, data.phone or "", data.email or "", data.unit or "")


def person_of(data: NewEntry) -> OnBehalfOf:
    """For whom a secretary enters: whom she names, else the lead author."""
    if data.on_behalf_of is not None:
        return OnBehalfOf(data.on_behalf_of.full_name, data.on_behalf_of.phone, data.on_behalf_of.email)
    lead = next((one for one in data.authors if one.lead), data.authors[0] if data.authors else AuthorDocument())
    return OnBehalfOf(lead.full_name, lead.phone or "", lead.email or "")


def entry_document(entry: Entry, slug: str) -> EntryDocument:
    return EntryDocument(
        id=entry.id,
        edition=slug,
        code=entry.code,
        status=entry.status.value,
        title=entry.title,
        field=entry.field,
        summary=entry.summary,
        description=entry.description,
        created_year=entry.created_year,
        authors=[msgspec.convert(one, AuthorDocument, from_attributes=True) for one in entry.authors],
        mentor=msgspec.convert(entry.mentor, MentorDocument | None, from_attributes=True),
        attachments=[attachment_document(one) for one in entry.attachments],
        complete_by=entry.complete_by,
        version=entry.version,
    )


def attachment_document(one: Attachment) -> AttachmentDocument:
    return AttachmentDocument(one.id, one.kind.value, one.filename, one.size_bytes, one.sha256, one.media_type)


def receipt_document(found: Receipt) -> ReceiptDocument:
    return ReceiptDocument(
        code=found.code,
        submitted_at=found.submitted_at,
        digest=found.digest,
        files=[FileDocument(one.filename, one.size_bytes, one.sha256) for one in found.files],
        ledger=LedgerPlace(found.ledger_sequence, found.ledger_hash),
    )
