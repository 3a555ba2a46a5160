"""What is known about the request that is being answered: who asks, in which language, and from where."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

from litestar.connection import ASGIConnection

from contest_platform import settings
from contest_platform.accounts.rules import Viewer

SESSION, VISITOR, DEVICE, LANGUAGE, FLASH = "session", "visitor", "device", "language", "flash"


@dataclass(slots=True)
class Visit:
    """One request. The gate makes it before any handler runs; cookies set here leave with the answer."""

    path: str
    address: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "vi"
    viewer: Viewer | None = None
    session_id: UUID | None = None
    by_token: bool = False
    navigation: tuple[tuple[str, str], ...] = ()
    failure: Exception | None = None
    set_cookies: list[str] = field(default_factory=list)

    def cookie(self, name: str) -> str:
        return self.cookies.get(cookie_name(name), "")

    def keep_cookie(self, name: str, value: str, *, max_age: int | None = None) -> None:
        """Send a cookie with the answer: `max_age` in seconds, None until the browser is closed, 0 to forget it."""
        kept: SimpleCookie = SimpleCookie()
        full = cookie_name(name)
        kept[full] = value
        kept[full]["path"], kept[full]["samesite"], kept[full]["httponly"] = "/", "Lax", True
        if settings.current().secure_cookies:
            kept[full]["secure"] = True
        if max_age is not None:
            kept[full]["max-age"] = max_age
        self.cookies[full] = value
        self.set_cookies.append(kept[full].OutputString())

    def csrf_token(self) -> str:
        """A fresh token bound to the session, or to this browser when nobody is signed in."""
        nonce = secrets.token_hex(8)
        return f"{nonce}.{_seal(b'csrf', self._binding(), nonce)}"

    def has_issued(self, token: str) -> bool:
        """Was the token made for this session or this browser?"""
        nonce, _, seal = token.partition(".")
        binding = self.cookie(SESSION) or self.cookie(VISITOR)
        return bool(binding) and _is_same(seal, _seal(b"csrf", binding, nonce))

    def _binding(self) -> str:
        if self.session_id is not None:
            return self.cookie(SESSION)
        if not self.cookie(VISITOR):
            self.keep_cookie(VISITOR, secrets.token_urlsafe(16))
        return self.cookie(VISITOR)

    def keep_flash(self, sentence: str) -> None:
        text = base64.urlsafe_b64encode(sentence.encode()).decode()
        self.keep_cookie(FLASH, f"{text}.{_seal(b'flash', text)}", max_age=120)

    def take_flash(self) -> str:
        """The sentence left by the act before, once."""
        kept = self.cookie(FLASH)
        if not kept:
            return ""
        self.keep_cookie(FLASH, "", max_age=0)
        text, _, seal = kept.partition(".")
        if not _is_same(seal, _seal(b"flash", text)):
            return ""
        return base64.urlsafe_b64decode(text).decode()


def visit_of(request: ASGIConnection[Any, Any, Any, Any]) -> Visit:
    visit: Visit = request.scope["visit"]  # type: ignore[typeddict-item]
    return visit


def cookie_name(name: str) -> str:
    return f"__Host-{name}" if settings.current().secure_cookies else name


def _seal(purpose: bytes, *parts: str) -> str:
    message = b"\0".join((purpose, *(part.encode() for part in parts)))
    return hmac.new(settings.current().secret_key, message, hashlib.sha256).hexdigest()


def _is_same(given: str, made: str) -> bool:
    """As bytes: `compare_digest` refuses text that is not ASCII, which anybody may send."""
    return hmac.compare_digest(given.encode(), made.encode())
