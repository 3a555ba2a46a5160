"""Whether a certificate holds: by the QR code on it, or by its serial typed from paper."""

from typing import Annotated

from litestar import Request, Response, get
from litestar.params import Parameter

from contest_platform.papers import queries
from contest_platform.papers.rules.kinds import CertificateStatus
from contest_platform.text import one_line
from contest_platform.web.pages import page

Typed = Annotated[str, Parameter(max_length=200)]


@get("/certificates", include_in_schema=False)
async def certificates_page(request: Request, serial: Typed = "") -> Response[str]:
    """The form, and the answer once something was typed."""
    return await _answer(request, one_line(serial))


@get("/certificates/{serial:str}", include_in_schema=False)
async def certificate_page(request: Request, serial: Typed) -> Response[str]:
    return await _answer(request, serial)


async def _answer(request: Request, serial: str) -> Response[str]:
    """404 for an unknown one. Not kept by caches: a certificate may be revoked, a consent withdrawn, at any time."""
    found = await queries.public_certificate(serial) if serial else None
    status = 404 if found is not None and found.status is CertificateStatus.UNKNOWN else 200
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return page(request, "public/certificate.html", status=status, headers=headers, found=found)


handlers = (certificates_page, certificate_page)
