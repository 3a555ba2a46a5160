"""What can be ordered, and what the file is called."""

from datetime import datetime, timedelta

from contest_platform.errors import Conflict, Invalid, Problem
from contest_platform.language import N_
from contest_platform.papers.rules.kinds import PaperFormat, PaperKind, formats_of

_FILES = {
    PaperKind.SUMMARY: "bang-tong-hop",
    PaperKind.JURY_MINUTES: "bien-ban-hoi-dong-giam-khao",
    PaperKind.COMMITTEE_MINUTES: "bien-ban-ban-to-chuc",
    PaperKind.DECISION: "quyet-dinh",
    PaperKind.CERTIFICATES: "giay-chung-nhan",
    PaperKind.CEREMONY: "kich-ban-trao-giai",
    PaperKind.ENVELOPES: "phong-bi",
    PaperKind.NAME_CARDS: "the-ten",
    PaperKind.STATISTICS: "thong-ke",
}


_PATIENCE = timedelta(hours=1)


class AlreadyOrdered(Conflict):
    message = N_("Văn bản này đang được lập. Xin chờ lập xong rồi yêu cầu lại.")


class NobodyToCertify(Conflict):
    message = N_("Chưa có ai để in giấy chứng nhận.")


class PagesNotShared(Conflict):
    message = N_("Mẫu giấy chứng nhận in %(pages)s trang cho %(count)s giấy; mỗi giấy phải có số trang như nhau.")


class SigningCertificateNotInForce(Conflict):
    message = N_("Chứng thư số để ký chưa có hiệu lực hoặc đã hết hạn nên không lập được văn bản này.")


def check_format(kind: PaperKind, form: PaperFormat) -> None:
    """Raise Invalid when the paper does not come in this form. Source: docs/decisions/0016."""
    if form not in formats_of(kind):
        raise Invalid(problems=(Problem("format", N_("Văn bản này không có dạng đó.")),))


def check_not_waiting(asked_at: datetime | None, now: datetime) -> None:
    """Raise AlreadyOrdered when the same paper was ordered last at `asked_at` and still waits; None: none does.

    One order at a time, so that nobody fills the queue in which mails wait too. After an hour it may be asked for
    again: whatever holds it up, nobody need wait for it. Source: docs/decisions/0016.
    """
    if asked_at is not None and now - asked_at < _PATIENCE:
        raise AlreadyOrdered


def file_name(kind: PaperKind, slug: str) -> str:
    """Without its ending: `quyet-dinh-technical-10`. Source: docs/decisions/0016."""
    return f"{_FILES[kind]}-{slug}"


def check_shared(pages: int, count: int) -> None:
    """Raise unless each of `count` certificates has equally many of the pages: else a ZIP would mix people up.

    Source: docs/decisions/0016.
    """
    if not count:
        raise NobodyToCertify
    if not pages or pages % count:
        raise PagesNotShared(pages=pages, count=count)
