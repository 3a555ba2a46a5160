"""Browsers without a network: the application answers in this process.

async def test_x(client): await client.get("/")                      nobody is signed in
async def test_y(signed_in): lan = await signed_in(lan_account)      a browser of its own for each account
async def test_z(program): await program(lan_account)                a program with a bearer token

Every refusal that they are answered has written nothing: they look themselves (`Watched`).
"""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from contest_platform import clock
from contest_platform.accounts import queries
from contest_platform.accounts.rules import Viewer
from contest_platform.accounts.tables import ApiToken, Session
from contest_platform.app import create_app
from contest_platform.web.pages import Visit
from tests.refusals import everything, written_since

ADDRESS = "http://test"
Open = Callable[[Viewer], Awaitable[httpx.AsyncClient]]


async def fill_in_token(request: httpx.Request) -> None:
    """What the script of every page does: the token of the page in a header."""
    if (
        request.method not in ("GET", "HEAD")
        and "x-csrf-token" not in request.headers
        and "cookie" in request.headers
    ):
        cookies = dict(part.strip().split("=", 1) for part in request.headers["cookie"].split(";"))
        if "session" in cookies or "visitor" in cookies:
            visit = Visit("/", cookies=cookies, session_id=uuid4() if "session" in cookies else None)
            request.headers["x-csrf-token"] = visit.csrf_token()


COUNTED = {"attempt", "session"}  # a try is counted, and a session that was used is known to live


class Watched(httpx.ASGITransport):
    """Of requests that no other overlaps, what is refused leaves every row of every table as it was."""

    begun = under_way = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method in ("GET", "HEAD"):
            return await super().handle_async_request(request)
        alone, number = not Watched.under_way, Watched.begun + 1
        Watched.begun, Watched.under_way = number, Watched.under_way + 1
        try:
            before = await everything()
            answer = await super().handle_async_request(request)
        finally:
            Watched.under_way -= 1
        if answer.status_code >= 400 and alone and number == Watched.begun:
            found = await written_since(before)
            assert found.keys() <= COUNTED, found
        return answer


def browser(application: object, **options: object) -> httpx.AsyncClient:
    transport = Watched(application, raise_app_exceptions=False)
    return httpx.AsyncClient(
        transport=transport, base_url=ADDRESS, event_hooks={"request": [fill_in_token]}, **options
    )


@pytest.fixture(scope="session")
def application() -> object:
    return create_app()


@pytest.fixture
async def client(db: None, application: object) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(application) as opened:
        yield opened


@pytest.fixture
async def plain(db: None, application: object) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without scripts: its requests carry nothing that the test does not write."""
    transport = Watched(application, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as opened:
        yield opened


async def open_session(viewer: Viewer) -> dict[str, dict[str, str]]:
    """The options of a browser in which the account is signed in."""
    token, moment = secrets.token_urlsafe(32), clock.now()
    await Session(
        id=uuid4(),
        token_hash=queries.token_hash(token),
        account=viewer.id,
        created_at=moment,
        seen_at=moment,
        expires_at=moment + timedelta(days=1),
    ).save()
    return {"cookies": {"session": token}}


async def open_token(viewer: Viewer) -> dict[str, dict[str, str]]:
    """The options of a program that acts for the account."""
    token, moment = secrets.token_urlsafe(32), clock.now()
    await ApiToken(
        id=uuid4(),
        token_hash=queries.token_hash(token),
        account=viewer.id,
        created_at=moment,
        expires_at=moment + timedelta(days=1),
    ).save()
    return {"headers": {"authorization": f"Bearer {token}"}}


@pytest.fixture
async def signed_in(db: None, application: object) -> AsyncIterator[Open]:
    async with AsyncExitStack() as stack:

        async def opened(viewer: Viewer) -> httpx.AsyncClient:
            return await stack.enter_async_context(browser(application, **await open_session(viewer)))

        yield opened


@pytest.fixture
async def program(db: None, application: object) -> AsyncIterator[Open]:
    async with AsyncExitStack() as stack:

        async def opened(viewer: Viewer) -> httpx.AsyncClient:
            return await stack.enter_async_context(browser(application, **await open_token(viewer)))

        yield opened
