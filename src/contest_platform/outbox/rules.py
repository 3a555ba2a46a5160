"""Why a mail was given up, in words for those who can do something about it."""

import re
from enum import StrEnum

REFUSED = "refused: "  # what the failure of a mail that will never be taken begins with
_ENHANCED = re.compile(r"\b5\.([0-9]{1,3})\.[0-9]{1,3}\b")


class MailFailure(StrEnum):
    NO_ADDRESS = "no_address"
    UNKNOWN_ADDRESS = "unknown_address"
    MAILBOX = "mailbox"
    POLICY = "policy"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


_BY_SUBJECT = {"1": MailFailure.UNKNOWN_ADDRESS, "2": MailFailure.MAILBOX, "7": MailFailure.POLICY}


def mail_failure(said: str) -> MailFailure:
    """What `said` (the kept failure of a mail that was given up) comes down to.

    **Source:** RFC 3463, 3: the second number of `5.1.1` is what the refusal is about: the address (1), the mailbox
    (2), security or policy (7).
    """
    if not said.startswith(REFUSED):
        return MailFailure.UNREACHABLE
    if " is not an address" in said:
        return MailFailure.NO_ADDRESS
    found = _ENHANCED.search(said)
    return _BY_SUBJECT.get(found[1], MailFailure.REFUSED) if found else MailFailure.REFUSED
