"""The guard of every route: a request that changes something must come from a page of ours."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from contest_platform import settings
from contest_platform.web import forms
from contest_platform.web.errors import ForeignForm, SignInNeeded
from contest_platform.web.pages import visit_of
from contest_platform.web.pages.visit import SESSION, VISITOR

_SAFE = ("GET", "HEAD", "OPTIONS")


async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse what the gate could not identify, requests of other sites, and forms made for another session.

    A bearer token is sent by a program on purpose, so nothing more is asked of it. A handler that reads its
    multipart body as it arrives (`opt={"reads_multipart": True}`) checks the token of that form itself.
    """
    visit = visit_of(connection)
    if visit.failure is not None:
        raise visit.failure
    assert isinstance(connection, Request)  # noqa: S101 - there are no websockets
    if connection.method in _SAFE or visit.by_token:
        return
    _check_origin(connection)
    is_program = connection.scope["path"].startswith("/api/") and not visit.cookie(SESSION)
    if not (is_program or handler.opt.get("open")):
        await _check_token(connection, handler)


def _check_origin(request: Request) -> None:
    fetched = request.headers.get("sec-fetch-site")
    if fetched is not None and fetched not in ("same-origin", "none"):
        raise ForeignForm
    origin = request.headers.get("origin")
    if fetched is None and origin is not None and not _is_own(origin, request):
        raise ForeignForm


def _is_own(origin: str, request: Request) -> bool:
    """The whole origin where PUBLIC_URL says what it is; else its host, since a proxy may have ended TLS."""
    if own := settings.current().own_origin:
        return origin == own
    host = request.headers.get("host", "")
    return bool(host) and origin.partition("://")[2] == host


async def _check_token(request: Request, handler: BaseRouteHandler) -> None:
    visit = visit_of(request)
    if not (visit.cookie(SESSION) or visit.cookie(VISITOR)) and len(handler.resolve_guards()) > 1:
        raise SignInNeeded  # the session has ended while the page was open
    token = request.headers.get("x-csrf-token", "")
    if not token and request.content_type[0] == "multipart/form-data" and handler.opt.get("reads_multipart"):
        return
    if not token and not request.scope["path"].startswith("/api/"):
        token = (await forms.read(request)).text("csrf_token")
    check_form_token(request, token)


def check_form_token(request: Request, token: str) -> None:
    """Raise ForeignForm unless the token was made for this session, or for this browser when nobody is signed in."""
    visit = visit_of(request)
    if not (visit.cookie(SESSION) or visit.cookie(VISITOR)) or not visit.has_issued(token):
        raise ForeignForm


def check_upload_token(request: Request, token: str) -> None:
    """For a form with a file, whose fields only its handler reads; a header or a bearer token has been admitted."""
    if not request.headers.get("x-csrf-token") and not visit_of(request).by_token:
        check_form_token(request, token)
