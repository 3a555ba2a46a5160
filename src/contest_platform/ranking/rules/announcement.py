"""What is published, and in which order; names are commitments in it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from contest_platform.contests.rules import Award, Field, Publishes
from contest_platform.errors import Conflict, Invalid, NotFound, Problem
from contest_platform.language import N_
from contest_platform.ledger.rules import commitment


class ResultsNotAnnounced(NotFound):
    message = N_("Kết quả chưa được công bố.")


class NothingRatified(Conflict):
    message = N_("Chưa có quyết định của Ban Tổ chức nên chưa công bố được.")


class AlreadyAnnounced(Conflict):
    message = N_("%(by)s đã công bố kết quả này, thời điểm công bố: %(at)s. Đính chính cần một quyết định mới.")


class AnnouncementScheduled(Conflict):
    message = N_("Kết quả đã được hẹn công bố vào %(at)s; quyết định mới chỉ ghi được sau thời điểm đó.")


class WinnerWithdrawn(Conflict):
    message = N_("Bài được trao giải đã rút khỏi kỳ thi: %(codes)s. Xin lập lại đề nghị giải rồi ghi quyết định mới.")


class DecisionOutdated(Conflict):
    message = N_("Vòng chấm đã được mở lại sau quyết định này. Xin lập đề nghị và ghi quyết định mới rồi công bố.")


class KitNotFound(NotFound):
    message = N_("Không có bộ dữ liệu kiểm chứng nào như vậy.")


class MomentPassed(Invalid):
    message = N_("Thời điểm công bố phải từ bây giờ trở đi và có múi giờ.")


def check_moment(at: datetime | None, now: datetime) -> None:
    """Raise MomentPassed, or Invalid for a moment too far away to be meant; None is now.

    Source: docs/decisions/0005.
    """
    if at is not None and (at.tzinfo is None or at < now):
        raise MomentPassed(field="at")
    if at is not None and at.year > 2200:
        raise Invalid(problems=(Problem("at", N_("Thời điểm phải nằm trong khoảng từ năm 1900 đến năm 2200.")),))


def check_winners(awards: Mapping[str, str | None], present: Collection[str]) -> None:
    """Raise WinnerWithdrawn when an entry that was given an award is no longer in the contest; both are by code.

    Source: docs/decisions/0005: nothing is announced that the committee would decide otherwise today.
    """
    if gone := sorted(code for code, award in awards.items() if award is not None and code not in present):
        raise WinnerWithdrawn(codes=", ".join(gone))


@dataclass(frozen=True, slots=True)
class Names:
    """Who made an entry: full names in the order of the dossier, and their units."""

    authors: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """An entry as it was decided; of a published one, place and points are None where the edition keeps them back."""

    entry: UUID
    entry_code: str
    title: str
    field: str
    award: str | None
    place: int | None
    place_in_field: int | None
    points: Decimal | None
    names_commitment: str


@dataclass(frozen=True, slots=True)
class AnnouncedContent:
    """The frozen results. `ratification` and `corrects` are digests: the chain back to the sheets.

    `kit` is the SHA-256 of the ZIP from which they are computed again; `open_kit` says that everybody may have it.
    """

    edition: str
    announced_at: datetime
    ratification: str
    corrects: str | None
    kit: str
    open_kit: bool
    items: tuple[Result, ...]


def results_path(slug: str) -> str:
    """Where everybody reads the results."""
    return f"/editions/{slug}/results"


def results_of(
    decided: Iterable[Result], *, publishes: Publishes, awards: Sequence[Award], fields: Sequence[Field]
) -> tuple[Result, ...]:
    """The entries that are published, the highest award first, then by field; nothing that is not published is in it.

    Inside a field they stand by place only where places are published: the order must not tell what is kept back.
    **Source:** docs/decisions/0005.
    """
    tiers = {one.code: number for number, one in enumerate(awards)}
    order = {one.code: number for number, one in enumerate(fields)}
    shown = [one for one in decided if one.award is not None or publishes.unawarded]

    def position(one: Result) -> tuple[int, int, int, str]:
        place = one.place_in_field if publishes.place and one.place_in_field is not None else len(shown)
        tier = len(tiers) if one.award is None else tiers[one.award]
        return tier, order.get(one.field, len(order)), place, one.entry_code

    return tuple(
        replace(
            one,
            place=one.place if publishes.place else None,
            place_in_field=one.place_in_field if publishes.place else None,
            points=one.points if publishes.points else None,
        )
        for one in sorted(shown, key=position)
    )


def names_commitment(salt: str, names: Names) -> str:
    """SHA-256 over a random 128-bit hex salt and the names: the names may go, the digest stays valid.

    **Source:** docs/decisions/0004 and 0005.
    """
    return commitment(salt, msgspec.json.encode(names).decode())
