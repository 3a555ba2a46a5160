"""Letting the personal data of an account's owner go, at their request."""

from uuid import UUID

from contest_platform import database
from contest_platform.accounts.actions.endings import end_everything
from contest_platform.accounts.actions.roles import lock_account
from contest_platform.accounts.rules import Viewer, check_erasable, written_reason
from contest_platform.ledger import actions as ledger
from contest_platform.outbox import actions as outbox


async def erase_account(by: Viewer, *, account_id: UUID, reason: str) -> None:
    """Name, address and password of a closed account go, also from the ledger and from the mails that went to it.

    What was done with the account stays done, by nobody's name. Dossiers that it holds have a way of their own.
    Raises AccountOpen, RolesHeld, ReasonNotValid.
    """
    why = written_reason(reason)
    async with database.transaction():
        await lock_account(by, account_id)
        found = await database.fetch_one(
            """SELECT email, disabled_at,
                      ARRAY(SELECT role FROM role_grant g WHERE g.account = a.id AND g.revoked_at IS NULL) AS roles
               FROM account a WHERE id = $1""",
            account_id,
        )
        assert found is not None  # noqa: S101 - locked above
        check_erasable(found["roles"], is_open=found["disabled_at"] is None)
        await end_everything(account_id)
        await database.fetch("DELETE FROM mailed_link WHERE account = $1", account_id)
        await database.fetch(
            """UPDATE account SET email = $2, full_name = '', name_sort_key = '', name_folded = '',
                                  password_hash = NULL, email_proven_at = NULL WHERE id = $1""",
            account_id,
            f"{account_id}@erased.invalid",
        )
        await outbox.forget_recipient(found["email"])
        gone = await ledger.erase_personal(subject=f"account:{account_id}")
        await ledger.record(
            actor=by.id,
            verb="erase_account",
            subject=f"account:{account_id}",
            changes={"names": sorted({name for name, _ in gone})},
            personal={"reason": why},
        )
