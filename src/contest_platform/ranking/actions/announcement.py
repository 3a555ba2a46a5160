"""Making the results public, now or at a set moment, and the pages that are stored for it."""

import asyncio
import gzip
import hashlib
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.actions import freeze_results
from contest_platform.contests.actions.editions import hold_edition
from contest_platform.contests.rules import Edition
from contest_platform.ledger.actions import record
from contest_platform.outbox.actions import enqueue
from contest_platform.ranking import queries
from contest_platform.ranking.queries import Announcement, Proposal, Ratification
from contest_platform.ranking.rules.announcement import (
    AlreadyAnnounced,
    AnnouncedContent,
    DecisionOutdated,
    Names,
    NothingRatified,
    Result,
    check_moment,
    check_winners,
    names_commitment,
    results_of,
    results_path,
)
from contest_platform.ranking.rules.chain import digest_of
from contest_platform.ranking.rules.kit import kit_zip

PAGES_CHANGED = "stored_pages"


async def announce_results(by: Viewer, *, slug: str, at: datetime | None = None) -> Announcement:
    """Freeze the decided results and their digest; public from `at` on (now when none is given), for good.

    A correction is another decision, announced anew: it names the announcement before. From now on no accepted entry
    is withdrawn. Raises NothingRatified, AlreadyAnnounced (by whom and when), DecisionOutdated, MomentPassed,
    WinnerWithdrawn.
    """
    async with database.transaction():
        edition = await hold_edition(by, slug=slug)
        ratification = await queries.latest_ratification(edition.id)
        if ratification is None:
            raise NothingRatified
        before = await queries.latest_announcement(edition.id)
        _check_once(ratification, before)
        now = clock.now()
        check_moment(at, now)
        await freeze_results(by, edition_id=edition.id)
        await _write(by, edition, ratification, before, at or now)
        found = await queries.latest_announcement(edition.id)
        assert found is not None  # noqa: S101 - written above
        return found


async def store_page(
    announcement_id: UUID, *, path: str, language: str, build: str, media_type: str, content: bytes
) -> None:
    """Keep a public page ready to be sent and tell every server process that it changed."""
    async with database.transaction():
        await database.fetch(
            """INSERT INTO stored_page AS p (id, announcement, path, language, media_type, etag, body, stored_at,
                                             build)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
               ON CONFLICT (path, language) DO UPDATE SET announcement = excluded.announcement,
                 build = excluded.build, media_type = excluded.media_type, etag = excluded.etag, body = excluded.body,
                 stored_at = excluded.stored_at""",
            uuid4(),
            announcement_id,
            path,
            language,
            media_type,
            hashlib.sha256(content).hexdigest()[:32],
            gzip.compress(content, 9, mtime=0),
            clock.now(),
            build,
        )
        await database.fetch("SELECT pg_notify($1, $2)", PAGES_CHANGED, path)


@asynccontextmanager
async def storing_pages(edition_id: UUID) -> AsyncIterator[None]:
    """Pages of an edition are made and stored by one after the other: what is stored last was read last."""
    async with database.transaction():
        await database.fetch(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"stored pages of edition {edition_id}"
        )
        yield


async def withdraw_names(*, entry_id: UUID, edition: Edition) -> None:
    """Who made an entry is not shown any more, in no announcement; inside the act's transaction. Digests still hold.

    The stored page goes at once; until it is stored anew, requests render it from what is left.
    """
    await database.fetch("UPDATE announced_names SET names = NULL, salt = NULL WHERE entry = $1", entry_id)
    path = results_path(edition.slug)
    await database.fetch("DELETE FROM stored_page WHERE path = $1", path)
    await database.fetch("SELECT pg_notify($1, $2)", PAGES_CHANGED, path)
    await enqueue("store_results", edition_id=str(edition.id))


def _check_once(ratification: Ratification, before: Announcement | None) -> None:
    if before is not None and before.content.ratification == ratification.digest:
        raise AlreadyAnnounced(
            by=before.by,
            at=before.announced_at,
            extra={"announced_at": before.announced_at.isoformat(), "by": before.by, "digest": before.digest},
        )


