"""What one account may keep, as people and programs meet it."""

from dataclasses import replace

import pytest

from contest_platform import filestore, settings
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import AttachmentKind, AttachmentRule
from contest_platform.entries import queries
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import nothing_written
from tests.web.browsing import send_form, words
from tests.web.test_uploads import END, HEADERS, part

SIZE = 150_000
KIND = part("kind", b"other")
MANY = AttachmentRule(kind=AttachmentKind.OTHER, types=("pdf",), max_bytes=20 * SIZE, max_count=50)
FULL = "Tài khoản đã dùng 150 kB trong 400 kB được lưu, không đủ chỗ cho tệp này."


def body(size_bytes=SIZE):
    return KIND + part("file", dossiers.PDF + bytes(size_bytes - len(dossiers.PDF)), b"tep.pdf") + END


@pytest.fixture
async def used(db, monkeypatch):
    """Lan, who has a file of 150 kB and may keep 400 kB, and her draft."""
    chosen = replace(settings.current(), max_account_bytes=400_000)
    monkeypatch.setattr(settings, "current", lambda: chosen)
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an, attachments=(MANY,)))
    await dossiers.attach(lan, entry.id, "other", body=dossiers.PDF + bytes(SIZE - len(dossiers.PDF)))
    return lan, entry


async def test_a_file_beyond_the_budget_is_refused_before_it_is_read(used, program):
    lan, entry = used
    api, read = await program(lan), 0

    async def sent():
        nonlocal read
        read += 1
        yield b"x"

    async with nothing_written():
        headers = {**HEADERS, "content-length": "400000"}
        refused = await api.post(f"/api/v1/entries/{entry.id}/attachments", content=sent(), headers=headers)
    assert (refused.status_code, read) == (413, 0)
    assert refused.json()["detail"].startswith(FULL)
    assert [one["field"] for one in refused.json()["errors"]] == ["file"]


async def test_a_file_beyond_the_budget_is_refused_while_it_is_read(used, program):
    lan, entry = used
    api, read = await program(lan), 0
    before = [name async for name in filestore.store().hashes()]

    async def sent():
        nonlocal read
        for piece in (KIND, part("file", dossiers.PDF, b"a.pdf")[:-2], *[bytes(10_000)] * 100):
            read += len(piece)
            yield piece

    async with nothing_written():
        refused = await api.post(f"/api/v1/entries/{entry.id}/attachments", content=sent(), headers=HEADERS)
    assert refused.status_code == 413
    assert refused.json()["detail"].startswith(FULL)
    assert read < 300_000
    assert [name async for name in filestore.store().hashes()] == before


async def test_the_page_says_what_is_used_and_allowed(used, signed_in):
    lan, entry = used
    browser = await signed_in(lan)
    path = f"/entries/{entry.id}/attachments"
    assert (await browser.post(path, content=body(), headers=HEADERS)).status_code == 303
    page = await browser.post(path, content=body(), headers=HEADERS)
    assert page.status_code == 413
    assert FULL.replace("150", "300") in words(page)
    script = await browser.post(path, content=body(), headers={**HEADERS, "x-requested-with": "upload"})
    assert (script.status_code, script.json()["errors"][0]["field"]) == (413, "file")


async def test_a_copy_for_judges_is_outside_the_budget_of_the_secretary(used, signed_in, monkeypatch):
    _, entry = used
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    attachment = (await queries.entry_by_id(entry.id)).attachments[0]
    chosen = replace(settings.current(), max_account_bytes=1)
    monkeypatch.setattr(settings, "current", lambda: chosen)
    browser = await signed_in(sen)
    path = f"/organiser/editions/technical-10/dossiers/{entry.id}/attachments/{attachment.id}/blind-copy"
    sent = await browser.post(path, content=part("file", dossiers.PDF, b"a.pdf") + END, headers=HEADERS)
    assert sent.status_code == 303


async def test_a_draft_too_many_is_refused_with_what_was_typed(signed_in, program):
    an, lan = await people()
    edition = await dossiers.edition(an)
    for _ in range(20):
        await dossiers.draft(lan, edition)
    browser, api = await signed_in(lan), await program(lan)
    async with nothing_written():
        page = await send_form(
            browser, "/entries/new", {"edition": edition.slug, "title": "Bản thứ hai mươi mốt"}, to="/entries"
        )
        answer = await api.post(f"/api/v1/editions/{edition.slug}/entries", json={"title": "Một bản nữa"})
    assert page.status_code == 409
    assert "Bạn đang có 20 bản nháp trong kỳ thi này, nhiều nhất được 20." in words(page)
    assert 'value="Bản thứ hai mươi mốt"' in page.text
    assert answer.status_code == 409


async def test_the_list_of_own_dossiers_comes_in_pages(signed_in):
    an, lan = await people()
    editions = [
        await dossiers.edition(an, slug=f"technical-{number}", number=number, nominates_to=())
        for number in range(20, 23)
    ]
    for number in range(51):
        await dossiers.draft(lan, editions[number // 20], title=f"Bản nháp số {number}")
    browser = await signed_in(lan)
    first = await browser.get("/entries")
    assert first.text.count("Bản nháp số") == 50
    following = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = await browser.get(f"/entries{following}")
    assert second.text.count("Bản nháp số") == 1
    assert "Bản nháp số 0" in second.text
    assert "Về đầu danh sách" in second.text
