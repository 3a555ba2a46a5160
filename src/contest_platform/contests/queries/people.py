"""Who runs a contest, and the failed mails that those may see who run it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contest_platform import database
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests.queries.roles import roles_by_contest
from contest_platform.contests.rules import DOSSIER_KEEPERS, DOSSIER_READERS, ContestRole
from contest_platform.outbox import queries as outbox
from contest_platform.outbox.queries import FailedMail


@dataclass(frozen=True)
class ContestPerson:
    """An account with a role for one contest; without effect until the address is proven."""

    account_id: UUID
    full_name: str
    email: str
    role: ContestRole
    granted_at: datetime
    proven: bool


@dataclass(frozen=True)
class Organiser:
    email: str
    full_name: str
    language: str


async def contest_people(contest_id: UUID) -> tuple[ContestPerson, ...]:
    """Who has a role for this contest, in the order of names; those whose roles hold everywhere are not listed."""
    rows = await database.fetch(
        """SELECT a.id AS account_id, a.full_name, a.email, g.role, g.granted_at, a.email_proven_at
           FROM contest_role_grant g JOIN account a ON a.id = g.account
           WHERE g.contest = $1 AND g.revoked_at IS NULL ORDER BY a.name_sort_key, g.role""",
        contest_id,
    )
    return tuple(
        ContestPerson(
            row["account_id"],
            row["full_name"],
            row["email"],
            ContestRole(row["role"]),
            row["granted_at"],
            row["email_proven_at"] is not None,
        )
        for row in rows
    )


async def organisers(contest_id: UUID) -> tuple[Organiser, ...]:
    """Whom the organising committee's mails go to: who organises this contest, else who organises all of them."""
    rows = await database.fetch(
        """SELECT a.email, a.full_name, a.language, g.contest IS NULL AS everywhere
           FROM account a JOIN (
             SELECT account, contest FROM contest_role_grant
             WHERE contest = $1 AND role = 'organiser' AND revoked_at IS NULL
             UNION ALL SELECT account, NULL FROM role_grant WHERE role = 'organiser' AND revoked_at IS NULL
           ) g ON g.account = a.id
           WHERE a.email_proven_at IS NOT NULL AND a.disabled_at IS NULL ORDER BY a.email""",
        contest_id,
    )
    own = [row for row in rows if not row["everywhere"]] or rows
    return tuple(Organiser(row["email"], row["full_name"], row["language"]) for row in own)


async def failed_mails(viewer: Viewer, *, after: UUID | None = None, limit: int = 50) -> tuple[FailedMail, ...]:
    """Mails that were given up: all for admins and auditors, else those about contests the viewer helps to run."""
    return await outbox.failed_mails(contests=await contests_of_mails(viewer), after=after, limit=limit)


async def failed_mail_count(viewer: Viewer) -> int:
    return await outbox.failed_mail_count(contests=await contests_of_mails(viewer))


async def contests_of_mails(viewer: Viewer, *, to_keep: bool = False) -> Collection[UUID] | None:
    """The contests whose mails the viewer may see, or see to; None stands for every mail, those of accounts too."""
    if viewer.roles & ({Role.ADMIN} if to_keep else {Role.ADMIN, Role.AUDITOR}):
        return None
    wanted = DOSSIER_KEEPERS if to_keep else DOSSIER_READERS
    return [contest for contest, roles in (await roles_by_contest(viewer)).items() if roles & wanted]
