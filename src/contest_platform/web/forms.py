"""Forms: what was typed as NFC text, conversions that name what is wrong, and everything kept on a refusal.

A page reads its form, calls the action, and on a refusal shows the same page again with what was typed:

    form = await forms.read(request)
    try:
        await actions.change_name(viewer, full_name=form.text("full_name"))
    except Refusal as refusal:
        return page(request, "signin/name.html", status=form.refuse(refusal), form=form)

Rows are written `authors.0.full_name`, `authors.1.full_name`: `form.rows("authors")` gives a form for each.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, TypeVar, overload
from urllib.parse import parse_qsl
from uuid import UUID

from litestar import Request
from litestar.exceptions import ClientException

from contest_platform import settings, text
from contest_platform.errors import Conflict, Invalid, NotAllowed, Problem, Refusal
from contest_platform.language import N_, sentence
from contest_platform.web.errors import status_of

MAX_FIELDS = 5_000
MAX_ROWS = 1_000
_URLENCODED = "application/x-www-form-urlencoded"
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MOMENT = re.compile(r"(\d{1,2})[:hH](\d{2})?\s*,?\s+(\S+)")
_ISO_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})")
_Choice = TypeVar("_Choice", bound=StrEnum)

REQUIRED = N_("Xin điền chỗ này.")
TOO_LONG = N_("Chỉ được tối đa %(limit)s ký tự.")
NOT_A_DATE = N_("Ngày chưa đúng. Xin viết ngày/tháng/năm, ví dụ 24/11/2026.")
NOT_A_MOMENT = N_("Giờ và ngày chưa đúng. Xin viết như 17:00, 24/11/2026.")
NOT_A_NUMBER = N_("Xin viết một số, ví dụ 9,25.")
NOT_WHOLE = N_("Xin viết một số nguyên, ví dụ 12.")
NOT_A_CHOICE = N_("Xin chọn một trong các mục đã cho.")


@dataclass
class Form:
    """What was typed. Conversions note a problem and give None; `check` refuses when there are any: behind it, what
    was required is there.
    """

    values: dict[str, str | list[str]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    noted: list[Problem] = field(default_factory=list)
    prefix: str = ""

    def text(self, name: str, *, required: bool = False, limit: int | None = None) -> str:
        """One line."""
        return self._limited(name, text.one_line(self._typed(name)), required, limit)

    def lines(self, name: str, *, required: bool = False, limit: int | None = None) -> str:
        """Several lines, as typed but for their ends."""
        typed = text.nfc(self._typed(name).replace("\r\n", "\n").replace("\r", "\n")).strip()
        return self._limited(name, typed, required, limit)

    def secret(self, name: str) -> str:
        """A password: exactly what was typed, in NFC."""
        return self._typed(name)

    def many(self, name: str) -> list[str]:
        """Every value of a field that may be repeated (checkboxes)."""
        value = self.values.get(self.prefix + name, [])
        return [text.one_line(part) for part in ([value] if isinstance(value, str) else value) if part]

    def flag(self, name: str) -> bool:
        return bool(self._typed(name))

    def date(self, name: str, *, required: bool = False) -> date | None:
        typed = self.text(name, required=required)
        found = read_date(typed)
        if typed and found is None:
            self.note(name, NOT_A_DATE)
        return found

    def moment(self, name: str, *, required: bool = False) -> datetime | None:
        """A moment typed in the contest's time zone, given in UTC."""
        typed = self.text(name, required=required)
        found = read_moment(typed)
        if typed and found is None:
            self.note(name, NOT_A_MOMENT)
        return found

    def decimal(self, name: str, *, required: bool = False) -> Decimal | None:
        typed = self.text(name, required=required)
        found = text.read_points(typed) if typed else None
        if typed and found is None:
            self.note(name, NOT_A_NUMBER)
        return found

    def integer(self, name: str, *, required: bool = False) -> int | None:
        typed = self.text(name, required=required)
        if not typed:
            return None
        if not re.fullmatch(r"-?[0-9]{1,15}", typed):
            self.note(name, NOT_WHOLE)
            return None
        return int(typed)

    @overload
    def choice(self, name: str, kind: type[_Choice], *, required: Literal[True]) -> _Choice: ...
    @overload
    def choice(self, name: str, kind: type[_Choice], *, required: bool = ...) -> _Choice | None: ...
    def choice(self, name: str, kind: type[_Choice], *, required: bool = False) -> Any:
        typed = self.text(name, required=required)
        if not typed:
            return None
        try:
            return kind(typed)
        except ValueError:
            self.note(name, NOT_A_CHOICE)
            return None

    @overload
    def id(self, name: str, *, required: Literal[True]) -> UUID: ...
    @overload
    def id(self, name: str, *, required: bool = ...) -> UUID | None: ...
    def id(self, name: str, *, required: bool = False) -> Any:
        typed = self.text(name, required=required)
        try:
            return UUID(typed) if typed else None
        except ValueError:
            self.note(name, NOT_A_CHOICE)
            return None

    def under(self, prefix: str) -> "Form":
        """The fields whose names begin so: `decision.` of `decision.number`."""
        return Form(self.values, self.problems, self.noted, self.prefix + prefix)

    def rows(self, name: str, *, most: int = MAX_ROWS) -> list["Form"]:
        """A form for each index of `name.0.x`, `name.1.x`, in order; wholly empty rows are left out.

        More than `most` were not made by a page of ours, and would take seconds to show again: 400.
        """
        start = f"{self.prefix}{name}."
        indexes = {key[len(start) :].split(".", 1)[0] for key in self.values if key.startswith(start)}
        ordered = sorted((index for index in indexes if re.fullmatch("[0-9]{1,5}", index)), key=int)
        if len(ordered) > most:
            raise ClientException(status_code=400)
        found = [self.under(f"{name}.{index}.") for index in ordered]
        return [row for row in found if row.is_filled()]

    def keep_rows(self, name: str, rows: Iterable["Form"]) -> None:
        """Only these rows, numbered 0, 1, 2 in this order: what the buttons do where there is no script."""
        start = f"{self.prefix}{name}."
        kept = {key: value for key, value in self.values.items() if not key.startswith(start)}
        for place, row in enumerate(rows):
            for key, value in self.values.items():
                if key.startswith(row.prefix):
                    kept[f"{start}{place}.{key[len(row.prefix) :]}"] = value
        self.values.clear()
        self.values.update(kept)

    def is_filled(self) -> bool:
        return any(value for key, value in self.values.items() if key.startswith(self.prefix))

    def note(self, name: str, message: str, **values: object) -> None:
        """Something is wrong with a field; `message` is a marked sentence."""
        self.noted.append(Problem(self.prefix + name, message, values))

    def check(self) -> None:
        """Raise Invalid with everything noted so far."""
        if self.noted:
            raise Invalid(problems=tuple(self.noted))

    def refuse(self, refusal: Refusal) -> int:
        """Put the sentences of a refusal beside their fields; gives the status of the page."""
        if not isinstance(refusal, Invalid | Conflict | NotAllowed):
            raise refusal
        for problem in (*self.noted, *refusal.problems):
            self.problems.setdefault(problem.field, sentence(problem))
        if not refusal.problems:
            self.problems.setdefault(refusal.field or "", sentence(refusal))
        return status_of(refusal)

    def _typed(self, name: str) -> str:
        value = self.values.get(self.prefix + name, "")
        return value if isinstance(value, str) else value[-1]

    def _limited(self, name: str, typed: str, required: bool, limit: int | None) -> str:
        if required and not typed:
            self.note(name, REQUIRED)
        if limit is not None and len(typed) > limit:
            self.note(name, TOO_LONG, limit=limit)
        return typed


