"""Accounts, their global roles, sessions, tokens and mailed links. Secrets are stored as hashes only."""

from piccolo.columns import UUID, Bytea, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table


class Account(Table):
    id = UUID(primary_key=True)
    email = Varchar(length=254, unique=True)  # NFC, lower case
    full_name = Varchar(length=200)
    name_sort_key = Varchar(length=1000, index=True)
    name_folded = Varchar(length=200)
    language = Varchar(length=2, default="vi")
    password_hash = Varchar(length=200, null=True, default=None)  # null: invited, none chosen yet
    email_proven_at = Timestamptz(null=True, default=None)
    disabled_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=TimestamptzNow())

    account_language_known = Check("language IN ('vi', 'en')")


class RoleGrant(Table):
    """A role that holds for all contests; it takes effect when the address is proven."""

    id = UUID(primary_key=True)
    account = ForeignKey(Account, on_delete=OnDelete.restrict, null=False, index=True)
    role = Varchar(length=20)
    granted_at = Timestamptz(default=TimestamptzNow())
    revoked_at = Timestamptz(null=True, default=None)

    role_grant_role_known = Check("role IN ('admin', 'organiser', 'secretary', 'judge', 'entrant', 'auditor')")


class Session(Table):
    """A browser that is signed in. The cookie's value is known to the browser only."""

    id = UUID(primary_key=True)
    token_hash = Bytea(unique=True)
    account = ForeignKey(Account, on_delete=OnDelete.restrict, null=False, index=True)
    created_at = Timestamptz(default=TimestamptzNow())
    seen_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz()


class ApiToken(Table):
    """A program that acts for an account."""

    id = UUID(primary_key=True)
    token_hash = Bytea(unique=True)
    account = ForeignKey(Account, on_delete=OnDelete.restrict, null=False, index=True)
    created_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz()


class MailedLink(Table):
    """A link sent to `email`: who opens it and presses its button has proven that address. It holds once."""

    id = UUID(primary_key=True)
    token_hash = Bytea(unique=True)
    account = ForeignKey(Account, on_delete=OnDelete.restrict, null=False, index=True)
    purpose = Varchar(length=20)
    email = Varchar(length=254)
    created_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)

    mailed_link_purpose_known = Check(
        "purpose IN ('prove_address', 'reset_password', 'change_address', 'invitation')"
    )


class Attempt(Table):
    """A sign-in that failed or is being made, or a request that sends a mail to whoever is named in it.

    The key is a hash: a typed e-mail may be somebody's password. Requests are counted by where they come from only.
    """

    id = UUID(primary_key=True)
    email_key = Bytea(null=True, default=None, index=True)
    origin = Varchar(length=80, index=True)  # an address, a device that the account knows, or `register ADDRESS`
    made_at = Timestamptz(default=TimestamptzNow(), index=True)


class KnownDevice(Table):
    """A browser that has signed in to the account before; a flood of failures from elsewhere does not stop it."""

    id = UUID(primary_key=True)
    token_hash = Bytea()
    account = ForeignKey(Account, on_delete=OnDelete.restrict, null=False, index=True)
    created_at = Timestamptz(default=TimestamptzNow())

    known_device_once_an_account = Unique(["token_hash", "account"])


class StoredAnswer(Table):
    """The first answer to an unsafe request that carried a key: a replay returns it and does nothing."""

    id = UUID(primary_key=True)
    key_hash = Bytea(unique=True)  # the account (or nobody) and the key
    request_hash = Bytea()  # route and body: the same key for another request is refused
    status = Integer(null=True, default=None)  # null: still being worked on
    headers = Bytea(default=b"")  # JSON
    body = Bytea(default=b"")
    created_at = Timestamptz(default=TimestamptzNow(), index=True)
