"""Attempts to sign in, noted before the password is looked at and taken back when it was right; requests for mails.

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
    REQUESTS,
    Limit,
    TooManyAttempts,
    TooManyRequests,
    origin_of,
    seconds_to_wait,
)

_NEWEST_BUT = "SELECT made_at FROM attempt WHERE {} AND made_at > ${} ORDER BY made_at DESC OFFSET {} LIMIT 1"
_BY_PAIR = _NEWEST_BUT.format("email_key = $1 AND origin = $2", 3, PAIR.most - 1)
_BY_ORIGIN = _NEWEST_BUT.format("origin = $1", 2, ORIGIN.most - 1)
_BY_ACCOUNT = _NEWEST_BUT.format("email_key = $1", 2, ACCOUNT.most - 1)
_REQUESTS = _NEWEST_BUT.format("origin = $1", 2, REQUESTS.most - 1)


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
        return await _note(key, origin, moment)


async def begin_request(what: str, address: str) -> None:
    """Note that an account is opened (`register`) or a mail asked for from this place; raises TooManyRequests."""
    origin, moment = f"{what} {origin_of(address)}", clock.now()
    async with database.transaction():
        await _one_at_a_time(origin)
        if wait := await _seconds(_REQUESTS, REQUESTS, moment, origin):
            raise TooManyRequests(retry_after_seconds=wait)
        await _note(None, origin, moment)


async def forgive(email: str, attempt: UUID) -> None:
    """The password was right: the attempt and the earlier mistakes from the same place no longer count."""
    await database.fetch(
        """DELETE FROM attempt f USING attempt this
           WHERE this.id = $1 AND (f.id = this.id OR f.email_key = $2 AND f.origin = this.origin)""",
        attempt,
        email_key(email),
    )


async def forget_expired() -> None:
    """Remove what can no longer matter: old attempts, sessions, tokens, links and stored answers."""
    moment = clock.now()
    day, month = moment - timedelta(days=1), moment - timedelta(days=30)
    await database.fetch("DELETE FROM attempt WHERE made_at < $1", day)
    await database.fetch("DELETE FROM session WHERE expires_at < $1 OR seen_at < $1", day)
    await database.fetch("DELETE FROM api_token WHERE expires_at < $1", day)
    await database.fetch("DELETE FROM mailed_link WHERE expires_at < $1", month)
    await database.fetch("DELETE FROM stored_answer WHERE created_at < $1", day)


def email_key(email: str) -> bytes:
    return hashlib.sha256(email.encode()).digest()


async def _note(key: bytes | None, origin: str, moment: datetime) -> UUID:
    noted = uuid4()
    await database.fetch(
        "INSERT INTO attempt (id, email_key, origin, made_at) VALUES ($1, $2, $3, $4)", noted, key, origin, moment
    )
    return noted


async def _seconds(query: str, limit: Limit, moment: datetime, *keys: object) -> int:
    found = await database.fetch_one(query, *keys, moment - limit.window)
    return seconds_to_wait(found["made_at"] if found else None, limit, moment)


async def _one_at_a_time(*keys: str) -> None:
    """Attempts on one account or from one place are counted one after another; a fixed order keeps them from
    waiting for one another in a circle.
    """
    for number in sorted(
        int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True) for key in keys
    ):
        await database.fetch("SELECT pg_advisory_xact_lock($1)", number)
