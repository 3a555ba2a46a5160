"""Announced results, for everybody from their moment on; before it there is nothing to be found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import clock, database, settings
from contest_platform.contests.rules import Decision
from contest_platform.entries.queries import public_names
from contest_platform.ranking.rules.announcement import (
    AnnouncedContent,
    Names,
    Result,
    ResultsNotAnnounced,
    results_path,
)
from contest_platform.ranking.rules.appeals import appeals_until

_ANNOUNCEMENT = """
SELECT n.id, n.edition, e.slug, n.position, n.announced_at, n.content::text AS content, n.digest, n.corrects,
       d.decision::text AS decision, a.full_name, n.at
FROM announcement n JOIN edition e ON e.id = n.edition JOIN ratification d ON d.id = n.ratification
JOIN account a ON a.id = n.by
"""
_decode_content = msgspec.json.Decoder(AnnouncedContent).decode
_decode_decision = msgspec.json.Decoder(Decision).decode
_decode_names = msgspec.json.Decoder(Names).decode
NOBODY = Names((), ())


@dataclass(frozen=True)
class Announcement:
    """An announcement as it was frozen. `corrects` is the digest of the one that it stands in place of."""

    id: UUID
    edition_id: UUID
    slug: str
    position: int
    announced_at: datetime
    content: AnnouncedContent
    digest: str
    corrects: str | None
    decision: Decision
    by: str
    asked_at: datetime


@dataclass(frozen=True)
class NamedResult:
    """A published entry with the names that may be shown today."""

    result: Result
    names: Names


@dataclass(frozen=True)
class AnnouncedAward:
    """A winner, for the stages after this one."""

    entry: UUID
    code: str
    title: str
    field: str
    award: str


@dataclass(frozen=True)
class AnnouncedResult:
    """Where results are read, since when they are public, and until when they may be appealed."""

    path: str
    announced_at: datetime
    appeals_until: datetime | None


@dataclass(frozen=True)
class StoredPage:
    """A page as it is sent: gzip-compressed bytes, good until the moment of the next announcement, if one is set."""

    media_type: str
    etag: str
    body: bytes
    until: datetime | None


async def announcement(slug: str) -> Announcement:
    """The latest announcement of a published edition whose moment has come. Raises ResultsNotAnnounced."""
    return _announcement(
        await database.fetch_one(
            f"""{_ANNOUNCEMENT} WHERE e.slug = $1 AND e.published_at IS NOT NULL AND n.announced_at <= $2
                ORDER BY n.position DESC LIMIT 1""",
            slug,
            clock.now(),
        )
    )


async def announcement_at(slug: str, position: int) -> Announcement:
    """An announcement by its number, also one that was corrected since."""
    return _announcement(
        await database.fetch_one(
            f"""{_ANNOUNCEMENT} WHERE e.slug = $1 AND e.published_at IS NOT NULL AND n.announced_at <= $2
                  AND n.position = $3""",
            slug,
            clock.now(),
            position,
        )
    )


async def announced(edition_id: UUID) -> Announcement | None:
    """The latest announcement of an edition that is public by now."""
    rows = await database.fetch(
        f"{_ANNOUNCEMENT} WHERE n.edition = $1 AND n.announced_at <= $2 ORDER BY n.position DESC LIMIT 1",
        edition_id,
        clock.now(),
    )
    return _announcement(rows[0]) if rows else None


async def own_result(edition_id: UUID) -> AnnouncedResult | None:
    """What the keepers of an edition's dossiers may be led to: nothing before the announcement's moment."""
    row = await database.fetch_one(
        """SELECT e.slug, e.appeal_days, min(n.announced_at) AS first_at, max(n.announced_at) AS last_at
           FROM announcement n JOIN edition e ON e.id = n.edition
           WHERE n.edition = $1 AND n.announced_at <= $2 GROUP BY e.id""",
        edition_id,
        clock.now(),
    )
    if row is None:
        return None
    days, zone = row["appeal_days"], settings.current().time_zone
    until = appeals_until(row["last_at"], days, zone) if days is not None else None
    return AnnouncedResult(results_path(row["slug"]), row["first_at"], until)


async def announced_moments(edition_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When the results of each edition became public, for those whose moment has come."""
    rows = await database.fetch(
        """SELECT edition, min(announced_at) AS announced_at FROM announcement
           WHERE edition = ANY($1::uuid[]) AND announced_at <= $2 GROUP BY edition""",
        list(edition_ids),
        clock.now(),
    )
    return {row["edition"]: row["announced_at"] for row in rows}


