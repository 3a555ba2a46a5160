"""What a file is, told from its first bytes; its name decides only between the kinds of zip."""

from contest_platform.errors import Invalid
from contest_platform.language import N_

HEAD_BYTES = 64
# What an edition may take, by the names that its document uses.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "mp4": "video/mp4",
    "zip": "application/zip",
}


class DamagedFile(Invalid):
    """The file cannot be read as what it claims to be."""

    message = N_("Tệp bị hỏng hoặc không đúng định dạng %(type)s. Xin mở thử trên máy của bạn rồi tải lại.")


class LockedFile(Invalid):
    """The file asks for a password."""

    message = N_("Tệp được khóa bằng mật khẩu. Xin bỏ mật khẩu rồi tải lại.")


class FileTooLargeInside(Invalid):
    """The file is small, but what it unfolds to is not (a decompression bomb, or an enormous picture)."""

    message = N_("Tệp này khi mở ra quá lớn nên không nhận được. Xin giảm kích thước rồi tải lại.")


def detect(head: bytes, filename: str) -> str | None:
    """The media type of a file that begins with `head` (at least 64 bytes of it), or None: none that is accepted."""
    kind = _kind(head, filename.rsplit(".", 1)[-1].casefold())
    return MEDIA_TYPES[kind] if kind else None


def short_name(media_type: str | None) -> str | None:
    """`pdf` for `application/pdf`: the name that an edition's document uses; None for what is not accepted."""
    return next((name for name, full in MEDIA_TYPES.items() if full == media_type), None)


def _kind(head: bytes, extension: str) -> str | None:
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "mp4"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return extension if extension in {"docx", "xlsx"} else "zip"
    return None
