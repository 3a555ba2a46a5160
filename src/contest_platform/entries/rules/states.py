"""The life of an entry: when it may be written, handed in, taken back and checked."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contest_platform.contests.rules import Edition, Phase, phase, taking_ends_at
from contest_platform.entries.rules.entry import Author, OnBehalfOf, Status
from contest_platform.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from contest_platform.language import N_

MAX_REASON = 4_000


class Outcome(StrEnum):
    """What a secretary finds about a dossier."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    REFUSED = "refused"


class EntryNotFound(NotFound):
    message = N_("Không tìm thấy hồ sơ này.")


class EditionNotOpen(Conflict):
    message = N_("Kỳ thi chưa nhận hồ sơ: mở nhận từ %(opens_at)s.")


class SubmissionWindowClosed(Conflict):
    message = N_("Đã hết hạn nộp hồ sơ lúc %(ended_at)s.")


class EntryClosed(Conflict):
    message = N_("Hồ sơ đã nộp nên không sửa được. Hãy rút lại để sửa, nếu còn hạn.")


class EntryUnderJudging(Conflict):
    message = N_("Hồ sơ đã được tiếp nhận: chỉ Thư ký mới trả lại để sửa được.")


class EntryEnded(Conflict):
    message = N_("Hồ sơ đã rút hoặc bị từ chối nên không thay đổi được nữa.")


class NothingToWithdraw(Conflict):
    message = N_("Hồ sơ chưa nộp nên không có gì để rút.")


class StaleVersion(Conflict):
    message = N_("Hồ sơ đã được sửa ở nơi khác lúc %(changed_at)s. Xin xem bản mới trước khi lưu.")


class EmailNotProven(NotAllowed):
    message = N_("Hãy xác nhận địa chỉ thư điện tử trước khi nộp hồ sơ: mở thư chúng tôi đã gửi tới %(email)s.")


class EntrantsOnly(NotAllowed):
    message = N_("Chỉ người dự thi và Thư ký mới lập hồ sơ.")


class OwnDossier(NotAllowed):
    message = N_("Đây là hồ sơ của chính bạn: xin để người khác của Ban Tổ chức hoặc Thư ký kiểm tra.")


class ResultsFrozen(Conflict):
    message = N_(
        "Kết quả kỳ thi đã chốt để công bố nên không rút hồ sơ được nữa. Muốn thôi nêu tên, xin báo Ban Tổ chức."
    )


class CheckNotPossible(Conflict):
    message = N_("Hồ sơ này hiện không ở bước kiểm tra, xin xem lại trạng thái.")


class ReasonMissing(Invalid):
    message = N_("Hãy ghi lý do: thiếu gì cần bổ sung, hoặc vì sao từ chối.")


class DossiersClosed(Conflict):
    message = N_("Vòng chấm đầu tiên đã khóa lúc %(since)s: hồ sơ không còn được nộp hay kiểm tra lại.")


_CHECKS = {
    Status.SUBMITTED: {Outcome.ACCEPTED, Outcome.RETURNED, Outcome.REFUSED},
    Status.ACCEPTED: {Outcome.RETURNED, Outcome.REFUSED},
    Status.REFUSED: {Outcome.ACCEPTED, Outcome.RETURNED},
}


def window_ends_at(edition: Edition, complete_by: datetime | None) -> datetime:
    """Until when an entry is taken: the edition's deadline with its grace, later for a dossier returned."""
    ends_at = taking_ends_at(edition)
    return max(ends_at, complete_by) if complete_by else ends_at


def check_window(edition: Edition, complete_by: datetime | None, now: datetime) -> None:
    """Raise DossiersClosed, EditionNotOpen before the opening, SubmissionWindowClosed after the last moment.

    Source: regulations: dossiers arriving after the deadline are not taken; a dossier that lacks something is
    returned and completed by a date that the secretary sets (docs/decisions/0007).
    """
    check_not_closed(edition)
    if phase(edition, now) in (Phase.DRAFT, Phase.UPCOMING):
        raise EditionNotOpen(opens_at=edition.opens_at)
    ends_at = window_ends_at(edition, complete_by)
    if now > ends_at:
        raise SubmissionWindowClosed(ended_at=ends_at)


