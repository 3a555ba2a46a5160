"""A real mail server that keeps what it gets, and settings of one test."""

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from contest_platform import settings

NAME, PASSWORD = "ban-to-chuc@example.vn", "p: @/?#%%41"


@dataclass
class Inbox:
    """What a mail server took; `answer` is what it says to a recipient (RCPT) or to the mail (DATA)."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    rcpt_answer: str = "250 OK"
    data_answer: str = "250 OK"

    async def handle_RCPT(self, _server, _session, envelope: Envelope, address: str, _options) -> str:  # noqa: N802
        if self.rcpt_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt_answer

    async def handle_DATA(self, _server, _session, envelope: Envelope) -> str:  # noqa: N802
        if self.data_answer.startswith("250"):
            self.recipients += envelope.rcpt_tos
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.data_answer


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    before = settings.current()

    def change(**values: object) -> None:
        changed = replace(before, **{"storage_dir": tmp_path, "public_url": "https://hoithi.example.vn", **values})
        monkeypatch.setattr(settings, "current", lambda: changed)

    return change


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that this process trusts."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    chain, private = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    return chain, private


Serve = Callable[..., tuple[Inbox, int]]


@pytest.fixture
def mail_server(certificate: tuple[Path, Path]) -> Iterator[Serve]:
    started = []

    def start(*, tls: str = "none", auth: bool = False) -> tuple[Inbox, int]:
        inbox, context = Inbox(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
        options = {"enable_SMTPUTF8": False}
        if tls == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        if auth:
            options |= {"authenticator": known, "auth_required": True, "auth_require_tls": tls == "starttls"}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = Controller(
            inbox, hostname="127.0.0.1", port=port, ssl_context=context if tls == "tls" else None, **options
        )
        server.start()
        started.append(server)
        return inbox, port

    yield start
    for server in started:
        server.stop(no_assert=True)


def known(server, session, envelope, mechanism, data: LoginPassword) -> AuthResult:
    right = (data.login, data.password) == (NAME.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)
