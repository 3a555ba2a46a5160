"""A PAdES signature on a paper, where the installation has a certificate. Without one nothing is signed or claimed.

pyHanko comes with the extra `signing`; it is imported only when a certificate is set.
"""

import asyncio
import io
from functools import cache
from typing import Any

from contest_platform import clock, settings
from contest_platform.papers.rules.ordering import SigningCertificateNotInForce

_FIELD = "Signature"


def signs() -> bool:
    """Whether the settings name a certificate."""
    return settings.current().signing_certificate is not None


def check_ready() -> None:
    """Raise BadSetting, at the start, when the certificate of the settings cannot be used."""
    if signs():
        signer()


async def signed(pdf: bytes, *, reason: str) -> bytes:
    """The PDF with an invisible PAdES-B-B signature over all of it. Only where `signs()`.

    Raises SigningCertificateNotInForce: what nobody can verify is not signed.
    """
    return await asyncio.to_thread(_sign, pdf, reason)


def _sign(pdf: bytes, reason: str) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import signers  # noqa: PLC0415
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415

    certificate = signer().signing_cert
    if not certificate.not_valid_before <= clock.now() <= certificate.not_valid_after:
        raise SigningCertificateNotInForce
    metadata = signers.PdfSignatureMetadata(
        field_name=_FIELD, reason=reason, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    out = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), metadata, signer=signer())
    written: bytes = out.getvalue()
    return written


@cache
def signer() -> Any:
    """The signer of the settings. Raises BadSetting when there is no pyHanko, no key, or another password."""
    path, password = settings.current().signing_certificate, settings.current().signing_password
    try:
        from pyhanko.sign import signers  # noqa: PLC0415
    except ImportError:
        raise settings.BadSetting(
            "SIGNING_CERTIFICATE is set, but pyHanko is not installed: pip install contest-platform[signing]."
        ) from None
    found = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        str(path), passphrase=password.encode()
    )
    if found is None:
        raise settings.BadSetting(
            "SIGNING_CERTIFICATE must be a PKCS#12 file with a key, and SIGNING_PASSWORD its password."
        )
    return found
