"""The figures of a round by whatever its regulation says: of an entry's own sheets, or of all sheets together.

**Source:** docs/decisions/0003 and 0018; docs/ranking.md.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from contest_platform.contests.rules import Method, RanksBy
from contest_platform.ranking.rules.adjusted import Fit
from contest_platform.ranking.rules.official import EntryKey, Figure, figure, mean, round_half_up
from contest_platform.ranking.rules.rank_sums import rank_sums

Sheets = Iterable[tuple[EntryKey, Sequence[Decimal]]]
"""Entries with the totals of their counting sheets."""


def needs_all_sheets(method: Method, ranks_by: RanksBy) -> bool:
    """Whether the figure of one entry depends on the sheets of others."""
    return method is Method.RANK_SUM or ranks_by is RanksBy.ADJUSTED


def round_figures(
    sheets: Sheets, *, method: Method, ranks_by: RanksBy, decimals: int, fit: Fit | None
) -> list[Figure]:
    """One an entry, in their order. `fit`: of the same sheets, where `needs_all_sheets` and there are any.

    Adjusted points are rounded half up to `decimals` and become Decimal here: places and floors follow them, `points`
    stay the official ones. Of rank sums the least is first; floors are in points and so are asked of the mean.
    **Source:** docs/decisions/0018.
    """
    if method is Method.RANK_SUM:
        figures = _rank_sums(sheets, decimals, fit)
    else:
        figures = [figure(entry, totals, method=method, decimals=decimals) for entry, totals in sheets]
    if ranks_by is RanksBy.OFFICIAL or fit is None:
        return figures
    adjusted = adjusted_points(fit, decimals)
    return [_following(one, adjusted.get(one.entry)) for one in figures]


def adjusted_points(fit: Fit, decimals: int) -> dict[EntryKey, Decimal]:
    """The adjusted points of every entry of the table, rounded half up. **Source:** docs/decisions/0018."""
    rounded = (round_half_up(Decimal(one), decimals) for one in fit.adjusted.tolist())
    return dict(zip(fit.scores.entries, rounded, strict=True))


def _following(one: Figure, adjusted: Decimal | None) -> Figure:
    return msgspec.structs.replace(one, order_points=adjusted, floor_points=adjusted, ranked=True)


def _rank_sums(sheets: Sheets, decimals: int, fit: Fit | None) -> list[Figure]:
    """Judges who share no entries rank apart: a sum is complete when it has as many ranks as the most beside it."""
    given = _by_component(fit) if fit else []
    sums = {entry: one for apart in given for entry, one in rank_sums(apart).items()}
    found = []
    for entry, totals in sheets:
        one = sums.get(entry)
        if one is None:
            found.append(Figure(entry, 0, None, None))
            continue
        points = round_half_up(one.total, decimals)
        floor = round_half_up(mean(totals), decimals)
        found.append(Figure(entry, one.sheets, one.total, points, False, -points, floor, one.complete))
    return found


def _by_component(fit: Fit) -> list[list[tuple[EntryKey, EntryKey, Decimal]]]:
    scores = fit.scores
    found: list[list[tuple[EntryKey, EntryKey, Decimal]]] = [[] for _ in range(fit.components.count)]
    columns = (scores.entry.tolist(), scores.judge.tolist(), scores.points.tolist())
    for entry, judge, points in zip(*columns, strict=True):
        component = int(fit.components.of_entry[entry])
        found[component].append((scores.entries[entry], scores.judges[judge], Decimal(points)))
    return found
