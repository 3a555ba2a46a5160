"""Templates of papers: which files an office may put in place of the defaults, and what is wrong with one, in words.

**Source:** docs/decisions/0016.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from contest_platform.errors import Invalid, NotFound
from contest_platform.language import N_, _
from contest_platform.papers.rules.kinds import PaperKind, formats_of, template_name

MOST_BYTES = 5_000_000
_LONGEST_NEAR = 150
SHARED = "official.typ"  # what the Typst templates have in common
_PICTURE = re.compile(r"[a-z0-9-]{1,40}\.(png|jpg|svg)")
_PLACE = re.compile(r"┌─ (?:.*/)?([^/\s:]+):(\d+):\d+")
# What the two engines say most often; anything else is shown as they say it.
_WORDS = (
    (r"unknown variable: (?P<what>.+)", N_("không có tên “%(what)s”")),
    (r"'(?P<what>.+)' is undefined", N_("không có tên “%(what)s”")),
    (
        r"(?:dictionary does not contain key|.* has no attribute) [\"'](?P<what>.+?)[\"'].*",
        N_("không có mục “%(what)s”"),
    ),
    (r"array index out of bounds \(index: (?P<what>-?\d+).*", N_("danh sách không có phần tử %(what)s")),
    (r"list object has no element (?P<what>-?\d+)", N_("danh sách không có phần tử %(what)s")),
    (r"type .+ has no method `(?P<what>.+)`", N_("không có lệnh “%(what)s”")),
    (r"No filter named '(?P<what>.+)'\.?", N_("không có lệnh “%(what)s”")),
    (r"Encountered unknown tag '(?P<what>.+)'\..*", N_("không có lệnh “%(what)s”")),
    (r"unexpected argument: (?P<what>.+)", N_("lệnh không nhận “%(what)s”")),
    (r"unclosed delimiter", N_("có dấu ngoặc mở mà không đóng")),
    (r"Unexpected end of template.*", N_("có thẻ mở mà không đóng")),
    (r"unexpected closing .*", N_("có dấu ngoặc đóng thừa")),
    (r"unexpected '.+'", N_("thẻ viết chưa đúng")),
    (r"expected (?P<what>.+)", N_("viết chưa đúng, ở đây phải là: %(what)s")),
    (r"condition is always true|loop seems to be infinite", N_("vòng lặp không bao giờ dừng")),
    (r"maximum .+ depth exceeded|RecursionError.*", N_("lồng nhau hoặc gọi lại chính nó quá sâu")),
    (r"(?:assertion failed|panicked with): (?P<what>.+)", N_("mẫu tự báo: %(what)s")),
    (r"unknown font family: (?P<what>.+)", N_("không có phông chữ “%(what)s”; có Tinos và Be Vietnam Pro")),
    (
        r"file not found.*|.*would escape the project root|failed to load linked image.*|.*no loader for this.*",
        N_("tệp được gọi đến không có trong các mẫu"),
    ),
    (r"failed to download package.*|package not found.*", N_("không dùng được gói tải từ mạng")),
    (r"unknown image format|failed to decode image.*", N_("không đọc được hình")),
    (r".*not valid utf-8.*", N_("tệp phải ghi bằng mã UTF-8")),
    (r"access to attribute '?(?P<what>.+?)'? of .* is unsafe.*", N_("mẫu không được dùng “%(what)s”")),
    (r"not a DOCX file", N_("tệp không phải là tệp DOCX")),
    (r"\w+Error: (?P<what>.+)", N_("không tính được: %(what)s")),
)


class TemplateNotFound(NotFound):
    message = N_("Không có mẫu nào mang tên này.")


class TemplateNameUnknown(Invalid):
    message = N_("Tên tệp phải là tên của một mẫu, hoặc một hình có tên chữ thường, ví dụ nen-giay.png.")


class TemplateFault(Invalid):
    message = N_("Mẫu có lỗi: %(words)s.")

    fault: "Fault"

    @classmethod
    def of(cls, fault: "Fault") -> Self:
        made = cls(field="file", words=fault)
        made.fault = fault
        return made


class TemplateTooHeavy(Invalid):
    message = N_("Mẫu cần quá nhiều bộ nhớ hoặc thời gian nên đã bị dừng.")


@dataclass(frozen=True)
class Fault:
    """`line` is counted from 1 in `file`; for a DOCX there is none, but the text that it is `near`."""

    message: str
    file: str = ""
    line: int | None = None
    near: str = ""

    def __str__(self) -> str:
        """In the reader's language: `official.typ, dòng 12: không có tên “ten”`."""
        said = _said(self.message)
        if self.line is not None:
            return _("%(file)s, dòng %(line)s: %(said)s", file=self.file, line=self.line, said=said)
        return _("%(said)s, ở gần chỗ: %(near)s", said=said, near=self.near) if self.near else said


def fault_of(told: Mapping[str, Any]) -> Fault:
    """What the press told: the first place in the diagnostic that belongs to an error.

    Source: the form of the diagnostics of Typst 0.15 and of docxtpl 0.20.
    """
    diagnostic = str(told.get("diagnostic", ""))
    _warnings, separator, error = diagnostic.rpartition("error: ")
    place = _PLACE.search(error if separator else diagnostic)
    near = " ".join(re.sub(r"<[^>]*>", " ", str(told.get("near", ""))).split())[:_LONGEST_NEAR]
    file, line = (place[1], int(place[2])) if place else ("", None)
    return Fault(str(told["message"]), file, line, near)


def _said(message: str) -> str:
    for pattern, words in _WORDS:
        if found := re.fullmatch(pattern, message, re.DOTALL | re.IGNORECASE):
            return _(words, **{name: what.rstrip(".") for name, what in found.groupdict().items()})
    return message.rstrip(".")


def default_names() -> tuple[str, ...]:
    """Every template, in the order of the kinds. Source: docs/decisions/0016."""
    return (*(template_name(kind, form) for kind in PaperKind for form in formats_of(kind) if form != "zip"), SHARED)


def check_name(name: str) -> None:
    """Raise TemplateNameUnknown unless it is a template's name or could be a picture's."""
    if name not in default_names() and not is_picture(name):
        raise TemplateNameUnknown(field="file")


def is_picture(name: str) -> bool:
    """Source: the picture formats that Typst reads."""
    return _PICTURE.fullmatch(name) is not None
