"""A password by mail: forgotten, or the first one of somebody who was invited."""

from contest_platform import clock, database
from contest_platform.accounts import queries, rules
from contest_platform.accounts.actions.attempts import begin_request
from contest_platform.accounts.actions.devices import remember_device
from contest_platform.accounts.actions.links import has_enough_links, make_link, use_link
from contest_platform.accounts.actions.own import set_password, tell_of_new_password
from contest_platform.accounts.passwords import hash_password
from contest_platform.accounts.rules import LinkPurpose
from contest_platform.errors import Refusal
from contest_platform.ledger import actions as ledger
from contest_platform.outbox import actions as outbox


async def ask_for_password_reset(*, email: str, address: str = "") -> None:
    """Mail a link for a new password when the address has an account. The caller never learns whether it has one.

    `address` is where the request comes from. Raises TooManyRequests. No further mail goes out while enough links
    still hold: a stranger can neither fill the mailbox nor keep its owner from a link that leads in.
    """
    await begin_request("reset_password", address)
    try:
        typed = rules.email_address(email)
    except Refusal:
        return
    async with database.transaction():
        found = await database.fetch_one(
            "SELECT id, full_name, language FROM account WHERE email = $1 AND disabled_at IS NULL FOR UPDATE", typed
        )
        if found is None or await has_enough_links(found["id"], LinkPurpose.RESET_PASSWORD):
            return
        link = await make_link(found["id"], typed, LinkPurpose.RESET_PASSWORD)
        await outbox.send_mail(
            to=typed,
            template="reset_password",
            language=found["language"],
            values={"full_name": found["full_name"], "link": link},
        )


async def reset_password(*, token: str, password: str) -> str:
    """Choose a new password through the mailed link, which proves the address as well; sessions and tokens end.

    Gives the value of a cookie that makes this browser known to the account.
    """
    return await _choose_password(token, password, LinkPurpose.RESET_PASSWORD, verb="reset_password")


async def accept_invitation(*, token: str, password: str) -> str:
    """Choose the first password of an account that somebody else opened; the address is proven by it.

    Gives the value of a cookie that makes this browser known to the account.
    """
    return await _choose_password(token, password, LinkPurpose.INVITATION, verb="accept_invitation")


async def _choose_password(token: str, password: str, purpose: LinkPurpose, *, verb: str) -> str:
    link = await queries.link(token)
    if link is None or link.purpose is not purpose:
        raise rules.LinkSpent
    rules.check_password(password, email=link.email, full_name=link.full_name)
    password_hash = await hash_password(password)
    async with database.transaction():
        used = await use_link(token, purpose)
        account = await database.fetch_one(
            """UPDATE account SET email_proven_at = coalesce(email_proven_at, $3)
               WHERE id = $1 AND email = $2 RETURNING full_name, language""",
            used.account_id,
            used.email,
            clock.now(),
        )
        if account is None:
            raise rules.LinkSpent
        await set_password(used.account_id, password_hash)
        await ledger.record(
            actor=used.account_id, verb=verb, subject=f"account:{used.account_id}", changes={"proven": True}
        )
        if purpose is LinkPurpose.RESET_PASSWORD:
            await tell_of_new_password(used.email, account["full_name"], account["language"])
        return await remember_device(used.account_id)
