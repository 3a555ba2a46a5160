"""Every page that a person can reach in the demonstration: pictures, no finding of axe, no dead link.

From the first page of each role every link is followed; of the pages with the same template (the same address but
for ids, codes and slugs) one is looked at.
"""

import re
from collections import deque
from collections.abc import AsyncIterator

import pytest
from asyncpg import Connection
from playwright.async_api import Page

from contest_platform import demonstration
from contest_platform.accounts.queries import viewer_by_email
from tests.conftest import empty

ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
DECIDED = "/organiser/editions/youth-7"
STARTS = {
    None: ("/", "/sign-in", "/register", "/password-reset", "/nothing-here"),
    "entrant": ("/entries", "/entries/new", "/account"),
    "secretary": ("/organiser",),
    "organiser": (DECIDED, f"{DECIDED}/papers", "/organiser", "/organiser/editions/new"),  # the others: a draft
    "judge": ("/judge",),
    "chair": ("/judge",),
    "auditor": ("/organiser",),
    "admin": ("/organiser",),
}
ALIKE: set[str] = set()  # pages that are the same for everybody: looked at once
NOT_FOLLOWED = ("/static/", "/api/", "/health", "/metrics")


@pytest.fixture(scope="module")
async def story(_pool: Connection) -> AsyncIterator[None]:
    await empty(_pool)
    await demonstration.load(lambda _part: None)
    yield
    await empty(_pool)


@pytest.mark.parametrize("role", STARTS, ids=lambda role: role or "nobody")
async def test_pages_of(role, story, open_tab, shoot):
    by = await viewer_by_email(f"{role}@demo.example") if role else None
    page = await open_tab("/", by=by)
    seen, waiting, dead = set(ALIKE), deque((start, "") for start in STARTS[role]), []
    while waiting:
        path, source = waiting.popleft()
        if shape(path) in seen or path.startswith(NOT_FOLLOWED):
            continue
        seen.add(shape(path))
        answer = await page.request.get(path)
        if answer.status >= 400 and path != "/nothing-here":
            dead.append(f"{answer.status} {path} linked from {source}")
            continue
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        await page.goto(path)
        if role == "auditor" and path.startswith("/organiser"):
            assert await page.locator("main form[method=post]").count() == 0, f"{path} offers to change something"
        if role != "admin":  # sees what an organiser sees
            await shoot(page, f"{role or 'nobody'}-{name(path)}")
        waiting.extend((link, path) for link in await links(page))
    ALIKE.update(one for one in seen if role is None or one.startswith("/account"))
    assert dead == []


async def links(page: Page) -> list[str]:
    return await page.evaluate(
        """() => [...document.querySelectorAll("a[href]")].filter((link) => link.origin === location.origin)
                 .map((link) => link.pathname + link.search)"""
    )


def shape(path: str) -> str:
    """The address without what tells one thing from another of its kind."""
    known = re.sub(ID, "*", path.split("?", maxsplit=1)[0])
    known = re.sub(
        r"(?<=/editions/)[^/]+|(?<=/rounds/)[^/]+|(?<=/certificates/)[^/]+",
        lambda found: found[0] if found[0] == "new" else "*",
        known,
    )
    return re.sub(r"(?<=/)\d+(?=/|$)", "*", known)


def name(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", shape(path).replace("*", "one").lower()).strip("-") or "home"
