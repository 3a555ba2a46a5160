"""Roles that hold everywhere, and the account that acts."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from contest_platform.errors import Conflict
from contest_platform.language import N_


class Role(StrEnum):
    """A role that holds for all contests. Roles for one contest are rows of the stage that knows it."""

    ADMIN = "admin"
    ORGANISER = "organiser"
    SECRETARY = "secretary"
    JUDGE = "judge"
    ENTRANT = "entrant"
    AUDITOR = "auditor"


ROLE_WORDS = {
    Role.ADMIN: N_("Quản trị"),
    Role.ORGANISER: N_("Ban tổ chức"),
    Role.SECRETARY: N_("Thư ký"),
    Role.JUDGE: N_("Giám khảo"),
    Role.ENTRANT: N_("Người dự thi"),
    Role.AUDITOR: N_("Người giám sát"),
}


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

    An auditor changes nothing, so the account of one enters nothing either.

    **Source:** docs/decisions/0009-signing-in.md, Roles.
    """
    found = frozenset(role for role in given if proven or role is Role.ENTRANT)
    return found - {Role.ENTRANT} if Role.AUDITOR in found else found


class AccountOpen(Conflict):
    message = N_("Xin khóa tài khoản trước, rồi mới xóa dữ liệu cá nhân của nó.")


class RolesHeld(Conflict):
    message = N_("Tài khoản đang giữ vai trò trong Ban Tổ chức hoặc hội đồng. Xin thu hồi các vai trò trước.")


def check_erasable(roles: Iterable[str], *, is_open: bool) -> None:
    """Raise AccountOpen or RolesHeld: nobody's name goes while the account still acts, or is to answer for an office.

    **Source:** docs/decisions/0009-signing-in.md, Erasing.
    """
    if is_open:
        raise AccountOpen
    if set(roles) - {Role.ENTRANT}:
        raise RolesHeld


def can_manage_accounts(viewer: Viewer) -> bool:
    """Only an admin gives roles that hold everywhere, and disables accounts.

    **Source:** docs/decisions/0009-signing-in.md, Roles.
    """
    return Role.ADMIN in viewer.roles
