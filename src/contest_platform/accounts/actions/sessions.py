"""Coming in and going out: sessions of browsers, tokens of programs."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import asyncpg

from contest_platform import clock, database, text
from contest_platform.accounts import rules
from contest_platform.accounts.actions.attempts import begin_attempt, forgive
from contest_platform.accounts.actions.devices import remember_device
from contest_platform.accounts.passwords import hash_password, is_outdated, is_password
from contest_platform.accounts.queries import token_hash
from contest_platform.accounts.rules import Viewer, can_manage_accounts
from contest_platform.accounts.rules.attempts import SignInFailed
from contest_platform.accounts.tables import ApiToken, Session
from contest_platform.errors import NotAllowed, NotFound, Refusal
from contest_platform.ledger import actions as ledger

SESSION_LIFETIME = timedelta(days=14)
TOKEN_LIFETIME = timedelta(days=30)


@dataclass(frozen=True)
class SignedIn:
    """`token` and `device` are for the browser's cookies; they are kept here as hashes only."""

    account_id: UUID
    token: str
    device: str
    language: str


@dataclass(frozen=True)
class Token:
    token: str
    expires_at: datetime


async def sign_in(*, email: str, password: str, address: str, device: str = "", old_token: str = "") -> SignedIn:
    """Open a session under a new token; the one that the browser had ends. Raises SignInFailed, TooManyAttempts."""
    account = await _check_sign_in(email, password, address, device)
    async with database.transaction():
        await _still_open(account)
        return await open_session(account["id"], account["language"], device=device, old_token=old_token)


async def open_session(account_id: UUID, language: str, *, device: str, old_token: str) -> SignedIn:
    """A session for somebody who has just shown who she is; inside that transaction."""
    token, moment = secrets.token_urlsafe(32), clock.now()
    await database.fetch("DELETE FROM session WHERE token_hash = $1", token_hash(old_token))
    await Session(
        id=uuid4(),
        token_hash=token_hash(token),
        account=account_id,
        created_at=moment,
        seen_at=moment,
        expires_at=moment + SESSION_LIFETIME,
    ).save()
    return SignedIn(account_id, token, await remember_device(account_id, device), language)


async def sign_out(*, token: str) -> None:
    """End the session of this browser."""
    await database.fetch("DELETE FROM session WHERE token_hash = $1", token_hash(token))


async def make_token(*, email: str, password: str, address: str) -> Token:
    """A token for a program, for the password of its account. Raises SignInFailed, TooManyAttempts."""
    account = await _check_sign_in(email, password, address, "")
    async with database.transaction():
        await _still_open(account)
        return await _write_token(account["id"], account["id"], TOKEN_LIFETIME)


async def issue_token(by: Viewer | None, *, email: str, days: int = TOKEN_LIFETIME.days) -> Token:
    """A token for an account, by an admin or (nobody: `by` is None) the command line."""
    if by is not None and not can_manage_accounts(by):
        raise NotAllowed
    address = rules.email_address(email)
    async with database.transaction():
        found = await database.fetch_one(
            "SELECT id FROM account WHERE email = $1 AND disabled_at IS NULL FOR UPDATE", address
        )
        if found is None:
            raise NotFound
        return await _write_token(by.id if by else None, found["id"], timedelta(days=days))


async def _check_sign_in(email: str, password: str, address: str, device: str) -> asyncpg.Record:
    """The account whose password it is. The same work is done when there is none."""
    try:
        typed = rules.email_address(email)
    except Refusal:
        typed = text.one_line(email[:320]).lower()
    account = await database.fetch_one(
        """SELECT a.id, a.password_hash, a.language, d.id IS NOT NULL AS is_known_device
           FROM account a LEFT JOIN known_device d ON d.account = a.id AND d.token_hash = $2
           WHERE a.email = $1 AND a.disabled_at IS NULL""",
        typed,
        token_hash(device),
    )
    known = account is not None and account["is_known_device"]
    attempt = await begin_attempt(typed, address, token_hash(device) if known else None)
    if not await is_password(account["password_hash"] if account else None, password) or account is None:
        raise SignInFailed
    await forgive(typed, attempt)
    if is_outdated(account["password_hash"]):
        await _rehash(account["id"], account["password_hash"], password)
    return account


async def _still_open(account: asyncpg.Record) -> None:
    """Lock the account and look again: it may have been disabled while the password was being checked."""
    found = await database.fetch(
        "SELECT 1 FROM account WHERE id = $1 AND disabled_at IS NULL FOR UPDATE", account["id"]
    )
    if not found:
        raise SignInFailed


async def _rehash(account_id: UUID, old_hash: str, password: str) -> None:
    await database.fetch(
        "UPDATE account SET password_hash = $3 WHERE id = $1 AND password_hash = $2",
        account_id,
        old_hash,
        await hash_password(password),
    )


async def _write_token(actor: UUID | None, account_id: UUID, lifetime: timedelta) -> Token:
    token, moment = f"contest_{secrets.token_urlsafe(32)}", clock.now()
    made = ApiToken(
        id=uuid4(),
        token_hash=token_hash(token),
        account=account_id,
        created_at=moment,
        expires_at=moment + lifetime,
    )
    await made.save()
    await ledger.record(
        actor=actor,
        verb="make_token" if actor == account_id else "issue_token",
        subject=f"account:{account_id}",
        changes={"token": str(made.id), "expires_at": made.expires_at.isoformat()},
    )
    return Token(token, made.expires_at)
