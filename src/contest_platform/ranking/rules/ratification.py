"""The committee's decision: was there a majority, and what does it change about the proposal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from contest_platform.contests.rules import Ratification, RatificationOf, majority
from contest_platform.errors import Conflict, Invalid, NotFound, Problem
from contest_platform.language import N_


class MajorityMissing(Conflict):
    message = N_("%(in_favour)s phiếu tán thành chưa đạt %(majority)s của %(base)s người: chưa thông qua.")


class RatificationNotFound(NotFound):
    message = N_("Chưa có quyết định nào để thay thế.")


class AlreadyRatified(Conflict):
    message = N_(
        "%(by)s đã ghi quyết định vào %(at)s. Xin xem quyết định đó; quyết định mới phải nêu rõ thay cho nó."
    )


class VoteOwed(Conflict):
    message = N_("Còn nhóm đồng điểm chưa biểu quyết: %(codes)s.")


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the committee decides otherwise than the jury proposed; `award` None takes a prize away."""

    entry: UUID
    award: str | None
    reason: str


def check_presence(present: int, in_favour: int, rule: Ratification) -> None:
    """Raise Invalid when the counts cannot be: at least one present, none but members, no more votes than people.

    **Source:** minutes of organising committees, which state who was present and how many agreed.
    """
    problems = []
    if not 1 <= present <= rule.members:
        problems.append(Problem("present", N_("Số người có mặt từ 1 đến %(members)s."), {"members": rule.members}))
    if not 0 <= in_favour <= max(present, 0):
        problems.append(Problem("in_favour", N_("Số phiếu tán thành từ 0 đến số người có mặt.")))
    if problems:
        raise Invalid(problems=tuple(problems))


def check_majority(present: int, in_favour: int, rule: Ratification) -> None:
    """Raise MajorityMissing unless the share in favour, of those present or of all members, reaches the majority.

    **Source:** regulations that ask for the consent of two thirds of the committee; the share and what it is of are
    settings of the edition. Exactly two thirds is enough.
    """
    check_presence(present, in_favour, rule)
    base = rule.members if rule.of is RatificationOf.MEMBERS else present
    needed = majority(rule.majority) or Fraction(1)
    if Fraction(in_favour, base) < needed:
        raise MajorityMissing(in_favour=in_favour, majority=rule.majority, base=base)


def check_departures(
    departures: Sequence[Departure], *, proposed: Mapping[UUID, str | None], awards: Collection[str]
) -> None:
    """Raise Invalid with a problem for each departure that names no proposed entry, no award or no reason.

    **Source:** youth edition 7 of Sơn La (2025): the jury proposed 27 prizes, the committee awarded 29.
    """
    seen: set[UUID] = set()
    problems = []
    for place, one in enumerate(departures):
        path = f"changes.{place}"
        if one.entry not in proposed:
            problems.append(Problem(f"{path}.entry", N_("Bài này không có trong đề nghị.")))
        elif one.entry in seen:
            problems.append(Problem(f"{path}.entry", N_("Bài này được ghi hai lần.")))
        elif proposed[one.entry] == one.award:
            problems.append(Problem(f"{path}.award", N_("Giải này đúng như đề nghị, không phải thay đổi.")))
        seen.add(one.entry)
        if one.award is not None and one.award not in awards:
            problems.append(Problem(f"{path}.award", N_("Không có giải mang mã “%(code)s”."), {"code": one.award}))
        if not one.reason:
            problems.append(Problem(f"{path}.reason", N_("Mỗi thay đổi cần lý do.")))
    if problems:
        raise Invalid(problems=tuple(problems))


def check_vote(present: int, in_favour: int) -> None:
    """Raise Invalid unless more than half of those present were for the order of tied entries.

    **Source:** docs/decisions/0003.
    """
    if present < 1:
        raise Invalid(problems=(Problem("present", N_("Số người có mặt phải từ 1 trở lên.")),))
    if not present < 2 * in_favour <= 2 * present:
        raise Invalid(problems=(Problem("in_favour", N_("Cần quá nửa số người có mặt tán thành.")),))
