"""What an organiser does about a contest and its editions."""

from contest_platform.contests.actions.editions import (
    EditionChanged,
    PartInUse,
    SlugTaken,
    change_edition,
    close_dossiers,
    freeze_results,
    lock_scoring,
    make_edition,
    publish_edition,
)
from contest_platform.contests.actions.heads import mail_ledger_head
from contest_platform.contests.actions.mails import MailNotFound, send_mail_again, set_mail_aside
from contest_platform.contests.actions.roles import (
    check_organiser,
    give_contest_role,
    invite_to_contest,
    take_contest_role,
)

__all__ = [
    "EditionChanged",
    "MailNotFound",
    "PartInUse",
    "SlugTaken",
    "change_edition",
    "check_organiser",
    "close_dossiers",
    "freeze_results",
    "give_contest_role",
    "invite_to_contest",
    "lock_scoring",
    "mail_ledger_head",
    "make_edition",
    "publish_edition",
    "send_mail_again",
    "set_mail_aside",
    "take_contest_role",
]
