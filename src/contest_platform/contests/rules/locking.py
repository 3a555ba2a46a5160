"""What of an edition may still change: locked parts, and the decision behind a change of a published edition."""

from datetime import datetime
from typing import Any

import msgspec

from contest_platform import text
from contest_platform.contests.rules.document import Decision, EditionDocument
from contest_platform.errors import Conflict, Invalid, Problem
from contest_platform.language import N_

LOCKED_BY_SCORING = ("rounds", "tie_break", "awards", "award_policy")
DUE_DATES = "scores_due_at"


class ScoringLocked(Conflict):
    message = N_("Không sửa được %(parts)s: đã khóa từ %(since)s, khi phiếu chấm đầu tiên được lưu.")


class DecisionMissing(Invalid):
    message = N_("Kỳ thi đã công bố: mỗi thay đổi cần số, ngày, cơ quan và người ký quyết định.")


class NotChangeable(Conflict):
    message = N_("Không sửa được %(parts)s của một kỳ thi đã có.")


def changed_parts(before: EditionDocument, after: EditionDocument) -> tuple[str, ...]:
    """The names of the document's parts that differ, in the document's order (`draft` is not one of them).

    `scores_due_at` stands apart from the rounds that carry it: like every date it may move after the first score.
    """
    names = (*(name for name in EditionDocument.__struct_fields__ if name != "draft"), DUE_DATES)
    return tuple(name for name in names if _compared(before, name) != _compared(after, name))


def due_dates(document: EditionDocument) -> dict[str, datetime | None]:
    """By when the sheets of each round are to be signed."""
    return {one.code: one.scores_due_at for one in document.rounds}


def _compared(document: EditionDocument, name: str) -> Any:
    if name == "rounds":
        return tuple(msgspec.structs.replace(one, scores_due_at=None) for one in document.rounds)
    if name == DUE_DATES:
        return {code: due_at for code, due_at in due_dates(document).items() if due_at is not None}
    return getattr(document, name)


def check_change(
    parts: tuple[str, ...], *, locked_at: datetime | None, published: bool, decision: Decision | None
) -> None:
    """Refuse a change of a locked part (by name and since when), and any change after publication without decision.

    Source: provincial regulations were amended after dossiers had arrived (each time by a numbered decision), never
    after the first score; docs/decisions/0001.
    """
    if fixed := [name for name in parts if name in ("slug", "contest")]:
        raise NotChangeable(parts=", ".join(fixed))
    locked = [name for name in parts if name in LOCKED_BY_SCORING]
    if locked and locked_at is not None:
        raise ScoringLocked(parts=", ".join(locked), since=locked_at)
    if published and parts and decision is None:
        raise DecisionMissing(field="decision")


def tidy_decision(decision: Decision) -> Decision:
    """Each part in one line of NFC. Raises Invalid with a problem for each that is empty or over 200 characters, and
    for a day that a slip of the keys made: 0206 for 2026 would be printed on every certificate.

    Source: decisions of organising committees, each with its body, number, day and signer.
    """
    tidied = {name: text.one_line(getattr(decision, name)) for name in ("body", "number", "signer")}
    problems = [
        Problem(f"decision.{name}", N_("Xin ghi mục này, tối đa 200 ký tự."))
        for name, words in tidied.items()
        if not 1 <= len(words) <= 200
    ]
    if not 1900 <= decision.date.year <= 2200:
        problems.append(Problem("decision.date", N_("Thời điểm phải nằm trong khoảng từ năm 1900 đến năm 2200.")))
    if problems:
        raise Invalid(problems=tuple(problems))
    return Decision(date=decision.date, **tidied)
