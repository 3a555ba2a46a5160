"""An edition as it stands: its parts with their ids, and which phase of its life a moment falls into."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from contest_platform.contests.rules.document import (
    AgeWindow,
    AttachmentRule,
    AwardDocument,
    AwardPolicy,
    ContestDocument,
    CriterionDocument,
    EditionDocument,
    FieldDocument,
    NominationTarget,
    Publishes,
    Ratification,
    RoundDocument,
    RubricLevel,
)
from contest_platform.contests.rules.kinds import ContestKind, Level, Method, RanksBy


class Phase(StrEnum):
    """Where an edition stands by its dates; what happened later (closing, announcement) is rows of later stages."""

    DRAFT = "draft"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Contest:
    id: UUID
    code: str
    kind: ContestKind
    level: Level
    name: str
    owner: str  # the province or body whose records the contest's editions count in ("Sơn La")


@dataclass(frozen=True)
class Field:
    id: UUID
    code: str
    name: str


@dataclass(frozen=True)
class Criterion:
    id: UUID
    code: str
    name: str
    max_points: Decimal
    step: Decimal
    weight: Decimal
    levels: tuple[RubricLevel, ...]


@dataclass(frozen=True)
class Round:
    id: UUID
    code: str
    name: str
    position: int
    judges_per_entry: int
    min_sheets: int
    method: Method
    ranks_by: RanksBy
    decimals: int
    max_spread: Decimal | None
    blind: bool
    min_points_to_pass: Decimal | None
    scores_due_at: datetime | None  # by when judges are asked to have signed; locks nothing
    rubric: tuple[Criterion, ...]


@dataclass(frozen=True)
class Award:
    """A tier of the award scheme; tiers stand in order from the highest."""

    id: UUID
    code: str
    name: str
    medal: str | None
    per_field: int | None
    total: int | None
    min_points: Decimal | None
    max_per_unit: int | None
    max_per_author: int | None
    money_vnd: int


@dataclass(frozen=True)
class Edition:
    """All of an edition's settings. Times are UTC; dates are calendar days; money is đồng."""

    id: UUID
    slug: str
    contest: Contest
    number: int
    period_start: int
    period_end: int
    published_at: datetime | None
    opens_at: datetime
    submission_deadline: datetime
    grace_minutes: int
    born_from: date | None
    born_to: date | None
    created_since: int | None
    max_authors: int | None
    regulation: str
    tie_break: tuple[str, ...]
    award_policy: AwardPolicy
    ratification: Ratification
    publishes: Publishes
    appeal_days: int | None
    nominates_to: tuple[NominationTarget, ...]
    scoring_locked_at: datetime | None
    dossiers_closed_at: datetime | None  # from then on no dossier is handed in or checked
    results_frozen_at: datetime | None  # from then on no accepted entry is withdrawn
    demonstration: bool
    version: int
    fields: tuple[Field, ...]
    attachments: tuple[AttachmentRule, ...]
    rounds: tuple[Round, ...]
    awards: tuple[Award, ...]

    def field(self, code: str) -> Field | None:
        return next((one for one in self.fields if one.code == code), None)

    def round(self, code: str) -> Round | None:
        return next((one for one in self.rounds if one.code == code), None)

    def award(self, code: str) -> Award | None:
        return next((one for one in self.awards if one.code == code), None)

    def attachment(self, kind: str) -> AttachmentRule | None:
        return next((one for one in self.attachments if one.kind == kind), None)


def taking_ends_at(edition: Edition) -> datetime:
    """The last moment at which a dossier is taken: the deadline and the minutes of grace after it."""
    return edition.submission_deadline + timedelta(minutes=edition.grace_minutes)


def takes_entries(edition: Edition, now: datetime) -> bool:
    """Both ends count: a dossier at the very second of the deadline is in time.

    **Source:** calls for entries that take dossiers "đến hết" the deadline, by the day of the postmark.
    """
    return phase(edition, now) is Phase.OPEN


def phase(edition: Edition, now: datetime) -> Phase:
    if edition.published_at is None:
        return Phase.DRAFT
    if now < edition.opens_at:
        return Phase.UPCOMING
    return Phase.OPEN if now <= taking_ends_at(edition) else Phase.CLOSED


def document_of(edition: Edition) -> EditionDocument:
    """The document that would make this edition."""
    born = (edition.born_from, edition.born_to)
    made: EditionDocument = _same_fields(
        EditionDocument,
        edition,
        draft=edition.published_at is None,
        contest=_same_fields(ContestDocument, edition.contest),
        period=(edition.period_start, edition.period_end),
        fields=tuple(_same_fields(FieldDocument, one) for one in edition.fields),
        age_window=AgeWindow(born_from=born[0], born_to=born[1]) if born[0] and born[1] else None,
        rounds=tuple(_round_document(one) for one in edition.rounds),
        awards=tuple(_same_fields(AwardDocument, one) for one in edition.awards),
    )
    return made


def _round_document(one: Round) -> RoundDocument:
    rubric = tuple(_same_fields(CriterionDocument, criterion) for criterion in one.rubric)
    made: RoundDocument = _same_fields(RoundDocument, one, rubric=rubric)
    return made


def _same_fields(kind: Any, source: Any, **instead: Any) -> Any:
    """A document with the fields of the same names, but for those given."""
    same = {name: getattr(source, name) for name in kind.__struct_fields__ if name not in instead}
    return kind(**same, **instead)