def check_not_closed(edition: Edition) -> None:
    """Raise DossiersClosed once the first round was closed: what was ranked must not change behind the standing.

    Source: docs/decisions/0007.
    """
    if edition.dossiers_closed_at is not None:
        raise DossiersClosed(since=edition.dossiers_closed_at)


def check_writable(status: Status) -> None:
    """Only a draft and a returned dossier may be written.

    Source: docs/decisions/0007.
    """
    if status is Status.SUBMITTED:
        raise EntryClosed
    if status is Status.ACCEPTED:
        raise EntryUnderJudging
    if status in (Status.REFUSED, Status.WITHDRAWN):
        raise EntryEnded


def can_write(status: Status, edition: Edition, complete_by: datetime | None, now: datetime) -> bool:
    if edition.dossiers_closed_at is not None or phase(edition, now) in (Phase.DRAFT, Phase.UPCOMING):
        return False
    return status in (Status.DRAFT, Status.RETURNED) and now <= window_ends_at(edition, complete_by)


def after_withdrawal(status: Status, *, results_frozen_at: datetime | None) -> Status:
    """Before acceptance an entry goes back to draft; an accepted one is withdrawn for good, until results are frozen.

    Raises NothingToWithdraw for a draft, EntryEnded for one refused or withdrawn, ResultsFrozen.
    Source: docs/decisions/0007 and 0005: what is announced is not changed; names have a way of their own.
    """
    match status:
        case Status.SUBMITTED | Status.RETURNED:
            return Status.DRAFT
        case Status.ACCEPTED if results_frozen_at is not None:
            raise ResultsFrozen
        case Status.ACCEPTED:
            return Status.WITHDRAWN
        case Status.DRAFT:
            raise NothingToWithdraw
        case _:
            raise EntryEnded


def can_withdraw(status: Status, edition: Edition) -> bool:
    return status is Status.SUBMITTED or (status is Status.ACCEPTED and edition.results_frozen_at is None)


def is_own(
    account_id: UUID, email: str, *, owner_id: UUID, on_behalf_of: OnBehalfOf | None, authors: Sequence[Author]
) -> bool:
    """Whether the account is the entrant or an author, by the address that the dossier names.

    What a secretary entered on behalf is the other person's, not hers.
    Source: docs/decisions/0007: nobody decides about the own work.
    """
    named = {one.email.strip().lower() for one in authors}
    if on_behalf_of is not None:
        return email.lower() in named | {on_behalf_of.email}
    return account_id == owner_id or email.lower() in named


def check_outcome(status: Status, outcome: Outcome, reason: str) -> None:
    """Whether a dossier in this state may get this outcome; every outcome but acceptance needs its reason.

    Source: provincial plans: the secretaries tell the author in writing what is missing or why it is refused.
    """
    if outcome not in _CHECKS.get(status, set()):
        raise CheckNotPossible
    if outcome is not Outcome.ACCEPTED and not reason:
        raise ReasonMissing(field="reason")
    if len(reason) > MAX_REASON:
        raise Invalid(problems=(Problem("reason", N_("Lý do dài quá %(limit)s ký tự."), {"limit": MAX_REASON}),))


def check_complete_by(complete_by: datetime | None, now: datetime) -> None:
    """Raise Invalid unless the day until which a returned dossier may be completed lies ahead and has its zone.

    Source: docs/decisions/0007.
    """
    if complete_by is not None and (complete_by.tzinfo is None or complete_by <= now):
        raise Invalid(problems=(Problem("complete_by", N_("Hạn bổ sung phải sau bây giờ và có múi giờ.")),))
    if complete_by is not None and complete_by.year > 2200:
        sentence = N_("Thời điểm phải nằm trong khoảng từ năm 1900 đến năm 2200.")
        raise Invalid(problems=(Problem("complete_by", sentence),))


def check_version(expected: int | None, version: int, changed_at: datetime) -> None:
    """Source: docs/decisions/0007: nobody overwrites what somebody else has just saved without seeing it."""
    if expected is not None and expected != version:
        raise StaleVersion(changed_at=changed_at)
