"""What the public sees: nothing before the moment, then the page, stored and sent without asking anything."""

import asyncio
import gzip

import pytest

from contest_platform import database
from contest_platform.ranking import queries
from contest_platform.ranking.actions import announce_results, store_page
from contest_platform.web.pages import build
from contest_platform.web.public import results, stored
from contest_platform.web.public.results import store_anew, store_results
from contest_platform.web.public.stored import StoredPages
from tests.ranking.deciding import decided
from tests.ranking.scene import SLUG, scene
from tests.web.conftest import browser

pytestmark = pytest.mark.usefixtures("db")
PATH = f"/editions/{SLUG}/results"
API = f"/api/v1/editions/{SLUG}/results"


async def test_before_the_announcement_an_edition_with_results_looks_like_one_without(client):
    await decided()
    known = [await client.get(path) for path in (PATH, API)]
    unknown = [await client.get(path.replace(SLUG, "technical-11")) for path in (PATH, API)]
    assert [one.status_code for one in known + unknown] == [404] * 4
    assert known[1].json() == unknown[1].json()
    assert "A01" not in (await client.get(f"/editions/{SLUG}")).text


async def test_the_api_gives_the_results_once_announced(client):
    made = await decided()
    found = await announce_results(made.an, slug=SLUG)
    answer = (await client.get(API)).json()
    assert (answer["edition"], answer["digest"], len(answer["items"])) == (SLUG, found.digest, 3)
    assert answer["items"][0] == {
        "entry_code": "A01", "title": "Giải pháp A01", "field": "it", "authors": ["Lò Văn A01"],
        "unit": "Trường THCS Chiềng Sinh", "award": "first", "place": None, "points": None,
    }  # fmt: skip


async def test_the_page_shows_every_award_by_field_in_both_languages(client):
    made = await decided()
    await announce_results(made.an, slug=SLUG)
    vietnamese = await client.get(PATH)
    assert vietnamese.status_code == 200
    for text in ("Giải Nhất", "Tin học", "Y dược", "A01", "Lò Văn A01", "15/QĐ-BTC", "02/11/2026"):
        assert text in vietnamese.text
    english = await client.get(PATH, headers={"cookie": "language=en"})
    assert "Results of" in english.text


@pytest.fixture
async def stored_pages(application):
    """A layer of our own that listens, over the application."""
    layer = StoredPages(application)
    task = asyncio.create_task(layer._listen())
    await _until(lambda: layer._listening)
    yield layer
    task.cancel()


async def announced_and_stored():
    made = await decided()
    await announce_results(made.an, slug=SLUG)
    await store_results(made.edition.id)
    return made


async def test_a_stored_page_is_sent_compressed_with_every_header(stored_pages):
    await announced_and_stored()
    async with browser(stored_pages) as client:
        rendered = await client.get(PATH, params={"x": "1"})
        sent = await client.get(PATH)
        again = await client.get(PATH, headers={"if-none-match": sent.headers["etag"]})
        plain = await client.get(PATH, headers={"accept-encoding": "identity, gzip;q=0"})
        head = await client.head(PATH)
    assert sent.text == plain.text
    assert "A01" in sent.text
    assert (sent.headers["content-encoding"], again.status_code, again.content) == ("gzip", 304, b"")
    assert (plain.headers.get("content-encoding"), head.content) == (None, b"")
    assert sent.headers["vary"] == "Cookie, Accept-Encoding"
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options"):
        assert sent.headers[name] == rendered.headers[name]


async def test_a_stored_page_speaks_the_language_of_the_cookie(stored_pages):
    await announced_and_stored()
    async with browser(stored_pages) as client:
        english = await client.get(PATH, headers={"cookie": "language=en"})
        other = await client.get(PATH, headers={"cookie": "language=xx"})
    assert (english.headers["content-language"], other.headers["content-language"]) == ("en", "vi")


