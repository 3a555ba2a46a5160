"""A score sheet: points as typed, what they must hold, and its total."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from contest_platform import text
from contest_platform.contests.rules import Criterion
from contest_platform.entries.rules import content_digest
from contest_platform.errors import Conflict, Invalid, NotAllowed, Problem
from contest_platform.judging.rules.kinds import AssignmentStatus
from contest_platform.language import N_

MAX_COMMENT = 5000

Points = Mapping[str, Decimal]  # criterion's code → points; a criterion left out is unscored


class SheetStale(Conflict):
    """Saved elsewhere since it was read; `extra` carries what stands (`current`) and what was sent (`sent`)."""

    message = N_("Phiếu này vừa được lưu ở nơi khác (bản %(version)s). Xin xem cả hai bản rồi chọn.")


class SheetSigned(Conflict):
    message = N_("Phiếu đã ký, không sửa được nữa. Trưởng tiểu ban hoặc Ban Tổ chức có thể mở lại.")


class SheetRecused(Conflict):
    message = N_("Bạn không chấm bài này vì có xung đột lợi ích.")


class SheetIncomplete(Conflict):
    message = N_("Chưa ký được: còn tiêu chí chưa có điểm (%(criteria)s).")


class SheetNotSigned(Conflict):
    message = N_("Phiếu này chưa ký nên không cần mở lại.")


class EntryNotJudged(Conflict):
    message = N_("Bài này hiện không được chấm: hồ sơ đã rút hoặc đang được bổ sung.")


class RoundClosed(Conflict):
    message = N_("Vòng chấm đã khóa, không thay đổi được nữa.")


class DeclarationMissing(NotAllowed):
    message = N_("Xin khai xung đột lợi ích trước khi xem và chấm bài.")


@dataclass(frozen=True)
class SheetContent:
    """What a judge says on a sheet; `total` sums what is scored so far, `complete` says that nothing is left out."""

    points: Points
    comment: str
    total: Decimal
    complete: bool


def read_sheet(rubric: Sequence[Criterion], typed: Mapping[str, str], comment: str) -> SheetContent:
    """The sheet as typed. Points as `9,25` or `9.25`; an empty criterion is unscored, never 0.

    Raises Invalid with a problem for each field (`points.CODE`, `comment`): not a plain number, below 0, over the
    criterion's greatest points, off its step, of no criterion.

    Source: scoring regulations of provincial contests (greatest points per criterion); docs/decisions/0003.
    """
    known = {criterion.code: criterion for criterion in rubric}
    points: dict[str, Decimal] = {}
    problems: list[Problem] = []
    for code, words in typed.items():
        if not words.strip():
            continue
        value = text.read_points(words)
        found = list(_problems(code, known.get(code), value))
        problems.extend(found)
        if value is not None and not found:
            points[code] = abs(value)  # "-0" is 0
    comment = text.nfc(comment).strip()
    if len(comment) > MAX_COMMENT:
        problems.append(Problem("comment", N_("Nhận xét dài quá %(limit)s ký tự."), {"limit": MAX_COMMENT}))
    if problems:
        raise Invalid(problems=tuple(problems))
    return SheetContent(
        points=points, comment=comment, total=total(rubric, points), complete=len(points) == len(known)
    )


def _problems(code: str, criterion: Criterion | None, value: Decimal | None) -> Iterator[Problem]:
    field = f"points.{code}"
    if criterion is None:
        yield Problem(field, N_("Phiếu chấm không có tiêu chí này."))
    elif value is None:
        yield Problem(field, N_("%(name)s: điểm phải là một số, ví dụ 9,25."), {"name": criterion.name})
    elif not 0 <= value <= criterion.max_points:
        yield Problem(
            field,
            N_("%(name)s: điểm phải từ 0 đến %(max)s."),
            {"name": criterion.name, "max": criterion.max_points},
        )
    elif value % criterion.step:
        yield Problem(
            field,
            N_("%(name)s: điểm phải theo bước %(step)s."),
            {"name": criterion.name, "step": criterion.step},
        )


def total(rubric: Sequence[Criterion], points: Points) -> Decimal:
    """Σ weight × points over the scored criteria, exact, without rounding: rounding is of the entry's figure.

    Source: docs/decisions/0003.
    """
    scored = (criterion.weight * points[criterion.code] for criterion in rubric if criterion.code in points)
    return sum(scored, Decimal(0))


def unscored(rubric: Sequence[Criterion], points: Points) -> tuple[Criterion, ...]:
    """The criteria without points, in the rubric's order.

    Source: an unanswered criterion is missing, never 0; docs/decisions/0003.
    """
    return tuple(criterion for criterion in rubric if criterion.code not in points)


def check_open(status: AssignmentStatus, *, judged: bool, closed: bool) -> None:
    """Raise RoundClosed, SheetRecused, SheetSigned or EntryNotJudged unless the judge may write on the sheet.

    Source: scoring regulations: a signed sheet is final for the judge; docs/decisions/0003.
    """
    if closed:
        raise RoundClosed
    if status is AssignmentStatus.RECUSED:
        raise SheetRecused
    if status is AssignmentStatus.SIGNED:
        raise SheetSigned
    if not judged:
        raise EntryNotJudged


def check_complete(rubric: Sequence[Criterion], points: Points) -> None:
    """Raise SheetIncomplete with the names of the unscored criteria.

    Source: an unanswered criterion is missing, never 0; docs/decisions/0003.
    """
    if missing := unscored(rubric, points):
        raise SheetIncomplete(criteria="; ".join(criterion.name for criterion in missing))


def sheet_digest(assignment: UUID, version: int, points: Points, comment: str) -> str:
    """SHA-256 (hex) over the canonical JSON of what is signed: assignment, version, points as strings, comment.

    Source: docs/decisions/0004.
    """
    content = {
        "assignment": str(assignment),
        "version": version,
        "points": {code: plain(points[code]) for code in sorted(points)},
        "comment": comment,
    }
    return content_digest(content)


def plain(value: Decimal) -> str:
    """A Decimal as the API writes it: no exponent, no needless zeros ("32.5", "40").

    Source: docs/decisions/0003.
    """
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
