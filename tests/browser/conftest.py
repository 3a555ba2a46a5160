"""A real browser before the real server: headless Chromium, one server process, the database of the tests.

async def test_home(open_page, shoot):
    page = await open_page("/")                    nobody is signed in
    page = await open_page("/judge", by=thu)       signed in as an account
    await shoot(page, "judge-list")                a screenshot at each width and language, and no finding of axe
"""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from contest_platform import clock
from contest_platform.accounts import queries as accounts
from contest_platform.accounts.rules import Viewer
from contest_platform.accounts.tables import Session
from tests.browser import chromium
from tests.browser.pictures import WIDTHS, findings, picture, wider_than_the_screen

LANGUAGES = ("vi", "en")

Open = Callable[..., Awaitable[Page]]
Shoot = Callable[..., Awaitable[None]]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=chromium.executable(), env=chromium.environment(), args=["--no-sandbox"]
        )
        yield started
        await started.close()


@pytest.fixture(scope="package")
def address(_pool: None) -> Iterator[str]:
    """The address of a server of its own process, on the database of the tests.

    It ends with the browser tests: its jobs and its sealer must not work under others.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1", "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "contest_platform", "run"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}/health/live", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _wait_until_ready(health: str, server: subprocess.Popen) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(health, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")


@pytest.fixture
async def open_page(db: None, open_tab: Open) -> Open:
    """Open a page on the database of this test."""
    return open_tab


@pytest.fixture
async def open_tab(browser: Browser, address: str) -> AsyncIterator[Open]:
    """Open a page of the server in a browser of its own for each account; a script's error fails the test."""
    contexts: dict[object, BrowserContext] = {}
    failures: list[str] = []

    async def opened(path: str, *, by: Viewer | None = None, width: int = 1280, script: bool = True) -> Page:
        key = (by.id if by else None, script)
        if key not in contexts:
            contexts[key] = await browser.new_context(base_url=address, java_script_enabled=script)
            if by is not None:
                await contexts[key].add_cookies([{"name": "session", "value": await _session(by), "url": address}])
        page = await contexts[key].new_page()
        await page.set_viewport_size({"width": width, "height": 800})
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda said: failures.append(said.text) if _is_refused_by_policy(said.text) else None)
        await page.goto(path)
        return page

    yield opened
    for context in contexts.values():
        await context.close()
    assert failures == []


async def _session(by: Viewer) -> str:
    token, moment = secrets.token_urlsafe(32), clock.now()
    await Session(
        id=uuid4(),
        token_hash=accounts.token_hash(token),
        account=by.id,
        created_at=moment,
        seen_at=moment,
        expires_at=moment + timedelta(days=1),
    ).save()
    return token


def _is_refused_by_policy(said: str) -> bool:
    return "Content Security Policy" in said


@pytest.fixture
def shoot() -> Shoot:
    """Pictures of the page in both widths and languages; axe looks at each width and each language once."""

    async def taken(page: Page, name: str, *, languages: tuple[str, ...] = LANGUAGES) -> None:
        for language in languages:
            if len(languages) > 1:
                await _speak(page, language)
            for width in WIDTHS:
                await page.set_viewport_size({"width": width, "height": 800})
                await picture(page, f"{name}-{language}-{width}")
                assert await wider_than_the_screen(page) == [], f"{name} at {width} px scrolls sideways"
                if len(languages) == 1 or (language == languages[0]) == (width == WIDTHS[0]):
                    assert await findings(page) == [], f"{name} at {width} px in {language}"
        await _speak(page, "vi")

    return taken


async def _speak(page: Page, language: str) -> None:
    """Show the same page in the other language, without leaving what a form's answer shows."""
    if await page.get_attribute("html", "lang") == language:
        return
    site = urljoin(page.url, "/")  # else the cookie would hold for this folder of addresses only
    await page.context.add_cookies([{"name": "language", "value": language, "url": site}])
    await page.reload()
