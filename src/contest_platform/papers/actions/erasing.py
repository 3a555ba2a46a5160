"""Letting the people of an entry go, at their request: the last stage knows everything in which they are named."""

from collections.abc import Collection
from uuid import UUID

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer, written_reason
from contest_platform.advancement.actions import erase_from_nominations
from contest_platform.contests.queries import edition_by_id, may_organise
from contest_platform.entries.actions.erasing import erase_from_dossier
from contest_platform.entries.queries import Entry, entry_by_id, hold_edition_of
from contest_platform.entries.rules import EntryNotFound
from contest_platform.language import _
from contest_platform.ledger.actions import record
from contest_platform.outbox.actions import enqueue
from contest_platform.papers.rules.erasing import TAKEN_AWAY, NobodyChosen, kinds_with_people
from contest_platform.ranking.actions.announcement import withdraw_names


async def erase_people(
    by: Viewer,
    *,
    entry_id: UUID,
    authors: Collection[UUID] = (),
    mentor: bool = False,
    on_behalf_of: bool = False,
    reason: str,
) -> None:
    """At their request, personal data of people of an entry goes everywhere this program keeps it: from the dossier,
    its receipts, the ledger, announced results, nominations, certificates and papers that were made. The entry is
    public by its code alone from now on.

    What they made, shares, points, prizes and every digest stay; a certificate still holds, by its serial. Raises
    NobodyChosen, ReasonNotValid.
    """
    why = written_reason(reason)
    async with database.transaction():
        await hold_edition_of(entry_id)
        await database.fetch("SELECT 1 FROM entry WHERE id = $1 FOR UPDATE", entry_id)
        entry = await _entry_of(by, entry_id)
        chosen = frozenset(authors) & {one.id for one in entry.authors}
        if not (chosen or mentor or on_behalf_of):
            raise NobodyChosen(field="people")
        await _erase_certificates(entry_id, chosen, mentor=mentor)
        await _take_papers_away(entry.edition_id)
        await erase_from_nominations(entry, chosen)
        names = await erase_from_dossier(entry, authors=chosen, mentor=mentor, on_behalf_of=on_behalf_of)
        await withdraw_names(entry_id=entry_id, edition=await edition_by_id(entry.edition_id))
        await record(
            actor=by.id,
            verb="erase_people",
            subject=f"entry:{entry_id}",
            changes={"names": names},
            personal={"reason": why},
        )


async def _entry_of(by: Viewer, entry_id: UUID) -> Entry:
    """The entry, for an organiser of its contest; else not found."""
    entry = await entry_by_id(entry_id)
    if not await may_organise(by, entry.contest_id):
        raise EntryNotFound
    return entry


async def _erase_certificates(entry_id: UUID, authors: Collection[UUID], *, mentor: bool) -> None:
    """Without its salt, the commitment in the digest tells nothing any more."""
    await database.fetch(
        """UPDATE certificate SET full_name = NULL, unit = NULL, salt = NULL
           WHERE entry = $1 AND (author = ANY($2::uuid[]) OR ($3 AND author IS NULL))""",
        entry_id,
        list(authors),
        mentor,
    )


async def _take_papers_away(edition_id: UUID) -> None:
    """Those that are being made too: what they print was read before."""
    rows = await database.fetch(
        """UPDATE paper p SET state = 'failed', failure = $3, sha256 = NULL, size_bytes = NULL,
                              ended_at = coalesce(p.ended_at, $4)
           FROM paper before WHERE before.id = p.id AND p.edition = $1 AND p.kind = ANY($2) AND p.state <> 'failed'
           RETURNING before.sha256""",
        edition_id,
        [kind.value for kind in kinds_with_people()],
        _(TAKEN_AWAY),
        clock.now(),
    )
    for sha256 in dict.fromkeys(row["sha256"] for row in rows if row["sha256"]):
        await enqueue("remove_unreferenced_file", sha256=sha256)
