"""Papers that were asked for, what an office changed about their look, and the certificates that were issued."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from contest_platform.accounts.tables import Account
from contest_platform.contests.tables import Contest, Edition
from contest_platform.entries.tables import Entry


class EditionLetterhead(Table):
    """Who issues the papers of an edition, where, and to whom they go; without a row the default holds."""

    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False, unique=True)
    content = JSONB()
    changed_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    changed_at = Timestamptz(default=TimestamptzNow())


class PaperTemplate(Table):
    """A template or a picture that an office put in place of the default, for all editions of a contest.

    The newest of a name that is not removed holds; the bytes are in the file store under `sha256`.
    """

    id = UUID(primary_key=True)
    contest = ForeignKey(Contest, on_delete=OnDelete.restrict, null=False, index=True)
    name = Varchar(length=80)
    sha256 = Varchar(length=64)
    size_bytes = BigInt()
    put_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    put_at = Timestamptz(default=TimestamptzNow())
    removed_at = Timestamptz(null=True, default=None)


class Paper(Table):
    """A paper that was asked for. `draft`: it was made before the decision, and says so on every page."""

    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False, index=True)
    kind = Varchar(length=30)
    format = Varchar(length=10)
    state = Varchar(length=20, default="waiting")
    done = Integer(default=0)  # of `total`: pages or certificates that are ready
    total = Integer(default=0)
    draft = Boolean(null=True, default=None)
    signed = Boolean(default=False)
    failure = Text()
    filename = Varchar(length=200)
    sha256 = Varchar(length=64, null=True, default=None)
    size_bytes = BigInt(null=True, default=None)
    asked_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    asked_at = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)

    paper_kind_known = Check(
        "kind IN ('summary', 'jury_minutes', 'committee_minutes', 'decision', 'certificates', 'ceremony',"
        " 'envelopes', 'name_cards', 'statistics')"
    )
    paper_format_known = Check("format IN ('pdf', 'docx', 'zip')")
    paper_state_known = Check("state IN ('waiting', 'done', 'failed')")
    paper_done_has_its_file = Check("state <> 'done' OR sha256 IS NOT NULL")


class Certificate(Table):
    """One certificate. Nothing in it is changed; it is replaced or revoked, and its names may be erased.

    `number` is the line in the register of the edition; `qr` the picture of its address, made once.
    """

    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False, index=True)
    author = UUID(null=True, default=None)  # null: the mentor
    serial = Varchar(length=40, unique=True)
    number = Integer()
    content = JSONB()
    full_name = Varchar(length=200, null=True, default=None)
    unit = Varchar(length=300, null=True, default=None)
    salt = Varchar(length=32, null=True, default=None)
    digest = Varchar(length=64)
    qr = Bytea()
    issued_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    issued_at = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)
    ended_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=True, default=None)
    end_reason = Varchar(length=500, null=True, default=None)
    replaced_by: ForeignKey = ForeignKey("self", on_delete=OnDelete.restrict, null=True, default=None)

    certificate_number_once_per_edition = Unique(["edition", "number"])
    certificate_end_is_whole = Check("(ended_at IS NULL) = (end_reason IS NULL)")
    certificate_replaced_has_ended = Check("replaced_by IS NULL OR ended_at IS NOT NULL")
