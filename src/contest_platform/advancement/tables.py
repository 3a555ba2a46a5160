"""Entries that go up to another edition, and each step of their way."""

from piccolo.columns import JSONB, UUID, Date, ForeignKey, OnDelete, SmallInt, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from contest_platform.accounts.tables import Account
from contest_platform.contests.tables import Edition
from contest_platform.entries.tables import Entry


class Nomination(Table):
    """`target` is the slug of the edition above, which need not be run here; `authors` are those of the day."""

    id = UUID(primary_key=True)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    target = Varchar(length=80)
    award = Varchar(length=60)  # what the entry won here
    authors = JSONB()
    status = Varchar(length=20, default="recommended")
    nominated_at = Timestamptz(default=TimestamptzNow())

    nomination_once_per_entry_and_target = Unique(["entry", "target"])
    nomination_status_known = Check(
        "status IN ('recommended', 'dossier_completed', 'sent', 'received', 'in_final', 'closed')"
    )


class NominationStep(Table):
    """One step, who noted it and when; the letter at `sent`, the outcome at `closed`."""

    id = UUID(primary_key=True)
    nomination = ForeignKey(Nomination, on_delete=OnDelete.restrict, null=False)
    position = SmallInt()
    status = Varchar(length=20)
    letter_number = Varchar(length=100, null=True, default=None)
    letter_date = Date(null=True, default=None)
    outcome_award = Varchar(length=60, null=True, default=None)
    outcome_medal = Varchar(length=20, null=True, default=None)
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    nomination_step_position_once = Unique(["nomination", "position"])
    nomination_sent_with_letter = Check("status <> 'sent' OR (letter_number <> '' AND letter_date IS NOT NULL)")
