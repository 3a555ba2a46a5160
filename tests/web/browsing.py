"""Reading pages in tests."""

import re
from html import unescape

import httpx

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token_in(answer: httpx.Response) -> str:
    """The hidden token of the first form on a page."""
    found = _TOKEN.search(answer.text)
    assert found is not None, answer.text[:2000]
    return found[1]


def words(answer: httpx.Response) -> str:
    """The text of a page without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


async def send_form(
    browser: httpx.AsyncClient, address: str, fields: dict, *, to: str | None = None
) -> httpx.Response:
    """Open the page, fill its form in and send it, as a browser does without a script."""
    page = await browser.get(address)
    return await browser.post(to or address, data={"csrf_token": token_in(page), **fields})
