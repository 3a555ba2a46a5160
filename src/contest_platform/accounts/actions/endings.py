"""What ends when an account changes: its sessions, its tokens, its links, the devices it knew."""

from uuid import UUID

from contest_platform import database
from contest_platform.accounts.actions.links import spend_links
from contest_platform.accounts.rules import LinkPurpose


async def end_sessions(account_id: UUID, *, but: UUID | None = None) -> None:
    """Sign the account out everywhere, except in the session that acts."""
    await database.fetch("DELETE FROM session WHERE account = $1 AND ($2::uuid IS NULL OR id <> $2)", account_id, but)


async def end_tokens(account_id: UUID) -> None:
    await database.fetch("DELETE FROM api_token WHERE account = $1", account_id)


async def forget_devices(account_id: UUID) -> None:
    await database.fetch("DELETE FROM known_device WHERE account = $1", account_id)


async def end_everything(account_id: UUID) -> None:
    await spend_links(account_id, *LinkPurpose)
    await end_sessions(account_id)
    await end_tokens(account_id)
    await forget_devices(account_id)


async def clear_unproven(account_id: UUID) -> bool:
    """Before an account gets more than an entrant may: when nobody has proven its address, its password and its
    sessions may be those of a stranger who registered it, so they end and only a mailed link leads in.
    """
    cleared = await database.fetch(
        "UPDATE account SET password_hash = NULL WHERE id = $1 AND email_proven_at IS NULL RETURNING id", account_id
    )
    if cleared:
        await end_everything(account_id)
    return bool(cleared)


async def end_everything_of_all() -> None:
    """After a restore: nobody is signed in, and no token or mailed link of that time leads in."""
    async with database.transaction():
        for table in ("session", "api_token", "mailed_link", "known_device"):
            await database.fetch(f"DELETE FROM {table}")
