"""The files of an entry: which are taken, how large, and under which name they are kept."""

from decimal import Decimal

from contest_platform import text
from contest_platform.contests.rules import AttachmentKind, AttachmentRule, Edition
from contest_platform.errors import Conflict, Invalid, NotFound
from contest_platform.language import N_
from contest_platform.media.types import short_name

MAX_FILENAME = 150
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


class AttachmentNotFound(NotFound):
    message = N_("Không tìm thấy tệp này.")


class KindNotTaken(Invalid):
    message = N_("Kỳ thi không nhận loại tệp này.")


class FileTooLarge(Invalid):
    message = N_("Tệp quá lớn: nhiều nhất %(limit)s %(unit)s.")


class FileInfected(Invalid):
    message = N_("Trình quét vi-rút đã chặn tệp này, không nhận được.")


class FileQuarantined(Conflict):
    message = N_("Tệp đang chờ quét vi-rút nên chưa tải xuống được.")


class FileBlocked(Conflict):
    message = N_("Tệp này nhiễm vi-rút nên không tải xuống được.")


class FileNotScanned(Conflict):
    message = N_("Trình quét vi-rút chưa trả lời nên chưa nhận được tệp. Xin gửi lại sau ít phút.")


class KindNeverForJudges(Conflict):
    message = N_("Giám khảo không được xem giấy khai sinh, kể cả bản sao.")


class FileEmpty(Invalid):
    message = N_("Tệp rỗng, không có nội dung.")


class TypeNotTaken(Invalid):
    message = N_("Nội dung tệp không phải định dạng được nhận (%(types)s).")


class TooManyFiles(Conflict):
    message = N_("Loại này chỉ nhận nhiều nhất %(limit)s tệp. Hãy xóa bớt rồi tải lên.")


def attachment_rule(edition: Edition, kind: str) -> AttachmentRule:
    """The edition's rule for a kind of file. Raises KindNotTaken.

    Source: regulations: the parts of the dossier are a setting of the edition.
    """
    found = edition.attachment(kind)
    if found is None:
        raise KindNotTaken(field="kind")
    return found


def check_count(rule: AttachmentRule, present: int) -> None:
    """Raise TooManyFiles when one more would exceed the edition's number for the kind.

    Source: regulations: the parts of the dossier are a setting of the edition.
    """
    if present >= rule.max_count:
        raise TooManyFiles(field="file", limit=rule.max_count)


def check_size(limit_bytes: int, size_bytes: int, *, whole: bool = False) -> None:
    """Raise FileTooLarge above the limit (which itself is allowed); FileEmpty when the whole file is nothing.

    Source: regulations: the parts of the dossier are a setting of the edition.
    """
    if size_bytes > limit_bytes:
        limit, unit = size_in_words(limit_bytes)
        raise FileTooLarge(field="file", limit=limit, unit=unit)
    if whole and size_bytes == 0:
        raise FileEmpty(field="file")


def check_type(rule: AttachmentRule, media_type: str | None) -> None:
    """Raise TypeNotTaken unless the content (not the name) is of one of the kind's types.

    Source: regulations: the parts of the dossier are a setting of the edition.
    """
    if short_name(media_type) not in rule.types:
        raise TypeNotTaken(field="file", types=", ".join(rule.types))


def check_clean(state: str) -> None:
    """Source: docs/decisions/0007: where a scanner is configured, a file it has not passed is given to nobody."""
    if state == "infected":
        raise FileBlocked
    if state != "clean":
        raise FileQuarantined


def size_in_words(size_bytes: int) -> tuple[Decimal, str]:
    """A size as people read it, in decimal units with at most one digit after the comma: (20, MB), (1.5, MB)."""
    for factor, unit in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if size_bytes >= factor:
            tenths = Decimal(size_bytes * 10 // factor)
            return (tenths / 10 if tenths % 10 else tenths // 10), unit
    return Decimal(size_bytes), "B"


def clean_filename(raw: str) -> str:
    """The name a file is kept under: NFC, without folders, control characters and signs that systems refuse.

    At most 150 characters; a longer one loses its middle end, never its ending.
    Source: docs/decisions/0007.
    """
    last = text.one_line(raw.replace("\0", "")).replace("\\", "/").rsplit("/", 1)[-1]
    name = last.translate(_NOT_IN_NAMES).strip(" .")
    if not name:
        return "tep"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:MAX_FILENAME].rstrip(" .")
    return f"{stem[: MAX_FILENAME - len(ending) - 1].rstrip(' .')}.{ending}"


def neutral_filename(code: str, kind: AttachmentKind, place: int, media_type: str) -> str:
    """The name under which judges get a file: `KT9-7F3Q-description-1.pdf`.

    Source: docs/decisions/0007: a file's own name often names its author.
    """
    return f"{code}-{kind}-{place}.{short_name(media_type) or 'bin'}"
