"""Browsers that an account knows: what strangers get wrong elsewhere does not keep them out."""

import secrets
from uuid import UUID, uuid4

from contest_platform import clock, database
from contest_platform.accounts.queries import token_hash


async def remember_device(account_id: UUID, device: str = "") -> str:
    """Note the browser with this cookie, or one with a new cookie; gives the cookie's value. Inside a transaction."""
    known = device or secrets.token_urlsafe(24)
    await database.fetch(
        """INSERT INTO known_device (id, token_hash, account, created_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT DO NOTHING""",
        uuid4(),
        token_hash(known),
        account_id,
        clock.now(),
    )
    return known
