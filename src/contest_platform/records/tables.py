"""Imported files and what their cells state. A statement is never changed: a newer one takes its place."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check
from piccolo.table import Table

from contest_platform.accounts.tables import Account


class RecordImport(Table):
    """One file that was imported and changed something."""

    id = UUID(primary_key=True)
    file = Varchar(length=255)
    layout = Varchar(length=40)
    digest = Varchar(length=64)  # SHA-256 of the file
    imported_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=True, default=None)  # null: the console
    imported_at = Timestamptz()


class RecordStatement(Table):
    """One cell of one file: a figure, its owner, what it is about, and its source."""

    id = UUID(primary_key=True)
    record_import = ForeignKey(RecordImport, on_delete=OnDelete.restrict, null=False, index=True)
    fact = Text(index=True)
    owner = Varchar(length=200)
    level = Varchar(length=20, null=True, default=None)
    contest = Varchar(length=20, null=True, default=None)  # null: not about a contest
    first_edition = SmallInt(null=True, default=None)
    last_edition = SmallInt(null=True, default=None)
    first_year = SmallInt(null=True, default=None)
    last_year = SmallInt(null=True, default=None)
    years_bound = Varchar(length=10, default="")
    measure = Varchar(length=30)
    category = Text(default="")
    stage = Varchar(length=20)
    value = BigInt(null=True, default=None)
    approximate = Boolean(default=False)
    at_least = Boolean(default=False)
    derivation = Varchar(length=20, null=True, default=None)
    medal = Varchar(length=10, null=True, default=None)
    detail = JSONB(default="{}")
    source = Text()
    as_of = Date(null=True, default=None)
    row_name = Varchar(length=60)
    column_name = Varchar(length=60)
    cell = Text()
    position = Integer()  # the order in the file
    corrected_at = Timestamptz(null=True, default=None)
    superseded_at = Timestamptz(null=True, default=None)
    superseded_by = ForeignKey(RecordImport, on_delete=OnDelete.restrict, null=True, default=None)

    record_statement_value_not_negative = Check("value >= 0")
    record_statement_editions_in_order = Check("first_edition <= last_edition")
    record_statement_superseded_whole = Check("(superseded_at IS NULL) = (superseded_by IS NULL)")
