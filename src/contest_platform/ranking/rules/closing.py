"""What keeps a round from being closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from contest_platform.errors import Conflict, Invalid
from contest_platform.language import N_, _
from contest_platform.ranking.rules.standings import Line


class BlockerCode(StrEnum):
    TAKES_ENTRIES = "takes_entries"
    UNCHECKED_DOSSIERS = "unchecked_dossiers"
    NO_ENTRIES = "no_entries"
    UNSIGNED = "unsigned"
    TOO_FEW_SHEETS = "too_few_sheets"
    RANKS_MISSING = "ranks_missing"
    SPREAD = "spread"


SENTENCES = {
    BlockerCode.TAKES_ENTRIES: N_("Kỳ thi còn nhận hồ sơ đến %(until)s."),
    BlockerCode.UNCHECKED_DOSSIERS: N_("Còn %(count)s hồ sơ chưa kiểm tra hoặc còn hạn bổ sung."),
    BlockerCode.NO_ENTRIES: N_("Vòng này chưa có bài dự thi nào."),
    BlockerCode.UNSIGNED: N_("Bài %(code)s: còn %(unsigned)s phiếu chưa ký."),
    BlockerCode.TOO_FEW_SHEETS: N_("Bài %(code)s: có %(sheets)s phiếu hợp lệ, cần ít nhất %(min_sheets)s."),
    BlockerCode.RANKS_MISSING: N_(
        "Bài %(code)s: có %(sheets)s phiếu, ít hơn các bài cùng nhóm giám khảo nên chưa tính được tổng thứ hạng."
    ),
    BlockerCode.SPREAD: N_(
        "Bài %(code)s: các phiếu chênh nhau %(spread)s điểm, quá mức %(max_spread)s; cần mở lại để cả nhóm chấm lại."
    ),
}


class RoundNotReady(Conflict):
    """Carries the list of `blockers` for the page and the API."""

    message = N_("Chưa khóa được vòng chấm: còn %(count)s việc.")

    def __init__(self, blockers: Sequence["Blocker"]) -> None:
        listed = [
            {"code": one.code.value, "entry": str(one.entry) if one.entry else None, "message": one.sentence}
            for one in blockers
        ]
        super().__init__(count=len(blockers), extra={"blockers": listed})
        self.blockers = tuple(blockers)


class RoundOpen(Conflict):
    message = N_("Vòng chấm chưa khóa nên chưa lập được đề nghị giải.")


class RoundStillOpen(Conflict):
    message = N_("Vòng chấm đang mở.")


class ReopeningReasonMissing(Invalid):
    message = N_("Xin ghi lý do mở lại vòng chấm, tối đa 2000 ký tự.")


def check_reopening_reason(reason: str) -> None:
    """Raise ReopeningReasonMissing unless there is one, of at most 2000 characters.

    **Source:** docs/decisions/0012.
    """
    if not 1 <= len(reason) <= 2000:
        raise ReopeningReasonMissing(field="reason")


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing to be done first; `entry` is None when it is about the edition."""

    code: BlockerCode
    entry: UUID | None
    values: dict[str, Any]

    @property
    def sentence(self) -> str:
        """In the language of the running task."""
        return _(SENTENCES[self.code], **self.values)


@dataclass(frozen=True, slots=True)
class Sheets:
    """How an entry's sheets stand in a round. `totals` are those of the counting sheets."""

    entry: UUID
    code: str
    unsigned: int
    totals: tuple[Decimal, ...]
    reconciled: bool


def blockers(sheets: Sequence[Sheets], *, min_sheets: int, max_spread: Decimal | None) -> Iterator[Blocker]:
    """All that is missing, entry by entry in the order given.

    A spread (highest minus lowest counting total) equal to `max_spread` is allowed; a reconciled one too.
    **Source:** where two judges differ by more than the regulation allows, the whole group scores again.
    """
    if not sheets:
        yield Blocker(BlockerCode.NO_ENTRIES, None, {})
    for one in sheets:
        if one.unsigned:
            yield Blocker(BlockerCode.UNSIGNED, one.entry, {"code": one.code, "unsigned": one.unsigned})
        if len(one.totals) < min_sheets:
            values = {"code": one.code, "sheets": len(one.totals), "min_sheets": min_sheets}
            yield Blocker(BlockerCode.TOO_FEW_SHEETS, one.entry, values)
        spread = max(one.totals) - min(one.totals) if one.totals else Decimal(0)
        if max_spread is not None and spread > max_spread and not one.reconciled:
            values = {"code": one.code, "spread": spread.normalize(), "max_spread": max_spread}
            yield Blocker(BlockerCode.SPREAD, one.entry, values)


def ranks_missing(lines: Sequence[Line], *, min_sheets: int) -> Iterator[Blocker]:
    """The entries that some of their group's judges have not ranked, so that their ranks add up to too little.

    **Source:** docs/decisions/0018.
    """
    for one in lines:
        if one.sheets >= min_sheets and not one.placed and not one.unsigned:
            yield Blocker(BlockerCode.RANKS_MISSING, one.entry, {"code": one.code, "sheets": one.sheets})
