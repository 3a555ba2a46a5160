"""Attempts to sign in: noted before the password is looked at, taken back when it was right.

Noting first is what makes a hundred attempts at once count as a hundred.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from contest_platform import clock, database
from contest_platform.accounts.rules.attempts import (
    ACCOUNT,
    ORIGIN,
    PAIR,
    Limit,
    TooManyAttempts,
    origin_of,
    seconds_to_wait,
)

_NEWEST_BUT = (
    "SELECT failed_at FROM sign_in_failure WHERE {} AND failed_at > ${} ORDER BY failed_at DESC OFFSET {} LIMIT 1"
)
_BY_PAIR = _NEWEST_BUT.format("email_key = $1 AND origin = $2", 3, PAIR.failures - 1)
_BY_ORIGIN = _NEWEST_BUT.format("origin = $1", 2, ORIGIN.failures - 1)
_BY_ACCOUNT = _NEWEST_BUT.format("email_key = $1", 2, ACCOUNT.failures - 1)


async def begin_attempt(email: str, address: str, device_key: bytes | None) -> UUID:
    """Note an attempt; raises TooManyAttempts. `device_key` is given when the account knows the browser: then only
    what failed from that browser counts, whatever strangers do.
    """
    key, moment = email_key(email), clock.now()
    origin = f"device {device_key.hex()}" if device_key else origin_of(address)
    async with database.transaction():
        await _one_at_a_time(key.hex(), origin)
        wait = await _seconds(_BY_PAIR, PAIR, moment, key, origin)
        if device_key is None:
            wait = max(wait, await _seconds(_BY_ORIGIN, ORIGIN, moment, origin))
            wait = max(wait, await _seconds(_BY_ACCOUNT, ACCOUNT, moment, key))
        if wait:
            raise TooManyAttempts(retry_after_seconds=wait)
        noted = uuid4()
        await database.fetch(
            "INSERT INTO sign_in_failure (id, email_key, origin, failed_at) VALUES ($1, $2, $3, $4)",
            noted,
            key,
            origin,
            moment,
        )
    return noted


async def forgive(email: str, attempt: UUID) -> None:
    """The password was right: the attempt and the earlier mistakes from the same place no longer count."""
    await database.fetch(
        """DELETE FROM sign_in_failure f USING sign_in_failure this
           WHERE this.id = $1 AND (f.id = this.id OR f.email_key = $2 AND f.origin = this.origin)""",
        attempt,
        email_key(email),
    )


async def forget_expired() -> None:
    """Remove what can no longer matter: old failures, sessions, tokens, links and stored answers."""
    moment = clock.now()
    day, month = moment - timedelta(days=1), moment - timedelta(days=30)
    await database.fetch("DELETE FROM sign_in_failure WHERE failed_at < $1", day)
    await database.fetch("DELETE FROM session WHERE expires_at < $1 OR seen_at < $1", day)
    await database.fetch("DELETE FROM api_token WHERE expires_at < $1", day)
    await database.fetch("DELETE FROM mailed_link WHERE expires_at < $1", month)
    await database.fetch("DELETE FROM stored_answer WHERE created_at < $1", day)


def email_key(email: str) -> bytes:
    return hashlib.sha256(email.encode()).digest()


async def _seconds(query: str, limit: Limit, moment: datetime, *keys: object) -> int:
    found = await database.fetch_one(query, *keys, moment - limit.window)
    return seconds_to_wait(found["failed_at"] if found else None, limit, moment)


async def _one_at_a_time(*keys: str) -> None:
    """Attempts on one account or from one place are counted one after another; a fixed order keeps them from
    waiting for one another in a circle.
    """
    for number in sorted(
        int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True) for key in keys
    ):
        await database.fetch("SELECT pg_advisory_xact_lock($1)", number)
