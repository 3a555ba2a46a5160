"""Judges and their fields, declared conflicts, who judges what, the score sheets, and which rounds are closed."""

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, Numeric, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from contest_platform.accounts.tables import Account
from contest_platform.contests.tables import Criterion, Edition, Field, Round
from contest_platform.entries.tables import Entry, Submission


class Judge(Table):
    """An account in the jury of an edition. The role takes effect when the account's address is proven."""

    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    account = ForeignKey(Account, on_delete=OnDelete.restrict, null=False, index=True)
    email = Varchar(length=254)
    full_name = Varchar(length=200)
    name_sort_key = Varchar(length=1000)
    unit = Varchar(length=300)
    unit_folded = Varchar(length=300)
    panel = Varchar(length=100, null=True, default=None)
    chair = Boolean(default=False)
    invited_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    invited_at = Timestamptz(default=TimestamptzNow())

    judge_once_per_edition_by_email = Unique(["edition", "email"])
    judge_once_per_edition_by_account = Unique(["edition", "account"])


class JudgeField(Table):
    id = UUID(primary_key=True)
    judge = ForeignKey(Judge, on_delete=OnDelete.cascade, null=False)
    field = ForeignKey(Field, on_delete=OnDelete.restrict, null=False, index=True)

    judge_field_once = Unique(["judge", "field"])


class Declaration(Table):
    """That a judge has said which of her entries she has a conflict of interest with (maybe none)."""

    id = UUID(primary_key=True)
    judge = ForeignKey(Judge, on_delete=OnDelete.cascade, null=False, index=True)
    at = Timestamptz(default=TimestamptzNow())


class Conflict(Table):
    """A conflict of interest between a judge and an entry, declared by her or recorded by an organiser."""

    id = UUID(primary_key=True)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False)
    judge = ForeignKey(Judge, on_delete=OnDelete.cascade, null=False, index=True)
    kind = Varchar(length=20)
    reason = Text()
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    conflict_once_per_entry_and_judge = Unique(["entry", "judge"])
    conflict_kind_known = Check("kind IN ('author', 'unit', 'mentor', 'manager', 'relative', 'other')")


class RoundEntry(Table):
    """An entry that goes on into a later round; in the first round are all accepted entries."""

    id = UUID(primary_key=True)
    round = ForeignKey(Round, on_delete=OnDelete.restrict, null=False)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False, index=True)
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    round_entry_once = Unique(["round", "entry"])


class RoundClosing(Table):
    """A round whose sheets are final. Whether it may be closed is decided by the ranking."""

    id = UUID(primary_key=True)
    round = ForeignKey(Round, on_delete=OnDelete.restrict, null=False)
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    round_closed_once = Unique(["round"])


class Reminder(Table):
    """That a judge was mailed that her sheets of a round are soon due: once, and never again for that round."""

    id = UUID(primary_key=True)
    round = ForeignKey(Round, on_delete=OnDelete.cascade, null=False)
    judge = ForeignKey(Judge, on_delete=OnDelete.cascade, null=False, index=True)
    at = Timestamptz(default=TimestamptzNow())

    reminder_once_per_round_and_judge = Unique(["round", "judge"])


class Assignment(Table):
    id = UUID(primary_key=True)
    round = ForeignKey(Round, on_delete=OnDelete.restrict, null=False)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False, index=True)
    judge = ForeignKey(Judge, on_delete=OnDelete.restrict, null=False, index=True)
    status = Varchar(length=20, default="assigned")
    assigned_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    assigned_at = Timestamptz(default=TimestamptzNow())
    recused_at = Timestamptz(null=True, default=None)

    assignment_once_per_round_entry_judge = Unique(["round", "entry", "judge"])
    assignment_status_known = Check("status IN ('assigned', 'in_progress', 'signed', 'recused')")


class Sheet(Table):
    """What a judge has said of an entry. `total` sums what is scored; `submission` is what was signed on."""

    id = UUID(primary_key=True)
    assignment = ForeignKey(Assignment, on_delete=OnDelete.cascade, null=False)
    version = Integer()
    comment = Text()
    total = Numeric(digits=(18, 6))
    complete = Boolean()
    saved_at = Timestamptz()
    signed_at = Timestamptz(null=True, default=None)
    digest = Varchar(length=64, null=True, default=None)
    submission = ForeignKey(Submission, on_delete=OnDelete.restrict, null=True, default=None)

    sheet_once_per_assignment = Unique(["assignment"])
    sheet_signed_complete = Check("signed_at IS NULL OR (complete AND digest IS NOT NULL)")


class SheetPoint(Table):
    id = UUID(primary_key=True)
    sheet = ForeignKey(Sheet, on_delete=OnDelete.cascade, null=False)
    criterion = ForeignKey(Criterion, on_delete=OnDelete.restrict, null=False)
    points = Numeric(digits=(9, 3))

    sheet_point_once_per_criterion = Unique(["sheet", "criterion"])
    sheet_point_not_negative = Check("points >= 0")


class Reopening(Table):
    """That a signed sheet was opened again; `by` is null when the dossier itself had changed."""

    id = UUID(primary_key=True)
    sheet = ForeignKey(Sheet, on_delete=OnDelete.cascade, null=False, index=True)
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=True, default=None)
    at = Timestamptz(default=TimestamptzNow())
    reason = Text()

    reopening_reason_given = Check("reason <> ''")
