"""Mails: rendered from `templates/mail`, handed to a mail server or written into a folder."""

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from contest_platform import language, resources, settings, text

_TIMEOUT_SECONDS = 30


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
    return Letter(text.one_line(subject), body.strip() + "\n", html)


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
    """The message. The id of the mail makes its Message-ID: a second copy after a crash is the same message."""
    host = urlsplit(settings.current().public_url).hostname or "localhost"
    local, _, domain = recipient.rpartition("@")
    message = EmailMessage()
    message["From"] = Address("Ban Tổ chức", "no-reply", host if "." in host else f"{host}.localdomain")
    message["To"] = Address(username=local, domain=domain)
    message["Subject"] = text.one_line(letter.subject)
    message["Date"] = format_datetime(created_at)
    message["Message-ID"] = f"<{mail_id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def hand_over(mail_id: UUID, message: EmailMessage) -> None:
    """Give the message to the mail server of SMTP_URL, or write it to `STORAGE_DIR/mail`. Blocks; raises OSError."""
    chosen = settings.current()
    if chosen.smtp_url:
        _send(chosen.smtp_url, message)
        return
    folder = chosen.storage_dir / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    _write_whole(folder / f"{mail_id}.eml", bytes(message))


def _send(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=_TIMEOUT_SECONDS)
    with server:
        if parts.scheme == "smtp+tls":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _write_whole(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
