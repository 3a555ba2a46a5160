"""Links by mail: made, and used once."""

import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from contest_platform import clock, database, settings
from contest_platform.accounts.queries import token_hash
from contest_platform.accounts.rules import LinkPurpose, LinkSpent, lifetime_of
from contest_platform.accounts.rules.links import MOST_A_DAY, MOST_AT_ONCE, TooManyLinks
from contest_platform.accounts.tables import MailedLink


@dataclass(frozen=True)
class UsedLink:
    account_id: UUID
    email: str


async def make_link(account_id: UUID, email: str, purpose: LinkPurpose) -> str:
    """A new link for the account, sent to `email`; gives its whole address. Inside a transaction."""
    token, moment = secrets.token_urlsafe(24), clock.now()
    await MailedLink(
        id=uuid4(),
        token_hash=token_hash(token),
        account=account_id,
        purpose=purpose.value,
        email=email,
        created_at=moment,
        expires_at=moment + lifetime_of(purpose),
    ).save()
    return f"{settings.current().public_url}/links/{token}"


async def check_asked_seldom(account_id: UUID, purpose: LinkPurpose) -> None:
    """Raise TooManyLinks when the account asked for enough of them in a day; inside a transaction, one at a time."""
    await database.fetch("SELECT 1 FROM account WHERE id = $1 FOR UPDATE", account_id)
    found = await database.fetch_one(  # a statement of its own: it sees what was written while the first one waited
        """SELECT count(*) AS made FROM mailed_link
           WHERE account = $1 AND purpose = $2 AND created_at > $3::timestamptz - interval '1 day'""",
        account_id,
        purpose.value,
        clock.now(),
    )
    if found and found["made"] >= MOST_A_DAY:
        raise TooManyLinks(limit=MOST_A_DAY)


async def has_enough_links(account_id: UUID, purpose: LinkPurpose) -> bool:
    """Whether the mailbox has enough links that still hold; inside a transaction that holds the account."""
    found = await database.fetch_one(
        """SELECT count(*) AS live FROM mailed_link
           WHERE account = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3""",
        account_id,
        purpose.value,
        clock.now(),
    )
    return bool(found and found["live"] >= MOST_AT_ONCE)


async def use_link(token: str, *purposes: LinkPurpose) -> UsedLink:
    """Use a link up, inside a transaction; raises LinkSpent when it does not hold (any more).

    The row is locked by the update, so of two that come at once one waits and then finds it used.
    """
    found = await database.fetch_one(
        """UPDATE mailed_link SET used_at = $3 FROM account a
           WHERE token_hash = $1 AND purpose = ANY($2::text[]) AND used_at IS NULL AND expires_at > $3
             AND a.id = mailed_link.account AND a.disabled_at IS NULL
           RETURNING account, mailed_link.email""",
        token_hash(token),
        [purpose.value for purpose in purposes],
        clock.now(),
    )
    if found is None:
        raise LinkSpent
    return UsedLink(found["account"], found["email"])


async def spend_links(account_id: UUID, *purposes: LinkPurpose) -> None:
    """End the links that an act has made pointless or dangerous."""
    await database.fetch(
        "UPDATE mailed_link SET used_at = $3 WHERE account = $1 AND purpose = ANY($2::text[]) AND used_at IS NULL",
        account_id,
        [purpose.value for purpose in purposes],
        clock.now(),
    )
