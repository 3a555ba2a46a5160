"""Who may judge what, how judges are assigned, and what a score sheet may say."""

from contest_platform.judging.rules.assigning import Proposal, Unmet, components, propose_assignment
from contest_platform.judging.rules.eligibility import (
    ConflictDeclared,
    Conflicts,
    EntrySide,
    Exclusion,
    JudgeSide,
    OtherField,
    OwnEntry,
    OwnUnit,
    check_may_judge,
    exclusion,
    is_same_unit,
)
from contest_platform.judging.rules.kinds import AssignmentStatus, ConflictKind

__all__ = [
    "AssignmentStatus",
    "ConflictDeclared",
    "ConflictKind",
    "Conflicts",
    "EntrySide",
    "Exclusion",
    "JudgeSide",
    "OtherField",
    "OwnEntry",
    "OwnUnit",
    "Proposal",
    "Unmet",
    "check_may_judge",
    "components",
    "exclusion",
    "is_same_unit",
    "propose_assignment",
]
