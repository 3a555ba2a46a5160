"""What was decided about the places: tie votes, closed standings, proposals, ratifications, announcements.

Nothing here is changed once it is written; a correction is a new row. Only names may go (`AnnouncedNames`).
"""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
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
from contest_platform.contests.tables import Edition, Round
from contest_platform.entries.tables import Entry


class TieVote(Table):
    """The committee's order of tied entries, the highest first."""

    id = UUID(primary_key=True)
    round = ForeignKey(Round, on_delete=OnDelete.restrict, null=False)
    position = SmallInt()
    entries = JSONB()
    present = SmallInt()
    in_favour = SmallInt()
    reason = Text()
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    tie_vote_position_once_per_round = Unique(["round", "position"])


class Closing(Table):
    """The standing of a round when it was closed. `inputs_digest` is over the digests of every counting sheet."""

    id = UUID(primary_key=True)
    round = ForeignKey(Round, on_delete=OnDelete.restrict, null=False)
    position = SmallInt()
    lines = JSONB()
    inputs_digest = Varchar(length=64)
    digest = Varchar(length=64)
    replaces = Varchar(length=64, null=True, default=None)  # the digest of the closing before
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    closing_position_once_per_round = Unique(["round", "position"])


class RoundReopening(Table):
    """That a closed round was opened again, so that its sheets can be corrected: the closing holds no more."""

    id = UUID(primary_key=True)
    closing = ForeignKey(Closing, on_delete=OnDelete.restrict, null=False)
    reason = Text()
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    round_reopened_once_per_closing = Unique(["closing"])
    round_reopening_reason_given = Check("reason <> ''")


class Proposal(Table):
    """Which entry the jury proposes for which award.

    `basis` names the standing that it was drawn from: the closing, and the votes and withdrawals since.
    """

    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    round = ForeignKey(Round, on_delete=OnDelete.restrict, null=False)
    position = Integer()
    content = JSONB()
    money_vnd = BigInt()
    basis = JSONB()
    standing_digest = Varchar(length=64)
    digest = Varchar(length=64)
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    proposal_position_once_per_edition = Unique(["edition", "position"])


class Ratification(Table):
    """What the committee decided about a proposal: `awards` as decided, the departures beside them."""

    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    proposal = ForeignKey(Proposal, on_delete=OnDelete.restrict, null=False)
    position = Integer()
    present = SmallInt()
    in_favour = SmallInt()
    decision = JSONB()
    digest = Varchar(length=64)
    replaces = Varchar(length=64, null=True, default=None)  # the digest of the ratification before
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    ratification_position_once_per_edition = Unique(["edition", "position"])


class RatifiedChange(Table):
    """Where the committee decided otherwise than proposed; null is no award."""

    id = UUID(primary_key=True)
    ratification = ForeignKey(Ratification, on_delete=OnDelete.restrict, null=False)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False)
    proposed = Varchar(length=60, null=True, default=None)
    award = Varchar(length=60, null=True, default=None)
    reason = Text()

    ratified_change_once_per_entry = Unique(["ratification", "entry"])
    ratified_change_reason_given = Check("reason <> ''")


class Announcement(Table):
    """The results as they are public from `announced_at` on; names are in `AnnouncedNames`, here are commitments."""

    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    ratification = ForeignKey(Ratification, on_delete=OnDelete.restrict, null=False)
    position = Integer()
    announced_at = Timestamptz()
    content = JSONB()
    digest = Varchar(length=64)
    corrects = Varchar(length=64, null=True, default=None)  # the digest of the announcement before
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    announcement_position_once_per_edition = Unique(["edition", "position"])
    announcement_once_per_ratification = Unique(["ratification"])


class AnnouncedNames(Table):
    """Who made an entry, as it was on the day: shown while it may be, erasable, and the digest stays valid."""

    id = UUID(primary_key=True)
    announcement = ForeignKey(Announcement, on_delete=OnDelete.restrict, null=False)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False, index=True)
    salt = Varchar(length=32, null=True, default=None)
    names = JSONB(null=True, default=None)

    announced_names_once_per_entry = Unique(["announcement", "entry"])


class AnnouncedKit(Table):
    """The ZIP from which anybody computes an announced result again; the announcement carries its digest."""

    id = UUID(primary_key=True)
    announcement = ForeignKey(Announcement, on_delete=OnDelete.restrict, null=False)
    body = Bytea()

    announced_kit_once_per_announcement = Unique(["announcement"])


class StoredPage(Table):
    """A public page ready to be sent, gzip-compressed. `build` names the templates and styles it was made with."""

    id = UUID(primary_key=True)
    announcement = ForeignKey(Announcement, on_delete=OnDelete.restrict, null=False)
    path = Varchar(length=200)
    language = Varchar(length=2)
    media_type = Varchar(length=100)
    build = Varchar(length=64)
    etag = Varchar(length=64)
    body = Bytea()
    stored_at = Timestamptz(default=TimestamptzNow())

    stored_page_once_per_language = Unique(["path", "language"])


class Appeal(Table):
    """What an author has against an announced result; one for an entry and an announcement."""

    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False)
    announcement = ForeignKey(Announcement, on_delete=OnDelete.restrict, null=False)
    position = Integer()
    statement = Text()
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    appeal_position_once_per_edition = Unique(["edition", "position"])
    appeal_once_per_entry_and_announcement = Unique(["entry", "announcement"])


class AppealNote(Table):
    """A line of an appeal's log: what happened on `day`, written down at `at`; the author sees what is `shared`."""

    id = UUID(primary_key=True)
    appeal = ForeignKey(Appeal, on_delete=OnDelete.restrict, null=False, index=True)
    day = Date()
    text = Text()
    shared = Boolean()
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())


class AppealRuling(Table):
    """What came of an appeal; `decision` is the paper behind it, if there is one."""

    id = UUID(primary_key=True)
    appeal = ForeignKey(Appeal, on_delete=OnDelete.restrict, null=False)
    outcome = Varchar(length=20)
    effect = Varchar(length=20)
    reason = Text()
    decision = JSONB(null=True, default=None)
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    appeal_ruled_once = Unique(["appeal"])
    appeal_outcome_known = Check("outcome IN ('upheld', 'rejected')")
    appeal_effect_known = Check("effect IN ('none', 'reopening', 'correction')")


class Feedback(Table):
    """What a person has let through to an entrant about one entry: frozen when it was approved; the newest counts."""

    id = UUID(primary_key=True)
    entry = ForeignKey(Entry, on_delete=OnDelete.restrict, null=False)
    position = SmallInt()
    content = JSONB()
    comments = JSONB()  # the sheets whose comments are in it
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    feedback_position_once_per_entry = Unique(["entry", "position"])


class FeedbackRelease(Table):
    """From when on entrants read the feedback of an edition: who has an award at once, the others from that day."""

    id = UUID(primary_key=True)
    edition = ForeignKey(Edition, on_delete=OnDelete.restrict, null=False)
    position = SmallInt()
    unawarded_from = Date()
    by = ForeignKey(Account, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow())

    feedback_release_position_once_per_edition = Unique(["edition", "position"])
