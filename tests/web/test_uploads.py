"""Uploads as they arrive, in every broken way; downloads that open in no page."""

import hashlib
import unicodedata

import pytest

from contest_platform import database, filestore
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import nothing_written

BOUNDARY = "----a-boundary"
HEADERS = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}


def part(name: str, body: bytes, filename: bytes | None = None, disposition: bytes = b"") -> bytes:
    extra = b"" if filename is None else b'; filename="' + filename + b'"'
    head = disposition or b'form-data; name="' + name.encode() + b'"' + extra
    return b"--" + BOUNDARY.encode() + b"\r\nContent-Disposition: " + head + b"\r\n\r\n" + body + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()
KIND = part("kind", b"form")
FILE = part("file", dossiers.PDF, b"tep.pdf")


async def drafted(program, **of_edition):
    an, lan = await people()
    edition = await dossiers.edition(an, **of_edition)
    entry = await dossiers.draft(lan, edition)
    return await program(lan), edition, entry, f"/api/v1/entries/{entry.id}/attachments"


async def test_upload_is_the_same_however_it_is_cut(program):
    api, _, _, path = await drafted(program)
    body = KIND + part("file", dossiers.PDF + b"\r\n--" + BOUNDARY[:-2].encode() + b"\r\n", b"a.pdf") + END
    sha256 = hashlib.sha256(dossiers.PDF + b"\r\n--" + BOUNDARY[:-2].encode() + b"\r\n").hexdigest()

    for size_bytes in (1, 7, 4096):
        made = await api.post(path, content=dossiers.chunks(body, size_bytes), headers=HEADERS)
        assert (made.status_code, made.json()["sha256"]) == (201, sha256)
        await api.delete(f"/api/v1/attachments/{made.json()['id']}")


async def test_upload_may_name_the_kind_after_the_file(program):
    api, _, _, path = await drafted(program)
    made = await api.post(path, content=FILE + KIND + END, headers=HEADERS)
    assert (made.status_code, made.json()["kind"]) == (201, "form")


BROKEN = {
    "no end": KIND + FILE,
    "cut in the file": KIND + FILE[:-60],
    "no boundary at all": b"kind=form",
    "only filename*": KIND
    + part("", dossiers.PDF, disposition=b"form-data; name=\"file\"; filename*=UTF-8''a.pdf")
    + END,
    "text for the file": KIND + part("file", b"text") + END,
    "two files": KIND + FILE + FILE + END,
    "file of another name": KIND + part("photo", dossiers.PDF, b"a.pdf") + END,
    "no file": KIND + END,
    "no file chosen": KIND + part("file", b"", b"") + END,
    "no disposition": b"--" + BOUNDARY.encode() + b"\r\nX: y\r\n\r\nz\r\n" + END,
    "a header without end": b"--" + BOUNDARY.encode() + b"\r\nContent-Disposition: " + b"x" * 40_000,
    "a field without end": part("kind", b"x" * 100_000) + FILE + END,
    "empty": b"",
}


@pytest.mark.parametrize("name", BROKEN)
async def test_broken_multipart_is_refused(program, name):
    api, _, _, path = await drafted(program)
    async with nothing_written():
        refused = await api.post(path, content=BROKEN[name], headers=HEADERS)
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain"])
async def test_upload_of_another_content_type_is_refused(program, kind):
    api, _, _, path = await drafted(program)
    async with nothing_written():
        assert (await api.post(path, content=b"{}", headers={"content-type": kind})).status_code == 400


async def test_upload_over_the_limit_is_refused_before_it_is_read(program):
    api, edition, _, path = await drafted(program)
    length = max(rule.max_bytes for rule in edition.attachments) + 1_000_000
    read = 0

    async def body():
        nonlocal read
        read += 1
        yield b"x"

    async with nothing_written():
        refused = await api.post(path, content=body(), headers={**HEADERS, "content-length": str(length)})
    assert (refused.status_code, read) == (413, 0)


async def test_upload_over_the_limit_of_its_kind_is_refused_while_it_is_read(program):
    api, edition, _, path = await drafted(program)
    limit_bytes, read = edition.attachment("form").max_bytes, 0

    async def body():
        nonlocal read
        yield KIND + FILE[:-2]
        while read < 2 * limit_bytes:
            read += 1_000_000
            yield bytes(1_000_000)

    async with nothing_written():
        refused = await api.post(path, content=body(), headers=HEADERS)
    assert refused.status_code == 413
    assert "20 MB" in refused.json()["detail"]


NAMES = {
    b"../../etc/passwd.pdf": "passwd.pdf",
    b"..\\..\\boot.pdf": "boot.pdf",
    b"x" * 300 + b".pdf": "x" * 146 + ".pdf",
    unicodedata.normalize("NFD", "Thuyết minh đề tài.pdf").encode(): "Thuyết minh đề tài.pdf",
    b"a%00b.pdf": "a%00b.pdf",
    b"<img src=x onerror=alert(1)>.pdf": "_img src=x onerror=alert(1)_.pdf",
    b"%22quoted%22.pdf": "_quoted_.pdf",
    b"\xff\xfe.pdf": "\ufffd\ufffd.pdf",
}


@pytest.mark.parametrize("raw", NAMES)
async def test_upload_keeps_a_clean_name(program, raw):
    api, _, _, path = await drafted(program)
    made = await api.post(path, content=KIND + part("file", dossiers.PDF, raw) + END, headers=HEADERS)
    assert (made.status_code, made.json()["filename"]) == (201, NAMES[raw])


