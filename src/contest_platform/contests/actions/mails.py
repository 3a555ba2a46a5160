"""Mails that were given up: sent again or set aside by who runs the contest they are about."""

from uuid import UUID

from contest_platform import database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests import queries
from contest_platform.errors import NotFound
from contest_platform.language import N_
from contest_platform.ledger import actions as ledger
from contest_platform.outbox import actions as outbox
from contest_platform.outbox.queries import is_failed


class MailNotFound(NotFound):
    message = N_("Không tìm thấy thư này trong số thư không gửi được.")


async def send_mail_again(by: Viewer, *, mail_id: UUID) -> None:
    """Try a mail anew that was given up: once the mailbox is emptied, or the mail server let in."""
    async with database.transaction():
        await _check_keeps(by, mail_id)
        if not await outbox.send_again(mail_id=mail_id):
            raise MailNotFound
        await ledger.record(actor=by.id, verb="send_mail_again", subject=f"mail:{mail_id}", changes={})


async def set_mail_aside(by: Viewer, *, mail_id: UUID) -> None:
    """A mail that can never arrive leaves the list, unsent."""
    async with database.transaction():
        await _check_keeps(by, mail_id)
        if not await outbox.set_aside(mail_id=mail_id):
            raise MailNotFound
        await ledger.record(actor=by.id, verb="set_mail_aside", subject=f"mail:{mail_id}", changes={})


async def _check_keeps(by: Viewer, mail_id: UUID) -> None:
    """An admin sees to every mail, organisers and secretaries to those about their contests."""
    if not await is_failed(mail_id, contests=await queries.contests_of_mails(by, to_keep=True)):
        raise MailNotFound
