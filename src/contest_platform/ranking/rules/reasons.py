"""Why an entry has, or has not, a prize: a code with its values, kept with the proposal and said at the edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from contest_platform.language import N_, _


class ReasonCode(StrEnum):
    GRANTED = "granted"
    GRANTED_BY_VOTE = "granted_by_vote"
    GRANTED_EXTENDED = "granted_extended"
    BELOW_MIN_POINTS = "below_min_points"
    FIELD_QUOTA_FULL = "field_quota_full"
    TOTAL_QUOTA_FULL = "total_quota_full"
    UNIT_CAP = "unit_cap"
    TIE_WITHHELD = "tie_withheld"
    CLOSED_BY_TIE = "closed_by_tie"
    LOST_VOTE = "lost_vote"
    VOTE_OWED = "vote_owed"
    WAITS_FOR_VOTE = "waits_for_vote"
    NO_PLACE = "no_place"


SENTENCES: Mapping[ReasonCode, str] = {
    ReasonCode.GRANTED: N_("Xếp thứ %(place)s trong lĩnh vực với %(points)s điểm, đủ điều kiện %(award)s%(limits)s."),
    ReasonCode.GRANTED_BY_VOTE: N_("Đồng điểm ở ranh giới chỉ tiêu; được %(award)s theo kết quả biểu quyết."),
    ReasonCode.GRANTED_EXTENDED: N_("Đồng điểm ở ranh giới chỉ tiêu; %(award)s được mở rộng theo quy chế."),
    ReasonCode.BELOW_MIN_POINTS: N_("%(points)s điểm, dưới mức tối thiểu %(min_points)s của %(award)s."),
    ReasonCode.FIELD_QUOTA_FULL: N_("Chỉ tiêu %(award)s của lĩnh vực (%(quota)s giải) đã hết ở các bài xếp trên."),
    ReasonCode.TOTAL_QUOTA_FULL: N_("Tổng chỉ tiêu %(award)s (%(quota)s giải) đã hết ở các bài xếp trên."),
    ReasonCode.UNIT_CAP: N_("Đơn vị “%(unit)s” đã đủ %(cap)s %(award)s, mức tối đa cho một đơn vị."),
    ReasonCode.TIE_WITHHELD: N_("Đồng điểm ở ranh giới chỉ tiêu %(award)s; theo quy chế không trao cho bài nào."),
    ReasonCode.CLOSED_BY_TIE: N_("%(award)s dừng ở nhóm đồng điểm xếp trên, theo quy chế không trao tiếp."),
    ReasonCode.LOST_VOTE: N_("Đồng điểm ở ranh giới chỉ tiêu; không được %(award)s theo kết quả biểu quyết."),
    ReasonCode.VOTE_OWED: N_("Đồng điểm ở ranh giới chỉ tiêu %(award)s; chờ Ban Tổ chức biểu quyết."),
    ReasonCode.WAITS_FOR_VOTE: N_("Chờ biểu quyết nhóm đồng điểm xếp trên ở %(award)s."),
    ReasonCode.NO_PLACE: N_("Không xếp hạng: có %(sheets)s phiếu hợp lệ, cần ít nhất %(min_sheets)s phiếu."),
}
_FIELD_LIMIT = N_(", trong chỉ tiêu %(quota)s giải của lĩnh vực")
_TOTAL_LIMIT = N_(", trong tổng chỉ tiêu %(total)s giải")
_FLOOR = N_(", từ %(min_points)s điểm trở lên")
_LIMITS = (("quota", _FIELD_LIMIT), ("total", _TOTAL_LIMIT), ("min_points", _FLOOR))
_POINTS = frozenset({"points", "min_points"})


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
    values: dict[str, Any] = {
        name: Decimal(value) if name in _POINTS else value for name, value in reason.values.items()
    }
    if "award" in values:
        values["award"] = award_names.get(values["award"], values["award"])
    if reason.code is ReasonCode.GRANTED:
        values["limits"] = "".join(_(part, **values) for name, part in _LIMITS if name in values)
    return _(SENTENCES[reason.code], **values)
