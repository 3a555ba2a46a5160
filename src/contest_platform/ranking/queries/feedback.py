"""Feedback: as it would be told, as it was approved, and as an entrant may read it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import clock, database, settings
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import JUDGING_READERS, Edition, Round
from contest_platform.entries.queries import Entry, entry_to_write
from contest_platform.entries.rules import EntryNotFound
from contest_platform.ranking.queries.closings import closing_of
from contest_platform.ranking.queries.results import announced
from contest_platform.ranking.rules.feedback import (
    Comment,
    FeedbackNotReleased,
    RoundFeedback,
    SheetPoints,
    is_visible,
    round_feedback,
    with_comments,
)

PAGE = 100
_decode_content = msgspec.json.Decoder(tuple[RoundFeedback, ...]).decode
_decode_ids = msgspec.json.Decoder(tuple[UUID, ...]).decode


@dataclass(frozen=True)
class ApprovedFeedback:
    """What somebody has let through, with the sheets whose comments are in it."""

    rounds: tuple[RoundFeedback, ...]
    comments: tuple[UUID, ...]
    by: str
    at: datetime


@dataclass(frozen=True)
class FeedbackDraft:
    """What could be told of an entry: the figures of its closed rounds, and the comments that there are."""

    entry_id: UUID
    code: str
    title: str
    rounds: tuple[RoundFeedback, ...]
    comments: tuple[Comment, ...]
    approved: ApprovedFeedback | None

    def told(self, chosen: Iterable[UUID]) -> tuple[RoundFeedback, ...]:
        """With the comments of these sheets."""
        return with_comments(self.rounds, self.comments, chosen)

    @property
    def outdated(self) -> bool:
        """Whether sheets have changed since it was approved."""
        return self.approved is not None and self.approved.rounds != self.told(self.approved.comments)


@dataclass(frozen=True)
class FeedbackRelease:
    unawarded_from: date
    by: str
    at: datetime


@dataclass(frozen=True)
class FeedbackPage:
    """At most 100 drafts in the order of codes. `approved` counts those of the whole edition, of `entries` judged."""

    edition: Edition
    drafts: tuple[FeedbackDraft, ...]
    entries: int
    approved: int
    release: FeedbackRelease | None
    next: str | None


async def feedback_page(viewer: Viewer, slug: str, after: str | None = None) -> FeedbackPage:
    """For those who run and audit the edition, from behind the entry whose code is `after`."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    rows = await database.fetch(
        "SELECT id, code FROM entry WHERE edition = $1 AND status = 'accepted' AND code > $2 ORDER BY code LIMIT $3",
        *(edition.id, after or "", PAGE + 1),
    )
    counted = await database.fetch(
        """SELECT count(*) AS entries, count(*) FILTER (WHERE EXISTS (
             SELECT 1 FROM feedback f WHERE f.entry = e.id)) AS approved
           FROM entry e WHERE e.edition = $1 AND e.status = 'accepted'""",
        edition.id,
    )
    return FeedbackPage(
        edition=edition,
        drafts=await drafts_of(edition, [row["id"] for row in rows[:PAGE]]),
        entries=counted[0]["entries"],
        approved=counted[0]["approved"],
        release=await release_of(edition.id),
        next=rows[PAGE - 1]["code"] if len(rows) > PAGE else None,
    )


