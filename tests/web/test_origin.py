"""Requests of other sites, where the browser does not say `Sec-Fetch-Site`: scheme, host and port must be ours."""

from dataclasses import replace

import pytest

from contest_platform import settings
from contest_platform.accounts import queries
from tests.cast import LAN
from tests.factories import account


async def renamed(signed_in, monkeypatch, own_origin, headers):
    """Whether a form with the right token went through."""
    lan = await account(LAN)
    browser = await signed_in(lan)
    chosen = replace(settings.current(), own_origin=own_origin)
    monkeypatch.setattr(settings, "current", lambda: chosen)
    answer = await browser.post("/account/name", data={"full_name": "Tên Khác"}, headers=headers)
    assert answer.status_code in (303, 403)
    return (await queries.viewer_by_id(lan.id)).full_name == "Tên Khác"


@pytest.mark.parametrize(
    ("origin", "admitted"),
    [
        ("https://thi.example.vn", True),
        ("http://thi.example.vn", False),
        ("https://thi.example.vn:8443", False),
        ("https://thi.example.vn.evil.example", False),
        ("https://evil.example", False),
        ("http://test", False),  # what the request calls us is not what we are called
        ("null", False),
        ("https://[", False),
        ("", False),
    ],
)
async def test_the_whole_origin_counts_where_public_url_says_it(signed_in, monkeypatch, origin, admitted):
    headers = {"origin": origin}
    assert await renamed(signed_in, monkeypatch, "https://thi.example.vn", headers) is admitted


@pytest.mark.parametrize(
    ("origin", "admitted"),
    [
        ("http://test", True),
        ("https://test", True),  # a proxy has ended TLS
        ("http://test:8000", False),
        ("https://evil.example", False),
        ("null", False),
        ("", False),
    ],
)
async def test_the_host_counts_where_public_url_is_not_set(signed_in, monkeypatch, origin, admitted):
    assert await renamed(signed_in, monkeypatch, "", {"origin": origin}) is admitted


async def test_a_browser_that_says_same_origin_is_believed(signed_in, monkeypatch):
    """Only browsers can write this header."""
    headers = {"sec-fetch-site": "same-origin", "origin": "http://test"}
    assert await renamed(signed_in, monkeypatch, "https://thi.example.vn", headers)
