"""Accounts as they stand, and who is behind a session or a token."""

import hashlib
from datetime import timedelta
from uuid import UUID

import asyncpg

from contest_platform import clock, database
from contest_platform.accounts.rules import Role, Viewer, roles_in_effect

SESSION_IDLE = timedelta(hours=24)
_SEEN_EVERY = timedelta(minutes=10)

_VIEWER = """
SELECT a.id, a.email, a.full_name, a.language, a.email_proven_at IS NOT NULL AS proven,
       ARRAY(SELECT g.role FROM role_grant g WHERE g.account = a.id AND g.revoked_at IS NULL) AS roles"""


async def viewer_of_session(token: str) -> tuple[UUID, Viewer] | None:
    """The session and the account of a cookie; None when it is unknown, has ended, or the account is disabled."""
    moment = clock.now()
    found = await database.fetch_one(
        f"""{_VIEWER}, s.id AS session_id, s.seen_at
            FROM session s JOIN account a ON a.id = s.account
            WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND a.disabled_at IS NULL""",
        token_hash(token),
        moment,
        moment - SESSION_IDLE,
    )
    if found is None:
        return None
    if found["seen_at"] < moment - _SEEN_EVERY:
        await database.fetch("UPDATE session SET seen_at = $2 WHERE id = $1", found["session_id"], moment)
    return found["session_id"], _viewer(found)


async def viewer_of_token(token: str) -> Viewer | None:
    """The account of an API token."""
    found = await database.fetch_one(
        f"""{_VIEWER} FROM api_token t JOIN account a ON a.id = t.account
            WHERE t.token_hash = $1 AND t.expires_at > $2 AND a.disabled_at IS NULL""",
        token_hash(token),
        clock.now(),
    )
    return _viewer(found) if found else None


async def viewer_by_id(account_id: UUID) -> Viewer | None:
    """The account as it acts; None when there is none or it is disabled."""
    found = await database.fetch_one(
        f"{_VIEWER} FROM account a WHERE a.id = $1 AND a.disabled_at IS NULL", account_id
    )
    return _viewer(found) if found else None


async def viewer_by_email(email: str) -> Viewer | None:
    """The account of an address in its stored form (`rules.email_address`)."""
    found = await database.fetch_one(f"{_VIEWER} FROM account a WHERE a.email = $1 AND a.disabled_at IS NULL", email)
    return _viewer(found) if found else None


def token_hash(token: str) -> bytes:
    """Tokens are random and long: a plain hash keeps them secret."""
    return hashlib.sha256(token.encode()).digest()


def _viewer(row: asyncpg.Record) -> Viewer:
    return Viewer(
        id=row["id"],
        email=row["email"],
        full_name=row["full_name"],
        language=row["language"],
        proven=row["proven"],
        roles=roles_in_effect((Role(role) for role in row["roles"]), proven=row["proven"]),
    )
