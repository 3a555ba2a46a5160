"""What the virus scanner says about a file: as it arrives, and again when the scanner was away."""

from contextlib import aclosing
from uuid import UUID

from contest_platform import database, media, settings
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import Edition
from contest_platform.entries import queries
from contest_platform.entries.queries import Attachment, Entry, Owner
from contest_platform.entries.queries.people import Keeper, dossier_keepers
from contest_platform.entries.rules import FileInfected
from contest_platform.filestore import StoredFile, store
from contest_platform.ledger.actions import record
from contest_platform.outbox.actions import enqueue, send_mail

_STATES = {
    media.Verdict.CLEAN: "clean",
    media.Verdict.UNSCANNED: "quarantined",
    media.Verdict.INFECTED: "infected",
}


class ScannerAway(Exception):
    """The virus scanner that the settings name does not answer: ask again later."""


async def scanned(stored: StoredFile) -> str:
    """The state by the virus scanner: quarantined when it is away; an infected file is refused."""
    if not settings.current().clamd:
        return "clean"
    verdict = await _verdict(stored.sha256)
    if verdict is media.Verdict.INFECTED:
        raise FileInfected(field="file")
    return _STATES[verdict]


async def _verdict(sha256: str) -> media.Verdict:
    async with aclosing(store().open(sha256)) as blocks:
        return await media.scan(blocks)


async def rescan_file(*, attachment_id: UUID) -> None:
    """Ask the virus scanner again about a quarantined file; raises ScannerAway.

    An infected one is given to nobody any more, and its owner and the secretaries get a mail.
    """
    row = await database.fetch_one(
        "SELECT sha256 FROM attachment WHERE id = $1 AND state = 'quarantined' AND removed_at IS NULL", attachment_id
    )
    if row is None:
        return
    verdict = await _verdict(row["sha256"])
    if verdict is media.Verdict.UNSCANNED:
        raise ScannerAway
    async with database.transaction():
        done = await database.fetch_one(
            """UPDATE attachment SET state = $2 WHERE id = $1 AND state = 'quarantined' AND removed_at IS NULL
               RETURNING entry""",
            attachment_id,
            _STATES[verdict],
        )
        if done is None:  # another worker was first, or the file was taken out meanwhile
            return
        await record(
            actor=None,
            verb="rescan_file",
            subject=f"entry:{done['entry']}",
            changes={"attachment": str(attachment_id), "state": _STATES[verdict]},
        )
        if verdict is media.Verdict.INFECTED:
            await _tell(done["entry"], attachment_id)


async def rescan_waiting() -> None:
    """Ask again about every file that still waits and whose own job has given up, after three days of asking."""
    async with database.transaction():
        rows = await database.fetch(
            """SELECT t.id FROM attachment t
               WHERE t.state = 'quarantined' AND t.removed_at IS NULL AND NOT EXISTS (
                 SELECT FROM procrastinate_jobs j WHERE j.task_name = 'rescan_file'
                 AND j.status IN ('todo', 'doing') AND j.args ->> 'attachment_id' = t.id::text)"""
        )
        for row in rows:
            await enqueue("rescan_file", attachment_id=str(row["id"]))


async def _tell(entry_id: UUID, attachment_id: UUID) -> None:
    entry = await queries.entry_by_id(entry_id)
    edition = await contests.edition_by_id(entry.edition_id)
    infected = next(one for one in entry.attachments if one.id == attachment_id)
    await _mail(entry.owner, entry, edition, infected, path=f"/entries/{entry.id}", keeps=False)
    at_work = f"/organiser/editions/{edition.slug}/dossiers/{entry.id}"
    for keeper in await dossier_keepers(entry.contest_id):
        if keeper.email != entry.owner.email:
            await _mail(keeper, entry, edition, infected, path=at_work, keeps=True)


async def _mail(
    reader: Owner | Keeper, entry: Entry, edition: Edition, infected: Attachment, *, path: str, keeps: bool
) -> None:
    await send_mail(
        to=reader.email,
        template="file_infected",
        language=reader.language,
        values={
            "name": reader.full_name,
            "filename": infected.filename,
            "title": entry.title,
            "contest": edition.contest.name,
            "keeps": keeps,
            "path": path,
        },
        contest_id=edition.contest.id,
    )