async def announcements_of(edition_id: UUID) -> tuple[Announcement, ...]:
    """All of an edition, those for a later moment too, the latest first: for those who run it."""
    rows = await database.fetch(f"{_ANNOUNCEMENT} WHERE n.edition = $1 ORDER BY n.position DESC", edition_id)
    return tuple(_announcement(row) for row in rows)


async def latest_announcement(edition_id: UUID) -> Announcement | None:
    """The latest of them, also before its moment."""
    rows = await database.fetch(f"{_ANNOUNCEMENT} WHERE n.edition = $1 ORDER BY n.position DESC LIMIT 1", edition_id)
    return _announcement(rows[0]) if rows else None


async def named_results(found: Announcement) -> tuple[NamedResult, ...]:
    """The results with the names frozen that day, as far as the consents of today allow."""
    rows = await database.fetch(
        "SELECT entry, names::text AS names FROM announced_names WHERE announcement = $1 AND names IS NOT NULL",
        found.id,
    )
    frozen = {row["entry"]: _decode_names(row["names"]) for row in rows}
    allowed = await public_names(frozen, clock.today(settings.current().time_zone))
    return tuple(
        NamedResult(item, frozen[item.entry] if item.entry in allowed and allowed[item.entry].authors else NOBODY)
        for item in found.content.items
    )


async def announced_awards(edition_id: UUID) -> dict[UUID, AnnouncedAward]:
    """The winners of an edition as announced; empty before the announcement."""
    found = await announced(edition_id)
    items = found.content.items if found else ()
    return {
        one.entry: AnnouncedAward(one.entry, one.entry_code, one.title, one.field, one.award)
        for one in items
        if one.award is not None
    }


async def stored_page(path: str, language: str, build: str) -> StoredPage | None:
    """The page of a path as this build makes it, unless a later announcement stands in place of what it shows."""
    row = await database.fetch_one(
        """SELECT p.media_type, p.etag, p.body,
                  (SELECT min(later.announced_at) FROM announcement later
                   WHERE later.edition = n.edition AND later.position > n.position) AS until
           FROM stored_page p JOIN announcement n ON n.id = p.announcement WHERE p.path = $1 AND p.language = $2
             AND p.build = $3""",
        path,
        language,
        build,
    )
    if row is None or (row["until"] is not None and row["until"] <= clock.now()):
        return None
    return StoredPage(row["media_type"], row["etag"], row["body"], row["until"])


async def editions_stored_otherwise(build: str) -> tuple[UUID, ...]:
    """The editions whose stored pages were made by another build of the program."""
    rows = await database.fetch(
        """SELECT DISTINCT n.edition FROM stored_page p JOIN announcement n ON n.id = p.announcement
           WHERE p.build <> $1""",
        build,
    )
    return tuple(row["edition"] for row in rows)


def _announcement(row: Any) -> Announcement:
    if row is None:
        raise ResultsNotAnnounced
    return Announcement(
        id=row["id"],
        edition_id=row["edition"],
        slug=row["slug"],
        position=row["position"],
        announced_at=row["announced_at"],
        content=_decode_content(row["content"]),
        digest=row["digest"],
        corrects=row["corrects"],
        decision=_decode_decision(row["decision"]),
        by=row["full_name"],
        asked_at=row["at"],
    )
