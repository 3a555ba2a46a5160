"""Who organises a contest and who is its secretary."""

from uuid import UUID, uuid4

from contest_platform import clock, database
from contest_platform.accounts import actions as accounts
from contest_platform.accounts.rules import ROLE_WORDS, Role, Viewer
from contest_platform.contests import queries
from contest_platform.contests.rules import ContestRole
from contest_platform.errors import NotAllowed
from contest_platform.language import _, speaking
from contest_platform.ledger import actions as ledger
from contest_platform.outbox.actions import send_mail


async def give_contest_role(by: Viewer, *, contest_id: UUID, account_id: UUID, role: ContestRole) -> None:
    """Give an account a role for one contest. Giving it again changes nothing."""
    async with database.transaction():
        await check_organiser(by, contest_id)
        await database.fetch("SELECT 1 FROM account WHERE id = $1 FOR UPDATE", account_id)
        given = await database.fetch(
            """INSERT INTO contest_role_grant (id, contest, account, role, granted_by, granted_at)
               SELECT $1, $2, $3, $4::text, $5, $6 WHERE NOT EXISTS (
                 SELECT 1 FROM contest_role_grant
                 WHERE contest = $2 AND account = $3 AND role = $4::text AND revoked_at IS NULL) RETURNING id""",
            uuid4(),
            contest_id,
            account_id,
            role.value,
            by.id,
            clock.now(),
        )
        if given:
            await ledger.record(
                actor=by.id,
                verb="give_contest_role",
                subject=f"contest:{contest_id}",
                changes={"account": str(account_id), "role": role.value},
            )


async def invite_to_contest(by: Viewer, *, contest_id: UUID, email: str, full_name: str, role: ContestRole) -> None:
    """Give an address a role for one contest; an account is opened, and invited by mail, if there is none.

    The role takes effect when the address is proven.
    """
    async with database.transaction():
        await check_organiser(by, contest_id)
        invitation = await accounts.invite_account(by, email=email, full_name=full_name)
        await give_contest_role(by, contest_id=contest_id, account_id=invitation.account_id, role=role)
        with speaking(invitation.language):
            word = _(ROLE_WORDS[Role(role.value)])
        contest = await database.fetch_one("SELECT name FROM contest WHERE id = $1", contest_id)
        await send_mail(
            to=invitation.email,
            template="contest_role",
            language=invitation.language,
            values={
                "full_name": invitation.full_name,
                "contest": contest["name"] if contest else "",
                "role": word,
                "link": invitation.link or "/organiser",
            },
            contest_id=contest_id,
        )


async def take_contest_role(by: Viewer, *, contest_id: UUID, account_id: UUID, role: ContestRole) -> None:
    """Take a role for one contest back."""
    async with database.transaction():
        await check_organiser(by, contest_id)
        taken = await database.fetch(
            """UPDATE contest_role_grant SET revoked_at = $4
               WHERE contest = $1 AND account = $2 AND role = $3 AND revoked_at IS NULL RETURNING id""",
            contest_id,
            account_id,
            role.value,
            clock.now(),
        )
        if taken:
            await ledger.record(
                actor=by.id,
                verb="take_contest_role",
                subject=f"contest:{contest_id}",
                changes={"account": str(account_id), "role": role.value},
            )


async def check_organiser(by: Viewer, contest_id: UUID) -> None:
    """Raise NotAllowed unless the account organises the contest."""
    if ContestRole.ORGANISER not in await queries.contest_roles(by, contest_id):
        raise NotAllowed
