"""Who may come in: the gate before every request, and the guards of the rooms.

Router(path="/judge", guards=[signed_in], ...)      only somebody signed in (else: sign in first)
Router(path="/organiser", guards=[role_needed(Role.ADMIN, Role.ORGANISER)], ...)
Router(path="/api/v1", guards=[signed_in_to_change])   the same for changes (`opt={"anyone": True}` lets all in)
viewer = access.viewer(request)                      the account that acts; refuses when nobody is signed in
visitor = access.visitor(request)                    the account, or None
"""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from contest_platform.accounts.rules import Role, Viewer
from contest_platform.errors import NotFound
from contest_platform.web.access.admission import admit, check_upload_token
from contest_platform.web.access.gate import Gate
from contest_platform.web.access.once import answered_once
from contest_platform.web.errors import SignInNeeded
from contest_platform.web.pages import visit_of

__all__ = [
    "Gate",
    "admit",
    "answered_once",
    "check_upload_token",
    "role_needed",
    "signed_in",
    "signed_in_to_change",
    "viewer",
    "visitor",
]

Guard = Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None] | None]


def viewer(request: Request) -> Viewer:
    found = visit_of(request).viewer
    if found is None:
        raise SignInNeeded
    return found


def visitor(request: Request) -> Viewer | None:
    return visit_of(request).viewer


async def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Guards are coroutines: Litestar would run a plain function in a thread, for every request."""
    if visit_of(connection).viewer is None:
        raise SignInNeeded


async def signed_in_to_change(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """For programs: who sends something says who asks, before what was sent is looked at."""
    if connection.scope.get("method") not in ("GET", "HEAD", "OPTIONS") and not handler.opt.get("anyone"):
        await signed_in(connection, handler)


def role_needed(*roles: Role) -> Guard:
    """Let in accounts that have one of the roles everywhere; for all others the room does not exist."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        await signed_in(connection, handler)
        found = visit_of(connection).viewer
        if found is None or not found.roles & set(roles):
            raise NotFound

    return guard
