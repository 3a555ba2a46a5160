"""Mails: rendered from `templates/mail`, handed to a mail server or written into a folder."""

import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from contest_platform import language, resources, settings, text

_TIMEOUT_SECONDS = 30
_SENDER = "Ban Tổ chức"
_LONGEST_SUBJECT = 300


class MailRefused(Exception):
    """The mail server will never take this mail for this address."""


@dataclass(frozen=True)
class Letter:
    """What a mail says, before it has an envelope."""

    subject: str
    text: str
    html: str


def write(template: str, spoken: str, values: Mapping[str, Any]) -> Letter:
    """Render `mail/<template>.txt` (its first line is the subject) and `.html` in the reader's language.

    Templates see `values`, `_`, `show`, and `address(path)`, the full address of a path of this installation.
    """
    with language.speaking(spoken):
        names = {**values, "language": spoken}
        written = _templates().get_template(f"mail/{template}.txt").render(names)
        subject, _, body = written.strip().partition("\n")
        html = _templates().get_template(f"mail/{template}.html").render(names)
    return Letter(text.one_line(subject)[:_LONGEST_SUBJECT], body.strip() + "\n", html)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resources.folder("templates")),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=language._, ngettext=language.ngettext, show=language.show, address=_address)
    return environment


def _address(path: str) -> str:
    return path if path.startswith(("http://", "https://")) else settings.current().public_url + path


def envelope(mail_id: UUID, recipient: str, letter: Letter, created_at: datetime) -> EmailMessage:
    """The message. The id of the mail makes its Message-ID: a second copy after a crash is the same message.

    Raises ValueError or HeaderParseError for an address that is none; a line break never reaches a header.
    """
    message = EmailMessage()
    message["From"] = _sender()
    message["To"] = Address(addr_spec=recipient or "@")
    message["Subject"] = text.one_line(letter.subject)
    message["Date"] = format_datetime(created_at)
    message["Message-ID"] = f"<{mail_id}@{_host()}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _sender() -> Address:
    """The address that SMTP_URL names (`?from=`), or one of the host of PUBLIC_URL that takes no answers."""
    named = parse_qs(urlsplit(settings.current().smtp_url).query).get("from")
    if named:
        return Address(_SENDER, addr_spec=named[0])
    return Address(_SENDER, "no-reply", _host() if "." in _host() else f"{_host()}.localdomain")


def _host() -> str:
    return urlsplit(settings.current().public_url).hostname or "localhost"


def hand_over(mail_id: UUID, message: EmailMessage) -> None:
    """Give the message to the mail server of SMTP_URL, or write it to `STORAGE_DIR/mail`.

    Blocks. Raises MailRefused when trying again would not help, else OSError or SMTPException.
    """
    chosen = settings.current()
    if not chosen.smtp_url:
        _write_whole(chosen.storage_dir / "mail" / f"{mail_id}.eml", _in_plain_words(message))
        return
    try:
        with _connected(chosen.smtp_url) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        _raise_if_final(code, said)
        raise
    except smtplib.SMTPDataError as refused:
        _raise_if_final(refused.smtp_code, refused.smtp_error)
        raise
    except smtplib.SMTPNotSupportedError as refused:
        raise MailRefused(str(refused)) from None


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    parts = urlsplit(url)
    host, name = parts.hostname or "localhost", _host()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, name, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, name, timeout=_TIMEOUT_SECONDS)
    with server:
        if parts.scheme == "smtp+tls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _raise_if_final(code: int, said: bytes | str) -> None:
    """**Source:** RFC 5321, 4.2.1: 5yz is a permanent answer, 4yz one that another try may change."""
    if code >= 500:
        raise MailRefused(f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}") from None


def _in_plain_words(message: EmailMessage) -> bytes:
    """The message without base64: whoever has no mail server yet reads the link in any editor."""
    for part in message.walk():
        if part.get_content_maintype() == "text":
            part.set_content(part.get_content(), subtype=part.get_content_subtype(), cte="8bit")
    return bytes(message)


def _write_whole(path: Path, content: bytes) -> None:
    """Readable for the program's account only: mails carry links that open accounts."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(".part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
