"""Why an entry has, or has not, a prize: a code with its values, kept with the proposal and said at the edge.

Each says the place, the quota with what rolled down to it (`2 + 1`), the points against the floor, and what decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from contest_platform.language import N_, _, ordinal


class ReasonCode(StrEnum):
    GRANTED = "granted"
    GRANTED_BY_VOTE = "granted_by_vote"
    GRANTED_EXTENDED = "granted_extended"
    BELOW_MIN_POINTS = "below_min_points"
    CLOSED_BY_FLOOR = "closed_by_floor"
    FIELD_QUOTA_FULL = "field_quota_full"
    TOTAL_QUOTA_FULL = "total_quota_full"
    UNIT_CAP = "unit_cap"
    AUTHOR_CAP = "author_cap"
    TIE_WITHHELD = "tie_withheld"
    CLOSED_BY_TIE = "closed_by_tie"
    LOST_VOTE = "lost_vote"
    VOTE_OWED = "vote_owed"
    WAITS_FOR_VOTE = "waits_for_vote"
    NO_PLACE = "no_place"
    NO_AWARDS = "no_awards"


# What decided, after the facts; where they decide themselves there is nothing to add.
DECIDED: Mapping[ReasonCode, str] = {
    ReasonCode.GRANTED: "",
    ReasonCode.GRANTED_BY_VOTE: N_("theo kết quả biểu quyết nhóm đồng điểm ở ranh giới"),
    ReasonCode.GRANTED_EXTENDED: N_("theo quy chế trao thêm cho nhóm đồng điểm ở ranh giới"),
    ReasonCode.BELOW_MIN_POINTS: "",
    ReasonCode.CLOSED_BY_FLOOR: N_("một bài xếp trên dưới điểm sàn, nên giải này dừng ở bài đó"),
    ReasonCode.FIELD_QUOTA_FULL: N_("chỉ tiêu của lĩnh vực đã hết ở các bài xếp trên"),
    ReasonCode.TOTAL_QUOTA_FULL: N_("tổng chỉ tiêu đã hết ở các bài xếp trên"),
    ReasonCode.UNIT_CAP: N_("đơn vị “%(unit)s” đã đủ mức tối đa %(cap)s giải này cho một đơn vị"),
    ReasonCode.AUTHOR_CAP: N_("một tác giả của bài đã đủ mức tối đa %(cap)s giải này cho một tác giả"),
    ReasonCode.TIE_WITHHELD: N_("đồng điểm ở ranh giới, theo quy chế không trao cho bài nào"),
    ReasonCode.CLOSED_BY_TIE: N_("giải dừng ở nhóm đồng điểm xếp trên, theo quy chế không trao tiếp"),
    ReasonCode.LOST_VOTE: N_("theo kết quả biểu quyết nhóm đồng điểm ở ranh giới"),
    ReasonCode.VOTE_OWED: N_("đồng điểm ở ranh giới, chờ Ban Tổ chức biểu quyết"),
    ReasonCode.WAITS_FOR_VOTE: N_("chờ biểu quyết nhóm đồng điểm xếp trên"),
}
_GIVEN = frozenset({ReasonCode.GRANTED, ReasonCode.GRANTED_BY_VOTE, ReasonCode.GRANTED_EXTENDED})
WAITING = frozenset({ReasonCode.VOTE_OWED, ReasonCode.WAITS_FOR_VOTE})
_WITHOUT_AWARD: Mapping[ReasonCode, str] = {
    ReasonCode.NO_PLACE: N_("Không xếp hạng: có %(sheets)s phiếu hợp lệ, cần ít nhất %(min_sheets)s phiếu."),
    ReasonCode.NO_AWARDS: N_("Kỳ thi này không có giải nào."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """`values` are JSON: points as decimal strings, awards by code, counts as integers."""

    code: ReasonCode
    values: Mapping[str, Any]


def reason_text(reasons: Sequence[Reason], award_names: Mapping[str, str]) -> str:
    """The sentences of the reasons, in the language of the running task.

    **Source:** minutes of committees, which say why a prize was given, withheld or moved.
    """
    return " ".join(_sentence(one, award_names) for one in reasons)


def _sentence(reason: Reason, award_names: Mapping[str, str]) -> str:
    code, values = reason.code, reason.values
    if code in _WITHOUT_AWARD:
        return _(_WITHOUT_AWARD[code], **values)
    decided = _(DECIDED[code], **values) if DECIDED[code] else ""
    facts = ", ".join(filter(None, (*_facts(values), decided)))
    award = award_names.get(values["award"], values["award"])
    if code in _GIVEN:
        return _("%(award)s: %(facts)s.", award=award, facts=facts)
    said = N_("Chưa xét được %(award)s: %(facts)s.") if code in WAITING else N_("Không được %(award)s: %(facts)s.")
    return _(said, award=award, facts=facts)


def _facts(values: Mapping[str, Any]) -> list[str]:
    found = [_("%(place)s trong lĩnh vực", place=ordinal(values["place"]))]
    if "quota" in values:
        found.append(_("chỉ tiêu %(quota)s", quota=_with_rolled(values["quota"], values["rolled"])))
    if "total" in values:
        found.append(_("tổng chỉ tiêu %(total)s", total=_with_rolled(values["total"], values["total_rolled"])))
    points = Decimal(values["points"])
    if "min_points" not in values:
        return [*found, _("%(points)s điểm", points=points)]
    floor = Decimal(values["min_points"])
    against = (
        N_("%(points)s điểm, dưới điểm sàn %(floor)s")
        if points < floor
        else N_("%(points)s điểm, đạt điểm sàn %(floor)s")
    )
    return [*found, _(against, points=points, floor=floor)]


def _with_rolled(quota: int, rolled: int) -> str:
    return f"{quota} + {rolled}" if rolled else str(quota)
