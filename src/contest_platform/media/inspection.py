"""A whole file is opened once before it counts: what cannot be read, is locked, or unfolds without end is refused."""

import warnings
import zipfile
import zlib
from pathlib import Path

import pikepdf
from PIL import Image

from contest_platform.media.types import DamagedFile, FileTooLargeInside, LockedFile, short_name

MAX_PIXELS = 80_000_000
MAX_MEMBERS = 5_000
MAX_OBJECTS = 300_000  # of a PDF: each takes some hundred bytes when it is looked at, six when it is packed
MAX_UNPACKED_BYTES = 1024**3
_BLOCK_BYTES = 1024 * 1024
_NEEDED_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def inspect_file(path: Path, media_type: str) -> None:
    """Raise DamagedFile, LockedFile or FileTooLargeInside unless the file is sound."""
    kind = short_name(media_type)
    match kind:
        case "jpeg" | "png" | "webp":
            open_image(path, kind).close()
        case "pdf":
            open_pdf(path).close()
        case "docx" | "xlsx" | "zip":
            _inspect_zip(path, kind)


def open_image(path: Path, kind: str, *, longest_side: int = 2_000) -> Image.Image:
    """The picture, decoded; a JPEG is decoded at a smaller scale when it is much larger than `longest_side`."""
    try:
        image = Image.open(path, formats=[kind.upper()])
        if image.width * image.height > MAX_PIXELS:
            raise FileTooLargeInside
        image.draft(None, (longest_side, longest_side))
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileTooLargeInside from None
    except (OSError, SyntaxError, ValueError, zlib.error):
        raise DamagedFile(type=kind.upper()) from None
    return image


def open_pdf(path: Path) -> pikepdf.Pdf:
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PasswordError:
        raise LockedFile from None
    except (pikepdf.PdfError, OSError, ValueError):
        raise DamagedFile(type="PDF") from None
    if len(pdf.objects) > MAX_OBJECTS:
        pdf.close()
        raise FileTooLargeInside
    if not len(pdf.pages):
        pdf.close()
        raise DamagedFile(type="PDF")
    return pdf


def _inspect_zip(path: Path, kind: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_declared(members, kind)
            _check_real(archive, members)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        raise DamagedFile(type=kind.upper()) from None


def _check_declared(members: list[zipfile.ZipInfo], kind: str) -> None:
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise FileTooLargeInside
    if any(member.flag_bits & 1 for member in members):
        raise LockedFile
    needed = _NEEDED_PARTS.get(kind)
    if needed is not None and not {"[Content_Types].xml", needed} <= {member.filename for member in members}:
        raise DamagedFile(type=kind.upper())


def _check_real(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Read everything, since the declared sizes may lie."""
    real_bytes = 0
    for member in members:
        with archive.open(member) as content:
            while block := content.read(_BLOCK_BYTES):
                real_bytes += len(block)
                if real_bytes > MAX_UNPACKED_BYTES:
                    raise FileTooLargeInside
