"""Entries, their authors and files, each submission of them, and what the secretary found."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    OnDelete,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from contest_platform.accounts.tables import Account
from contest_platform.contests.tables import Edition, Field


class Entry(Table):
    """A dossier. Everything but the edition and the owner may be empty while it is a draft."""

    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    owner = ForeignKey(Account, on_delete=OnDelete.restrict, null=False, index=True)
    code = Varchar(length=20, null=True, default=None)  # null before the first submission
    title = Varchar(length=500)
    title_folded = Varchar(length=500)
    field = ForeignKey(Field, on_delete=OnDelete.restrict, null=True, default=None)
    summary = Text()
    description = Text()
    created_year = SmallInt(null=True, default=None)
    status = Varchar(length=20, default="draft")
    mentor = JSONB(null=True, default=None)  # {"full_name", "phone", "email", "unit"}
    on_behalf_of = JSONB(null=True, default=None)  # {"full_name", "phone", "email"} when a secretary entered it
    version = Integer(default=1)
    created_at = Timestamptz(default=TimestamptzNow())
    changed_at = Timestamptz(default=TimestamptzNow())
    submitted_at = Timestamptz(null=True, default=None)
    complete_by = Timestamptz(null=True, default=None)  # until when a returned dossier may be completed

    entry_code_once_per_edition = Unique(["edition", "code"])
    entry_status_known = Check("status IN ('draft', 'submitted', 'returned', 'accepted', 'refused', 'withdrawn')")
    entry_code_from_first_submission = Check("code IS NOT NULL OR status IN ('draft', 'withdrawn')")


class Author(Table):
    id = UUID(primary_key=True)
    entry = ForeignKey(Entry, on_delete=OnDelete.cascade, null=False, index=True)
    position = SmallInt()
    full_name = Varchar(length=200)
    name_sort_key = Varchar(length=1000)
    name_folded = Varchar(length=200, index=True)
    birth_date = Date(null=True, default=None)
    unit = Varchar(length=300)  # school and class, or place of work
    unit_folded = Varchar(length=300, index=True)
    share_percent = Numeric(digits=(5, 2), null=True, default=None)
    lead = Boolean(default=False)
    email = Varchar(length=254)
    phone = Varchar(length=40)

    author_share_within_hundred = Check("share_percent BETWEEN 0 AND 100")


class Consent(Table):
    """That a child's name may be published: by the child (from 7) and by the guardian, each for one purpose."""

    id = UUID(primary_key=True)
    author = ForeignKey(Author, on_delete=OnDelete.cascade, null=False, index=True)
    purpose = Varchar(length=30)
    party = Varchar(length=20)
    given_by = Varchar(length=200)  # the name of who gave it
    recorded_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    given_at = Timestamptz(default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)

    consent_purpose_known = Check("purpose IN ('publish_name', 'publish_picture')")
    consent_party_known = Check("party IN ('child', 'guardian')")


class Attachment(Table):
    """A file of an entry; the bytes are in the file store under `sha256`.

    A removed one keeps its row. Its bytes stay when a receipt names them; else they are `freed` and count no more.
    """

    id = UUID(primary_key=True)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False, index=True)
    kind = Varchar(length=30)
    filename = Varchar(length=200)
    size_bytes = BigInt()
    sha256 = Varchar(length=64, index=True)
    media_type = Varchar(length=100)
    state = Varchar(length=20, default="clean")
    unreadable = Varchar(length=20)  # why it cannot be opened, "" when it can
    uploaded_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    uploaded_at = Timestamptz(default=TimestamptzNow())
    removed_at = Timestamptz(null=True, default=None)
    freed_at = Timestamptz(null=True, default=None)

    attachment_state_known = Check("state IN ('clean', 'quarantined', 'infected')")
    attachment_freed_once_removed = Check("freed_at IS NULL OR removed_at IS NOT NULL")
    attachment_unreadable_known = Check("unreadable IN ('', 'damaged', 'locked', 'too_large')")
    attachment_kind_known = Check(
        "kind IN ('form', 'description', 'summary', 'drawing', 'photo', 'video', 'birth_certificate', 'proof',"
        " 'other')"
    )


class BlindCopy(Table):
    """What judges get instead of a file: a copy without names, made by the program or put there by a secretary."""

    id = UUID(primary_key=True)
    attachment = ForeignKey(Attachment, on_delete=OnDelete.restrict, null=False)
    made_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=True, default=None)  # null: the program
    made_at = Timestamptz(default=TimestamptzNow())
    size_bytes = BigInt(null=True, default=None)
    # null: no copy could be made, a secretary has to
    sha256 = Varchar(length=64, null=True, default=None, index=True)
    media_type = Varchar(length=100)

    blind_copy_once_per_attachment = Unique(["attachment"])


class IncomingFile(Table):
    """A file on its way to an entry, or to be a copy of one: from its hash on, the bytes in the store are its own.

    Until it has arrived it counts with all that it may become, so that many at once do not pass a budget together.
    """

    id = UUID(primary_key=True)
    account = ForeignKey(Account, on_delete=OnDelete.restrict, null=True, default=None, index=True)  # whose budget
    size_bytes = BigInt()
    sha256 = Varchar(length=64, null=True, default=None, index=True)
    began_at = Timestamptz(default=TimestamptzNow(), index=True)


class Submission(Table):
    """One handing in of an entry. `content` has commitments where `openings` has the personal words."""

    id = UUID(primary_key=True)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False)
    position = SmallInt()
    code = Varchar(length=20)
    submitted_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    submitted_at = Timestamptz()
    digest = Varchar(length=64)
    content = JSONB()
    openings = JSONB()
    files = JSONB()
    ledger_sequence = BigInt()
    ledger_hash = Varchar(length=64)
    withdrawn_at = Timestamptz(null=True, default=None)

    submission_position_once_per_entry = Unique(["entry", "position"])


class DossierCheck(Table):
    """What a secretary found about one submission."""

    id = UUID(primary_key=True)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False, index=True)
    submission = ForeignKey(Submission, on_delete=OnDelete.restrict, null=False)
    outcome = Varchar(length=20)
    reason = Text()
    checked_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    checked_at = Timestamptz(default=TimestamptzNow())

    dossier_check_outcome_known = Check("outcome IN ('accepted', 'returned', 'refused')")
    dossier_check_reason_given = Check("outcome = 'accepted' OR reason <> ''")


class Confirmation(Table):
    """That the author agrees with a dossier entered on her behalf: by a mailed link, or on a signed sheet."""

    id = UUID(primary_key=True)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False, index=True)
    token_digest = Varchar(length=64, unique=True)
    sent_to = Varchar(length=254)  # empty: on paper
    made_at = Timestamptz(default=TimestamptzNow())
    confirmed_at = Timestamptz(null=True, default=None)
    recorded_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=True, default=None)
