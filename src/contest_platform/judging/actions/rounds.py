"""A round as a whole: who enters a later one, and holding it while something about its sheets is decided."""

from collections.abc import Sequence
from uuid import UUID

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import ContestRole, Edition, Round
from contest_platform.errors import Conflict, Invalid, Problem
from contest_platform.judging import queries
from contest_platform.judging.queries import RoundNotFound
from contest_platform.judging.rules import RoundClosed
from contest_platform.language import N_
from contest_platform.ledger import actions as ledger


class FirstRound(Conflict):
    message = N_("Vòng đầu gồm mọi bài đã được tiếp nhận, không cần chọn bài.")


class EntryHasSheets(Conflict):
    message = N_("Không đưa bài %(entries)s ra khỏi vòng được: đã có phiếu chấm.")


async def hold_round(round_id: UUID) -> None:
    """Keep others from assigning, reopening or closing until the transaction ends. Raises RoundClosed."""
    await database.fetch("SELECT 1 FROM round WHERE id = $1 FOR NO KEY UPDATE", round_id)
    if await queries.closed_at(round_id) is not None:
        raise RoundClosed


async def close_sheets(by: Viewer, *, round_id: UUID) -> None:
    """Make the sheets of a round final: for the ranking, which has held the round and found nothing missing."""
    await database.fetch(
        "INSERT INTO round_closing (id, round, by, at) VALUES (gen_random_uuid(), $1, $2, $3)",
        round_id,
        by.id,
        clock.now(),
    )


async def open_sheets(*, round_id: UUID) -> None:
    """Let the sheets of a closed round be reopened one by one: for the ranking, which keeps who asked and why."""
    await database.fetch("DELETE FROM round_closing WHERE round = $1", round_id)


async def enter_round(by: Viewer, *, slug: str, round_code: str, entries: Sequence[UUID]) -> tuple[UUID, ...]:
    """Let exactly these accepted entries into a later round; points of earlier rounds do not count in it.

    Entries that are no longer listed leave with their unsaved assignments. Raises FirstRound, RoundClosed,
    EntryHasSheets, Invalid with a problem for each entry that cannot enter.
    """
    async with database.transaction():
        edition, one = await round_to_run(by, slug, round_code)
        if one.position == 0:
            raise FirstRound
        await hold_round(one.id)
        await _check_accepted(edition, entries)
        wanted = tuple(dict.fromkeys(entries))
        await _leave(one.id, wanted)
        await database.fetch(
            """INSERT INTO round_entry (id, round, entry, by, at)
               SELECT gen_random_uuid(), $1, e, $3, $4 FROM unnest($2::uuid[]) AS e ON CONFLICT DO NOTHING""",
            one.id,
            list(wanted),
            by.id,
            clock.now(),
        )
        await ledger.record(
            actor=by.id,
            verb="enter_round",
            subject=f"round:{one.id}",
            changes={"entries": [str(entry) for entry in wanted]},
        )
        return wanted


async def round_to_run(by: Viewer, slug: str, round_code: str) -> tuple[Edition, Round]:
    """The edition for its organiser, and its round."""
    edition = await contests.edition_for(by, slug, ContestRole.ORGANISER)
    found = edition.round(round_code)
    if found is None:
        raise RoundNotFound
    return edition, found


async def _check_accepted(edition: Edition, entries: Sequence[UUID]) -> None:
    rows = await database.fetch(
        "SELECT id FROM entry WHERE edition = $1 AND status = 'accepted' AND id = ANY($2::uuid[])",
        edition.id,
        list(entries),
    )
    accepted = {row["id"] for row in rows}
    problems = tuple(
        Problem(f"entries.{place}", N_("Không có bài đã được tiếp nhận với mã này."))
        for place, entry in enumerate(entries)
        if entry not in accepted
    )
    if problems:
        raise Invalid(problems=problems)


async def _leave(round_id: UUID, staying: Sequence[UUID]) -> None:
    """Take out the entries that do not stay, with the assignments on which nothing has been saved."""
    await database.fetch(
        "SELECT 1 FROM assignment WHERE round = $1 AND entry <> ALL($2::uuid[]) ORDER BY id FOR UPDATE",
        round_id,
        list(staying),
    )
    scored = await database.fetch(
        """SELECT DISTINCT e.code FROM assignment a JOIN sheet s ON s.assignment = a.id JOIN entry e ON e.id = a.entry
           WHERE a.round = $1 AND a.entry <> ALL($2::uuid[]) AND e.status = 'accepted' ORDER BY e.code""",
        round_id,
        list(staying),
    )
    if scored:
        raise EntryHasSheets(entries=", ".join(row["code"] for row in scored))
    await database.fetch(
        """DELETE FROM assignment a WHERE a.round = $1 AND a.entry <> ALL($2::uuid[])
           AND NOT EXISTS (SELECT 1 FROM sheet s WHERE s.assignment = a.id)""",
        round_id,
        list(staying),
    )
    await database.fetch(
        "DELETE FROM round_entry WHERE round = $1 AND entry <> ALL($2::uuid[])", round_id, list(staying)
    )
