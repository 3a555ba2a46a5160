"""What one account may keep: bytes of files, also when many arrive at once, and drafts of one edition."""

import asyncio
from dataclasses import replace

import pytest

from contest_platform import database, filestore, settings
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import AttachmentKind, AttachmentRule
from contest_platform.entries import actions, queries
from contest_platform.entries.queries.storage import stored_bytes
from contest_platform.entries.rules import OnBehalfOf, StorageFull, TooManyDrafts, UploadLimit
from contest_platform.language import sentence
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import nothing_written, refused

SIZE = len(dossiers.PDF)
MANY = AttachmentRule(kind=AttachmentKind.OTHER, types=("pdf",), max_bytes=20 * SIZE, max_count=50)


@pytest.fixture
def allowed(monkeypatch):
    def allow(size_bytes):
        chosen = replace(settings.current(), max_account_bytes=size_bytes)
        monkeypatch.setattr(settings, "current", lambda: chosen)

    return allow


async def drafted():
    an, lan = await people()
    edition = await dossiers.edition(an, attachments=(MANY,))
    return an, lan, edition, await dossiers.draft(lan, edition)


async def hashes():
    return sorted([sha256 async for sha256 in filestore.store().hashes()])


async def test_files_count_until_the_budget_is_used_up(db, allowed):
    _, lan, _, entry = await drafted()
    allowed(3 * SIZE)
    for number in range(3):
        await dossiers.attach(lan, entry.id, "other", body=dossiers.PDF[:-1] + b"%d" % number)
    assert await stored_bytes(lan.id) == 3 * SIZE

    refusal = await refused(StorageFull, actions.upload_limit_for(lan, entry_id=entry.id, kind="other"))
    size = f"{3 * SIZE} B"
    assert sentence(refusal) == (
        f"Tài khoản đã dùng {size} trong {size} được lưu, không đủ chỗ cho tệp này. "
        "Hãy xóa bớt tệp trong các bản nháp."
    )


async def test_a_file_beyond_the_rest_of_the_budget_is_refused_while_it_is_read(db, allowed):
    _, lan, _, entry = await drafted()
    await dossiers.attach(lan, entry.id, "other")
    allowed(5 * SIZE)
    limit = await actions.upload_limit_for(lan, entry_id=entry.id, kind="other")
    assert limit.most_bytes == 4 * SIZE
    stored, read = await hashes(), 0

    async def endless():
        nonlocal read
        while True:
            read += SIZE
            yield bytes(SIZE)

    async def receive():
        async with actions.receive_file(endless(), limit=limit):
            raise AssertionError("taken")

    await refused(StorageFull, receive())
    assert (read, await hashes()) == (5 * SIZE, stored)


