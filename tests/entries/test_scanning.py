"""The virus scanner: what it finds at once, what waits for it, and what it finds later."""

import asyncio
from dataclasses import replace

import pytest

from contest_platform import database, settings
from contest_platform.accounts.rules import Role
from contest_platform.entries import actions, queries
from contest_platform.entries.actions import ScannerAway
from contest_platform.entries.rules import (
    AttachmentNotFound,
    DossierIncomplete,
    FileBlocked,
    FileInfected,
    FileNotScanned,
    UploadLimit,
    check_clean,
)
from contest_platform.language import sentence
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import nothing_written, refused

FOUND = b"stream: Local.Eicar FOUND\0"


async def drafted():
    an, lan = await people()
    edition = await dossiers.edition(an)
    return an, lan, edition, await dossiers.draft(lan, edition)


class Scanner:
    """A clamd of our own: answers every stream with `answer`."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    async def __aenter__(self) -> str:
        self.server = await asyncio.start_server(self.talk, "127.0.0.1", 0)
        host, port = self.server.sockets[0].getsockname()
        return f"{host}:{port}"

    async def talk(self, reader, writer):
        await reader.readuntil(b"\0")
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            await reader.readexactly(size)
        writer.write(self.answer)
        writer.close()

    async def __aexit__(self, *_):
        self.server.close()


def configured(monkeypatch, clamd):
    chosen = replace(settings.current(), clamd=clamd)
    monkeypatch.setattr(settings, "current", lambda: chosen)


async def test_attach_file_that_is_infected_is_refused(db, monkeypatch):
    _, lan, _, entry = await drafted()
    async with nothing_written(), Scanner(b"stream: Local.Eicar FOUND\0") as clamd:
        configured(monkeypatch, clamd)
        await refused(FileInfected, dossiers.attach(lan, entry.id))


@pytest.mark.parametrize(
    ("answer", "error"), [(b"stream: Local.Eicar FOUND\0", FileInfected), (b"stream: error\0", FileNotScanned)]
)
async def test_put_blind_copy_that_the_scanner_does_not_pass_is_refused(db, monkeypatch, answer, error):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    made = await dossiers.attach(lan, entry.id, "form")
    async with nothing_written(), Scanner(answer) as clamd:
        configured(monkeypatch, clamd)
        async with actions.receive_file(dossiers.chunks(dossiers.PDF), limit=UploadLimit(10_000)) as received:
            copy = actions.put_blind_copy(an, attachment_id=made.id, received=received, filename="a.pdf")
            await refused(error, copy)


async def test_attach_file_while_the_scanner_is_away_is_quarantined_until_it_is_back(db, monkeypatch):
    _, lan, _, entry = await drafted()
    configured(monkeypatch, "127.0.0.1:1")
    for kind in ("form", "description"):
        made = await dossiers.attach(lan, entry.id, kind)
    assert made.state == "quarantined"
    await refused(ScannerAway, actions.rescan_file(attachment_id=made.id))
    await actions.make_blind_copy(attachment_id=made.id)
    with pytest.raises(AttachmentNotFound):
        await queries.blind_attachment(made.id)
    await refused(DossierIncomplete, actions.submit_entry(lan, entry_id=entry.id))

    async with Scanner(b"stream: OK\0") as clamd:
        configured(monkeypatch, clamd)
        for attachment in (await queries.entry_by_id(entry.id)).attachments:
            for _ in range(2):
                await actions.rescan_file(attachment_id=attachment.id)
    assert {one.state for one in (await queries.entry_by_id(entry.id)).attachments} == {"clean"}
    assert len(await database.fetch("SELECT 1 FROM ledger_line WHERE verb = 'rescan_file'")) == 2
    assert await actions.submit_entry(lan, entry_id=entry.id)


async def quarantined(monkeypatch, by, entry, kind="form", filename="Phiếu.pdf"):
    configured(monkeypatch, "127.0.0.1:1")
    return await dossiers.attach(by, entry.id, kind, filename)


async def found_infected(monkeypatch, made):
    async with Scanner(FOUND) as clamd:
        configured(monkeypatch, clamd)
        for _ in range(2):
            await actions.rescan_file(attachment_id=made.id)


async def mails():
    rows = await database.fetch(
        "SELECT recipient, text FROM mail WHERE template = 'file_infected' ORDER BY recipient"
    )
    return {row["recipient"]: row["text"] for row in rows}


async def test_rescan_file_that_finds_a_virus_blocks_the_file_and_tells_owner_and_secretaries(db, monkeypatch):
    _, lan, _, entry = await drafted()
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    await factories.account(cast.THU, Role.SECRETARY, proven=False)
    made = await quarantined(monkeypatch, lan, entry)
    await found_infected(monkeypatch, made)

    (file,) = (await queries.entry_by_id(entry.id)).attachments
    assert file.state == "infected"
    with pytest.raises(FileBlocked):
        check_clean(file.state)
    line = await database.fetch("SELECT body FROM ledger_line WHERE verb = 'rescan_file'")
    assert len(line) == 1
    sent = await mails()
    assert list(sent) == [lan.email, sen.email]
    assert all("Phiếu.pdf" in text for text in sent.values())
    assert f"/entries/{entry.id}" in sent[lan.email]
    assert f"/organiser/editions/technical-10/dossiers/{entry.id}" in sent[sen.email]


async def test_rescan_file_of_a_contest_without_secretaries_tells_its_organisers(db, monkeypatch):
    an, lan, _, entry = await drafted()
    await found_infected(monkeypatch, await quarantined(monkeypatch, lan, entry))
    assert list(await mails()) == [an.email, lan.email]


async def test_submit_entry_with_an_infected_file_names_it_and_what_to_do(db, monkeypatch):
    an, lan = await people()
    entry = await dossiers.complete(lan, await dossiers.edition(an))
    made = await quarantined(monkeypatch, lan, entry, "proof", "xác nhận.pdf")
    await found_infected(monkeypatch, made)
    refusal = await refused(DossierIncomplete, actions.submit_entry(lan, entry_id=entry.id))
    assert [(one.field, sentence(one)) for one in refusal.problems] == [
        ("attachments.proof", "Tệp xác nhận.pdf nhiễm vi-rút: hãy xóa rồi tải lên tệp sạch.")
    ]
    await actions.remove_file(lan, attachment_id=made.id)
    await actions.submit_entry(lan, entry_id=entry.id)


async def test_rescan_file_that_was_removed_meanwhile_does_nothing(db, monkeypatch):
    _, lan, _, entry = await drafted()
    made = await quarantined(monkeypatch, lan, entry)
    await actions.remove_file(lan, attachment_id=made.id)
    await actions.remove_unreferenced_file(sha256=made.sha256)
    async with nothing_written():
        await found_infected(monkeypatch, made)


async def test_make_blind_copy_of_an_infected_file_opens_nothing(db, monkeypatch):
    _, lan, _, entry = await drafted()
    made = await quarantined(monkeypatch, lan, entry, "description")
    await found_infected(monkeypatch, made)
    async with nothing_written():
        await actions.make_blind_copy(attachment_id=made.id)


async def test_rescan_waiting_asks_again_about_files_whose_job_has_given_up(db, monkeypatch):
    _, lan, _, entry = await drafted()
    made = await quarantined(monkeypatch, lan, entry)
    async with nothing_written():
        await actions.rescan_waiting()  # its own job still waits
    await database.fetch("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'rescan_file'")
    for _ in range(2):
        await actions.rescan_waiting()
    rows = await database.fetch(
        """SELECT args->>'attachment_id' AS id FROM procrastinate_jobs
           WHERE task_name = 'rescan_file' AND status = 'todo'"""
    )
    assert [row["id"] for row in rows] == [str(made.id)]
