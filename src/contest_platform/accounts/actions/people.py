"""Accounts that somebody opens for somebody else, and closing one."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from contest_platform import clock, database
from contest_platform.accounts.actions.endings import clear_unproven, end_everything, end_sessions
from contest_platform.accounts.actions.links import make_link
from contest_platform.accounts.actions.own import set_password
from contest_platform.accounts.actions.registration import check_person, give_role, insert_account
from contest_platform.accounts.actions.roles import check_another_admin, lock_account
from contest_platform.accounts.passwords import hash_password
from contest_platform.accounts.rules import LinkPurpose, Role, Viewer, can_manage_accounts, written_reason
from contest_platform.errors import NotAllowed
from contest_platform.ledger import actions as ledger


@dataclass(frozen=True)
class Invitation:
    """`link` leads to the page where the first password is chosen; None when the person can sign in already."""

    account_id: UUID
    email: str
    full_name: str
    language: str
    link: str | None


async def create_account(
    by: Viewer | None, *, email: str, full_name: str, role: Role, password: str | None = None, language: str = "vi"
) -> UUID:
    """Open an account with a role for all contests, or give role and password to the one that exists.

    Either way the address counts as proven: who may do this (an admin, or `None` for the command line) vouches.
    """
    if by is not None and not can_manage_accounts(by):
        raise NotAllowed
    address, name = check_person(email, full_name, password)
    password_hash = await hash_password(password) if password is not None else None
    async with database.transaction():
        account_id, is_new = await _account_of(address, name, language)
        await clear_unproven(account_id)
        await database.fetch(
            "UPDATE account SET email_proven_at = coalesce(email_proven_at, $2) WHERE id = $1",
            account_id,
            clock.now(),
        )
        is_given = await give_role(account_id, role)
        if password_hash is not None:
            await set_password(account_id, password_hash)
        elif is_given:
            await end_sessions(account_id)
        await ledger.record(
            actor=by.id if by else None,
            verb="create_account",
            subject=f"account:{account_id}",
            changes={"new": is_new, "role": role.value, "proven": True, "password": password is not None},
            personal={"email": address, "full_name": name} if is_new else None,
        )
    return account_id


async def invite_account(by: Viewer, *, email: str, full_name: str, language: str = "vi") -> Invitation:
    """The account of an address, opened when there is none; inside the inviting act's transaction, which sends the
    mail and has checked that `by` may invite.

    When nobody has proven the address yet, only the mailed link leads in from now on (`clear_unproven`).
    """
    database.connection()  # refuses outside of a transaction
    address, name = check_person(email, full_name, None)
    account_id, is_new = await _account_of(address, name, language)
    found = await database.fetch_one(
        """SELECT full_name, language, email_proven_at IS NOT NULL AND password_hash IS NOT NULL AS can_sign_in
           FROM account WHERE id = $1""",
        account_id,
    )
    assert found is not None  # noqa: S101 - just made or locked
    link = None
    if not found["can_sign_in"]:
        await clear_unproven(account_id)
        link = await make_link(account_id, address, LinkPurpose.INVITATION)
    if is_new:
        await ledger.record(
            actor=by.id,
            verb="invite_account",
            subject=f"account:{account_id}",
            changes={"new": True},
            personal={"email": address, "full_name": name},
        )
    return Invitation(account_id, address, found["full_name"], found["language"], link)


async def disable_account(by: Viewer | None, *, account_id: UUID, reason: str) -> None:
    """Close an account: sessions, tokens and links end at once, what it did stays. Raises LastAdmin."""
    why = written_reason(reason)
    async with database.transaction():
        await lock_account(by, account_id)
        await check_another_admin(account_id)
        await database.fetch("UPDATE account SET disabled_at = $2 WHERE id = $1", account_id, clock.now())
        await end_everything(account_id)
        await ledger.record(
            actor=by.id if by else None,
            verb="disable_account",
            subject=f"account:{account_id}",
            changes={"disabled": True},
            personal={"reason": why},
        )


async def enable_account(by: Viewer | None, *, account_id: UUID) -> None:
    """Open a closed account again."""
    async with database.transaction():
        await lock_account(by, account_id)
        await database.fetch("UPDATE account SET disabled_at = NULL WHERE id = $1", account_id)
        await ledger.record(
            actor=by.id if by else None,
            verb="enable_account",
            subject=f"account:{account_id}",
            changes={"disabled": False},
        )


async def _account_of(address: str, name: str, language: str) -> tuple[UUID, bool]:
    """The account of an address, locked; made with no password when there is none."""
    account_id = uuid4()
    if await insert_account(account_id, address, name, language, None):
        return account_id, True
    found = await database.fetch_one("SELECT id FROM account WHERE email = $1 FOR UPDATE", address)
    assert found is not None  # noqa: S101 - accounts are never deleted
    return found["id"], False
