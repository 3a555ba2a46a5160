"""Bytes that nobody needs leave the store; those that somebody needs, or is just bringing, stay."""

import asyncio
import os
import random
import time
from dataclasses import replace

import pytest

from contest_platform import database, filestore, settings
from contest_platform.accounts.rules import Role
from contest_platform.entries import actions, queries
from contest_platform.entries.actions import FilesKept
from contest_platform.entries.rules import FileEmpty, TypeNotTaken, UploadLimit
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import refused


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A store of the test's own."""
    chosen = replace(settings.current(), storage_dir=tmp_path)
    monkeypatch.setattr(settings, "current", lambda: chosen)
    filestore.store.cache_clear()
    yield filestore.store()
    filestore.store.cache_clear()


async def names(kept):
    return {sha256 async for sha256 in kept.hashes()}


async def drafted():
    an, lan = await people()
    edition = await dossiers.edition(an)
    return lan, edition, await dossiers.draft(lan, edition)


async def run_removals():
    """What the worker does."""
    rows = await database.fetch(
        "SELECT args->>'sha256' AS sha256 FROM procrastinate_jobs WHERE task_name = 'remove_unreferenced_file'"
    )
    for row in rows:
        await actions.remove_unreferenced_file(sha256=row["sha256"])
    return {row["sha256"] for row in rows}


async def test_the_bytes_of_a_removed_file_and_of_its_copy_go(db, kept):
    lan, _, entry = await drafted()
    made = await dossiers.attach(lan, entry.id, "description")
    await actions.make_blind_copy(attachment_id=made.id)
    copy = (await queries.entry_by_id(entry.id)).attachments[0].blind_sha256
    assert await names(kept) == {made.sha256, copy}
    await actions.remove_file(lan, attachment_id=made.id)
    assert await run_removals() == {made.sha256, copy}
    assert await run_removals() == {made.sha256, copy}  # once more does no harm
    assert await names(kept) == set()


async def test_bytes_that_another_dossier_has_too_stay(db, kept):
    lan, edition, entry = await drafted()
    minh = await factories.account(cast.MINH)
    await dossiers.attach(minh, (await dossiers.draft(minh, edition)).id)
    made = await dossiers.attach(lan, entry.id)
    await actions.remove_file(lan, attachment_id=made.id)
    await run_removals()
    assert await names(kept) == {made.sha256}


async def test_bytes_that_a_receipt_names_stay(db, kept):
    an, lan = await people()
    entry = await dossiers.submitted(lan, await dossiers.edition(an))
    await actions.withdraw_entry(lan, entry_id=entry.id)
    for one in entry.attachments:
        await actions.remove_file(lan, attachment_id=one.id)
    assert await run_removals() == set()
    for one in entry.attachments:  # whatever asks for it
        await actions.remove_unreferenced_file(sha256=one.sha256)
    assert await names(kept) == {one.sha256 for one in entry.attachments}


async def test_the_copy_that_a_secretary_replaces_goes(db, kept):
    an, lan = await people()
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    made = await dossiers.attach(lan, entry.id)
    for number in range(2):
        copy = dossiers.chunks(dossiers.PDF + b"%d" % number)
        async with actions.receive_file(copy, limit=UploadLimit(10_000)) as received:
            await actions.put_blind_copy(sen, attachment_id=made.id, received=received, filename="a.pdf")
    await run_removals()
    assert await names(kept) == {made.sha256, received.stored.sha256}
    await actions.show_original(sen, attachment_id=made.id)
    await run_removals()
    assert await names(kept) == {made.sha256}


@pytest.mark.parametrize(("body", "error"), [(b"MZ" + bytes(99), TypeNotTaken), (b"", FileEmpty)])
async def test_a_refused_file_leaves_no_bytes(db, kept, body, error):
    lan, _, entry = await drafted()
    await refused(error, dossiers.attach(lan, entry.id, body=body))
    assert await names(kept) == set()


async def test_a_refused_file_of_bytes_that_others_have_leaves_theirs(db, kept):
    lan, edition, entry = await drafted()
    minh = await factories.account(cast.MINH)
    theirs = await dossiers.attach(minh, (await dossiers.draft(minh, edition)).id)
    await refused(TypeNotTaken, dossiers.attach(lan, entry.id, "photo"))
    assert await names(kept) == {theirs.sha256}


async def test_a_file_that_a_killed_process_left_goes_after_a_day(db, kept, tmp_path):
    lan, _, _ = await drafted()
    stored = await kept.put(dossiers.chunks(dossiers.PDF))
    await database.fetch(
        """INSERT INTO incoming_file (id, account, size_bytes, sha256, began_at)
           VALUES (gen_random_uuid(), $1, 9, $2, now() - interval '23 hours'),
                  (gen_random_uuid(), $1, 9, NULL, now() - interval '25 hours')""",
        lan.id,
        stored.sha256,
    )
    await actions.remove_unreferenced_files()
    await actions.remove_unreferenced_file(sha256=stored.sha256)  # it may still be on its way
    assert await names(kept) == {stored.sha256}
    await database.fetch("UPDATE incoming_file SET began_at = began_at - interval '2 hours'")
    half = tmp_path / "files" / "incoming" / "half"
    half.write_bytes(b"cut off")
    os.utime(half, (time.time() - 25 * 3600,) * 2)
    await actions.remove_unreferenced_files()
    assert (await names(kept), await database.fetch("SELECT 1 FROM incoming_file")) == (set(), [])
    assert not half.exists()


