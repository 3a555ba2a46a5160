"""Whether a certificate holds, for programs. Open to anybody."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.params import Parameter

from contest_platform.papers import queries
from contest_platform.papers.queries import PublicCertificate
from contest_platform.papers.rules.certificates import Certified
from contest_platform.papers.rules.kinds import CertificateKind, CertificateStatus, RecipientRole


class CertifiedDocument(msgspec.Struct):
    """What it says. `full_name` and `unit` are null while they may not be published: then the code stands alone."""

    kind: CertificateKind
    role: RecipientRole
    full_name: str | None
    unit: str | None
    contest: str
    entry_code: str
    title: str
    field: str
    award: str
    award_name: str
    decision: dict[str, str]


class CertificateDocument(msgspec.Struct):
    """`certifies` is null for an unknown serial; `ended_on` is the day of its replacement or revocation."""

    serial: str
    status: CertificateStatus
    issued_on: date | None
    ended_on: date | None
    certifies: CertifiedDocument | None


@get("/certificates/{serial:str}", tags=["certificates"], security=[{}])
async def certificate(serial: Annotated[str, Parameter(max_length=200)]) -> Response[CertificateDocument]:
    """Valid, replaced, revoked or unknown: what was never issued, or is not public yet, is unknown."""
    found = await queries.public_certificate(serial)
    return Response(_document(found), headers={"Cache-Control": "no-store"})


def _document(found: PublicCertificate) -> CertificateDocument:
    said = _certified(found, found.content) if found.content else None
    return CertificateDocument(found.serial, found.status, found.issued_on, found.ended_on, said)


def _certified(found: PublicCertificate, content: Certified) -> CertifiedDocument:
    return CertifiedDocument(
        kind=content.kind,
        role=content.role,
        full_name=found.full_name,
        unit=found.unit,
        contest=content.contest,
        entry_code=content.entry_code,
        title=content.title,
        field=content.field,
        award=content.award,
        award_name=content.award_name,
        decision={
            "body": content.decision_body,
            "number": content.decision_number,
            "date": content.decision_date.isoformat(),
        },
    )


handlers = (certificate,)