async def test_a_stored_page_is_sent_from_memory_until_it_changes(stored_pages):
    heard = stored_pages._changes
    made = await announced_and_stored()
    await _until(lambda: stored_pages._changes >= heard + 2)  # of the announcement, and of the stored pages
    async with browser(stored_pages) as client:
        first = (await client.get(PATH)).text
        await database.fetch("UPDATE stored_page SET body = $1", gzip.compress(b"changed behind the back"))
        assert (await client.get(PATH)).text == first
        found = await queries.announced(made.edition.id)
        await store_page(found.id, path=PATH, language="vi", build=build(), media_type="text/html", content=b"new")
        await _until(lambda: (PATH, "vi") not in stored_pages._pages)
        assert (await client.get(PATH)).text == "new"


async def test_a_lost_line_means_nothing_is_remembered(stored_pages, monkeypatch):
    monkeypatch.setattr(stored, "RETRY_SECONDS", 60)  # the line stays lost while the test looks
    await announced_and_stored()
    async with browser(stored_pages) as client:
        await client.get(PATH)
        assert stored_pages._pages
        await database.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        )
        await _until(lambda: not stored_pages._listening)
        assert not stored_pages._pages
        assert (await client.get(PATH)).status_code == 200
        assert not stored_pages._pages


async def test_somebody_signed_in_gets_a_page_of_the_own(stored_pages):
    await announced_and_stored()
    async with browser(stored_pages) as client:
        answer = await client.get(PATH, headers={"cookie": "session=abc"})
    assert "etag" not in answer.headers


async def test_a_page_of_another_build_is_not_sent_and_is_made_anew():
    """Its styles and scripts may be gone with the build that stored it."""
    await announced_and_stored()
    await database.fetch("UPDATE stored_page SET build = 'before the upgrade'")
    assert await queries.stored_page(PATH, "vi", build()) is None
    await store_anew()
    assert await queries.stored_page(PATH, "vi", build()) is not None


async def test_a_withdrawn_consent_takes_the_name_off_the_stored_page(stored_pages):
    made = await announced_and_stored()
    async with browser(stored_pages) as client:
        assert "Lò Văn A01" in (await client.get(PATH)).text
        await database.fetch("UPDATE author SET birth_date = '2014-05-01' WHERE entry = $1", made.entries["A01"])
        await store_results(made.edition.id)
        await _until(lambda: (PATH, "vi") not in stored_pages._pages)
        answer = (await client.get(PATH)).text
    assert "Lò Văn A01" not in answer
    assert "Công bố theo mã số" in answer


async def test_store_results_before_the_announcement_stores_nothing():
    made = await scene()
    await store_results(made.edition.id)
    assert await queries.stored_page(PATH, "vi", build()) is None


async def _until(holds) -> None:
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It did not happen within ten seconds.")


async def test_many_results_are_shown_in_pages_each_stored(client, monkeypatch):
    """Two rows a page stand for five hundred."""
    monkeypatch.setattr(results, "PAGE", 2)
    made = await decided()
    found = await announce_results(made.an, slug=SLUG)
    await store_results(made.edition.id)
    first, second = await client.get(PATH), await client.get(f"{PATH}/pages/2")
    assert ("Trang 1 trên 2" in first.text, "Trang 2 trên 2" in second.text) == (True, True)
    assert f'href="{PATH}/pages/2"' in first.text
    assert f'rel="prev" href="{PATH}"' in second.text
    codes = {one.result.entry_code for one in await queries.named_results(await queries.announcement(SLUG))}
    assert {code for code in codes if code in first.text + second.text} == codes
    assert not {code for code in codes if code in first.text and code in second.text}
    stored = [await queries.stored_page(path, "vi", build()) for path in (PATH, f"{PATH}/pages/2", f"{PATH}/pages/3")]
    assert [one is not None for one in stored] == [True, True, False]
    assert gzip.decompress(stored[1].body).decode().count("Trang 2 trên 2") == 1
    for missing in (f"{PATH}/pages/3", f"{PATH}/pages/0", f"{PATH}/1/pages/3"):
        assert (await client.get(missing)).status_code == 404
    assert "Trang 2 trên 2" in (await client.get(f"{PATH}/{found.position}/pages/2")).text
