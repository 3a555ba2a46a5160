"""Who somebody is and what the account may do anywhere."""

from collections.abc import Iterable
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

    `roles` are those that hold everywhere; all but entrant only while the address is proven.
    """

    id: UUID
    email: str
    full_name: str
    language: str
    proven: bool
    roles: frozenset[Role]


def roles_in_effect(given: Iterable[Role], *, proven: bool) -> frozenset[Role]:
    """The roles that count: anybody may write an entry, everything else waits for the address to be proven.

    **Source:** decision record docs/decisions/0009-sign-in.md.
    """
    return frozenset(role for role in given if proven or role is Role.ENTRANT)
