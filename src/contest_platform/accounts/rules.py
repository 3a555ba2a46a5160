"""Who somebody is and what the account may do anywhere."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """A role that holds for all contests. Roles for one contest are rows of the stage that knows it."""

    ADMIN = "admin"
    ORGANISER = "organiser"
    SECRETARY = "secretary"
    JUDGE = "judge"
    ENTRANT = "entrant"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class Viewer:
    """The acting account: `by` of every action, `viewer` of every query.

    `roles` are those that hold everywhere and only while the address is proven.
    """

    id: UUID
    email: str
    full_name: str
    language: str
    proven: bool
    roles: frozenset[Role]
