"""What an entrant is told about the judging: means and spread by criterion, and comments that a person let through.

**Source:** docs/decisions/0014. No judge is named or numbered, and nothing is in the order of judges.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from contest_platform import text
from contest_platform.contests.rules import Round
from contest_platform.errors import Conflict, Invalid, NotFound, Problem
from contest_platform.language import N_
from contest_platform.ranking.rules.official import mean, round_half_up

LEAST_FOR_SPREAD = 2


class FeedbackNotReleased(NotFound):
    message = N_("Chưa có nhận xét nào được gửi cho bài này.")


class FeedbackTooEarly(Conflict):
    message = N_("Chỉ duyệt được nhận xét khi vòng chấm cuối đã khóa.")


class FeedbackBeforeAnnouncement(Conflict):
    message = N_("Chỉ gửi được nhận xét sau khi kết quả đã công bố.")


class NothingApproved(Conflict):
    message = N_("Chưa duyệt nhận xét của bài nào nên chưa có gì để gửi.")


class FeedbackOutdated(Conflict):
    message = N_("Phiếu chấm đã thay đổi sau khi duyệt; xin duyệt lại: %(codes)s.")


@dataclass(frozen=True, slots=True)
class SheetPoints:
    """One counting sheet, without its judge: points by the code of the criterion."""

    id: UUID
    total: Decimal
    points: Mapping[str, Decimal]
    comment: str


@dataclass(frozen=True, slots=True)
class CriterionFeedback:
    """Mean rounded half up to the round's decimals; lowest and highest are None below two sheets."""

    name: str
    max_points: Decimal
    mean: Decimal
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True, slots=True)
class RoundFeedback:
    """`points` is the official figure; lowest and highest are totals of sheets, None below two of them."""

    code: str
    name: str
    sheets: int
    points: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    criteria: tuple[CriterionFeedback, ...]
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """What a judge wrote in a round (its code), to be let through or not; `id` is that of the sheet."""

    id: UUID
    round: str
    text: str


def round_feedback(round_: Round, sheets: Sequence[SheetPoints], *, points: Decimal | None) -> RoundFeedback:
    """The figures that are told of one round; `points` is the official one there.

    **Source:** docs/decisions/0014.
    """
    totals = [one.total for one in sheets]
    return RoundFeedback(
        code=round_.code,
        name=round_.name,
        sheets=len(sheets),
        points=points,
        lowest=_lowest(totals),
        highest=_highest(totals),
        criteria=tuple(
            CriterionFeedback(
                name=criterion.name,
                max_points=criterion.max_points,
                mean=round_half_up(mean(given), round_.decimals),
                lowest=_lowest(given),
                highest=_highest(given),
            )
            for criterion in round_.rubric
            if (given := [one.points[criterion.code] for one in sheets if criterion.code in one.points])
        ),
    )


def with_comments(
    rounds: Iterable[RoundFeedback], offered: Sequence[Comment], chosen: Iterable[UUID]
) -> tuple[RoundFeedback, ...]:
    """The figures with the comments that were chosen, in the order of their words.

    **Source:** docs/decisions/0014.
    """
    kept = set(chosen)
    return tuple(
        replace(one, comments=tuple(sorted(c.text for c in offered if c.round == one.code and c.id in kept)))
        for one in rounds
    )


def _lowest(values: Sequence[Decimal]) -> Decimal | None:
    return min(values) if len(values) >= LEAST_FOR_SPREAD else None


def _highest(values: Sequence[Decimal]) -> Decimal | None:
    return max(values) if len(values) >= LEAST_FOR_SPREAD else None


def check_comments(chosen: Iterable[UUID], offered: Sequence[Comment], judges: Iterable[str]) -> None:
    """Raise Invalid for a comment that is not there, or in which the full name of a judge stands.

    **Source:** docs/decisions/0014.
    """
    by_id, names = {one.id: one for one in offered}, [text.fold(name) for name in judges]
    problems = []
    for one in chosen:
        if one not in by_id:
            problems.append(Problem(f"comments.{one}", N_("Không có nhận xét này.")))
        elif any(name and name in text.fold(by_id[one].text) for name in names):
            problems.append(Problem(f"comments.{one}", N_("Nhận xét này nêu tên giám khảo nên không gửi được.")))
    if problems:
        raise Invalid(problems=tuple(problems))


def check_unawarded_from(day: date, announced_on: date) -> None:
    """Raise Invalid for a day before the announcement, or one too far away to be meant.

    **Source:** docs/decisions/0014.
    """
    if day < announced_on:
        raise Invalid(problems=(Problem("unawarded_from", N_("Ngày này phải từ ngày công bố trở đi.")),))
    if day.year > 2200:
        problem = N_("Thời điểm phải nằm trong khoảng từ năm 1900 đến năm 2200.")
        raise Invalid(problems=(Problem("unawarded_from", problem),))


def is_visible(*, awarded: bool, unawarded_from: date, today: date) -> bool:
    """Whether released feedback may be read: who got an award at once, the others from the day that was set.

    **Source:** committees that do not want the losers to know before the ceremony; docs/decisions/0014.
    """
    return awarded or today >= unawarded_from
