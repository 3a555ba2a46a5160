"""Before every request: who asks (one statement), in which language, and what every answer carries."""

from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from contest_platform import language, settings
from contest_platform.accounts import queries
from contest_platform.web.access.addresses import client_address
from contest_platform.web.access.navigation import navigation
from contest_platform.web.errors import SignInNeeded
from contest_platform.web.pages.visit import LANGUAGE, SESSION, Visit

_UNSEEN: Final = ("/static/", "/health/", "/metrics")
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Final = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
_BY_SCRIPT: Final = frozenset((b"x-requested-with", b"hx-request"))  # these answers have no menu
_READ: Final = _BY_SCRIPT | {b"cookie", b"authorization"}
_HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Gate:
    """ASGI layer around the application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        visit = await arrive(scope)
        scope["visit"] = visit  # type: ignore[typeddict-unknown-key]
        sending = departing(send, visit)
        if scope["method"] == "HEAD" and not scope["path"].startswith("/uploads"):
            # The framework has no HEAD for its GET routes; what it answers is the same without the body.
            scope["method"], sending = "GET", without_body(sending)
        with language.speaking(visit.language):
            await self.app(scope, receive, sending)


async def arrive(scope: HTTPScope) -> Visit:
    """Everything known about the request. A failure is kept for the guard, which can answer in the right form."""
    config = settings.current()
    visit = Visit(scope["path"], client_address(scope, config.trusted_proxies))
    headers = {name: value for name, value in scope["headers"] if name in _READ}
    visit.cookies = _read_cookies(headers.get(b"cookie", b""))
    if not visit.path.startswith(_UNSEEN):
        try:
            await identify(visit, headers.get(b"authorization", b"").decode("latin-1"))
        except Exception as failure:  # noqa: BLE001 - told by the guard
            visit.failure = failure
    visit.language = _language(scope, visit, config)
    if visit.viewer is not None and not visit.by_token and not headers.keys() & _BY_SCRIPT:
        try:
            with language.speaking(visit.language):
                visit.navigation = await navigation(visit.viewer)
        except Exception as failure:  # noqa: BLE001 - the same
            visit.failure = failure
    return visit


async def identify(visit: Visit, authorization: str) -> None:
    """Find the account by bearer token, else by session. A token that does not hold is refused, not ignored."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() == "bearer":
        visit.viewer = await queries.viewer_of_token(token.strip())
        visit.by_token = visit.viewer is not None
        if visit.viewer is None:
            raise SignInNeeded
    elif cookie := visit.cookie(SESSION):
        found = await queries.viewer_of_session(cookie)
        if found is None:
            visit.keep_cookie(SESSION, "", max_age=0)
        else:
            visit.session_id, visit.viewer = found


def headers_of_every_answer() -> list[tuple[bytes, bytes]]:
    return [*_HEADERS, _HSTS] if settings.current().secure_cookies else list(_HEADERS)


def departing(send: Send, visit: Visit) -> Send:
    """Add the headers of every answer and the cookies of this one."""
    further = headers_of_every_answer()

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = {name.lower() for name, _ in message["headers"]}
            added = [header for header in further if header[0] not in present]
            cookies = [(b"set-cookie", cookie.encode("latin-1")) for cookie in visit.set_cookies]
            # Shared school computers: what an account has seen does not stay behind.
            if (cookies or visit.viewer is not None) and b"cache-control" not in present:
                added.append((b"cache-control", b"no-store"))
            message["headers"] = [*message["headers"], *added, *cookies]
        await send(message)

    return sending


def without_body(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.body":
            message["body"] = b""
        await send(message)

    return sending


def _read_cookies(header: bytes) -> dict[str, str]:
    if not header:
        return {}
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header.decode("latin-1")).items()}
    except CookieError:
        return {}


def _language(scope: HTTPScope, visit: Visit, config: settings.Settings) -> str:
    """`?lang=` (kept in a cookie), the cookie, the account's, for programs their header, the default."""
    asked = _first(parse_qs(scope["query_string"].decode("latin-1")).get("lang")) if scope["query_string"] else ""
    if asked in language.LANGUAGES:
        visit.keep_cookie(LANGUAGE, asked, max_age=31_536_000)
        return asked
    kept = visit.cookie(LANGUAGE)
    if kept in language.LANGUAGES:
        return kept
    if visit.path.startswith("/api/"):
        header = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
        if (wished := header[:2].decode("latin-1").lower()) in language.LANGUAGES:
            return wished
    return visit.viewer.language if visit.viewer is not None else config.default_language


def _first(values: Any) -> str:
    return str(values[0]) if values else ""
