"""Appeals: until when an author may file one, what may come of it, and where it stands.

**Source:** regulations of provincial contests, which take complaints in writing for some days after the results are
public and have the committee answer each of them; docs/decisions/0013.
"""

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from contest_platform.errors import Conflict, Invalid, NotFound, Problem
from contest_platform.language import N_

LONGEST = 10_000
MOST_ADDED = 50


class AppealOutcome(StrEnum):
    UPHELD = "upheld"
    REJECTED = "rejected"


class AppealEffect(StrEnum):
    """What follows from an outcome: nothing, sheets are corrected, or the committee decides anew."""

    NONE = "none"
    REOPENING = "reopening"
    CORRECTION = "correction"


class AppealState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


class AppealNotFound(NotFound):
    message = N_("Không tìm thấy khiếu nại này.")


class AppealsNotTaken(Conflict):
    message = N_("Kỳ thi này không nhận khiếu nại qua hệ thống.")


class AppealsClosed(Conflict):
    message = N_("Đã hết thời hạn khiếu nại, nhận đến %(until)s.")


class AppealExists(Conflict):
    message = N_("Bài này đã có khiếu nại về kết quả này, nộp lúc %(at)s.")


class NothingToAppeal(Conflict):
    message = N_("Bài này không được chấm ở kỳ thi này nên không có kết quả để khiếu nại.")


class AppealRuled(Conflict):
    message = N_("%(by)s đã ghi kết luận cho khiếu nại này vào %(at)s.")


class TooMuchAdded(Conflict):
    message = N_("Khiếu nại này đã được bổ sung %(count)s lần, không nhận thêm. Xin chờ Ban Tổ chức trả lời.")


def appeals_until(announced_at: datetime, days: int, zone: tzinfo) -> datetime:
    """The last second of the last day: `days` calendar days after that of the announcement, in the contest's zone."""
    day = announced_at.astimezone(zone).date() + timedelta(days=days + 1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return midnight - timedelta(seconds=1)


def check_window(announced_at: datetime, days: int | None, now: datetime, zone: tzinfo) -> None:
    """Raise AppealsNotTaken or AppealsClosed. The whole of the last day counts."""
    if days is None:
        raise AppealsNotTaken
    until = appeals_until(announced_at, days, zone)
    if now >= until + timedelta(seconds=1):
        raise AppealsClosed(until=until)


def check_added(count: int) -> None:
    """Raise TooMuchAdded when the author has added so many times: people read all of it. Organisers have no limit."""
    if count >= MOST_ADDED:
        raise TooMuchAdded(count=count)


def check_words(field: str, words: str) -> None:
    """Raise Invalid unless something was written, of at most 10,000 characters."""
    if not words:
        raise Invalid(problems=(Problem(field, N_("Xin điền chỗ này.")),))
    if len(words) > LONGEST:
        raise Invalid(problems=(Problem(field, N_("Chỉ được tối đa %(limit)s ký tự."), {"limit": LONGEST}),))


def check_ruling(outcome: AppealOutcome, effect: AppealEffect) -> None:
    """Raise Invalid when an appeal that is rejected is to have an effect."""
    if outcome is AppealOutcome.REJECTED and effect is not AppealEffect.NONE:
        raise Invalid(problems=(Problem("effect", N_("Khiếu nại bị bác không dẫn đến thay đổi nào.")),))
