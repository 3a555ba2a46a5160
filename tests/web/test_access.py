"""Every route × every role; who is refused has written nothing (`Watched` looks).

A route that is missing from the matrix fails; so does a line without a route.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from typing import Any, NamedTuple

import asyncpg
import httpx
import pytest
from litestar import Litestar

from contest_platform import database
from contest_platform.app import create_litestar
from contest_platform.web.access import Gate
from tests.conftest import empty
from tests.web.access_matrix import MATRIX
from tests.web.conftest import browser, open_session, open_token
from tests.web.world import WHO, World, world


class Scene(NamedTuple):
    made: World
    browsers: Mapping[tuple[str, str], httpx.AsyncClient]


def routes(app: Litestar) -> set[str]:
    return {
        f"{method} {route.path_format}"
        for route in app.routes
        for handler in route.route_handlers
        for method in handler.http_methods
        if method not in ("OPTIONS", "HEAD")
    }


@pytest.fixture(scope="module")
async def scene(_pool: asyncpg.Connection) -> AsyncIterator[Scene]:
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
        yield Scene(made, browsers)
    await empty(_pool)


def test_every_route_is_in_the_matrix_and_every_line_is_a_route():
    assert routes(create_litestar()) == set(MATRIX)


@pytest.mark.parametrize("route", MATRIX)
async def test_access(scene: Scene, route: str):
    line = MATRIX[route]
    answers = [await tried(scene, route, who, line.content(scene.made)) for who in WHO]
    assert " ".join(str(one.status_code) for one in answers) == " ".join(line.expected.split())


async def tried(scene: Scene, route: str, who: str, content: Mapping[str, Any]) -> httpx.Response:
    """The answer in a world that every request meets as it was made."""
    line, (method, template) = MATRIX[route], route.split(" ", 1)
    room = "api" if template.startswith("/api/") else "page"
    address = template.format(**{**getattr(scene.made, line.of), **line.path})
    async with database.transaction() as whole:
        answer = await scene.browsers[room, who].request(method, address, **content)
        await whole.rollback()
    return answer
