"""Refusals: one clear sentence each, in the reader's language at the edge.

A refusal is raised by a rule or an action and shown by `web`, the API or the command line. Its `message` is
the Vietnamese sentence, which is also the key of its translation, with named places (`%(limit)s`) that are
filled from `values` when it is shown: dates, Decimals and times are formatted for the reader there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from typing import Any, ClassVar


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with one field of a form or a document (`authors.0.birth_date`)."""

    field: str
    message: str
    values: Mapping[str, Any] = with_default(default_factory=dict)


class Refusal(Exception):
    """Base of every refusal. Subclasses state `message`; a raise gives the values and, if any, the field."""

    message: ClassVar[str] = "Không thực hiện được."

    def __init__(
        self,
        *,
        field: str | None = None,
        problems: tuple[Problem, ...] = (),
        extra: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> None:
        super().__init__(type(self).__name__)
        self.field = field
        self.problems = problems
        self.extra: Mapping[str, Any] = extra or {}  # further members for programs: `blockers`, both versions
        self.values: Mapping[str, Any] = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class NotFound(Refusal):
    """There is no such thing, or not for this account: the two are never told apart."""

    message = "Không tìm thấy nội dung này."


class NotAllowed(Refusal):
    """The account may see the thing, but may not do this."""

    message = "Tài khoản của bạn không được phép làm việc này."


class Invalid(Refusal):
    """What was sent does not hold; `problems` names each field."""

    message = "Có chỗ chưa đúng, xin xem lại."


class Conflict(Refusal):
    """What was sent was right, but the state of the thing does not allow it (any more)."""

    message = "Nội dung đã thay đổi, xin xem lại."