async def test_while_a_backup_reads_the_files_none_goes(db, kept):
    lan, _, entry = await drafted()
    made = await dossiers.attach(lan, entry.id)
    began, ended = asyncio.Event(), asyncio.Event()

    async def backup():
        async with actions.every_file_kept():
            began.set()
            await ended.wait()

    running = asyncio.create_task(backup())
    await began.wait()
    await actions.remove_file(lan, attachment_id=made.id)
    await refused(FilesKept, actions.remove_unreferenced_file(sha256=made.sha256))
    with pytest.raises(TypeNotTaken):
        await dossiers.attach(lan, entry.id, "photo")
    assert await names(kept) == {made.sha256}
    ended.set()
    await running
    await database.fetch("UPDATE incoming_file SET began_at = began_at - interval '2 days'")
    await actions.remove_unreferenced_files()
    await run_removals()
    assert await names(kept) == set()


async def test_a_removal_between_the_bytes_and_their_dossier_leaves_them(db, kept):
    """An upload of the same content: its bytes are in the store, no dossier has them yet."""
    lan, _, entry = await drafted()
    made = await dossiers.attach(lan, entry.id)
    await actions.remove_file(lan, attachment_id=made.id)
    limit = await actions.upload_limit_for(lan, entry_id=entry.id, kind="form")

    async def last_byte_then_removal():
        yield dossiers.PDF
        await actions.remove_unreferenced_file(sha256=made.sha256)
        assert await names(kept) == set()

    async with actions.receive_file(last_byte_then_removal(), limit=limit) as received:
        await actions.remove_unreferenced_file(sha256=made.sha256)
        await actions.attach_file(lan, entry_id=entry.id, kind="form", filename="a.pdf", received=received)
    await actions.remove_unreferenced_file(sha256=made.sha256)
    assert await names(kept) == {made.sha256}


@pytest.fixture
def slow_removal(kept, monkeypatch):
    """Removals of the store that begin when the test says so."""
    remove = kept.delete

    def slowed(wait):
        async def removing(sha256):
            await wait()
            await remove(sha256)

        monkeypatch.setattr(kept, "delete", removing)

    return slowed


async def test_a_removal_that_has_begun_holds_the_upload_of_the_same_bytes(db, kept, slow_removal):
    """The removal has looked and is about to remove: the upload waits for it, and puts its bytes afterwards."""
    lan, _, entry = await drafted()
    made = await dossiers.attach(lan, entry.id)
    await actions.remove_file(lan, attachment_id=made.id)
    looked, go_on = asyncio.Event(), asyncio.Event()

    async def wait():
        looked.set()
        await go_on.wait()

    slow_removal(wait)
    removal = asyncio.create_task(actions.remove_unreferenced_file(sha256=made.sha256))
    await looked.wait()
    upload = asyncio.create_task(dossiers.attach(lan, entry.id))
    done, _ = await asyncio.wait((upload,), timeout=0.5)
    go_on.set()
    await removal
    assert (done, (await upload).sha256) == (set(), made.sha256)
    assert await names(kept) == {made.sha256}


async def test_uploads_and_removals_of_the_same_bytes_at_once_lose_nothing(db, kept, slow_removal):
    """Two people at a time bring and remove the same file: the last removal of one meets the upload of the other."""
    lan, edition, _ = await drafted()
    minh = await factories.account(cast.MINH)
    entries = {by: (await dossiers.draft(by, edition)).id for by in (lan, minh)}
    order = random.Random(7)

    async def wait():
        await asyncio.sleep(order.random() / 50)

    slow_removal(wait)

    async def come_and_go(by, kind, body):
        for _ in range(8):
            made = await dossiers.attach(by, entries[by], kind, body=body)
            await wait()
            assert await kept.exists(made.sha256)
            await actions.remove_file(by, attachment_id=made.id)
            await actions.remove_unreferenced_file(sha256=made.sha256)
            await wait()

    async def refused_again_and_again(by, body):
        for _ in range(8):
            with pytest.raises(TypeNotTaken):
                await dossiers.attach(by, entries[by], "photo", body=body)
            await wait()

    contents = {kind: dossiers.PDF + kind.encode() for kind in ("form", "description", "summary", "proof")}
    await asyncio.gather(
        *(come_and_go(by, kind, body) for by in entries for kind, body in contents.items()),
        refused_again_and_again(lan, contents["form"]),
    )
    assert await names(kept) == set()
    assert await database.fetch("SELECT 1 FROM incoming_file") == []
