"""Links that are sent by mail: what for, how long, and only once."""

from datetime import timedelta
from enum import StrEnum

from contest_platform.errors import Conflict, NotAllowed
from contest_platform.language import N_


class LinkPurpose(StrEnum):
    PROVE_ADDRESS = "prove_address"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose, not a secret
    CHANGE_ADDRESS = "change_address"
    INVITATION = "invitation"


class LinkSpent(Conflict):
    message = N_("Liên kết này đã được dùng, đã hết hạn hoặc không đúng. Xin yêu cầu một liên kết mới.")


class TooManyLinks(NotAllowed):
    """Anybody may write any address into a form: its owner is not to find a hundred mails."""

    message = N_("Hôm nay đã gửi %(limit)s thư. Xin tìm trong hộp thư, cả mục thư rác, hoặc thử lại sau một ngày.")
    retry_after_seconds = 86_400


MOST_A_DAY = 5
MOST_AT_ONCE = 3  # links for a new password, which anybody may ask for: a few every two hours, never none
_LIFETIMES = {
    LinkPurpose.PROVE_ADDRESS: timedelta(days=7),
    LinkPurpose.RESET_PASSWORD: timedelta(hours=2),
    LinkPurpose.CHANGE_ADDRESS: timedelta(days=1),
    LinkPurpose.INVITATION: timedelta(days=30),
}


def lifetime_of(purpose: LinkPurpose) -> timedelta:
    """How long a link holds; offices read their mail late, a new password is wanted now.

    **Source:** docs/decisions/0009-signing-in.md, Links.
    """
    return _LIFETIMES[purpose]
