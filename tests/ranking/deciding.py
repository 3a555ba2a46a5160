"""The scene taken further: its round closed, awards proposed, decided, announced."""

from datetime import date

import msgspec

from contest_platform import database
from contest_platform.contests.rules import Decision
from contest_platform.judging.actions import reopen_sheet
from contest_platform.ranking import queries
from contest_platform.ranking.actions import announce_results, close_round, propose_awards, ratify_awards
from contest_platform.ranking.queries import Ratification
from tests.ranking.scene import DEMO_POINTS, SLUG, Scene, Sheets, scene, sheet

DECISION = Decision(body="Ban Tổ chức", number="15/QĐ-BTC", date=date(2026, 11, 2), signer="Trưởng ban")
TIED = {"it": {"A01": ["45 45", "45 45"], "A02": ["45 45", "45 45"], "A03": ["30 40", "30 40"]}}


async def closed(sheets: Sheets = DEMO_POINTS, **changes: object) -> Scene:
    made = await scene(sheets, **changes)
    await close_round(made.an, slug=SLUG, round_code="final")
    return made


async def proposed(sheets: Sheets = DEMO_POINTS, **changes: object) -> Scene:
    made = await closed(sheets, **changes)
    await propose_awards(made.an, slug=SLUG)
    return made


async def decided(sheets: Sheets = DEMO_POINTS, **changes: object) -> Scene:
    made = await proposed(sheets, **changes)
    await ratify_awards(made.an, slug=SLUG, present=9, in_favour=9, decision=DECISION)
    return made


async def announced(sheets: Sheets = DEMO_POINTS, **changes: object) -> Scene:
    made = await decided(sheets, **changes)
    await announce_results(made.an, slug=SLUG)
    return made


async def decide_anew(made: Scene, **changes: object) -> Ratification:
    """Another decision, which names the one that stands."""
    before = await queries.latest_ratification(made.edition.id)
    later = msgspec.structs.replace(DECISION, number="16/QĐ-BTC")
    given = {"slug": SLUG, "present": 9, "in_favour": 9, "decision": later, "replaces": before.id} | changes
    return await ratify_awards(made.an, **given)


async def correct(made: Scene, code: str, typed: str) -> None:
    """The first judge's sheet of the entry, reopened, changed and signed again."""
    row = await database.fetch_one(
        """SELECT a.id, a.judge, j.account FROM assignment a JOIN judge j ON j.id = a.judge
           WHERE a.entry = $1 ORDER BY j.email LIMIT 1""",
        made.entries[code],
    )
    await reopen_sheet(made.an, assignment_id=row["id"], reason="Chấm nhầm")
    await database.fetch("DELETE FROM assignment WHERE id = $1", row["id"])
    await sheet(made.edition, made.an, made.entries[code], row["judge"], typed)
