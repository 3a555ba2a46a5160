"""Accounts as they stand, and who is behind a session or a token."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from contest_platform import clock, database, text
from contest_platform.accounts.rules import LinkPurpose, Role, Viewer, roles_in_effect
from contest_platform.errors import NotFound

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


@dataclass(frozen=True)
class Link:
    """A mailed link that still holds."""

    purpose: LinkPurpose
    email: str
    full_name: str


@dataclass(frozen=True)
class AccountRow:
    """An account as an admin sees it."""

    id: UUID
    email: str
    full_name: str
    roles: tuple[Role, ...]
    proven_at: datetime | None
    disabled_at: datetime | None
    created_at: datetime


async def link(token: str) -> Link | None:
    """What a mailed link is for; None when it does not hold (any more). Looking does not use it up."""
    found = await database.fetch_one(
        """SELECT l.purpose, l.email, a.full_name FROM mailed_link l JOIN account a ON a.id = l.account
           WHERE l.token_hash = $1 AND l.used_at IS NULL AND l.expires_at > $2 AND a.disabled_at IS NULL""",
        token_hash(token),
        clock.now(),
    )
    return Link(LinkPurpose(found["purpose"]), found["email"], found["full_name"]) if found else None


async def accounts(
    viewer: Viewer, *, search: str = "", after: UUID | None = None, limit: int = 50
) -> tuple[AccountRow, ...]:
    """The accounts in the order of names, for an admin or an auditor; `after` is the id of the last one seen.

    `search` finds parts of names and addresses, with or without marks.
    """
    _check_may_see_accounts(viewer)
    rows = await database.fetch(
        f"""{_ACCOUNT_ROW}
           WHERE ($1 = '' OR position($1 IN a.name_folded) > 0 OR position($1 IN a.email) > 0)
             AND ($2::uuid IS NULL
                  OR (a.name_sort_key, a.id) > (SELECT b.name_sort_key, b.id FROM account b WHERE b.id = $2))
           ORDER BY a.name_sort_key, a.id LIMIT $3""",
        text.fold(search),
        after,
        limit,
    )
    return tuple(_account_row(row) for row in rows)


async def account(viewer: Viewer, account_id: UUID) -> AccountRow:
    """One account, for an admin or an auditor."""
    _check_may_see_accounts(viewer)
    found = await database.fetch_one(f"{_ACCOUNT_ROW} WHERE a.id = $1", account_id)
    if found is None:
        raise NotFound
    return _account_row(found)


async def full_names(account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of accounts, for those who may read who did something."""
    rows = await database.fetch("SELECT id, full_name FROM account WHERE id = ANY($1::uuid[])", list(account_ids))
    return {row["id"]: row["full_name"] for row in rows}


_ACCOUNT_ROW = """
SELECT a.id, a.email, a.full_name, a.email_proven_at, a.disabled_at, a.created_at,
       ARRAY(SELECT g.role FROM role_grant g WHERE g.account = a.id AND g.revoked_at IS NULL ORDER BY g.role) AS roles
FROM account a"""


def _check_may_see_accounts(viewer: Viewer) -> None:
    if not viewer.roles & {Role.ADMIN, Role.AUDITOR}:
        raise NotFound


def _account_row(row: asyncpg.Record) -> AccountRow:
    return AccountRow(
        id=row["id"],
        email=row["email"],
        full_name=row["full_name"],
        roles=tuple(Role(role) for role in row["roles"]),
        proven_at=row["email_proven_at"],
        disabled_at=row["disabled_at"],
        created_at=row["created_at"],
    )


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