async def feedback_draft(viewer: Viewer, slug: str, entry_id: UUID) -> tuple[Edition, FeedbackDraft]:
    """One entry's, for those who run and audit the edition."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    found = await drafts_of(edition, [entry_id])
    if not found:
        raise EntryNotFound
    return edition, found[0]


async def own_feedback(viewer: Viewer, entry_id: UUID) -> ApprovedFeedback:
    """For who keeps the dossier, once it is released and for this entry visible. Raises FeedbackNotReleased."""
    found = await visible_feedback(await entry_to_write(viewer, entry_id))
    if found is None:
        raise FeedbackNotReleased
    return found


async def visible_feedback(entry: Entry) -> ApprovedFeedback | None:
    """What the keeper of this dossier may read today; who asks has been tested."""
    release = await release_of(entry.edition_id)
    found = await announced(entry.edition_id) if release else None
    if release is None or found is None:
        return None
    awarded = any(one.entry == entry.id and one.award is not None for one in found.content.items)
    today = clock.today(settings.current().time_zone)
    if not is_visible(awarded=awarded, unawarded_from=release.unawarded_from, today=today):
        return None
    return (await _approved([entry.id])).get(entry.id)


async def release_of(edition_id: UUID) -> FeedbackRelease | None:
    """The newest, which holds."""
    row = await database.fetch_one(
        """SELECT r.unawarded_from, a.full_name, r.at FROM feedback_release r JOIN account a ON a.id = r.by
           WHERE r.edition = $1 ORDER BY r.position DESC LIMIT 1""",
        edition_id,
    )
    return FeedbackRelease(row["unawarded_from"], row["full_name"], row["at"]) if row else None


async def approved_entries(edition_id: UUID) -> list[UUID]:
    rows = await database.fetch(
        """SELECT DISTINCT e.id, e.code FROM feedback f JOIN entry e ON e.id = f.entry
           WHERE e.edition = $1 AND e.status = 'accepted' ORDER BY e.code""",
        edition_id,
    )
    return [row["id"] for row in rows]


async def drafts_of(edition: Edition, entries: Sequence[UUID]) -> tuple[FeedbackDraft, ...]:
    """What could be told of these entries of the edition, in the order of their codes."""
    sheets = {one.id: await _sheets(one, entries) for one in edition.rounds}
    points = {one.id: await _official(one.id) for one in edition.rounds}
    approved = await _approved(entries)
    rows = await database.fetch(
        """SELECT id, code, title FROM entry
           WHERE edition = $1 AND status = 'accepted' AND id = ANY($2::uuid[]) ORDER BY code""",
        edition.id,
        list(entries),
    )
    found = []
    for row in rows:
        judged = [
            (one, sheets[one.id][row["id"]], (points[one.id] or {}).get(row["id"]))
            for one in edition.rounds
            if points[one.id] is not None and row["id"] in sheets[one.id]
        ]
        found.append(_draft(row, judged, approved.get(row["id"])))
    return tuple(found)


def _draft(
    row: Any, judged: Sequence[tuple[Round, list[SheetPoints], Decimal | None]], approved: ApprovedFeedback | None
) -> FeedbackDraft:
    offered = [Comment(sheet.id, one.code, sheet.comment) for one, sheets, _ in judged for sheet in sheets]
    return FeedbackDraft(
        entry_id=row["id"],
        code=row["code"],
        title=row["title"],
        rounds=tuple(round_feedback(one, sheets, points=points) for one, sheets, points in judged),
        comments=tuple(sorted((one for one in offered if one.text), key=lambda one: (one.round, one.text))),
        approved=approved,
    )


async def _official(round_id: UUID) -> Mapping[UUID, Decimal | None] | None:
    """The points of a closed round; None while it is open."""
    closing = await closing_of(round_id)
    return {line.entry: line.points for line in closing.lines} if closing else None


async def _sheets(round_: Round, entries: Iterable[UUID]) -> Mapping[UUID, list[SheetPoints]]:
    """The counting sheets by entry, in an order that has nothing to do with judges."""
    rows = await database.fetch(
        """SELECT a.entry, s.id, s.total::text AS total, s.comment,
                  (SELECT json_object_agg(c.code, p.points::text)::text
                   FROM sheet_point p JOIN criterion c ON c.id = p.criterion WHERE p.sheet = s.id) AS points
           FROM assignment a JOIN sheet s ON s.assignment = a.id
           WHERE a.round = $1 AND a.status = 'signed' AND a.entry = ANY($2::uuid[]) ORDER BY s.id""",
        round_.id,
        list(entries),
    )
    found: defaultdict[UUID, list[SheetPoints]] = defaultdict(list)
    for row in rows:
        points: dict[str, str] = msgspec.json.decode(row["points"] or "{}")
        values = {code: Decimal(value).normalize() for code, value in points.items()}
        total = Decimal(row["total"]).normalize()
        found[row["entry"]].append(SheetPoints(row["id"], total, values, row["comment"].strip()))
    return found


async def _approved(entries: Sequence[UUID]) -> dict[UUID, ApprovedFeedback]:
    rows = await database.fetch(
        """SELECT DISTINCT ON (f.entry) f.entry, f.content::text AS content, f.comments::text AS comments,
                  a.full_name, f.at
           FROM feedback f JOIN account a ON a.id = f.by
           WHERE f.entry = ANY($1::uuid[]) ORDER BY f.entry, f.position DESC""",
        list(entries),
    )
    return {
        row["entry"]: ApprovedFeedback(
            _decode_content(row["content"]), _decode_ids(row["comments"]), row["full_name"], row["at"]
        )
        for row in rows
    }
