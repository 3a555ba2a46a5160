"""Contests, their editions and everything that is set before an edition opens; every version of it is kept."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
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


class Contest(Table):
    id = UUID(primary_key=True)
    code = Varchar(length=80, unique=True)
    kind = Varchar(length=20)
    level = Varchar(length=20)
    name = Varchar(length=300)
    owner = Varchar(length=100)

    contest_kind_known = Check("kind IN ('technical', 'youth')")
    contest_level_known = Check("level IN ('grassroots', 'provincial', 'national', 'international')")


class ContestRoleGrant(Table):
    """A role for one contest. The account may still have to prove its address."""

    id = UUID(primary_key=True)
    contest = ForeignKey(Contest, on_delete=OnDelete.restrict, null=False)
    account = ForeignKey(Account, on_delete=OnDelete.restrict, null=False, index=True)
    role = Varchar(length=20)
    granted_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    granted_at = Timestamptz(default=TimestamptzNow())
    revoked_at = Timestamptz(null=True, default=None)

    contest_role_known = Check("role IN ('organiser', 'secretary', 'auditor')")


class Edition(Table):
    id = UUID(primary_key=True)
    contest = ForeignKey(Contest, on_delete=OnDelete.restrict, null=False)
    slug = Varchar(length=80, unique=True)
    number = Integer()
    period_start = SmallInt()
    period_end = SmallInt()
    published_at = Timestamptz(null=True, default=None)  # null: a draft
    opens_at = Timestamptz()
    submission_deadline = Timestamptz()
    grace_minutes = SmallInt()
    born_from = Date(null=True, default=None)
    born_to = Date(null=True, default=None)
    created_since = SmallInt(null=True, default=None)
    max_authors = SmallInt(null=True, default=None)
    regulation = Text()
    tie_break = JSONB()
    award_policy = JSONB()
    ratification = JSONB()
    publishes = JSONB()
    appeal_days = SmallInt(null=True, default=None)
    nominates_to = JSONB()
    scoring_locked_at = Timestamptz(null=True, default=None)
    dossiers_closed_at = Timestamptz(null=True, default=None)  # since the first round was closed
    results_frozen_at = Timestamptz(null=True, default=None)  # since the first announcement was made
    demonstration = Boolean(default=False)
    version = Integer(default=1)
    created_at = Timestamptz(default=TimestamptzNow())

    edition_number_once_per_contest = Unique(["contest", "number"])
    edition_deadline_after_opening = Check("submission_deadline > opens_at")


class EditionVersion(Table):
    """What the edition's document said after each change, who changed it, and the decision behind it."""

    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    version = Integer()
    document = JSONB()
    changed = Array(base_column=Varchar(length=40))
    decision = JSONB(null=True, default=None)
    changed_by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    changed_at = Timestamptz(default=TimestamptzNow())

    edition_version_once = Unique(["edition", "version"])


class Field(Table):
    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    position = SmallInt()
    code = Varchar(length=60)
    name = Varchar(length=300)

    field_code_once_per_edition = Unique(["edition", "code"])


class AttachmentRule(Table):
    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    position = SmallInt()
    kind = Varchar(length=30)
    required = Boolean()
    types = JSONB()
    max_bytes = BigInt()
    max_count = SmallInt()
    judges_see = Boolean()

    attachment_rule_once_per_edition = Unique(["edition", "kind"])


class Round(Table):
    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    position = SmallInt()
    code = Varchar(length=60)
    name = Varchar(length=200)
    judges_per_entry = SmallInt()
    min_sheets = SmallInt()
    method = Varchar(length=20)
    ranks_by = Varchar(length=20)
    decimals = SmallInt()
    max_spread = Numeric(digits=(9, 3), null=True, default=None)
    blind = Boolean()
    min_points_to_pass = Numeric(digits=(9, 3), null=True, default=None)
    scores_due_at = Timestamptz(null=True, default=None)

    round_code_once_per_edition = Unique(["edition", "code"])


class Criterion(Table):
    id = UUID(primary_key=True)
    round = ForeignKey(Round, on_delete=OnDelete.restrict, null=False)
    position = SmallInt()
    code = Varchar(length=60)
    name = Varchar(length=300)
    max_points = Numeric(digits=(9, 3))
    step = Numeric(digits=(9, 3))
    weight = Numeric(digits=(9, 3))
    levels = JSONB()

    criterion_code_once_per_round = Unique(["round", "code"])


class Award(Table):
    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    position = SmallInt()
    code = Varchar(length=60)
    name = Varchar(length=200)
    medal = Varchar(length=20, null=True, default=None)
    per_field = Integer(null=True, default=None)
    total = Integer(null=True, default=None)
    min_points = Numeric(digits=(9, 3), null=True, default=None)
    max_per_unit = Integer(null=True, default=None)
    max_per_author = Integer(null=True, default=None)
    money_vnd = BigInt()

    award_code_once_per_edition = Unique(["edition", "code"])
