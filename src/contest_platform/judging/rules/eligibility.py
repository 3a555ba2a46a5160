"""Who may judge what: within the own fields, never the own entry or unit, never against a declared conflict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from contest_platform.errors import Conflict
from contest_platform.judging.rules.kinds import ConflictKind
from contest_platform.language import N_


class Exclusion(StrEnum):
    """Why a judge may not judge an entry, the gravest first."""

    OWN_ENTRY = "own_entry"
    OWN_UNIT = "own_unit"
    CONFLICT = "conflict"
    FIELD = "field"


@dataclass(frozen=True)
class JudgeSide:
    """What of a judge decides: `emails` as invited and as the account has it now.

    `load` counts the assignments in the round that are not recused.
    """

    id: UUID
    full_name: str
    account: UUID
    emails: frozenset[str]
    unit_folded: str
    fields: frozenset[UUID]
    load: int = 0


@dataclass(frozen=True)
class EntrySide:
    """What of an entry decides; `judges` are those it has in the round, `recused` those who stepped back."""

    id: UUID
    code: str
    field: UUID
    accounts: frozenset[UUID] = frozenset()
    emails: frozenset[str] = frozenset()
    units_folded: frozenset[str] = frozenset()
    judges: frozenset[UUID] = frozenset()
    recused: frozenset[UUID] = frozenset()


Conflicts = Mapping[tuple[UUID, UUID], ConflictKind]  # (entry, judge)


class OwnEntry(Conflict):
    message = N_("Giám khảo %(judge)s là người nộp, tác giả hoặc người hướng dẫn của bài %(entry)s.")


class OwnUnit(Conflict):
    message = N_("Giám khảo %(judge)s cùng đơn vị với tác giả hoặc người hướng dẫn của bài %(entry)s.")


class ConflictDeclared(Conflict):
    message = N_("Giám khảo %(judge)s có xung đột lợi ích với bài %(entry)s.")


class OtherField(Conflict):
    message = N_("Bài %(entry)s không thuộc lĩnh vực mà giám khảo %(judge)s chấm. Xin thêm lĩnh vực trước.")


_REFUSALS = {
    Exclusion.OWN_ENTRY: OwnEntry,
    Exclusion.OWN_UNIT: OwnUnit,
    Exclusion.CONFLICT: ConflictDeclared,
    Exclusion.FIELD: OtherField,
}


def exclusion(entry: EntrySide, judge: JudgeSide, conflicts: Conflicts) -> Exclusion | None:
    """What keeps the judge from the entry, or None.

    Source: regulations of provincial contests: relatives of an author may not judge; scoring regulations add
    co-authors, the same unit, the supervising teacher and the line manager (docs/decisions/0001).
    """
    if judge.account in entry.accounts or judge.emails & entry.emails:
        return Exclusion.OWN_ENTRY
    if is_same_unit(judge.unit_folded, entry.units_folded):
        return Exclusion.OWN_UNIT
    if (entry.id, judge.id) in conflicts or judge.id in entry.recused:
        return Exclusion.CONFLICT
    return None if entry.field in judge.fields else Exclusion.FIELD


def check_may_judge(entry: EntrySide, judge: JudgeSide, conflicts: Conflicts) -> None:
    """Raise OwnEntry, OwnUnit, ConflictDeclared or OtherField.

    Source: the same as of `exclusion`.
    """
    found = exclusion(entry, judge, conflicts)
    if found is not None:
        raise _REFUSALS[found](judge=judge.full_name, entry=entry.code)


def is_same_unit(unit_folded: str, others_folded: Iterable[str]) -> bool:
    """Whether a folded unit is one of the others, or a part of one between commas.

    "Lớp 9A, Trường THCS Chiềng Sinh" and "Trường THCS Chiềng Sinh" are one unit; an empty unit is none.

    Source: registration forms, on which a pupil's unit is written with the class, a teacher's without.
    """
    mine = _parts(unit_folded)
    if not mine:
        return False
    return any(theirs and (mine[-1] in theirs or theirs[-1] in mine) for theirs in map(_parts, others_folded))


def shortest_units(units_folded: Iterable[str]) -> dict[str, str]:
    """For each folded unit the shortest of them that `is_same_unit` finds to be the same: itself, if there is none.

    Entrants write units as they like, so there may be thousands: each is looked up, not compared with every other.

    Source: registration forms, on which a pupil's unit is written with the class, a teacher's without.
    """
    found: dict[str, str] = {}
    by_part: dict[str, tuple[int, str]] = {}  # the first of the shortest in which it is a part
    by_whole: dict[str, tuple[int, str]] = {}
    for number, unit in enumerate(sorted(units_folded, key=lambda one: (len(one), one))):
        parts = _parts(unit)
        same = [by_part.get(part) for part in parts[-1:]] + [by_whole.get(part) for part in parts]
        known = [one for one in same if one is not None]
        found[unit] = min(known)[1] if known else unit
        if parts and not known:
            by_whole.setdefault(parts[-1], (number, unit))
            for part in parts:
                by_part.setdefault(part, (number, unit))
    return found


def _parts(unit_folded: str) -> list[str]:
    """The parts between commas (semicolons, dashes), and the whole as the last."""
    parts = [" ".join(part.split()) for part in unit_folded.replace(";", ",").replace(" - ", ",").split(",")]
    named = [part for part in parts if part]
    return [*named, ", ".join(named)] if named else []
