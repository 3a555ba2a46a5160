"""Pictures without names: re-encoded when they stand alone, stripped of their metadata where they are embedded."""

import re
import struct
from pathlib import Path

from PIL import Image, ImageOps

from contest_platform.media.inspection import open_image

LONGEST_SIDE = 4_000
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT"}
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_JPEG_END = b"\xff\xd9"
# APP0 is JFIF, APP2 the colour profile, APP14 says how Adobe stored the colours; all else may name people.
_JPEG_DROPPED = {*range(0xE1, 0xF0), 0xFE} - {0xE2, 0xEE}


def copy_picture(source: Path, kind: str, target: Path) -> None:
    """Decode, turn upright, encode anew: no EXIF, no place, no comment, no bytes behind the end."""
    with open_image(source, kind, longest_side=LONGEST_SIDE) as image:
        upright = ImageOps.exif_transpose(image)
        clean = upright.convert("RGBA" if upright.has_transparency_data and kind != "jpeg" else "RGB")
    clean.info.clear()
    clean.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    clean.save(target, format=kind.upper(), **({} if kind == "png" else {"quality": 88}))


def without_metadata(picture: bytes) -> bytes:
    """The same JPEG or PNG, pixels untouched, without what is said about it; other formats as they are."""
    if picture.startswith(_PNG_SIGNATURE):
        return _clean_png(picture)
    if picture.startswith(b"\xff\xd8\xff"):
        return _clean_jpeg(picture)
    return picture


def _clean_png(picture: bytes) -> bytes:
    kept, at = [_PNG_SIGNATURE], len(_PNG_SIGNATURE)
    while at + 12 <= len(picture):
        (length,), kind = struct.unpack_from(">I", picture, at), picture[at + 4 : at + 8]
        if kind in _PNG_KEPT:
            kept.append(picture[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    return b"".join(kept)


def _clean_jpeg(picture: bytes) -> bytes:
    """Walk from marker to marker: keep the picture's own segments and its scans, stop at the end of the picture."""
    kept, at = [picture[:2]], 2
    while found := _JPEG_MARKER.search(picture, at):
        kept.append(picture[at : found.start()])  # a scan; nothing between the segments before it
        at = found.start() + 2
        if found[0] == _JPEG_END or at + 2 > len(picture):
            return b"".join(kept) + _JPEG_END
        at += struct.unpack_from(">H", picture, at)[0]
        if found[0][1] not in _JPEG_DROPPED:
            kept.append(picture[found.start() : at])
    return b"".join(kept) + picture[at:]
