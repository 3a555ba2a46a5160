"""What a person changes about the own account."""

from uuid import UUID

from contest_platform import database, text
from contest_platform.accounts import rules
from contest_platform.accounts.actions.attempts import begin_attempt, forgive
from contest_platform.accounts.actions.endings import end_sessions, end_tokens
from contest_platform.accounts.actions.links import spend_links
from contest_platform.accounts.passwords import hash_password, is_password
from contest_platform.accounts.rules import LinkPurpose, Viewer
from contest_platform.errors import Invalid, NotFound
from contest_platform.language import LANGUAGES, N_
from contest_platform.ledger import actions as ledger
from contest_platform.outbox import actions as outbox


class PasswordWrong(Invalid):
    message = N_("Mật khẩu hiện tại chưa đúng.")


async def change_name(by: Viewer, *, full_name: str) -> None:
    """Write the own name differently. Names on entries already submitted stay as they were."""
    name = rules.full_name(full_name)
    async with database.transaction():
        await database.fetch(
            "UPDATE account SET full_name = $2, name_sort_key = $3, name_folded = $4 WHERE id = $1",
            by.id,
            name,
            text.name_sort_key(name)[:1000],
            text.fold(name)[:200],
        )
        await ledger.record(
            actor=by.id,
            verb="change_name",
            subject=f"account:{by.id}",
            changes={},
            personal={"full_name": name, "full_name_before": by.full_name},
        )


async def change_language(by: Viewer, *, language: str) -> None:
    """The language of mails, and of pages where the browser keeps no other."""
    if language not in LANGUAGES:
        raise NotFound
    async with database.transaction():
        await database.fetch("UPDATE account SET language = $2 WHERE id = $1", by.id, language)
        await ledger.record(
            actor=by.id, verb="change_language", subject=f"account:{by.id}", changes={"language": language}
        )


async def change_password(by: Viewer, *, current: str, new: str, session_id: UUID | None = None) -> None:
    """Choose another password: every other session and every token ends, and the owner is told by mail.

    Raises PasswordWrong, PasswordNotAccepted, TooManyAttempts.
    """
    rules.check_password(new, email=by.email, full_name=by.full_name, field="new_password")
    await check_own_password(by, current)
    new_hash = await hash_password(new)
    async with database.transaction():
        await set_password(by.id, new_hash, keep_session=session_id)
        await ledger.record(actor=by.id, verb="change_password", subject=f"account:{by.id}", changes={})
        await tell_of_new_password(by.email, by.full_name, by.language)


async def check_own_password(by: Viewer, password: str) -> None:
    """Raise PasswordWrong unless it is the account's password: an unlocked screen is not its owner.

    Only what is typed here counts, whatever strangers try at the door.
    """
    attempt = await begin_attempt(by.email, "", by.id.bytes)
    found = await database.fetch_one("SELECT password_hash FROM account WHERE id = $1", by.id)
    if found is None or not await is_password(found["password_hash"], password):
        raise PasswordWrong(field="password")
    await forgive(by.email, attempt)


async def set_password(account_id: UUID, password_hash: str, *, keep_session: UUID | None = None) -> None:
    """Write the hash and end what the old password had opened; inside a transaction."""
    await database.fetch("UPDATE account SET password_hash = $2 WHERE id = $1", account_id, password_hash)
    await end_sessions(account_id, but=keep_session)
    await end_tokens(account_id)
    await spend_links(account_id, LinkPurpose.RESET_PASSWORD, LinkPurpose.INVITATION, LinkPurpose.CHANGE_ADDRESS)


async def tell_of_new_password(email: str, full_name: str, language: str) -> None:
    await outbox.send_mail(to=email, template="password_changed", language=language, values={"full_name": full_name})
