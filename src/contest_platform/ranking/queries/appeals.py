"""Appeals: the author's own as far as it is for the author, and all of an edition for those who run and audit it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import clock, database, settings
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import contest_roles, edition_by_id, edition_for
from contest_platform.contests.rules import JUDGING_READERS, Decision, Edition
from contest_platform.entries.queries import entry_to_write
from contest_platform.entries.rules import EntryNotFound
from contest_platform.ranking.queries.results import announced
from contest_platform.ranking.rules.announcement import ResultsNotAnnounced
from contest_platform.ranking.rules.appeals import (
    AppealEffect,
    AppealNotFound,
    AppealOutcome,
    AppealState,
    appeals_until,
)

MOST = 500

# Corrected: by the first announcement after the ruling that somebody can read.
_APPEAL = """
SELECT json_build_object(
  'id', p.id, 'position', p.position, 'edition_id', p.edition, 'slug', d.slug, 'entry_id', p.entry, 'code', e.code,
  'title', e.title, 'announced_at', n.announced_at, 'announcement', n.position, 'statement', p.statement,
  'filed_by', a.full_name, 'filed_at', p.at,
  'notes', (SELECT coalesce(json_agg(json_build_object(
       'day', o.day, 'text', o.text, 'shared', o.shared, 'by_author', o.by = p.by, 'by', b.full_name, 'at', o.at)
     ORDER BY o.day, o.at), '[]') FROM appeal_note o JOIN account b ON b.id = o.by WHERE o.appeal = p.id),
  'ruling', (SELECT json_build_object('outcome', r.outcome, 'effect', r.effect, 'reason', r.reason,
                                      'decision', r.decision, 'by', c.full_name, 'at', r.at)
             FROM appeal_ruling r JOIN account c ON c.id = r.by WHERE r.appeal = p.id),
  'corrected_at', (SELECT min(l.announced_at) FROM announcement l JOIN appeal_ruling r ON r.appeal = p.id
                   WHERE l.edition = p.edition AND l.position > n.position AND l.at > r.at AND l.announced_at <= $1)
)::text AS appeal
FROM appeal p JOIN entry e ON e.id = p.entry JOIN edition d ON d.id = p.edition
JOIN announcement n ON n.id = p.announcement JOIN account a ON a.id = p.by
"""


@dataclass(frozen=True)
class AppealNote:
    """A line of the log: what happened on `day`. `shared` ones are for the author too."""

    day: date
    text: str
    shared: bool
    by_author: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class Ruling:
    outcome: AppealOutcome
    effect: AppealEffect
    reason: str
    decision: Decision | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Appeal:
    """An appeal with its log in the order of days. `announcement` is the number of what it is against."""

    id: UUID
    position: int
    edition_id: UUID
    slug: str
    entry_id: UUID
    code: str
    title: str
    announced_at: datetime
    announcement: int
    statement: str
    filed_by: str
    filed_at: datetime
    notes: tuple[AppealNote, ...]
    ruling: Ruling | None
    corrected_at: datetime | None

    @property
    def state(self) -> AppealState:
        return AppealState(self.ruling.outcome.value) if self.ruling else AppealState.OPEN

    @property
    def owes_correction(self) -> bool:
        """It was upheld with an effect, and no later announcement is public."""
        return self.ruling is not None and self.ruling.effect is not AppealEffect.NONE and self.corrected_at is None


@dataclass(frozen=True)
class AppealDoor:
    """Whether the author of an entry may appeal against what is announced, until when, and the appeals there are."""

    edition: Edition
    until: datetime | None
    is_open: bool
    appeals: tuple[Appeal, ...]


@dataclass(frozen=True)
class AppealCounts:
    open: int
    owing: int


_decode = msgspec.json.Decoder(Appeal).decode


async def appeal_door(viewer: Viewer, entry_id: UUID) -> AppealDoor:
    """For whoever keeps the dossier, once results are public: else ResultsNotAnnounced, or not found."""
    entry = await entry_to_write(viewer, entry_id)
    edition, found = await edition_by_id(entry.edition_id), await announced(entry.edition_id)
    if found is None:
        raise ResultsNotAnnounced
    rows = await database.fetch(f"{_APPEAL} WHERE p.entry = $2 ORDER BY p.position DESC", clock.now(), entry.id)
    appeals = tuple(_for_author(_decode(row["appeal"])) for row in rows)
    if edition.appeal_days is None:
        return AppealDoor(edition, None, is_open=False, appeals=appeals)
    until = appeals_until(found.announced_at, edition.appeal_days, settings.current().time_zone)
    appealed = any(one.announcement == found.position for one in appeals)
    return AppealDoor(edition, until, is_open=not appealed and clock.now() <= until, appeals=appeals)


async def appeal_for(viewer: Viewer, appeal_id: UUID) -> Appeal:
    """The whole of it for those who run or audit the contest; for who keeps the dossier what is shared."""
    row = await database.fetch_one(f"{_APPEAL} WHERE p.id = $2", clock.now(), appeal_id)
    if row is None:
        raise AppealNotFound
    found: Appeal = _decode(row["appeal"])
    edition = await edition_by_id(found.edition_id)
    if (await contest_roles(viewer, edition.contest.id)) & set(JUDGING_READERS):
        return found
    try:
        await entry_to_write(viewer, found.entry_id)
    except EntryNotFound:
        raise AppealNotFound from None
    return _for_author(found)


async def appeals_for(viewer: Viewer, slug: str) -> tuple[Edition, tuple[Appeal, ...]]:
    """The edition and its appeals for those who run or audit it: open ones first, then the oldest; at most 500."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    rows = await database.fetch(
        f"""{_APPEAL} WHERE p.edition = $2
            ORDER BY EXISTS (SELECT 1 FROM appeal_ruling r WHERE r.appeal = p.id), p.position LIMIT {MOST}""",
        clock.now(),
        edition.id,
    )
    return edition, tuple(_decode(row["appeal"]) for row in rows)


async def appeal_counts(edition_ids: Iterable[UUID]) -> dict[UUID, AppealCounts]:
    """Of each edition: how many wait for a ruling, and how many that were upheld wait for a correction."""
    ids = list(edition_ids)
    rows: Any = await database.fetch(
        """SELECT p.edition, count(*) FILTER (WHERE r.id IS NULL) AS open,
                  count(*) FILTER (WHERE r.effect <> 'none' AND NOT EXISTS (
                    SELECT 1 FROM announcement l WHERE l.edition = p.edition AND l.at > r.at)) AS owing
           FROM appeal p LEFT JOIN appeal_ruling r ON r.appeal = p.id WHERE p.edition = ANY($1::uuid[])
           GROUP BY p.edition""",
        ids,
    )
    return dict.fromkeys(ids, AppealCounts(0, 0)) | {
        row["edition"]: AppealCounts(row["open"], row["owing"]) for row in rows
    }


def _for_author(appeal: Appeal) -> Appeal:
    return replace(appeal, notes=tuple(one for one in appeal.notes if one.shared))
