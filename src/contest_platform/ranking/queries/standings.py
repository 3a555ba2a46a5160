"""The standing of a round: from the signed sheets while it is open, from the frozen lines once it is closed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import JUDGING_READERS, Edition, Method, Round, takes_entries, taking_ends_at
from contest_platform.judging import queries as judging
from contest_platform.judging.queries import RoundNotFound
from contest_platform.ranking.queries.closings import Closing, closing_of
from contest_platform.ranking.queries.parts import part_of
from contest_platform.ranking.queries.scores import fitted
from contest_platform.ranking.queries.votes import votes_of
from contest_platform.ranking.rules.closing import Blocker, BlockerCode, Sheets, blockers, ranks_missing
from contest_platform.ranking.rules.figures import needs_all_sheets, round_figures
from contest_platform.ranking.rules.official import EntryKey, mean_of_sum
from contest_platform.ranking.rules.standings import Basis, Line, Row, ladder_criteria, ladder_of, standing
from contest_platform.ranking.rules.ties import tied_on_points

PAGE = 500


@dataclass(frozen=True)
class Standing:
    edition: Edition
    round: Round
    rows: tuple[Row, ...]
    closing: Closing | None
    basis: Basis


@dataclass(frozen=True)
class StandingPage:
    """At most 500 rows, their titles, and the cursor of the next ones."""

    standing: Standing
    rows: tuple[Row, ...]
    titles: dict[UUID, str]
    next: str | None


async def standing_for(viewer: Viewer, slug: str, round_code: str | None = None) -> Standing:
    """The whole standing of a round (the last when none is named), for organisers and auditors."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    return await standing_of(edition, round_of(edition, round_code))


