"""One account for each role. The passwords follow from the installation's secret key: the same at every start."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from contest_platform import settings
from contest_platform.accounts import actions
from contest_platform.accounts.queries import viewer_by_email
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.language import N_


@dataclass(frozen=True)
class Access:
    """What the terminal prints: who it is, and how to sign in."""

    role: str
    email: str
    password: str


@dataclass(frozen=True)
class Person:
    role: Role
    name: str
    full_name: str

    @property
    def email(self) -> str:
        return f"{self.name}@demo.example"


# The chair is a judge who leads a panel; judges are invited by the organiser of the story.
ROLES = {
    N_("Quản trị"): Person(Role.ADMIN, "admin", "Người Quản Trị Mẫu"),
    N_("Ban tổ chức"): Person(Role.ORGANISER, "organiser", "Trần Tổ Chức Mẫu"),
    N_("Thư ký"): Person(Role.SECRETARY, "secretary", "Vì Thư Ký Mẫu"),
    N_("Trưởng tiểu ban"): Person(Role.JUDGE, "chair", "Quàng Trưởng Ban Mẫu"),
    N_("Giám khảo"): Person(Role.JUDGE, "judge", "Hoàng Giám Khảo Mẫu"),
    N_("Người dự thi"): Person(Role.ENTRANT, "entrant", "Lò Dự Thi Mẫu"),
    N_("Người giám sát"): Person(Role.AUDITOR, "auditor", "Lê Giám Sát Mẫu"),
}


def accesses() -> list[Access]:
    return [Access(role, person.email, password(person)) for role, person in ROLES.items()]


def password(person: Person) -> str:
    key = settings.current().secret_key
    digest = hmac.new(key, f"demonstration {person.email}".encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()[:16]  # digits alone may be refused as easily guessed
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


async def open_accounts() -> dict[str, Viewer]:
    """Make the accounts; gives each by its name."""
    for person in ROLES.values():
        await actions.create_account(
            None, email=person.email, full_name=person.full_name, role=person.role, password=password(person)
        )
    return {person.name: await _account(person.email) for person in ROLES.values()}


async def open_made_account(name: str, full_name: str, role: Role) -> Viewer:
    """An account of the story that nobody signs in with: it has no password."""
    email = f"{name}@demo.example"
    await actions.create_account(None, email=email, full_name=full_name, role=role)
    return await _account(email)


async def _account(email: str) -> Viewer:
    found = await viewer_by_email(email)
    assert found is not None  # noqa: S101 - just made
    return found
