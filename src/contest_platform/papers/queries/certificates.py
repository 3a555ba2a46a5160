"""Certificates: those of an edition for those who run it, and each by its serial for everybody."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import clock, database, settings
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import JUDGING_READERS
from contest_platform.entries.queries import public_names
from contest_platform.papers.rules.certificates import (
    CertificateNotFound,
    Certified,
    Person,
    Recipient,
    typed_serial,
)
from contest_platform.papers.rules.kinds import CertificateStatus

_CERTIFICATE = """
SELECT c.id, c.edition, d.slug, c.entry, c.author, c.serial, c.number, c.content::text AS content, c.full_name,
       c.unit, c.qr, a.full_name AS issued_by, c.issued_at, c.ended_at, c.end_reason, b.full_name AS ended_by,
       n.serial AS replaced_by
FROM certificate c JOIN edition d ON d.id = c.edition JOIN account a ON a.id = c.issued_by
LEFT JOIN account b ON b.id = c.ended_by LEFT JOIN certificate n ON n.id = c.replaced_by
"""
_decode = msgspec.json.Decoder(Certified).decode


@dataclass(frozen=True)
class Issued:
    """A certificate as it was issued. The names are None once they were erased."""

    id: UUID
    edition_id: UUID
    slug: str
    entry: UUID
    author_id: UUID | None
    serial: str
    number: int
    content: Certified
    full_name: str | None
    unit: str | None
    qr: bytes
    issued_by: str
    issued_at: datetime
    ended_at: datetime | None
    end_reason: str | None
    ended_by: str | None
    replaced_by: str | None

    @property
    def status(self) -> CertificateStatus:
        if self.ended_at is None:
            return CertificateStatus.VALID
        return CertificateStatus.REPLACED if self.replaced_by else CertificateStatus.REVOKED

    @property
    def recipient(self) -> Recipient:
        person = Person(self.full_name or "", self.unit or "", self.content.role, self.author_id)
        return Recipient(self.entry, self.content.kind, person)


@dataclass(frozen=True)
class PublicCertificate:
    """What anybody with the serial may know: no birth date, no contact, and a name only while it may be published.

    `ended_on` is the day of the replacement or the revocation; its reason is not public.
    """

    serial: str
    status: CertificateStatus
    content: Certified | None = None
    full_name: str | None = None
    unit: str | None = None
    issued_on: date | None = None
    ended_on: date | None = None


async def printable_certificates(edition_id: UUID) -> tuple[Issued, ...]:
    """Those that hold and still have a name, in the order of the register."""
    rows = await database.fetch(
        f"""{_CERTIFICATE} WHERE c.edition = $1 AND c.ended_at IS NULL AND c.full_name IS NOT NULL
            ORDER BY c.number""",
        edition_id,
    )
    return tuple(_issued(row) for row in rows)


async def certificates_of(edition_id: UUID) -> tuple[Issued, ...]:
    """All that were ever issued, in the order of the register."""
    rows = await database.fetch(f"{_CERTIFICATE} WHERE c.edition = $1 ORDER BY c.number", edition_id)
    return tuple(_issued(row) for row in rows)


async def certificate_for(viewer: Viewer, serial: str) -> Issued:
    """A certificate for those who see the results of its edition; else not found."""
    row = await database.fetch_one(f"{_CERTIFICATE} WHERE c.serial = $1", typed_serial(serial))
    if row is None:
        raise CertificateNotFound
    await edition_for(viewer, row["slug"], *JUDGING_READERS)
    return _issued(row)


async def public_certificate(serial: str) -> PublicCertificate:
    """By its serial, for everybody. Before the results are announced it is as unknown as a made-up one."""
    typed = typed_serial(serial)
    row = await database.fetch_one(
        f"""{_CERTIFICATE} WHERE c.serial = $1 AND EXISTS (
              SELECT 1 FROM announcement m WHERE m.edition = c.edition AND m.announced_at <= $2)""",
        typed,
        clock.now(),
    )
    if row is None:
        return PublicCertificate(typed, CertificateStatus.UNKNOWN)
    found, zone = _issued(row), settings.current().time_zone
    named = bool((await public_names([found.entry], clock.today(zone)))[found.entry].authors)
    return PublicCertificate(
        serial=found.serial,
        status=found.status,
        content=found.content,
        full_name=found.full_name if named else None,
        unit=found.unit if named else None,
        issued_on=found.issued_at.astimezone(zone).date(),
        ended_on=found.ended_at.astimezone(zone).date() if found.ended_at else None,
    )


def _issued(row: Any) -> Issued:
    return Issued(
        id=row["id"],
        edition_id=row["edition"],
        slug=row["slug"],
        entry=row["entry"],
        author_id=row["author"],
        serial=row["serial"],
        number=row["number"],
        content=_decode(row["content"]),
        full_name=row["full_name"],
        unit=row["unit"],
        qr=row["qr"],
        issued_by=row["issued_by"],
        issued_at=row["issued_at"],
        ended_at=row["ended_at"],
        end_reason=row["end_reason"],
        ended_by=row["ended_by"],
        replaced_by=row["replaced_by"],
    )
