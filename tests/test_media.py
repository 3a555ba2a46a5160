"""What files really are, refusals of bombs and broken files, and copies in which no name is left."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext
from pathlib import Path

import docx
import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from contest_platform import media
from contest_platform.media import inspection, scanner
from contest_platform.media.types import MEDIA_TYPES

NAME = "Nguyễn Thị Lan"
SCRIPT = b"<script>alert(1)</script>"


def jpeg(size: tuple[int, int] = (60, 40)) -> bytes:
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = NAME, 6  # the artist; turn a quarter
    exif.get_ifd(0x8825)[2] = (21.0, 19.0, 39.0)  # the latitude
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG", exif=exif, comment=NAME.encode())
    return out.getvalue() + SCRIPT


def png() -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_itxt("Author", NAME)
    out = io.BytesIO()
    Image.new("RGBA", (30, 20), (0, 128, 128, 90)).save(out, "PNG", pnginfo=said)
    return out.getvalue() + SCRIPT


def pdf() -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(200, 200))
    photo = made.make_stream(jpeg(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60, Height=40)
    photo.Filter = pikepdf.Name.DCTDecode
    photo.ColorSpace, photo.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    page = made.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))
    page.Contents = made.make_stream(b"q 60 0 0 40 10 10 cm /Im0 Do Q")
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=NAME)
    page.Annots = made.make_indirect([made.make_indirect(note)])
    made.docinfo["/Author"] = NAME
    with made.open_metadata() as said:
        said["dc:creator"] = [NAME]
    made.attachments["cv.txt"] = pikepdf.AttachedFileSpec(made, NAME.encode())
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{NAME}')")
    made.save(out, compress_streams=False)
    return out.getvalue()


def document() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.core_properties.author = made.core_properties.last_modified_by = NAME
    run = made.add_paragraph("Máy gieo hạt").add_run(" có bản vẽ")
    made.add_comment(run, "xem lại", author=NAME, initials="NTL")
    made.add_picture(io.BytesIO(jpeg()))
    made.part.rels.get_or_add_ext_rel("http://x/attachedTemplate", f"file:///C:/Users/{NAME}/Normal.dotm")
    made.save(out)
    return out.getvalue()


def archive(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("head", "filename", "kind"),
    [
        (pdf(), "toan-van.pdf", "pdf"),
        (jpeg(), "anh.png", "jpeg"),
        (png(), "anh.jpg", "png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "anh.webp", "webp"),
        (b"\x00\x00\x00\x20ftypisom", "video.mp4", "mp4"),
        (document(), "thuyet-minh.DOCX", "docx"),
        (document(), "thuyet-minh.zip", "zip"),
        (b"<svg onload=alert(1)>", "anh.png", None),
        (b"<html>", "toan-van.pdf", None),
        (b"\xd0\xcf\x11\xe0", "cu.doc", None),
        (b"MZ", "chay.exe", None),
        (b"", "rong.pdf", None),
    ],
)
def test_detect(head: bytes, filename: str, kind: str | None) -> None:
    assert media.detect(head[: media.HEAD_BYTES], filename) == (MEDIA_TYPES[kind] if kind else None)


@pytest.mark.parametrize(("make", "kind"), [(jpeg, "jpeg"), (png, "png"), (pdf, "pdf"), (document, "docx")])
async def test_a_sound_file_is_accepted_and_its_copy_names_nobody(
    make: Callable[[], bytes], kind: str, tmp_path: Path
) -> None:
    source, copy = tmp_path / "source", tmp_path / "copy"
    source.write_bytes(make())

    await media.inspect(source, MEDIA_TYPES[kind])
    assert await media.copy_without_names(source, MEDIA_TYPES[kind], copy)

    await media.inspect(copy, MEDIA_TYPES[kind])
    found = everything_in(copy, kind)
    for secret in (NAME.encode(), NAME.encode("utf-16-be"), b"Exif", b"JavaScript", b"NTL", SCRIPT):
        assert secret not in found


def everything_in(path: Path, kind: str) -> bytes:
    """The bytes of the file and of all that is compressed inside it."""
    parts = [path.read_bytes()]
    if kind == "docx":
        with zipfile.ZipFile(path) as package:
            parts += [package.read(name) for name in package.namelist()]
    if kind == "pdf":
        with pikepdf.open(path) as opened:
            for item in opened.objects:
                parts.append(item.unparse(resolved=True) if not isinstance(item, pikepdf.Stream) else b"")
                if isinstance(item, pikepdf.Stream):
                    parts.append(item.read_raw_bytes())
                    parts.append(pikepdf.Dictionary(item.stream_dict).unparse())
    return b"".join(parts)


async def test_a_copied_photo_stands_upright(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(jpeg((60, 40)))

    await media.copy_without_names(tmp_path / "photo", "image/jpeg", tmp_path / "copy")

    with Image.open(tmp_path / "copy") as copy:
        assert copy.size == (40, 60)
        assert copy.getpixel((20, 30)) == pytest.approx((0, 128, 128), abs=4)


async def test_a_copied_document_still_says_what_it_said(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(document())

    await media.copy_without_names(tmp_path / "text", MEDIA_TYPES["docx"], tmp_path / "copy.docx")

    copy = docx.Document(str(tmp_path / "copy.docx"))
    assert copy.paragraphs[0].text == "Máy gieo hạt có bản vẽ"
    assert len(copy.inline_shapes) == 1
    assert [comment.text for comment in copy.comments] == ["xem lại"]


async def test_no_copy_of_a_type_that_cannot_forget(tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"\x00\x00\x00\x20ftypisom")

    assert not await media.copy_without_names(tmp_path / "film", "video/mp4", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpeg()[:200], "jpeg"),
        (png()[:60], "png"),
        (b"%PDF-1.7\nnothing", "pdf"),
        (document()[:3000], "docx"),
        (archive(("a.txt", b"")), "docx"),
        (archive(("word/document.xml", b"<x/>")), "docx"),
    ],
)
async def test_a_damaged_file_is_refused(content: bytes, kind: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(media.DamagedFile):
        await media.inspect(tmp_path / "file", MEDIA_TYPES[kind])


async def test_a_decompression_bomb_is_refused(tmp_path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    (tmp_path / "many.zip").write_bytes(archive(*[(f"{n}", b"") for n in range(5_001)]))
    (tmp_path / "bomb.zip").write_bytes(declared_small(archive(("0", bytes(1024**2)))))

    for name, kind in (("bomb.png", "png"), ("many.zip", "zip")):
        with pytest.raises(media.FileTooLargeInside):
            await media.inspect(tmp_path / name, MEDIA_TYPES[kind])
    with pytest.raises(media.DamagedFile):  # the sizes it declares are not what it holds
        await media.inspect(tmp_path / "bomb.zip", MEDIA_TYPES["zip"])


async def test_a_pdf_of_more_objects_than_a_book_has_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(inspection, "MAX_OBJECTS", 1_000)
    for objects, refused in ((900, False), (1_100, True)):
        made = pikepdf.new()
        made.add_blank_page()
        made.Root.Kept = pikepdf.Array([made.make_indirect(pikepdf.Dictionary()) for _ in range(objects)])
        made.save(tmp_path / "many.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
        with pytest.raises(media.FileTooLargeInside) if refused else nullcontext():
            await media.inspect(tmp_path / "many.pdf", MEDIA_TYPES["pdf"])


def document_with(*members: tuple[str, bytes]) -> bytes:
    return archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>"), *members)


@pytest.mark.parametrize(
    "member",
    [
        ("word/numbering.xml", b"<a>" + b"<b/>" * 2_000_001 + b"</a>"),
        ("word/embeddings/a.xlsx", archive(("xl/a.bin", bytes(17 * 1024**2)))),
    ],
)
async def test_a_document_that_unfolds_to_more_than_a_server_has_is_refused(member, tmp_path: Path) -> None:
    (tmp_path / "bomb").write_bytes(document_with(member))

    with pytest.raises(media.FileTooLargeInside):
        await media.copy_without_names(tmp_path / "bomb", MEDIA_TYPES["docx"], tmp_path / "copy")


async def test_a_copied_document_fetches_nothing_when_it_is_opened(tmp_path: Path) -> None:
    """A picture or a template from elsewhere would tell its owner who reads the copy, and when."""
    place = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    link = (
        '<Relationship Id="r{n}" Type="' + place + '{kind}" Target="https://{kind}.example/" TargetMode="External"/>'
    )
    links = "".join(link.format(n=n, kind=kind) for n, kind in enumerate(("image", "attachedTemplate", "hyperlink")))
    written = f"<Relationships>{links}</Relationships>".encode()
    (tmp_path / "text").write_bytes(document_with(("word/_rels/document.xml.rels", written)))

    await media.copy_without_names(tmp_path / "text", MEDIA_TYPES["docx"], tmp_path / "copy")

    with zipfile.ZipFile(tmp_path / "copy") as copy:
        kept = copy.read("word/_rels/document.xml.rels")
    assert b"image.example" not in kept
    assert b"attachedTemplate.example" not in kept
    assert b"https://hyperlink.example/" in kept


def declared_small(content: bytes) -> bytes:
    return content.replace((1024**2).to_bytes(4, "little"), (10).to_bytes(4, "little"))


async def test_a_locked_file_is_refused(tmp_path: Path) -> None:
    locked = pikepdf.new()
    locked.add_blank_page()
    locked.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(media.LockedFile):
        await media.inspect(tmp_path / "locked.pdf", MEDIA_TYPES["pdf"])


async def test_spooled_gives_a_file_and_takes_it_away() -> None:
    async with media.spooled(blocks(b"one", b"two")) as path:
        assert path.read_bytes() == b"onetwo"
    assert not path.exists()


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (b"stream: OK\0", scanner.Verdict.CLEAN),
        (b"stream: Eicar-Test FOUND\0", scanner.Verdict.INFECTED),
        (b"INSTREAM size limit exceeded. ERROR\0", scanner.Verdict.UNSCANNED),
        (b"", scanner.Verdict.UNSCANNED),
    ],
)
async def test_scan(answer: bytes, verdict: scanner.Verdict) -> None:
    received = bytearray()

    async def daemon(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.extend(await reader.readexactly(10))
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            received.extend(await reader.readexactly(size))
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(daemon, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert await scanner.scan(blocks(b"one", b"two"), f"127.0.0.1:{port}") == verdict
    assert received == b"zINSTREAM\0onetwo"


async def test_scan_when_the_scanner_is_away_is_not_clean() -> None:
    assert await scanner.scan(blocks(b"one"), "127.0.0.1:9") == scanner.Verdict.UNSCANNED


async def test_scan_when_none_is_configured() -> None:
    assert await media.scan(blocks(b"one")) == scanner.Verdict.CLEAN


async def blocks(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
