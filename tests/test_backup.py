"""`contest backup` and `contest restore`: everything comes back, and nothing of then happens again."""

import asyncio
import contextvars
import os
import stat
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from contest_platform import database, filestore, settings
from contest_platform.accounts.rules import Role
from contest_platform.backup import BackupDamaged, check_backup, make_backup, making
from contest_platform.backup.archive import Archive
from contest_platform.cli import main
from contest_platform.entries import actions
from contest_platform.filestore import FileStore
from contest_platform.filestore.directory import Directory
from contest_platform.ledger import actions as ledger
from contest_platform.outbox import actions as outbox
from tests import dossiers, factories
from tests.cast import AN, LAN
from tests.conftest import NAME, SUPER, dsn

ENDED = {"session", "api_token", "mailed_link", "known_device"}
PASSING = {"mail", "migration", "procrastinate_workers", "procrastinate_jobs", "procrastinate_events"}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    """A file store of this test alone."""
    made = FileStore(Directory(tmp_path / "files"))
    monkeypatch.setattr("contest_platform.backup.making.store", lambda: made)
    return made


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileStore]:
    """The same for every part of the program."""
    chosen = replace(settings.current(), storage_dir=tmp_path)
    monkeypatch.setattr(settings, "current", lambda: chosen)
    filestore.store.cache_clear()
    yield filestore.store()
    filestore.store.cache_clear()


@pytest.fixture
def empty_place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation with an empty database and an empty storage folder."""
    name = f"{NAME}_restored"
    superuser(f"CREATE DATABASE {name} OWNER contest")
    kept = {key: value for key, value in os.environ.items() if key != "SECRET_KEY"}
    yield {**kept, "DATABASE_URL": dsn(name), "STORAGE_DIR": str(tmp_path / "restored")}
    superuser(f"DROP DATABASE {name} WITH (FORCE)")


def superuser(sql: str) -> None:
    async def go() -> None:
        opened = await asyncpg.connect(SUPER)
        await opened.execute(sql)
        await opened.close()

    with asyncio.Runner() as runner:
        runner.run(go())


def contest(*words: str, place: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "contest_platform", *words],
        check=False,
        env=place,
        capture_output=True,
        text=True,
        timeout=120,
    )


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def lived_in(files: FileStore) -> str:
    """An account with a session, a token, a link, a mail that waits, a line in the ledger and a file."""
    lan = await factories.account(LAN)
    async with database.transaction():
        await ledger.record(actor=lan.id, verb="submit_entry", subject="entry:1", changes={"title": "Máy gieo hạt"})
        for table, columns in (
            ("session", "(id, account, token_hash, created_at, seen_at, expires_at)"),
            ("api_token", "(id, account, token_hash, created_at, expires_at)"),
        ):
            values = (
                "gen_random_uuid(), $1, 'hash', now(), " + "now(), " * (columns.count("seen_at")) + "now() + '1 day'"
            )
            await database.fetch(f"INSERT INTO {table} {columns} VALUES ({values})", lan.id)
        await database.fetch(
            "INSERT INTO mail (id, recipient, subject, text, html, language, template, created_at, attempts) "
            "VALUES (gen_random_uuid(), $1, 'Thư', 'Chào', '', 'vi', 'x', now(), 0)",
            lan.email,
        )
        await outbox.enqueue("deliver_mail", mail_id="00000000-0000-0000-0000-000000000000")
    return (await files.put(pieces(b"toan van"))).sha256


async def content_of(address: str) -> dict[str, str]:
    """A digest of the rows of every table."""
    opened = await asyncpg.connect(address)
    try:
        tables = await opened.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = {row["tablename"] for row in tables} - ENDED - PASSING
        digest = "SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM \"{}\" t"
        return {name: await opened.fetchval(digest.format(name)) for name in sorted(names)}
    finally:
        await opened.close()


async def test_everything_comes_back_and_nothing_of_then_happens_again(
    db: None, files: FileStore, tmp_path: Path, empty_place: dict[str, str]
) -> None:
    sha256 = await lived_in(files)
    before = await content_of(dsn(NAME))

    made = await make_backup(tmp_path / "all.backup")
    done = contest("restore", str(tmp_path / "all.backup"), place=empty_place)

    assert (done.returncode, done.stderr) == (0, "")
    assert made.files == 1
    assert await content_of(empty_place["DATABASE_URL"]) == before
    restored = FileStore(Directory(Path(empty_place["STORAGE_DIR"]) / "files"))
    assert [name async for name in restored.hashes()] == [sha256]
    await nothing_waits(empty_place["DATABASE_URL"])


async def nothing_waits(address: str) -> None:
    opened = await asyncpg.connect(address)
    try:
        for table in ENDED:
            assert await opened.fetchval(f"SELECT count(*) FROM {table}") == 0
        assert await opened.fetchval("SELECT count(*) FROM mail WHERE sent_at IS NULL AND withheld_at IS NULL") == 0
        assert await opened.fetchval("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'deliver_mail'") == 0
        assert await opened.fetchval("SELECT count(*) FROM mail") == 1
    finally:
        await opened.close()


async def test_the_ledger_still_refuses_changes_after_a_restore(
    db: None, files: FileStore, tmp_path: Path, empty_place: dict[str, str]
) -> None:
    await lived_in(files)
    await make_backup(tmp_path / "all.backup")
    assert contest("restore", str(tmp_path / "all.backup"), place=empty_place).returncode == 0

    opened = await asyncpg.connect(empty_place["DATABASE_URL"])
    with pytest.raises(asyncpg.PostgresError):
        await opened.execute("DELETE FROM ledger_line")
    await opened.close()


async def test_a_place_that_is_not_empty_is_refused_and_left_alone(
    db: None, files: FileStore, tmp_path: Path, empty_place: dict[str, str]
) -> None:
    await lived_in(files)
    await make_backup(tmp_path / "all.backup")
    assert contest("migrate", place=empty_place).returncode == 0
    before = await content_of(empty_place["DATABASE_URL"])

    done = contest("restore", str(tmp_path / "all.backup"), place=empty_place)

    assert done.returncode == 1
    assert done.stderr.startswith("contest: The database is not empty.")
    assert await content_of(empty_place["DATABASE_URL"]) == before
    assert not (Path(empty_place["STORAGE_DIR"]) / "files").exists()


@pytest.mark.parametrize("harm", ["one byte", "cut off", "no backup"])
async def test_a_damaged_backup_restores_nothing(
    db: None, files: FileStore, tmp_path: Path, empty_place: dict[str, str], harm: str
) -> None:
    await lived_in(files)
    backup = tmp_path / "all.backup"
    await make_backup(backup)
    content = bytearray(backup.read_bytes())
    match harm:
        case "one byte":
            content[content.index(b"toan van")] ^= 1
        case "cut off":
            del content[len(content) // 2 :]
        case _:
            content = bytearray(b"something else")
    backup.write_bytes(content)

    with pytest.raises(BackupDamaged):
        check_backup(backup)
    done = contest("restore", str(backup), place=empty_place)
    assert done.returncode == 1
    assert done.stderr.startswith("contest: The backup is damaged")
    assert await content_of(empty_place["DATABASE_URL"]) == {}


async def test_a_file_that_a_dossier_loses_meanwhile_is_in_the_backup_as_its_row_is(
    db: None,
    own_store: FileStore,
    tmp_path: Path,
    empty_place: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The database is read first: what is removed between it and the files stays until the files are read."""
    lan = await factories.account(LAN)
    entry = await dossiers.draft(lan, await dossiers.edition(await factories.account(AN, Role.ORGANISER)))
    made = await dossiers.attach(lan, entry.id)
    loop, outside, dump = asyncio.get_running_loop(), contextvars.copy_context(), making._add_database

    async def remove() -> None:
        await actions.remove_file(lan, attachment_id=made.id)
        with pytest.raises(actions.FilesKept):
            await actions.remove_unreferenced_file(sha256=made.sha256)

    def dump_then_remove(archive: Archive, folder: Path) -> None:
        dump(archive, folder)
        outside.run(asyncio.run_coroutine_threadsafe, remove(), loop).result()

    monkeypatch.setattr(making, "_add_database", dump_then_remove)
    assert (await make_backup(tmp_path / "all.backup")).files == 1
    await actions.remove_unreferenced_file(sha256=made.sha256)
    assert not await own_store.exists(made.sha256)
    assert contest("restore", str(tmp_path / "all.backup"), place=empty_place).returncode == 0
    assert contest("check", "--files", place=empty_place).returncode == 0


