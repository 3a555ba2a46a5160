"""Every route × every role. A route that is missing from the matrix fails; so does a line without a route."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack

import asyncpg
import httpx
import pytest
from litestar import Litestar

from contest_platform import database
from contest_platform.app import create_litestar
from contest_platform.web.access import Gate
from tests.conftest import empty
from tests.web.access_matrix import MATRIX, Line
from tests.web.conftest import browser, open_session, open_token
from tests.web.world import WHO, World, world

Browsers = Mapping[tuple[str, str], httpx.AsyncClient]


def routes(app: Litestar) -> set[str]:
    return {
        f"{method} {route.path_format}"
        for route in app.routes
        for handler in route.route_handlers
        for method in handler.http_methods
        if method not in ("OPTIONS", "HEAD")
    }


@pytest.fixture(scope="module")
async def scene(_pool: asyncpg.Connection) -> AsyncIterator[tuple[World, Browsers]]:
    application = Gate(create_litestar())
    made = await world()
    async with AsyncExitStack() as stack:
        browsers = {}
        for room in ("page", "api"):
            for who in WHO:
                options = {}
                if who != "nobody":
                    opened = open_session if room == "page" else open_token
                    options = await opened(made.people[who])
                browsers[room, who] = await stack.enter_async_context(browser(application, **options))
        yield made, browsers
    await empty(_pool)


def test_every_route_is_in_the_matrix_and_every_line_is_a_route():
    assert routes(create_litestar()) == set(MATRIX)


@pytest.mark.parametrize("route", MATRIX)
async def test_access(scene: tuple[World, Browsers], route: str):
    made, browsers = scene
    line = MATRIX[route]
    found = " ".join([str(await status(made, browsers, route, line, who)) for who in WHO])
    assert found == " ".join(line.expected.split())


async def status(made: World, browsers: Browsers, route: str, line: Line, who: str) -> int:
    method, template = route.split(" ", 1)
    room = "api" if template.startswith("/api/") else "page"
    address = template.format(**{**getattr(made, line.of), **line.path})
    async with database.transaction() as tried:
        answer = await browsers[room, who].request(method, address, **line.content(made))
        await tried.rollback()  # every request meets the same world
    return answer.status_code
