"""A standing that follows its model, fitted anew, against the bare aggregate and one fit on arrays in memory."""

import asyncio
import gc
from typing import Any

from benchmarks import filling, place
from benchmarks.figures import Figure, Sizes, figure_of
from benchmarks.standing import AGGREGATE, CRITERIA, JUDGES, PAGE, SHEETS, took
from contest_platform import database as pooled
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import RanksBy
from contest_platform.database.migrations import migrate
from contest_platform.judging.queries import signed_scores
from contest_platform.ranking.queries import standing_page
from contest_platform.ranking.queries.scores import fit_of
from contest_platform.ranking.rules.adjusted import Scores, fit


def measure(sizes: Sizes) -> list[Figure]:
    with place.database():
        return asyncio.run(_measured(sizes))


async def _measured(sizes: Sizes) -> list[Figure]:
    async with pooled.pool(size=2):
        await migrate()
        an = await filling.account("an@example.vn", Role.ORGANISER)
        lan = await filling.account("lan@example.vn")
        edition = await filling.edition(an, criteria=CRITERIA, judges_per_entry=SHEETS, ranks_by=RanksBy.ADJUSTED)
        await filling.accepted_entries(edition, lan, sizes.modelled_entries)
        await filling.jury(edition, an, JUDGES, sheets_per_entry=SHEETS, signed=True, merit=0.6)
        round_id = edition.rounds[0].id
        scores = fit_of(await signed_scores(round_id)).scores

        async def standing() -> Any:
            fit_of.cache_clear()
            return await standing_page(an, edition.slug, filling.ROUND, limit=PAGE)

        async def parts() -> Any:
            await pooled.fetch(AGGREGATE, round_id)
            return fit(_unseen(scores))

        gc.freeze()
        ours, ceiling = await took(sizes.rounds, [standing, parts])
    return [
        figure_of(
            "standing with its model",
            "ms",
            [one.clock for one in ours],
            [one.clock for one in ceiling],
            at_most=3.0,
            ratio_by_cpu=round(sum(one.cpu for one in ours) / max(sum(one.cpu for one in ceiling), 0.01), 2),
            entries=sizes.modelled_entries,
            sheets=SHEETS,
            judges=JUDGES,
        )
    ]


def _unseen(scores: Scores) -> Scores:
    """The same arrays, without what was computed from them before."""
    return Scores(scores.entries, scores.judges, scores.entry, scores.judge, scores.points)
