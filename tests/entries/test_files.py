"""Files: by what they contain, within their limits, under clean names, and without names for judges."""

import io
import unicodedata

import pytest
from PIL import Image

from contest_platform import database, filestore
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import AttachmentKind, ContestKind
from contest_platform.entries import actions, queries
from contest_platform.entries.rules import (
    AttachmentNotFound,
    EntryClosed,
    EntryNotFound,
    FileEmpty,
    FileTooLarge,
    KindNeverForJudges,
    KindNotTaken,
    TooManyFiles,
    TypeNotTaken,
    UploadLimit,
    clean_filename,
)
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import nothing_written, refused


async def drafted(**of_edition):
    an, lan = await people()
    edition = await dossiers.edition(an, **of_edition)
    return an, lan, edition, await dossiers.draft(lan, edition)


def picture() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = "Lò Thị Lan"  # artist
    body = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(body, "JPEG", exif=exif)
    return body.getvalue()


async def test_attach_file_stores_it_by_its_hash(db):
    _, lan, _, entry = await drafted()
    made = await dossiers.attach(lan, entry.id, "form", "Phiếu đăng ký.pdf")
    assert (made.kind, made.filename, made.size_bytes, made.media_type, made.state) == (
        AttachmentKind.FORM,
        "Phiếu đăng ký.pdf",
        len(dossiers.PDF),
        "application/pdf",
        "clean",
    )
    body = await filestore.store().read(made.sha256)
    assert body == dossiers.PDF


NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "C:\\Users\\Lan\\bai.pdf": "bai.pdf",
    "a\0b.pdf": "ab.pdf",
    "..": "tep",
    "": "tep",
    " .pdf ": "pdf",
    unicodedata.normalize("NFD", "Thuyết minh.pdf"): "Thuyết minh.pdf",
    'a<b>:"|?*.pdf': "a_b______.pdf",
    "dòng\r\nmới.pdf": "dòng mới.pdf",
    "x" * 300 + ".pdf": "x" * 146 + ".pdf",
    "x" * 300: "x" * 150,
}


@pytest.mark.parametrize("raw", NAMES)
def test_clean_filename(raw):
    assert clean_filename(raw) == NAMES[raw]


async def test_attach_file_over_the_limit_is_refused_while_it_is_read(db):
    _, lan, edition, entry = await drafted()
    limit = await actions.upload_limit_for(lan, entry_id=entry.id, kind="form")
    assert limit.most_bytes == edition.attachment("form").max_bytes
    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 1_000_000
            yield bytes(1_000_000)

    async def receive():
        async with actions.receive_file(endless(), limit=limit):
            raise AssertionError("taken")

    await refused(FileTooLarge, receive())
    assert read == limit.most_bytes + 1_000_000


REFUSED = [
    ("form", "a.pdf", b"", FileEmpty),
    ("form", "a.pdf", b"MZ not what its name says" * 9, TypeNotTaken),
    ("form", "a.docx", b"PK\x03\x04" + bytes(99), TypeNotTaken),
    ("other", "a.pdf", dossiers.PDF, KindNotTaken),
    ("nothing", "a.pdf", dossiers.PDF, KindNotTaken),
]


@pytest.mark.parametrize(("kind", "name", "body", "error"), REFUSED)
async def test_attach_file_refuses(db, kind, name, body, error):
    _, lan, _, entry = await drafted()
    await refused(error, dossiers.attach(lan, entry.id, kind, name, body))


async def test_attach_file_beyond_the_number_is_refused(db):
    _, lan, _, entry = await drafted()
    await dossiers.attach(lan, entry.id, "description")
    await refused(TooManyFiles, dossiers.attach(lan, entry.id, "description"))


async def test_attach_file_to_somebody_elses_entry_is_not_found(db):
    _, _, _, entry = await drafted()
    minh = await factories.account(cast.MINH)
    await refused(EntryNotFound, dossiers.attach(minh, entry.id))


async def test_attach_file_to_a_submitted_entry_is_refused(db):
    an, lan = await people()
    entry = await dossiers.submitted(lan, await dossiers.edition(an))
    await refused(EntryClosed, dossiers.attach(lan, entry.id, "photo", "a.jpg", picture()))
    await refused(EntryClosed, actions.remove_file(lan, attachment_id=entry.attachments[0].id))