async def test_upload_of_what_its_name_does_not_say_is_refused(program):
    api, _, _, path = await drafted(program)
    async with nothing_written():
        refused = await api.post(path, content=KIND + part("file", b"<html>" * 20, b"a.pdf") + END, headers=HEADERS)
    assert (refused.status_code, [one["field"] for one in refused.json()["errors"]]) == (422, ["file"])


async def test_download_is_saved_never_shown(program):
    api, _, _, path = await drafted(program)
    name = "Thuyết minh “mới”.pdf".encode()
    made = (await api.post(path, content=KIND + part("file", dossiers.PDF, name) + END, headers=HEADERS)).json()
    found = await api.get(f"/api/v1/attachments/{made['id']}")
    assert (found.status_code, found.content) == (200, dossiers.PDF)
    assert found.headers["content-disposition"] == (
        'attachment; filename="thuyet minh _moi_.pdf"; '
        "filename*=UTF-8''Thuy%E1%BA%BFt%20minh%20%E2%80%9Cm%E1%BB%9Bi%E2%80%9D.pdf"
    )
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["content-security-policy"].startswith("sandbox")
    assert found.headers["etag"] == f'"{made["sha256"]}"'
    assert found.headers["content-type"] == "application/pdf"


RANGES = [
    ("bytes=0-3", 206, slice(0, 4)),
    ("bytes=5-", 206, slice(5, None)),
    ("bytes=-4", 206, slice(-4, None)),
    ("bytes=0-99999", 200, slice(None)),
    ("bytes=0-1,4-5", 200, slice(None)),
    ("lines=1-2", 200, slice(None)),
    ("bytes=99999-", 416, None),
]


@pytest.mark.parametrize(("asked", "status", "expected"), RANGES)
async def test_download_in_parts(program, asked, status, expected):
    api, _, _, path = await drafted(program)
    made = (await api.post(path, content=KIND + FILE + END, headers=HEADERS)).json()
    found = await api.get(f"/api/v1/attachments/{made['id']}", headers={"range": asked})
    assert found.status_code == status
    if expected is not None:
        assert found.content == dossiers.PDF[expected]
        assert int(found.headers["content-length"]) == len(found.content)
    if status == 206:
        start, end, _ = expected.indices(len(dossiers.PDF))
        assert found.headers["content-range"] == f"bytes {start}-{end - 1}/{len(dossiers.PDF)}"


async def test_download_known_to_the_reader_is_not_sent_again(program):
    api, _, _, path = await drafted(program)
    made = (await api.post(path, content=KIND + FILE + END, headers=HEADERS)).json()
    address = f"/api/v1/attachments/{made['id']}"
    known = await api.get(address, headers={"if-none-match": f'"{made["sha256"]}"'})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["cache-control"] == "private, no-store"
    other = await api.get(address, headers={"range": "bytes=0-3", "if-range": '"another"'})
    assert (other.status_code, other.content) == (200, dossiers.PDF)


async def test_page_upload_needs_the_token_of_its_form(signed_in):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    browser = await signed_in(lan)
    path = f"/entries/{entry.id}/attachments"
    token = browser.cookies["session"]
    browser.event_hooks["request"].clear()  # no script: nothing fills in the header
    async with nothing_written():
        for csrf in (b"", b"0.0", token.encode()):
            body = part("csrf_token", csrf) + KIND + FILE + END
            assert (await browser.post(path, content=body, headers=HEADERS)).status_code == 403

    page = (await browser.get(f"/entries/{entry.id}/draft")).text
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    made = await browser.post(path, content=part("csrf_token", csrf.encode()) + KIND + FILE + END, headers=HEADERS)
    assert (made.status_code, made.headers["location"]) == (303, f"/entries/{entry.id}/draft#files")
    assert len(await database.fetch("SELECT 1 FROM attachment")) == 1


async def test_page_upload_refused_shows_the_dossier_with_the_reason(signed_in):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    browser = await signed_in(lan)
    path = f"/entries/{entry.id}/attachments"
    body = KIND + part("file", b"MZ" * 99, b"a.pdf") + END
    page = await browser.post(path, content=body, headers=HEADERS)
    assert page.status_code == 422
    assert "Nội dung tệp không phải định dạng được nhận (pdf, jpeg, png)." in page.text
    script = await browser.post(path, content=body, headers={**HEADERS, "x-requested-with": "upload"})
    assert (script.status_code, script.json()["errors"][0]["field"]) == (422, "file")


async def test_download_of_somebody_elses_file_is_not_found(signed_in):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    made = await dossiers.attach(lan, entry.id)
    minh = await signed_in(await factories.account(cast.MINH))
    assert (await minh.get(f"/entries/{entry.id}/attachments/{made.id}")).status_code == 404
    own = await signed_in(lan)
    assert (await own.get(f"/entries/{entry.id}/attachments/{made.id}")).content == dossiers.PDF


async def test_refused_upload_leaves_no_file(program):
    api, _, _, path = await drafted(program)
    body = b"MZ" + bytes(1000)
    before = [name async for name in filestore.store().hashes()]
    await api.post(path, content=(KIND + part("file", body, b"a.pdf"))[:-9], headers=HEADERS)
    assert [name async for name in filestore.store().hashes()] == before
