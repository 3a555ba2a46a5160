"""What is refused when people of an entry are to be forgotten, and what a paper says that named them.

**Source:** Law 91/2025/QH15 on personal data; docs/decisions/0016.
"""

from contest_platform.errors import Conflict, Invalid
from contest_platform.language import N_
from contest_platform.papers.rules.kinds import PaperKind

TAKEN_AWAY = N_("Văn bản này có dữ liệu cá nhân phải xóa theo yêu cầu nên đã gỡ. Xin lập lại.")
_WITHOUT_PEOPLE = (PaperKind.JURY_MINUTES, PaperKind.STATISTICS)


class NobodyChosen(Invalid):
    message = N_("Xin chọn ít nhất một người trong hồ sơ.")


class NameErased(Conflict):
    message = N_("Tên trên giấy này đã được xóa theo yêu cầu nên không in lại và không cấp lại được.")


def kinds_with_people() -> tuple[PaperKind, ...]:
    """Papers on which people of entries stand. Source: the lists of docs/papers.md."""
    return tuple(kind for kind in PaperKind if kind not in _WITHOUT_PEOPLE)


def check_named(full_name: str | None) -> None:
    """Raise NameErased when the name of a certificate is gone. Source: docs/decisions/0016."""
    if full_name is None:
        raise NameErased
