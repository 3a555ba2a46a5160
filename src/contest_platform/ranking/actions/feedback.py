"""Feedback: a person looks at what each entrant will be told and lets it through; then it is released."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

import msgspec

from contest_platform import clock, database, settings
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.actions.editions import hold_edition
from contest_platform.entries.rules import EntryNotFound
from contest_platform.judging import queries as judging
from contest_platform.ledger.actions import record
from contest_platform.ranking import queries
from contest_platform.ranking.queries import FeedbackDraft, FeedbackRelease
from contest_platform.ranking.rules.chain import digest_of
from contest_platform.ranking.rules.feedback import (
    FeedbackBeforeAnnouncement,
    FeedbackOutdated,
    FeedbackTooEarly,
    NothingApproved,
    RoundFeedback,
    check_comments,
    check_unawarded_from,
)


async def approve_feedback(by: Viewer, *, slug: str, approvals: Mapping[UUID, Sequence[UUID]]) -> None:
    """Let through, for each of these entries, the figures as they are now and the comments of the sheets named.

    Done again it counts anew. Raises FeedbackTooEarly while the last round is open, EntryNotFound, Invalid for a
    comment that is not there or names a judge.
    """
    async with database.transaction():
        edition = await hold_edition(by, slug=slug)
        if await queries.closing_of(edition.rounds[-1].id) is None:
            raise FeedbackTooEarly
        drafts = {one.entry_id: one for one in await queries.drafts_of(edition, list(approvals))}
        if drafts.keys() != approvals.keys():
            raise EntryNotFound
        names = [one.full_name for one in await judging.judges(edition.id)]
        for entry_id, comments in approvals.items():
            check_comments(comments, drafts[entry_id].comments, names)
        digests = await _write(by, {one: (drafts[one].told(chosen), chosen) for one, chosen in approvals.items()})
        await record(
            actor=by.id,
            verb="approve_feedback",
            subject=f"edition:{edition.id}",
            changes={"entries": digests},
        )


async def release_feedback(by: Viewer, *, slug: str, unawarded_from: date) -> FeedbackRelease:
    """Let entrants read what was approved: who has an award at once, others from that day on (after the ceremony).

    Released again, the new day holds. Raises FeedbackBeforeAnnouncement, NothingApproved, FeedbackOutdated, Invalid.
    """
    async with database.transaction():
        edition = await hold_edition(by, slug=slug)
        found = await queries.announced(edition.id)
        if found is None:
            raise FeedbackBeforeAnnouncement
        check_unawarded_from(unawarded_from, found.announced_at.astimezone(settings.current().time_zone).date())
        drafts = await queries.drafts_of(edition, await queries.approved_entries(edition.id))
        if not drafts:
            raise NothingApproved
        _check_current(drafts)
        await database.fetch(
            """INSERT INTO feedback_release (id, edition, position, unawarded_from, by, at)
               SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5 FROM feedback_release WHERE edition = $2""",
            *(uuid4(), edition.id, unawarded_from, by.id, clock.now()),
        )
        await record(
            actor=by.id,
            verb="release_feedback",
            subject=f"edition:{edition.id}",
            changes={"unawarded_from": unawarded_from.isoformat(), "entries": len(drafts)},
        )
        release = await queries.release_of(edition.id)
        assert release is not None  # noqa: S101 - written above
        return release


def _check_current(drafts: Sequence[FeedbackDraft]) -> None:
    outdated = [one.code for one in drafts if one.outdated]
    if outdated:
        raise FeedbackOutdated(codes=", ".join(outdated[:20]), extra={"entries": outdated})


async def _write(by: Viewer, told: Mapping[UUID, tuple[Sequence[RoundFeedback], Sequence[UUID]]]) -> dict[str, str]:
    """What is told of each entry, with the sheets whose comments are in it; gives the digest of each."""
    await database.fetch(
        """INSERT INTO feedback (id, entry, position, content, comments, by, at)
           SELECT gen_random_uuid(), g.entry,
                  1 + (SELECT count(*) FROM feedback f WHERE f.entry = g.entry), g.content::jsonb, g.comments::jsonb,
                  $4, $5
           FROM unnest($1::uuid[], $2::text[], $3::text[]) AS g(entry, content, comments)""",
        list(told),
        [msgspec.json.encode(content).decode() for content, _ in told.values()],
        [msgspec.json.encode(list(chosen)).decode() for _, chosen in told.values()],
        by.id,
        clock.now(),
    )
    return {str(entry): digest_of(content) for entry, (content, _) in told.items()}
