"""The kinds of things in judging; the values are the words of the API."""

from enum import StrEnum


class AssignmentStatus(StrEnum):
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    SIGNED = "signed"
    RECUSED = "recused"


class ConflictKind(StrEnum):
    AUTHOR = "author"
    UNIT = "unit"
    MENTOR = "mentor"
    MANAGER = "manager"
    RELATIVE = "relative"
    OTHER = "other"