async def test_many_uploads_at_once_do_not_pass_the_budget_together(db, allowed):
    """Each counts with all that it may become before its first byte is read."""
    _, lan, _, entry = await drafted()
    allowed(3 * SIZE)
    limit, all_began = UploadLimit(20 * SIZE, lan.id, 0, 3 * SIZE), asyncio.Event()

    async def patient():
        await all_began.wait()
        yield dossiers.PDF

    async def upload():
        async with actions.receive_file(patient(), limit=limit, announced_bytes=SIZE) as received:
            return await actions.attach_file(
                lan, entry_id=entry.id, kind="other", filename="a.pdf", received=received
            )

    uploads = [asyncio.create_task(upload()) for _ in range(9)]
    done, waiting = set(), uploads
    while len(done) < 6:
        done, waiting = await asyncio.wait(uploads, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.sleep(0.01)
    assert {type(one.exception()) for one in done} == {StorageFull}
    all_began.set()
    assert len(await asyncio.gather(*waiting)) == 3
    assert await stored_bytes(lan.id) == 3 * SIZE
    assert await database.fetch("SELECT 1 FROM incoming_file") == []


async def test_an_upload_of_unknown_length_takes_no_more_than_is_left(db, allowed):
    _, lan, _, entry = await drafted()
    allowed(2 * SIZE)
    limit = await actions.upload_limit_for(lan, entry_id=entry.id, kind="other")
    async with actions.receive_file(dossiers.chunks(dossiers.PDF), limit=limit) as received:
        assert await stored_bytes(lan.id) == SIZE  # two of them while it was on its way
        await actions.attach_file(lan, entry_id=entry.id, kind="other", filename="a.pdf", received=received)
    assert await stored_bytes(lan.id) == SIZE


async def test_a_removed_file_counts_no_more(db, allowed):
    _, lan, _, entry = await drafted()
    allowed(SIZE)
    for _ in range(5):
        made = await dossiers.attach(lan, entry.id, "other")
        await actions.remove_file(lan, attachment_id=made.id)
    assert await stored_bytes(lan.id) == 0


async def test_a_removed_file_that_a_receipt_names_counts_on(db):
    """Handing in and taking back again and again would fill the disk."""
    an, lan = await people()
    entry = await dossiers.submitted(lan, await dossiers.edition(an))
    used_bytes = await stored_bytes(lan.id)
    await actions.withdraw_entry(lan, entry_id=entry.id)
    for one in entry.attachments:
        await actions.remove_file(lan, attachment_id=one.id)
    assert await stored_bytes(lan.id) == used_bytes == sum(one.size_bytes for one in entry.attachments)


async def test_what_a_secretary_enters_for_others_counts_for_nobody(db, allowed):
    _, _, edition, _ = await drafted()
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    entry = await actions.enter_on_behalf(
        sen, slug=edition.slug, content=dossiers.content(), on_behalf_of=OnBehalfOf("Lường Văn Pó", "0912 345 678")
    )
    allowed(1)
    await dossiers.attach(sen, entry.id, "other")
    assert await stored_bytes(sen.id) == 0


async def test_the_count_looks_at_the_files_of_one_account_only(db):
    """By indexes, however many dossiers the edition has."""
    _, lan, edition, _ = await drafted()
    minh = await factories.account(cast.MINH)
    await database.fetch(
        """WITH made AS (
             INSERT INTO entry (id, edition, owner, title, title_folded, summary, description)
             SELECT gen_random_uuid(), $1, $2, '', '', '', '' FROM generate_series(1, 5000) RETURNING id)
           INSERT INTO attachment (id, entry, kind, filename, size_bytes, sha256, media_type, unreadable, uploaded_by)
           SELECT gen_random_uuid(), id, 'other', 'a.pdf', 1, repeat('0', 64), '', '', $2 FROM made""",
        edition.id,
        minh.id,
    )
    async with database.transaction():
        await database.fetch("ANALYZE entry, attachment, incoming_file")
        plan = "\n".join(
            row[0]
            for row in await database.fetch(
                """EXPLAIN SELECT sum(t.size_bytes) FROM entry e JOIN attachment t ON t.entry = e.id
                   WHERE e.owner = $1 AND e.on_behalf_of IS NULL AND t.freed_at IS NULL""",
                lan.id,
            )
        )
    assert "Seq Scan" not in plan
    assert await stored_bytes(minh.id) == 5000


async def test_start_entry_beyond_the_number_of_drafts_is_refused(db):
    an, lan = await people()
    edition = await dossiers.edition(an)
    for _ in range(19):
        await dossiers.draft(lan, edition)
    outcomes = await asyncio.gather(*(dossiers.draft(lan, edition) for _ in range(4)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["Entry", *["TooManyDrafts"] * 3]

    refusal = await refused(TooManyDrafts, dossiers.draft(lan, edition))
    assert sentence(refusal) == (
        "Bạn đang có 20 bản nháp trong kỳ thi này, nhiều nhất được 20. Hãy viết tiếp một bản đang có."
    )
    minh = await factories.account(cast.MINH)
    await dossiers.draft(minh, edition)


async def test_dossiers_handed_in_and_those_for_others_are_no_drafts(db):
    an, lan = await people()
    edition = await dossiers.edition(an)
    for number in range(19):
        await dossiers.draft(lan, edition, title=f"Bản {number}")
    await dossiers.submitted(lan, edition)
    await dossiers.draft(lan, edition)
    person = OnBehalfOf("Lường Văn Pó", "0912 345 678")
    for _ in range(22):
        await actions.enter_on_behalf(an, slug=edition.slug, content=dossiers.content(), on_behalf_of=person)
    async with nothing_written():
        assert len((await queries.own_entries(an, limit=100)).items) == 22


async def test_own_entries_come_page_by_page_the_newest_first(db):
    an, lan = await people()
    edition = await dossiers.edition(an)
    made = [(await dossiers.draft(lan, edition, title=f"Bản {number}")).id for number in range(7)]
    found, after = [], None
    while True:
        page = await queries.own_entries(lan, after=after, limit=3)
        assert len(page.items) <= 3
        found += [one.id for one in page.items]
        after = page.next
        if after is None:
            break
    assert found == made[::-1]
