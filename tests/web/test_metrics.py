"""Figures of the machine are for this machine, or for whoever has the token."""

from dataclasses import replace
from ipaddress import ip_network

import httpx
import pytest

from contest_platform import settings
from tests.web.conftest import ADDRESS

TOKEN = "a-token-of-those-who-watch"


async def asked(application, peer, **headers):
    transport = httpx.ASGITransport(application, client=(peer, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as watcher:
        return await watcher.get(
            "/metrics", headers={name.replace("_", "-"): value for name, value in headers.items()}
        )


@pytest.fixture
def token(monkeypatch):
    chosen = replace(settings.current(), metrics_token=TOKEN)
    monkeypatch.setattr(settings, "current", lambda: chosen)


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"])
async def test_this_machine_may_read_them(db, application, peer):
    answer = await asked(application, peer)
    assert answer.status_code == 200
    assert "contest_mails" in answer.text


@pytest.mark.parametrize("peer", ["203.0.113.7", "10.0.0.1", "::ffff:10.0.0.1", "2001:db8::1", "testclient", ""])
async def test_for_others_there_is_nothing(db, application, peer):
    answer = await asked(application, peer)
    assert (answer.status_code, "contest_" in answer.text) == (404, False)


@pytest.mark.parametrize("trusted", [(), (ip_network("127.0.0.1"),)])
@pytest.mark.parametrize(
    "headers", [{"x_forwarded_for": "127.0.0.1"}, {"forwarded": "for=127.0.0.1"}, {"x_real_ip": "127.0.0.1"}]
)
async def test_a_proxy_of_this_machine_brings_nobody_in(db, application, monkeypatch, headers, trusted):
    chosen = replace(settings.current(), trusted_proxies=trusted)
    monkeypatch.setattr(settings, "current", lambda: chosen)
    assert (await asked(application, "127.0.0.1", **headers)).status_code == 404


async def test_the_token_is_enough_from_anywhere(db, application, token):
    answer = await asked(application, "203.0.113.7", authorization=f"Bearer {TOKEN}", x_forwarded_for="198.51.100.1")
    assert answer.status_code == 200


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x"])
async def test_with_a_token_set_nothing_else_will_do(db, application, token, sent):
    assert (await asked(application, "127.0.0.1", authorization=sent)).status_code == 404
