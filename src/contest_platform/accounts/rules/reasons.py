"""Why something was done, where only a person can say so."""

from contest_platform import text
from contest_platform.errors import Invalid
from contest_platform.language import N_

MAX_REASON = 2_000


class ReasonNotValid(Invalid):
    message = N_("Xin viết lý do, tối đa %(limit)s ký tự, để người xem sổ cái sau này hiểu.")


def written_reason(typed: str, *, field: str = "reason") -> str:
    """The reason in NFC, with its line breaks; raises ReasonNotValid when there is none or it is too long.

    **Source:** docs/decisions/0004-ledger.md: who reads the ledger later must understand it.
    """
    found = text.nfc(typed.replace("\r\n", "\n")).strip()
    if not found or len(found) > MAX_REASON:
        raise ReasonNotValid(field=field, limit=MAX_REASON)
    return found