async def _write(
    by: Viewer, edition: Edition, ratification: Ratification, before: Announcement | None, announced_at: datetime
) -> None:
    proposal = await queries.proposal_of(edition.id, ratification.proposal_id)
    await _check_closed(edition, proposal)
    names = await _names(one.entry for one in proposal.entries)
    salts = {entry: secrets.token_hex(16) for entry in names}
    decided = await _decided(edition, proposal, ratification, names, salts)
    items = results_of(decided, publishes=edition.publishes, awards=edition.awards, fields=edition.fields)
    kit = await _kit(edition, proposal, ratification, items)
    content = AnnouncedContent(
        edition=edition.slug,
        announced_at=announced_at,
        ratification=ratification.digest,
        corrects=before.digest if before else None,
        kit=hashlib.sha256(kit).hexdigest(),
        open_kit=edition.publishes.points,
        items=items,
    )
    announcement_id, digest = uuid4(), digest_of(content)
    await _insert(by, (announcement_id, edition.id, ratification.id), content, digest)
    await _keep_kit(announcement_id, kit)
    await _keep_names(announcement_id, {item.entry: names[item.entry] for item in items}, salts)
    await _note(by, edition, announcement_id, content, digest)
    await database.fetch("SELECT pg_notify($1, $2)", PAGES_CHANGED, results_path(edition.slug))
    await enqueue("store_results", at=announced_at, edition_id=str(edition.id))


async def _check_closed(edition: Edition, proposal: Proposal) -> None:
    """The sheets are those that the decision was made from: the closing that it names still holds."""
    closing = await queries.closing_of(queries.round_of(edition, proposal.round_code).id)
    if closing is None or closing.digest != proposal.basis.closing:
        raise DecisionOutdated


async def _kit(edition: Edition, proposal: Proposal, decided: Ratification, items: Iterable[Result]) -> bytes:
    content = await queries.kit_content(edition, proposal, decided, [one.entry_code for one in items])
    return await asyncio.to_thread(kit_zip, content, queries.descriptions())


async def _keep_kit(announcement_id: UUID, kit: bytes) -> None:
    await database.fetch(
        "INSERT INTO announced_kit (id, announcement, body) VALUES ($1, $2, $3)", uuid4(), announcement_id, kit
    )


async def _insert(by: Viewer, ids: tuple[UUID, UUID, UUID], content: AnnouncedContent, digest: str) -> None:
    """`ids` are those of the announcement, the edition and the ratification."""
    await database.fetch(
        """INSERT INTO announcement (id, edition, ratification, position, announced_at, content, digest, corrects,
                                     by, at)
           SELECT $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6, $7, $8, $9
           FROM announcement WHERE edition = $2""",
        *ids,
        content.announced_at,
        msgspec.json.encode(content).decode(),
        digest,
        content.corrects,
        by.id,
        clock.now(),
    )


async def _decided(
    edition: Edition,
    proposal: Proposal,
    ratification: Ratification,
    names: dict[UUID, Names],
    salts: dict[UUID, str],
) -> list[Result]:
    """Every entry of the proposal that is still in the contest, with the award that was decided."""
    awards = ratification.awards(proposal)
    titles = await queries.accepted_titles(edition.id, awards)
    present = {one.code for one in proposal.entries if one.entry in titles}
    check_winners({one.code: awards[one.entry] for one in proposal.entries}, present)
    return [
        Result(
            entry=one.entry,
            entry_code=one.code,
            title=titles[one.entry],
            field=one.field,
            award=awards[one.entry],
            place=one.place,
            place_in_field=one.place_in_field,
            points=one.points,
            names_commitment=names_commitment(salts[one.entry], names[one.entry]),
        )
        for one in proposal.entries
        if one.entry in titles
    ]


async def _names(entries: Iterable[UUID]) -> dict[UUID, Names]:
    wanted = list(entries)
    rows = await database.fetch(
        """SELECT entry, array_agg(full_name ORDER BY position) AS authors,
                  array_agg(unit ORDER BY position) FILTER (WHERE unit <> '') AS units
           FROM author WHERE entry = ANY($1::uuid[]) GROUP BY entry""",
        wanted,
    )
    found = {row["entry"]: Names(tuple(row["authors"]), tuple(dict.fromkeys(row["units"] or ()))) for row in rows}
    return {entry: found.get(entry, Names((), ())) for entry in wanted}


async def _note(by: Viewer, edition: Edition, announcement_id: UUID, content: AnnouncedContent, digest: str) -> None:
    await record(
        actor=by.id,
        verb="announce_results",
        subject=f"edition:{edition.id}",
        changes={
            "announcement": str(announcement_id),
            "announced_at": content.announced_at.isoformat(),
            "ratification": content.ratification,
            "corrects": content.corrects,
            "kit": content.kit,
            "digest": digest,
        },
    )


async def _keep_names(announcement_id: UUID, names: dict[UUID, Names], salts: dict[UUID, str]) -> None:
    encoded: list[Any] = [msgspec.json.encode(one).decode() for one in names.values()]
    await database.fetch(
        """INSERT INTO announced_names (id, announcement, entry, salt, names)
           SELECT gen_random_uuid(), $1, g.entry, g.salt, g.names::jsonb
           FROM unnest($2::uuid[], $3::text[], $4::text[]) AS g(entry, salt, names)""",
        announcement_id,
        list(names),
        [salts[entry] for entry in names],
        encoded,
    )
