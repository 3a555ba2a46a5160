"""The plainest valid thing of each kind; a test states only what it is about."""

from datetime import timedelta
from uuid import uuid4

from contest_platform import clock, text
from contest_platform.accounts.rules import Role, Viewer, roles_in_effect
from contest_platform.accounts.tables import Account, RoleGrant
from tests.cast import Person


async def account(person: Person, *roles: Role, proven: bool = True, language: str = "vi") -> Viewer:
    """An account without a password (hashing one takes its time), with roles that hold everywhere."""
    moment = clock.now() - timedelta(days=1)
    made = Account(
        id=uuid4(),
        email=person.email,
        full_name=person.full_name,
        name_sort_key=text.name_sort_key(person.full_name),
        name_folded=text.fold(person.full_name),
        language=language,
        email_proven_at=moment if proven else None,
        created_at=moment,
    )
    await made.save()
    given = roles or (Role.ENTRANT,)
    await RoleGrant.insert(*(RoleGrant(id=uuid4(), account=made.id, role=role.value) for role in given))
    return Viewer(
        id=made.id,
        email=person.email,
        full_name=person.full_name,
        language=language,
        proven=proven,
        roles=roles_in_effect(given, proven=proven),
    )
