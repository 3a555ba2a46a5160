"""Everything a person does about accounts."""

from contest_platform.accounts.actions.addresses import (
    ask_for_address_change,
    ask_for_proof,
    change_address,
    prove_address,
)
from contest_platform.accounts.actions.attempts import forget_expired
from contest_platform.accounts.actions.endings import end_everything_of_all
from contest_platform.accounts.actions.erasing import erase_account
from contest_platform.accounts.actions.own import change_language, change_name, change_password
from contest_platform.accounts.actions.people import (
    Invitation,
    create_account,
    disable_account,
    enable_account,
    invite_account,
)
from contest_platform.accounts.actions.recovery import accept_invitation, ask_for_password_reset, reset_password
from contest_platform.accounts.actions.registration import register_account, register_in_browser
from contest_platform.accounts.actions.roles import grant_role, revoke_role
from contest_platform.accounts.actions.sessions import SignedIn, Token, issue_token, make_token, sign_in, sign_out

__all__ = [
    "Invitation",
    "SignedIn",
    "Token",
    "accept_invitation",
    "ask_for_address_change",
    "ask_for_password_reset",
    "ask_for_proof",
    "change_address",
    "change_language",
    "change_name",
    "change_password",
    "create_account",
    "disable_account",
    "enable_account",
    "end_everything_of_all",
    "erase_account",
    "forget_expired",
    "grant_role",
    "invite_account",
    "issue_token",
    "make_token",
    "prove_address",
    "register_account",
    "register_in_browser",
    "reset_password",
    "revoke_role",
    "sign_in",
    "sign_out",
]