async def read(request: Request) -> Form:
    """The form that was sent (urlencoded). Multipart bodies with files are read by `uploads`."""
    cached: Form | None = request.scope.get("form")  # type: ignore[assignment]
    if cached is not None:
        return cached
    form = Form()
    if request.content_type[0] == _URLENCODED:
        form = parse(await request.body())
    elif request.headers.get("content-length", "0") != "0":
        raise ClientException(status_code=415)
    request.scope["form"] = form  # type: ignore[typeddict-unknown-key]
    return form


def parse(body: bytes) -> Form:
    """The fields of an urlencoded body; repeated ones become lists."""
    try:
        typed = body.decode("ascii")
        pairs = parse_qsl(typed, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except (ValueError, UnicodeDecodeError):
        raise ClientException(status_code=400) from None
    return from_pairs(pairs)


def from_pairs(pairs: Iterable[tuple[str, str]]) -> Form:
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(text.one_line(name), []).append(text.nfc(value.replace("\r\n", "\n")))
    return Form({name: found[0] if len(found) == 1 else found for name, found in gathered.items()})


def read_date(typed: str) -> date | None:
    """`24/11/2026`, `24.11.2026` or `2026-11-24`; None when it is no date."""
    if match := _DATE.fullmatch(typed):
        day, month, year = (int(part) for part in match.groups())
    elif match := _ISO_DATE.fullmatch(typed):
        year, month, day = (int(part) for part in match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_moment(typed: str) -> datetime | None:
    """`17:00, 24/11/2026`, `17h00 24/11/2026` or `2026-11-24T17:00` in the contest's zone, as UTC."""
    if match := _ISO_MOMENT.fullmatch(typed):
        day, hour, minute = read_date(match[1]), int(match[2]), int(match[3])
    elif match := _MOMENT.fullmatch(typed):
        day, hour, minute = read_date(match[3]), int(match[1]), int(match[2] or 0)
    else:
        return None
    if day is None or hour > 23 or minute > 59:
        return None
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=settings.current().time_zone)
    try:
        return local.astimezone(UTC)
    except OverflowError:  # the first or the last day that there is
        return None


class VersionMissing(Conflict):
    """A change over something that others may change too names the version it was read in."""

    status = 428
    message = N_("Thiếu số phiên bản đã đọc (tiêu đề If-Match).")


def expected_version(request: Request) -> int | None:
    """The version in If-Match (`"7"`); None for `*`, any version. A tag of others is never current."""
    header = request.headers.get("if-match", "").strip()
    if not header:
        raise VersionMissing
    tag = header.removeprefix("W/").strip('"')
    if tag == "*":
        return None
    return int(tag) if re.fullmatch(r"[0-9]{1,9}", tag) else -1