async def test_an_altered_file_is_named_and_left_out(
    db: None, files: FileStore, tmp_path: Path, empty_place: dict[str, str]
) -> None:
    sha256 = await lived_in(files)
    other = await files.put(pieces(b"ban ve"))
    (tmp_path / "files" / sha256[:2] / sha256[2:4] / sha256).write_bytes(b"hong roi")

    made = await make_backup(tmp_path / "all.backup")

    assert made.not_saved == (sha256,)
    assert contest("restore", str(tmp_path / "all.backup"), place=empty_place).returncode == 0
    restored = FileStore(Directory(Path(empty_place["STORAGE_DIR"]) / "files"))
    assert [name async for name in restored.hashes()] == [other.sha256]


async def test_a_backup_is_private_and_never_overwrites(
    db: None, files: FileStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "all.backup"
    await make_backup(target)

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["all.backup"]
    with pytest.raises(SystemExit, match="never overwrites"):
        main(["backup", str(target)])
    with tarfile.open(target) as tar:
        assert tar.getnames()[0] == "database.dump"
        assert tar.getnames()[-1] == "manifest.json"


async def test_the_key_made_by_the_program_goes_along(db: None, tmp_path: Path, empty_place: dict[str, str]) -> None:
    """The backup of an installation with its own key restores that key; one given by SECRET_KEY stays outside."""
    first = {**empty_place, "DATABASE_URL": dsn(NAME), "STORAGE_DIR": str(tmp_path / "first")}
    backup = tmp_path / "all.backup"

    assert contest("backup", str(backup), place=first).returncode == 0
    assert contest("restore", str(backup), place=empty_place).returncode == 0

    assert (tmp_path / "restored/secret_key").read_bytes() == (tmp_path / "first/secret_key").read_bytes()
    given = contest("backup", str(tmp_path / "b"), place={**first, "SECRET_KEY": "k" * 32})
    assert given.returncode == 0
    with tarfile.open(tmp_path / "b") as tar:
        assert "secret_key" not in tar.getnames()
