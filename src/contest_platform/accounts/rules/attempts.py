"""How often sign-in may fail and mails may be asked for: guessing is slow, and nobody can lock somebody else out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from contest_platform.errors import NotAllowed
from contest_platform.language import N_


@dataclass(frozen=True)
class Limit:
    """At most so many within `window`."""

    most: int
    window: timedelta


# From one place for one account: a person who has forgotten the password.
PAIR = Limit(10, timedelta(minutes=15))
# From one place for all accounts: wide, because a whole school shares one address.
ORIGIN = Limit(100, timedelta(minutes=15))
# For one account from all unknown places together: known devices and mailed links still come in.
ACCOUNT = Limit(100, timedelta(hours=1))
# Accounts opened, or mails asked for, from one place: more than a class registers in one lesson.
REQUESTS = Limit(60, timedelta(hours=1))


class TooManyAttempts(NotAllowed):
    message = N_("Đã thử sai quá nhiều lần. Xin chờ %(minutes)s phút rồi thử lại, hoặc đặt lại mật khẩu qua thư.")

    def __init__(self, *, retry_after_seconds: int) -> None:
        super().__init__(minutes=-(-retry_after_seconds // 60))
        self.retry_after_seconds = retry_after_seconds


class TooManyRequests(TooManyAttempts):
    """By place and never by account: what one stranger sends keeps nobody out who is elsewhere."""

    message = N_("Từ mạng này đã có quá nhiều yêu cầu trong một giờ. Xin chờ %(minutes)s phút rồi thử lại.")


class SignInFailed(NotAllowed):
    """One sentence for an unknown address, a wrong password and a disabled account."""

    message = N_("Địa chỉ thư hoặc mật khẩu chưa đúng.")


def origin_of(address: str) -> str:
    """The place that failures are counted for: an IPv4 address, or the /64 network of an IPv6 one.

    **Source:** RFC 6177, 2 (one site gets a whole /64 or more).
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network(f"{found}/64", strict=False))
    return str(found)


def seconds_to_wait(oldest_counted: datetime | None, limit: Limit, moment: datetime) -> int:
    """Whole seconds until the attempt that fills the limit is out of its window; 0 when the limit is not reached.

    `oldest_counted` is the newest attempt but `limit.most - 1` others, or None when there are fewer.

    **Source:** NIST SP 800-63B-4, 3.2.2 (throttling; at most 100 failures in a row on one account).
    """
    if oldest_counted is None:
        return 0
    left = (oldest_counted + limit.window - moment).total_seconds()
    return max(0, -int(-left // 1))
