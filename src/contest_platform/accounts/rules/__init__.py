"""Who somebody is and what the account may do anywhere."""

from contest_platform.accounts.rules.addresses import EmailNotValid, NameNotValid, email_address, full_name
from contest_platform.accounts.rules.links import LinkPurpose, LinkSpent, lifetime_of
from contest_platform.accounts.rules.passwords import MIN_LENGTH, PasswordNotAccepted, check_password
from contest_platform.accounts.rules.roles import ROLE_WORDS, Role, Viewer, can_manage_accounts, roles_in_effect

__all__ = [
    "MIN_LENGTH",
    "ROLE_WORDS",
    "EmailNotValid",
    "LinkPurpose",
    "LinkSpent",
    "NameNotValid",
    "PasswordNotAccepted",
    "Role",
    "Viewer",
    "can_manage_accounts",
    "check_password",
    "email_address",
    "full_name",
    "lifetime_of",
    "roles_in_effect",
]