async def standing_page(
    viewer: Viewer,
    slug: str,
    round_code: str | None = None,
    *,
    field: str | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> StandingPage:
    """A page of the standing, overall or of one field, by place; `after` is the `next` of the page before."""
    found = await standing_for(viewer, slug, round_code)
    rows = [row for row in found.rows if field is None or row.line.field == field]
    shown, following = part_of(rows, lambda row: row.line.code, after=after, limit=min(max(limit, 1), PAGE))
    return StandingPage(found, tuple(shown), await titles(row.line.entry for row in shown), following)


async def standing_of(edition: Edition, round_: Round) -> Standing:
    closing = await closing_of(round_.id)
    if closing is None:
        lines, gone = await lines_of(edition, round_), frozenset[UUID]()
    else:
        gone = await _gone(edition, closing.lines)
        lines = tuple(one for one in closing.lines if one.entry not in gone)
    votes = await votes_of(round_.id)
    rows = standing(lines, votes=votes, tie_break=edition.tie_break)
    basis = Basis(closing.digest if closing else None, len(votes), tuple(sorted(gone)))
    return Standing(edition, round_, rows, closing, basis)


def round_of(edition: Edition, code: str | None) -> Round:
    """The round of that code; the last one when none is named."""
    found = edition.rounds[-1] if code is None else edition.round(code)
    if found is None:
        raise RoundNotFound
    return found


async def lines_of(edition: Edition, round_: Round) -> tuple[Line, ...]:
    """A line for every entry of the round from its signed sheets, in the order of codes."""
    entries = await judging.signed_sheets(round_.id)
    figures = round_figures(
        [(one.entry, one.totals) for one in entries],
        method=round_.method,
        ranks_by=round_.ranks_by,
        decimals=round_.decimals,
        fit=await fitted(round_.id) if needs_all_sheets(round_.method, round_.ranks_by) else None,
    )
    tied = tied_on_points(one for one in figures if one.sheets >= round_.min_sheets)
    few = 4 * len(tied) < len(entries)  # else it is faster to ask for all
    means = await _criterion_means(edition, round_, tied if few else None) if tied else {}
    return tuple(
        Line(
            entry=one.entry,
            code=one.code,
            field=one.field,
            sheets=found.sheets,
            unsigned=one.unsigned,
            exact=found.exact,
            points=found.points,
            plain_mean=found.plain_mean,
            placed=found.ranked and found.sheets >= round_.min_sheets,
            ladder=ladder_of(edition.tie_break, one.totals, means.get(one.entry, {})) if one.entry in tied else (),
            order_points=found.order_points,
            floor_points=found.floor_points,
        )
        for one, found in zip(entries, figures, strict=True)
    )


async def _criterion_means(
    edition: Edition, round_: Round, tied: Collection[EntryKey] | None
) -> dict[UUID, dict[str, Decimal]]:
    """For every tied entry (None: for all) the means of the criteria that the ladder asks for."""
    asked = {criterion.id: criterion.code for criterion in ladder_criteria(edition.tie_break, round_.rubric)}
    if not asked:
        return {}
    named = None if tied is None else [entry for entry in tied if isinstance(entry, UUID)]
    sums = await judging.signed_points(round_.id, asked, named)
    return {
        entry: {asked[criterion]: mean_of_sum(*found) for criterion, found in of_entry.items()}
        for entry, of_entry in sums.items()
    }


async def entries_over_floor(edition: Edition, round_: Round) -> list[UUID]:
    """Who enters a later round: those with the points that the round before asks for, all it placed without a floor.

    The first round has none before it.
    """
    if round_.position == 0:
        return []
    before = edition.rounds[[one.id for one in edition.rounds].index(round_.id) - 1]
    floor = before.min_points_to_pass
    found = await standing_of(edition, before)
    return [
        row.line.entry
        for row in found.rows
        if row.place is not None and row.line.floored is not None and (floor is None or row.line.floored >= floor)
    ]


async def blockers_of(edition: Edition, round_: Round) -> tuple[Blocker, ...]:
    """What keeps the round from being closed, the edition's affairs first."""
    found = []
    if takes_entries(edition, clock.now()):
        found.append(Blocker(BlockerCode.TAKES_ENTRIES, None, {"until": taking_ends_at(edition)}))
    if unchecked := await _unchecked(edition.id):
        found.append(Blocker(BlockerCode.UNCHECKED_DOSSIERS, None, {"count": unchecked}))
    entries = await judging.signed_sheets(round_.id)
    reconciled = await _scored_again(round_.id) if round_.max_spread is not None else frozenset()
    sheets = [Sheets(one.entry, one.code, one.unsigned, one.totals, one.entry in reconciled) for one in entries]
    found.extend(blockers(sheets, min_sheets=round_.min_sheets, max_spread=round_.max_spread))
    if round_.method is Method.RANK_SUM:
        found.extend(ranks_missing(await lines_of(edition, round_), min_sheets=round_.min_sheets))
    return tuple(found)


async def titles(entries: Iterable[UUID]) -> dict[UUID, str]:
    rows = await database.fetch("SELECT id, title FROM entry WHERE id = ANY($1::uuid[])", list(entries))
    return {row["id"]: row["title"] for row in rows}


async def accepted_titles(edition_id: UUID, entries: Iterable[UUID]) -> dict[UUID, str]:
    """The titles of those that are still in the contest."""
    rows = await database.fetch(
        "SELECT id, title FROM entry WHERE edition = $1 AND status = 'accepted' AND id = ANY($2::uuid[])",
        edition_id,
        list(entries),
    )
    return {row["id"]: row["title"] for row in rows}


async def sheet_digests(round_id: UUID) -> list[str]:
    """The digests of the sheets that count, sorted: what the standing was drawn from."""
    rows = await database.fetch(
        """SELECT s.digest FROM assignment a JOIN sheet s ON s.assignment = a.id
           WHERE a.round = $1 AND a.status = 'signed' ORDER BY s.digest""",
        round_id,
    )
    return [row["digest"] for row in rows]


async def _gone(edition: Edition, lines: tuple[Line, ...]) -> frozenset[UUID]:
    """The entries that were withdrawn since: their sheets stay, outside the result."""
    rows = await database.fetch(
        "SELECT id FROM entry WHERE edition = $1 AND status <> 'accepted' AND code IS NOT NULL", edition.id
    )
    return frozenset(row["id"] for row in rows).intersection(one.entry for one in lines)


async def _unchecked(edition_id: UUID) -> int:
    row = await database.fetch_one(
        """SELECT count(*) AS number FROM entry
           WHERE edition = $1 AND (status = 'submitted' OR (status = 'returned' AND complete_by >= $2))""",
        edition_id,
        clock.now(),
    )
    return row["number"] if row else 0


async def _scored_again(round_id: UUID) -> frozenset[UUID]:
    """The entries of which every sheet was reopened and signed again: the group has scored them once more."""
    rows = await database.fetch(
        """SELECT a.entry FROM assignment a JOIN sheet s ON s.assignment = a.id
           WHERE a.round = $1 AND a.status = 'signed'
           GROUP BY a.entry HAVING bool_and(EXISTS (SELECT 1 FROM reopening r WHERE r.sheet = s.id))""",
        round_id,
    )
    return frozenset(row["entry"] for row in rows)
