"""Nominations with their way so far, for those who run the contest, and what came of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import database
from contest_platform.accounts.rules import Viewer
from contest_platform.advancement.rules import Letter, NominationNotFound, NominationStatus, Outcome
from contest_platform.contests.queries import EditionNotFound, contest_roles, edition_for
from contest_platform.contests.queries import edition as published_edition
from contest_platform.contests.rules import JUDGING_READERS, Edition
from contest_platform.ranking.queries import AnnouncedAward, announced_awards


@dataclass(frozen=True)
class Step:
    status: NominationStatus
    at: datetime
    by: str
    letter_number: str | None
    letter_date: date | None
    outcome_award: str | None
    outcome_medal: str | None


@dataclass(frozen=True)
class FrozenAuthor:
    """An author as nominated."""

    full_name: str
    unit: str
    birth_date: date | None
    share_percent: str | None
    lead: bool


@dataclass(frozen=True)
class Nomination:
    """`award` is the result here, `outcome` the result there (None while it is not known)."""

    id: UUID
    entry: UUID
    code: str
    title: str
    field: str
    edition_id: UUID
    contest_id: UUID
    slug: str
    target: str
    award: str
    authors: tuple[FrozenAuthor, ...]
    status: NominationStatus
    steps: tuple[Step, ...]

    @property
    def letter(self) -> Letter | None:
        for step in self.steps:
            if step.letter_number and step.letter_date:
                return Letter(step.letter_number, step.letter_date)
        return None

    @property
    def outcome(self) -> Outcome | None:
        last = self.steps[-1]
        return Outcome(last.outcome_award, last.outcome_medal) if last.status is NominationStatus.CLOSED else None


@dataclass(frozen=True)
class Target:
    """An edition above, its quota and how much of it is used; `awards` are None when it is not run here."""

    slug: str
    name: str
    quota: int
    used: int
    awards: tuple[tuple[str, str], ...] | None


@dataclass(frozen=True)
class Advancement:
    """What the organiser of an edition sees: its winners, where they may go, and who goes."""

    edition: Edition
    winners: tuple[AnnouncedAward, ...]
    targets: tuple[Target, ...]
    nominations: tuple[Nomination, ...]


_NOMINATION = """
SELECT json_build_object(
  'id', n.id, 'entry', n.entry, 'code', e.code, 'title', e.title, 'field', f.code, 'edition_id', n.edition,
  'contest_id', d.contest, 'slug', d.slug, 'target', n.target, 'award', n.award, 'authors', n.authors,
  'status', n.status,
  'steps', (SELECT json_agg(json_build_object(
       'status', s.status, 'at', s.at, 'by', a.full_name, 'letter_number', s.letter_number,
       'letter_date', s.letter_date, 'outcome_award', s.outcome_award, 'outcome_medal', s.outcome_medal)
     ORDER BY s.position) FROM nomination_step s JOIN account a ON a.id = s.by WHERE s.nomination = n.id)
)::text AS nomination
FROM nomination n JOIN entry e ON e.id = n.entry JOIN field f ON f.id = e.field JOIN edition d ON d.id = n.edition
"""
_decode = msgspec.json.Decoder(Nomination).decode


async def advancement_for(viewer: Viewer, slug: str) -> Advancement:
    """Everything about the way up of an edition's winners, for its organisers and auditors."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    nominations = await nominations_of(edition.id)
    used = Counter(one.target for one in nominations)
    targets = [await _target(one.edition, one.quota, used[one.edition]) for one in edition.nominates_to]
    winners = tuple((await announced_awards(edition.id)).values())
    return Advancement(edition, winners, tuple(targets), nominations)


async def nominations_of(edition_id: UUID) -> tuple[Nomination, ...]:
    """The nominations of an edition, in the order in which they were made."""
    rows = await database.fetch(f"{_NOMINATION} WHERE n.edition = $1 ORDER BY n.nominated_at, n.id", edition_id)
    return tuple(_decode(row["nomination"]) for row in rows)


async def nominations_of_entry(entry_id: UUID) -> tuple[Nomination, ...]:
    rows = await database.fetch(f"{_NOMINATION} WHERE n.entry = $1 ORDER BY n.nominated_at, n.id", entry_id)
    return tuple(_decode(row["nomination"]) for row in rows)


async def nomination_for(viewer: Viewer, nomination_id: UUID) -> Nomination:
    """A nomination, when the viewer organises or audits its contest; else not found."""
    found = await nomination_by_id(nomination_id)
    if not (await contest_roles(viewer, found.contest_id)) & JUDGING_READERS:
        raise NominationNotFound
    return found


async def nomination_by_id(nomination_id: UUID) -> Nomination:
    row: Any = await database.fetch_one(f"{_NOMINATION} WHERE n.id = $1", nomination_id)
    if row is None:
        raise NominationNotFound
    found: Nomination = _decode(row["nomination"])
    return found


async def nomination_counts(edition_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many entries of each edition are nominated."""
    counts = dict.fromkeys(edition_ids, 0)
    rows = await database.fetch(
        "SELECT edition, count(*) AS number FROM nomination WHERE edition = ANY($1::uuid[]) GROUP BY edition",
        list(counts),
    )
    return counts | {row["edition"]: row["number"] for row in rows}


async def nominations_count(edition_id: UUID, target: str) -> int:
    row = await database.fetch_one(
        "SELECT count(*) AS number FROM nomination WHERE edition = $1 AND target = $2", edition_id, target
    )
    return row["number"] if row else 0


async def target_awards(target: str) -> frozenset[str] | None:
    """The codes of the awards of the edition above; None when it is not run here."""
    try:
        return frozenset(award.code for award in (await published_edition(target)).awards)
    except EditionNotFound:
        return None


async def _target(slug: str, quota: int, used: int) -> Target:
    try:
        found = await published_edition(slug)
    except EditionNotFound:
        return Target(slug, slug, quota, used, None)
    awards = tuple((award.code, award.name) for award in found.awards)
    return Target(slug, f"{found.contest.name} {found.number}", quota, used, awards)
