"""Who somebody is and what the account may do anywhere."""

from contest_platform.accounts.rules.addresses import EmailNotValid, NameNotValid, email_address, full_name
from contest_platform.accounts.rules.links import LinkPurpose, LinkSpent, lifetime_of
from contest_platform.accounts.rules.passwords import MIN_LENGTH, PasswordNotAccepted, check_password
from contest_platform.accounts.rules.reasons import MAX_REASON, ReasonNotValid, written_reason
from contest_platform.accounts.rules.roles import (
    ROLE_WORDS,
    AccountOpen,
    Role,
    RolesHeld,
    Viewer,
    can_manage_accounts,
    check_erasable,
    roles_in_effect,
)

__all__ = [
    "MAX_REASON",
    "MIN_LENGTH",
    "ROLE_WORDS",
    "AccountOpen",
    "EmailNotValid",
    "LinkPurpose",
    "LinkSpent",
    "NameNotValid",
    "PasswordNotAccepted",
    "ReasonNotValid",
    "Role",
    "RolesHeld",
    "Viewer",
    "can_manage_accounts",
    "check_erasable",
    "check_password",
    "email_address",
    "full_name",
    "lifetime_of",
    "roles_in_effect",
    "written_reason",
]