async def test_remove_file_makes_room_and_is_gone(db):
    _, lan, _, entry = await drafted()
    made = await dossiers.attach(lan, entry.id, "description")
    assert (await actions.remove_file(lan, attachment_id=made.id)).attachments == ()
    with pytest.raises(AttachmentNotFound):
        await queries.attachment_for(lan, made.id)
    await refused(AttachmentNotFound, actions.remove_file(lan, attachment_id=made.id))
    await dossiers.attach(lan, entry.id, "description")


async def test_attachment_for_is_for_owner_and_organisers_only(db):
    an, lan, _, entry = await drafted()
    minh = await factories.account(cast.MINH)
    made = await dossiers.attach(lan, entry.id)
    assert await queries.attachment_for(an, made.id) == await queries.attachment_for(lan, made.id)
    with pytest.raises(AttachmentNotFound):
        await queries.attachment_for(minh, made.id)


async def test_make_blind_copy_names_nobody_and_runs_twice_without_harm(db):
    an, lan = await people()
    edition = await dossiers.edition(an)
    entry = await dossiers.complete(lan, edition)
    photo = await dossiers.attach(lan, entry.id, "photo", "Lan và mẹ.jpg", picture())
    await actions.submit_entry(lan, entry_id=entry.id)
    for attachment in (await queries.entry_by_id(entry.id)).attachments:
        for _ in range(2):
            await actions.make_blind_copy(attachment_id=attachment.id)

    blind = await queries.blind_entry(entry.id)
    code = blind.code
    assert {one.filename for one in blind.attachments} == {f"{code}-description-1.pdf", f"{code}-photo-1.jpeg"}
    copy = next(one for one in blind.attachments if one.id == photo.id)
    body = await filestore.store().read(copy.sha256)
    assert copy.sha256 != photo.sha256
    assert Image.open(io.BytesIO(body)).getexif() == {}
    assert await queries.blind_attachment(photo.id) == copy
    form = next(one for one in (await queries.entry_by_id(entry.id)).attachments if one.kind == "form")
    with pytest.raises(AttachmentNotFound):
        await queries.blind_attachment(form.id)
    assert len(await database.fetch("SELECT 1 FROM ledger_line WHERE verb = 'make_blind_copy'")) == 2


async def test_make_blind_copy_of_a_damaged_file_leaves_it_to_the_secretary(db):
    an, lan = await people()
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    made = await dossiers.attach(lan, entry.id, "description", "a.pdf", b"%PDF-1.7 " + bytes(200))
    await actions.make_blind_copy(attachment_id=made.id)
    found = (await queries.entry_by_id(entry.id)).attachments[0]
    assert (found.unreadable, found.blind_sha256, found.blind_tried) == ("damaged", None, True)
    await actions.show_original(sen, attachment_id=made.id)
    assert (await queries.blind_attachment(made.id)).sha256 == made.sha256


async def test_put_blind_copy_replaces_what_judges_get(db):
    an, lan = await people()
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    made = await dossiers.attach(lan, entry.id, "form")
    other = dossiers.PDF + b"% without names\n"
    async with actions.receive_file(dossiers.chunks(other), limit=UploadLimit(10_000)) as received:
        copy = {"attachment_id": made.id, "received": received, "filename": "a.pdf"}
        await refused(AttachmentNotFound, actions.put_blind_copy(lan, **copy))
        await actions.put_blind_copy(sen, **copy)
    assert (await queries.blind_attachment(made.id)).sha256 == received.stored.sha256


async def test_birth_certificate_is_never_for_judges(db):
    an, lan = await people()
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    entry = await dossiers.draft(lan, await dossiers.edition(an, ContestKind.YOUTH))
    made = await dossiers.attach(lan, entry.id, "birth_certificate")
    await actions.make_blind_copy(attachment_id=made.id)
    async with nothing_written():
        await refused(KindNeverForJudges, actions.show_original(sen, attachment_id=made.id))
        with pytest.raises(AttachmentNotFound):
            await queries.blind_attachment(made.id)
