"""An e-mail address and a name, in the one form in which they are kept."""

import re

from contest_platform import text
from contest_platform.errors import Invalid
from contest_platform.language import N_

MAX_EMAIL = 254
MAX_NAME = 200
# Plain letters only: an ordinary mail server does not take others before the @, so the address could never be proven.
_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")

_WEB_ADDRESS = re.compile(r"://|www\.", re.IGNORECASE)


class EmailNotValid(Invalid):
    message = N_("Địa chỉ thư điện tử chưa đúng. Xin viết như ten@example.vn.")


class NameNotValid(Invalid):
    message = N_("Xin viết họ và tên, tối đa %(limit)s ký tự.")


def email_address(typed: str, *, field: str = "email") -> str:
    """The address in NFC and lower case; raises EmailNotValid.

    Two spellings that differ in case only are one account.

    **Source:** RFC 5321, 4.1.2 (letters) and 4.5.3.1 (lengths).
    """
    found = text.one_line(typed).lower()
    if len(found) > MAX_EMAIL or not _EMAIL.fullmatch(found) or ".." in found or ".@" in found or found[0] == ".":
        raise EmailNotValid(field=field)
    return found


def full_name(typed: str, *, field: str = "full_name") -> str:
    """The name on one line, in NFC, with at least one letter and no web address; raises NameNotValid.

    Mails greet by it, and anybody may open an account for any address: a link in it would be our mail to them.

    **Source:** docs/decisions/0009-signing-in.md, Names.
    """
    found = text.one_line(typed)
    if len(found) > MAX_NAME or not any(c.isalpha() for c in found) or _WEB_ADDRESS.search(found):
        raise NameNotValid(field=field, limit=MAX_NAME)
    return found
