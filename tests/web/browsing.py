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


def filled_in(page: httpx.Response | str) -> dict[str, str]:
    """What a browser would send of the fields on a page, were they sent unchanged."""
    html, values = page if isinstance(page, str) else page.text, {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (not re.search('type="(checkbox|radio)"', tag) or " checked" in tag):
            values[name[1]] = unescape(value[1]) if value else ""
    for name, content in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        values[name] = unescape(content)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        values[name] = unescape(chosen[1]) if chosen else ""
    return values


async def send_form(
    browser: httpx.AsyncClient, address: str, fields: dict, *, to: str | None = None
) -> httpx.Response:
    """Open the page, fill its form in and send it, as a browser does without a script."""
    page = await browser.get(address)
    return await browser.post(to or address, data={"csrf_token": token_in(page), **fields})
