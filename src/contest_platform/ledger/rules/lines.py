"""How a line is written and hashed. **Source:** docs/decisions/0004."""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from contest_platform.errors import NotFound
from contest_platform.language import N_

FIRST = "0" * 64  # what the first line of a subject names as the previous one


class LineNotFound(NotFound):
    message = N_("Không có dòng nào mang số này trong sổ cái.")


class NothingSealedYet(NotFound):
    message = N_("Sổ cái chưa có dòng nào được niêm phong.")
    retry_after_seconds = 1


class LineNotSealedYet(NotFound):
    """It will be sealed within a second or two."""

    message = N_("Dòng này đã ghi nhưng chưa được niêm phong. Xin xem lại sau vài giây.")
    retry_after_seconds = 1


class Line(NamedTuple):
    sequence: int
    hash: str


def canonical(value: Any) -> str:
    """JSON with sorted keys and without spaces; Decimals, ids and times as strings. Equal values, equal text."""
    return msgspec.json.encode(value, order="sorted").decode()


def commitment(salt: str, value: str) -> str:
    """What stands in a line for a personal value: SHA-256 over the salt (hex) and the value, as hex."""
    return hashlib.sha256(bytes.fromhex(salt) + value.encode()).hexdigest()


def body_parts(facts: Mapping[str, Any]) -> tuple[str, str, str]:
    """The canonical body in three pieces, to be joined by the previous line's hash and the sequence.

    `facts` holds actor, at, changes, nonce, personal, subject and verb. The database joins the pieces, since only it
    knows the previous line and the sequence while it holds the subject.
    """
    first = canonical({name: facts[name] for name in facts if name < "previous"})
    last = canonical({name: facts[name] for name in facts if name > "sequence"})
    return f'{first[:-1]},"previous":"', '","sequence":', f",{last[1:]}"


def line_hash(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
