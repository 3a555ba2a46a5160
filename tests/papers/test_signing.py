"""A PAdES signature where a certificate is set: it validates, it breaks with the paper, drafts never carry one."""

import dataclasses
import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from contest_platform import clock, settings
from contest_platform.papers import actions, queries, signing
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind, PaperState
from tests.papers.scene import made, people
from tests.ranking.scene import SLUG

pytestmark = pytest.mark.usefixtures("db")
PASSWORD = "mật khẩu của chứng thư"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate of our own is set; the file of it alone, for whoever validates."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ban Tổ chức Hội thi")])
    now = datetime.now(UTC)
    made_by_us = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    keys = pkcs12.serialize_key_and_certificates(
        b"contest", key, made_by_us, None, BestAvailableEncryption(PASSWORD.encode())
    )
    (tmp_path / "keys.p12").write_bytes(keys)
    (tmp_path / "certificate.pem").write_bytes(made_by_us.public_bytes(Encoding.PEM))
    use(monkeypatch, tmp_path / "keys.p12", PASSWORD)
    return tmp_path / "certificate.pem"


def use(monkeypatch: pytest.MonkeyPatch, path: Path, password: str) -> None:
    chosen = dataclasses.replace(settings.current(), signing_certificate=path, signing_password=password)
    monkeypatch.setattr(settings, "current", lambda: chosen)
    signing.signer.cache_clear()


async def status_of(pdf: bytes, certificate: Path):
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    trusted = ValidationContext(trust_roots=[load_cert_from_pemder(str(certificate))])
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    return await async_validate_pdf_signature(signature, trusted)


async def test_a_paper_by_the_decision_is_signed_and_the_signature_holds(certificate: Path) -> None:
    of = await people()
    status = await status_of(await made(of, PaperKind.DECISION), certificate)
    assert (status.valid, status.intact, status.trusted, status.bottom_line) == (True, True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert [one.signed for one in (await queries.papers_for(of.an, SLUG))[1]] == [True]


async def test_a_signed_paper_that_was_changed_does_not_hold(certificate: Path) -> None:
    pdf = await made(await people(), PaperKind.DECISION)
    place = pdf.index(b"stream") + 40
    changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    assert not (await status_of(changed, certificate)).bottom_line


async def test_every_certificate_of_a_zip_is_signed(certificate: Path) -> None:
    of = await people()
    await actions.issue_certificates(of.an, slug=SLUG)
    with zipfile.ZipFile(io.BytesIO(await made(of, PaperKind.CERTIFICATES, PaperFormat.ZIP))) as package:
        for name in package.namelist():
            assert (await status_of(package.read(name), certificate)).bottom_line


async def test_a_certificate_printed_once_more_is_signed(certificate: Path) -> None:
    of = await people()
    await actions.issue_certificates(of.an, slug=SLUG)
    serial = (await queries.certificates_of(of.scene.edition.id))[0].serial
    assert (await status_of(await queries.one_certificate(of.an, serial), certificate)).bottom_line


@pytest.mark.usefixtures("certificate")
async def test_nothing_is_signed_with_a_certificate_that_has_expired() -> None:
    of = await people()
    paper_id = await actions.order_paper(of.an, slug=SLUG, kind=PaperKind.DECISION, form=PaperFormat.PDF)
    with clock.at(datetime.now(UTC) + timedelta(days=31)):
        await actions.make_paper(paper_id=paper_id)
    found = await queries.paper_by_id(paper_id)
    assert (found.state, found.signed, found.failure) == (
        PaperState.FAILED, False,
        "Chứng thư số để ký chưa có hiệu lực hoặc đã hết hạn nên không lập được văn bản này.",
    )  # fmt: skip


@pytest.mark.usefixtures("certificate")
async def test_a_draft_is_never_signed() -> None:
    of = await people(upto="proposed")
    pdf = await made(of, PaperKind.DECISION)
    assert PdfFileReader(io.BytesIO(pdf)).embedded_signatures == []
    assert [one.signed for one in (await queries.papers_for(of.an, SLUG))[1]] == [False]


async def test_without_a_certificate_nothing_is_signed_or_claimed() -> None:
    of = await people()
    assert not signing.signs()
    assert PdfFileReader(io.BytesIO(await made(of, PaperKind.DECISION))).embedded_signatures == []
    assert [one.signed for one in (await queries.papers_for(of.an, SLUG))[1]] == [False]


@pytest.mark.usefixtures("certificate")
def test_a_wrong_password_stops_the_start_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    path = settings.current().signing_certificate
    assert path is not None
    use(monkeypatch, path, "khác")
    with pytest.raises(settings.BadSetting, match="SIGNING_PASSWORD"):
        signing.signer()


def test_a_certificate_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(settings.BadSetting, match="SIGNING_CERTIFICATE must name a file"):
        settings.read({"SIGNING_CERTIFICATE": str(tmp_path / "none.p12"), "STORAGE_DIR": str(tmp_path)})
