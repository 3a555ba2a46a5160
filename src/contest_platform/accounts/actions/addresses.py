"""Proving an address, and moving to another one."""

import asyncpg

from contest_platform import clock, database
from contest_platform.accounts import rules
from contest_platform.accounts.actions.attempts import begin_request
from contest_platform.accounts.actions.endings import end_everything
from contest_platform.accounts.actions.links import check_asked_seldom, make_link, spend_links, use_link
from contest_platform.accounts.actions.own import check_own_password
from contest_platform.accounts.actions.registration import AddressTaken
from contest_platform.accounts.rules import LinkPurpose, Viewer
from contest_platform.ledger import actions as ledger
from contest_platform.outbox import actions as outbox


async def ask_for_proof(by: Viewer) -> None:
    """Mail the link that proves the address once more. Nothing happens when it is proven. Raises TooManyLinks."""
    if by.proven:
        return
    async with database.transaction():
        await check_asked_seldom(by.id, LinkPurpose.PROVE_ADDRESS)
        link = await make_link(by.id, by.email, LinkPurpose.PROVE_ADDRESS)
        await outbox.send_mail(
            to=by.email,
            template="prove_address",
            language=by.language,
            values={"full_name": by.full_name, "link": link},
        )


async def prove_address(*, token: str) -> None:
    """The button behind the mailed link: the address is proven, the roles given to it take effect."""
    async with database.transaction():
        used = await use_link(token, LinkPurpose.PROVE_ADDRESS)
        proven = await database.fetch(
            """UPDATE account SET email_proven_at = coalesce(email_proven_at, $3)
               WHERE id = $1 AND email = $2 RETURNING id""",
            used.account_id,
            used.email,
            clock.now(),
        )
        if not proven:  # the address was changed since
            raise rules.LinkSpent
        await spend_links(used.account_id, LinkPurpose.PROVE_ADDRESS)
        await ledger.record(
            actor=used.account_id,
            verb="prove_address",
            subject=f"account:{used.account_id}",
            changes={"proven": True},
        )


async def ask_for_address_change(by: Viewer, *, email: str, password: str, address: str = "") -> None:
    """Mail a link to the new address; `address` is where the request comes from.

    Raises PasswordWrong, AddressTaken, EmailNotValid, TooManyLinks, TooManyAttempts, TooManyRequests.
    """
    wished = rules.email_address(email)
    await check_own_password(by, password)
    await begin_request("change_address", address)
    async with database.transaction():
        if await database.fetch("SELECT 1 FROM account WHERE email = $1", wished):
            raise AddressTaken(field="email")
        await check_asked_seldom(by.id, LinkPurpose.CHANGE_ADDRESS)
        await spend_links(by.id, LinkPurpose.CHANGE_ADDRESS)
        link = await make_link(by.id, wished, LinkPurpose.CHANGE_ADDRESS)
        await outbox.send_mail(
            to=wished,
            template="change_address",
            language=by.language,
            values={"full_name": by.full_name, "link": link},
        )


async def change_address(*, token: str) -> None:
    """The button in the mail to the new address: it becomes the account's, the old one is told, sessions end."""
    try:
        async with database.transaction():
            used = await use_link(token, LinkPurpose.CHANGE_ADDRESS)
            old = await database.fetch_one(
                "SELECT email, full_name, language FROM account WHERE id = $1 FOR UPDATE", used.account_id
            )
            assert old is not None  # noqa: S101 - the link refers to it
            await database.fetch(
                "UPDATE account SET email = $2, email_proven_at = $3 WHERE id = $1",
                used.account_id,
                used.email,
                clock.now(),
            )
            await end_everything(used.account_id)
            await ledger.record(
                actor=used.account_id,
                verb="change_address",
                subject=f"account:{used.account_id}",
                changes={"proven": True},
                personal={"email": used.email, "email_before": old["email"]},
            )
            await outbox.send_mail(
                to=old["email"],
                template="address_changed",
                language=old["language"],
                values={"full_name": old["full_name"], "email": used.email},
            )
    except asyncpg.UniqueViolationError:
        raise AddressTaken(field="email") from None
