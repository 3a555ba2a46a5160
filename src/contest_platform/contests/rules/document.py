"""The edition document: everything an organiser decides about an edition, as JSON (and as the forms' content).

Points, weights and floors are Decimals written as strings. What it must hold stands in `checks`.

Source: the regulations and scoring regulations of provincial editions 2018-2025, whose differences are the settings.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from contest_platform.contests.rules.kinds import (
    AttachmentKind,
    ContestKind,
    Level,
    Method,
    RanksBy,
    RatificationOf,
    TieAtQuota,
    Unfilled,
)
from contest_platform.errors import Invalid, Problem
from contest_platform.language import N_


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class ContestDocument(_Part, frozen=True, kw_only=True):
    code: str
    kind: ContestKind
    level: Level
    name: str
    owner: str | None = None


class FieldDocument(_Part, frozen=True, kw_only=True):
    code: str
    name: str


class AgeWindow(_Part, frozen=True, kw_only=True):
    """Both days count: born on `born_from` or on `born_to` is inside."""

    born_from: date
    born_to: date


class AttachmentRule(_Part, frozen=True, kw_only=True):
    kind: AttachmentKind
    required: bool = False
    types: tuple[str, ...]
    max_bytes: int
    max_count: int = 1
    judges_see: bool = False


class RubricLevel(_Part, frozen=True, kw_only=True):
    from_points: Decimal = msgspec.field(name="from")
    text: str


class CriterionDocument(_Part, frozen=True, kw_only=True):
    code: str
    name: str
    max_points: Decimal
    step: Decimal = Decimal("0.5")
    weight: Decimal = Decimal(1)
    levels: tuple[RubricLevel, ...] = ()


class RoundDocument(_Part, frozen=True, kw_only=True):
    """By `scores_due_at` judges are asked to have signed: it informs and reminds, and locks nothing; closing does."""

    code: str
    name: str | None = None
    judges_per_entry: int
    min_sheets: int = 1
    method: Method = Method.MEAN
    ranks_by: RanksBy = RanksBy.OFFICIAL
    decimals: int = 2
    max_spread: Decimal | None = None
    blind: bool = True
    min_points_to_pass: Decimal | None = None
    scores_due_at: datetime | None = None
    rubric: tuple[CriterionDocument, ...]


class AwardDocument(_Part, frozen=True, kw_only=True):
    code: str
    name: str
    medal: str | None = None
    per_field: int | None = None
    total: int | None = None
    min_points: Decimal | None = None
    max_per_unit: int | None = None
    max_per_author: int | None = None
    money_vnd: int = 0


class AwardPolicy(_Part, frozen=True, kw_only=True):
    tie_at_quota: TieAtQuota = TieAtQuota.VOTE
    unfilled: Unfilled = Unfilled.LEAVE_EMPTY


class Ratification(_Part, frozen=True, kw_only=True):
    majority: str = "1/2"
    of: RatificationOf = RatificationOf.PRESENT
    members: int = 1


class Publishes(_Part, frozen=True, kw_only=True):
    points: bool = False
    place: bool = False
    unawarded: bool = False


class NominationTarget(_Part, frozen=True, kw_only=True):
    edition: str  # slug of the national edition, which need not be run on this installation
    quota: int


class Decision(_Part, frozen=True, kw_only=True):
    """The numbered, dated, signed paper behind a change. `date` is the day on the paper."""

    body: str
    number: str
    date: date
    signer: str


class EditionDocument(_Part, frozen=True, kw_only=True):
    """An edition as an organiser writes it. Times carry their zone; `period` is the first and the last year."""

    slug: str
    draft: bool = False
    contest: ContestDocument
    number: int
    period: tuple[int, int]
    opens_at: datetime
    submission_deadline: datetime
    grace_minutes: int = 0
    fields: tuple[FieldDocument, ...]
    age_window: AgeWindow | None = None
    created_since: int | None = None
    max_authors: int | None = None
    regulation: str = ""
    attachments: tuple[AttachmentRule, ...] = ()
    rounds: tuple[RoundDocument, ...]
    tie_break: tuple[str, ...] = ()
    awards: tuple[AwardDocument, ...] = ()
    award_policy: AwardPolicy = AwardPolicy()
    ratification: Ratification = Ratification()
    publishes: Publishes = Publishes()
    appeal_days: int | None = None  # how long after an announcement authors may appeal; None: not on the platform
    nominates_to: tuple[NominationTarget, ...] = ()


def changed_document(before: EditionDocument, changes: Mapping[str, Any]) -> tuple[EditionDocument, Decision | None]:
    """The document with whole parts of it replaced (JSON values by name), and the `decision` among the changes.

    Raises Invalid with the path of what is not of the right shape (`rounds.0.decimals`).
    """
    unknown = [name for name in changes if name not in (*EditionDocument.__struct_fields__, "decision")]
    if unknown:
        raise Invalid(problems=tuple(Problem(name, N_("Không có mục này.")) for name in unknown))
    parts = {**msgspec.to_builtins(before), **{name: changes[name] for name in changes if name != "decision"}}
    try:
        decision = msgspec.convert(changes.get("decision"), Decision | None)
        return msgspec.convert(parts, EditionDocument), decision
    except msgspec.ValidationError as error:
        raise Invalid(problems=(shape_problem(str(error)),)) from None


def shape_problem(complaint: str) -> Problem:
    """The problem that msgspec complains of ("Expected `int`, got `str` - at `$.rounds[0].decimals`")."""
    path = complaint.rpartition(" - at `$")[2].rstrip("`") if " - at `$" in complaint else ""
    dotted = re.sub(r"\[(\d+)\]", r".\1", path).lstrip(".")
    missing = re.search(r"missing required field `([^`]+)`", complaint)
    if missing:
        return Problem(f"{dotted}.{missing[1]}".lstrip("."), N_("Thiếu mục này."))
    return Problem(dotted, N_("Giá trị không đúng kiểu."))
