"""The way of an entry up: its steps, their order, and the quota of the edition it goes to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contest_platform.contests.rules import MEDALS
from contest_platform.entries.rules import Status
from contest_platform.errors import Conflict, Invalid, NotFound, Problem
from contest_platform.language import N_


class NominationStatus(StrEnum):
    RECOMMENDED = "recommended"
    DOSSIER_COMPLETED = "dossier_completed"
    SENT = "sent"
    RECEIVED = "received"
    IN_FINAL = "in_final"
    CLOSED = "closed"


CHAIN = tuple(NominationStatus)
_MAY_CLOSE = frozenset({NominationStatus.SENT, NominationStatus.RECEIVED, NominationStatus.IN_FINAL})


class NominationNotFound(NotFound):
    message = N_("Không tìm thấy đề cử này.")


class QuotaFull(Conflict):
    message = N_("Đã đề cử đủ chỉ tiêu %(quota)s bài cho %(edition)s.")


class NotTarget(Invalid):
    message = N_("Kỳ thi này không đề cử đến %(edition)s.")


class NotAwarded(Conflict):
    message = N_("Chỉ đề cử được bài đã có giải trong kết quả công bố.")


class EntryLeft(Conflict):
    message = N_("Bài này đã rút hoặc bị từ chối nên không đề cử được.")


class AlreadyNominated(Conflict):
    message = N_("Bài này đã được đề cử đến %(edition)s.")


class StepNotPossible(Conflict):
    message = N_("Không chuyển được sang bước này: đề cử đang ở bước trước đó hoặc đã kết thúc.")


@dataclass(frozen=True)
class Letter:
    """The official letter with which the dossier goes up. `date` is the day on the paper."""

    number: str
    date: date


@dataclass(frozen=True)
class Outcome:
    """What the edition above gave: an award's code there, or None for no prize."""

    award: str | None
    medal: str | None = None


def check_still_there(status: Status) -> None:
    """Raise EntryLeft for a winner that has left since: the announcement stands, but its people take no further part.

    **Source:** docs/decisions/0007.
    """
    if status in (Status.WITHDRAWN, Status.REFUSED):
        raise EntryLeft


def check_quota(nominated: int, *, quota: int, edition: str) -> None:
    """Raise QuotaFull when no place is left. **Source:** quotas in the calls of the national board for entries."""
    if nominated >= quota:
        raise QuotaFull(quota=quota, edition=edition)


def next_steps(status: NominationStatus) -> tuple[NominationStatus, ...]:
    """Where it may go from here: the next step of the chain, or its end once the dossier has been sent.

    **Source:** plans of provincial organisers: recommended, dossier completed, sent by letter, received, in the
    national final, outcome.
    """
    following = CHAIN[CHAIN.index(status) + 1 :][:1]
    if status in _MAY_CLOSE and NominationStatus.CLOSED not in following:
        following = (*following, NominationStatus.CLOSED)
    return following


def check_step(
    status: NominationStatus, to: NominationStatus, *, letter: Letter | None, outcome: Outcome | None
) -> None:
    """Raise StepNotPossible, or Invalid where the step needs a letter or takes no letter or outcome.

    **Source:** the same as of `next_steps`; a dossier is sent with a numbered, dated letter.
    """
    if to not in next_steps(status):
        raise StepNotPossible(field="status")
    problems = []
    if to is NominationStatus.SENT and (letter is None or not letter.number):
        problems.append(Problem("letter.number", N_("Xin ghi số và ngày công văn gửi đi.")))
    if to is not NominationStatus.SENT and letter is not None:
        problems.append(Problem("letter", N_("Công văn chỉ ghi ở bước gửi đi.")))
    if to is not NominationStatus.CLOSED and outcome is not None:
        problems.append(Problem("outcome", N_("Kết quả chỉ ghi ở bước kết thúc.")))
    if problems:
        raise Invalid(problems=tuple(problems))


def check_outcome(outcome: Outcome, *, awards: frozenset[str] | None) -> None:
    """Raise Invalid for an award the edition above does not have (None: it is not run here) or an unknown medal.

    **Source:** award schemes of the national contests (medals go with first to third prizes).
    """
    problems = []
    if outcome.award is not None and awards is not None and outcome.award not in awards:
        problems.append(
            Problem("outcome.award", N_("Kỳ thi này không có giải mang mã “%(code)s”."), {"code": outcome.award})
        )
    if outcome.medal is not None and outcome.medal not in MEDALS:
        problems.append(Problem("outcome.medal", N_("Huy chương là vàng, bạc hoặc đồng (gold, silver, bronze).")))
    if outcome.medal is not None and outcome.award is None:
        problems.append(Problem("outcome.medal", N_("Có huy chương thì phải có giải.")))
    if problems:
        raise Invalid(problems=tuple(problems))
