"""Roles that hold everywhere."""

from uuid import UUID

from contest_platform import clock, database
from contest_platform.accounts.actions.endings import clear_unproven, end_sessions
from contest_platform.accounts.actions.links import make_link
from contest_platform.accounts.actions.registration import give_role
from contest_platform.accounts.rules import LinkPurpose, Role, Viewer, can_manage_accounts
from contest_platform.accounts.rules.roles import ROLE_WORDS
from contest_platform.errors import Conflict, NotAllowed, NotFound
from contest_platform.language import N_, _, speaking
from contest_platform.ledger import actions as ledger
from contest_platform.outbox import actions as outbox


class LastAdmin(Conflict):
    message = N_("Đây là tài khoản quản trị cuối cùng. Xin cấp quyền quản trị cho người khác trước.")


async def grant_role(by: Viewer, *, account_id: UUID, role: Role) -> None:
    """Give a role for all contests; it takes effect when the address is proven (an account that nobody has proven
    asks for a new password by mail first). Giving it again changes nothing.
    """
    async with database.transaction():
        await lock_account(by, account_id)
        if await give_role(account_id, role):
            await end_sessions(account_id)
            await ledger.record(
                actor=by.id, verb="grant_role", subject=f"account:{account_id}", changes={"role": role.value}
            )
            await _invite_when_unproven(account_id, role)


async def _invite_when_unproven(account_id: UUID, role: Role) -> None:
    """Only the owner of the address may come into the role: a new password through a mailed link."""
    if not await clear_unproven(account_id):
        return
    found = await database.fetch_one("SELECT email, full_name, language FROM account WHERE id = $1", account_id)
    assert found is not None  # noqa: S101 - locked above
    link = await make_link(account_id, found["email"], LinkPurpose.INVITATION)
    await send_invitation(found["email"], found["full_name"], found["language"], role, link)


async def send_invitation(email: str, full_name: str, language: str, role: Role, link: str) -> None:
    """The mail that leads to the first password; `role` in the reader's words."""
    with speaking(language):
        word = _(ROLE_WORDS[role])
    await outbox.send_mail(
        to=email,
        template="invitation",
        language=language,
        values={"full_name": full_name, "role": word, "link": link},
    )


async def revoke_role(by: Viewer, *, account_id: UUID, role: Role) -> None:
    """Take a role back; its sessions end at once. Raises LastAdmin."""
    async with database.transaction():
        await lock_account(by, account_id)
        if role is Role.ADMIN:
            await check_another_admin(account_id)
        taken = await database.fetch(
            """UPDATE role_grant SET revoked_at = $3 WHERE account = $1 AND role = $2 AND revoked_at IS NULL
               RETURNING id""",
            account_id,
            role.value,
            clock.now(),
        )
        if taken:
            await end_sessions(account_id)
            await ledger.record(
                actor=by.id, verb="revoke_role", subject=f"account:{account_id}", changes={"role": role.value}
            )


async def lock_account(by: Viewer | None, account_id: UUID) -> None:
    """The account, locked, for an admin; inside a transaction."""
    if by is not None and not can_manage_accounts(by):
        raise NotAllowed
    if not await database.fetch("SELECT 1 FROM account WHERE id = $1 FOR UPDATE", account_id):
        raise NotFound


async def check_another_admin(account_id: UUID) -> None:
    """Raise LastAdmin unless an admin other than this one remains. The rows are locked: two admins who remove each
    other at once would leave none.
    """
    admins = await database.fetch(
        """SELECT g.account FROM role_grant g JOIN account a ON a.id = g.account
           WHERE g.role = 'admin' AND g.revoked_at IS NULL AND a.disabled_at IS NULL
             AND a.email_proven_at IS NOT NULL ORDER BY g.id FOR UPDATE OF g"""
    )
    if {row["account"] for row in admins} <= {account_id}:
        raise LastAdmin
