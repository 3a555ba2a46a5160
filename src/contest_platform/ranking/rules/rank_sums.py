"""Rank sums: every judge orders the entries, and an entry's figure is the sum of its ranks. The least sum is first.

**Source:** the rule of many tastings and olympiads (Amerine & Roessler, *Wines: Their Sensory Evaluation* (1983), 8;
Quandt, J. Wine Economics 1:7 (2006)); Kendall, *Rank Correlation Methods* (1970), 3, for ties; docs/ranking.md.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from contest_platform.ranking.rules.official import EntryKey


@dataclass(frozen=True, slots=True)
class RankSum:
    """`total` is exact, in halves. `complete`: as many ranks as the entry with the most; a missing rank is not 0."""

    total: Decimal
    sheets: int
    complete: bool


def rank_sums(sheets: Iterable[tuple[EntryKey, EntryKey, Decimal]]) -> dict[EntryKey, RankSum]:
    """From (entry, judge, points), one a sheet. Rank 1 is a judge's highest; equal points share their average rank.

    **Source:** Kendall (1970), 3.
    """
    of_judge: defaultdict[EntryKey, list[tuple[Decimal, EntryKey]]] = defaultdict(list)
    for entry, judge, points in sheets:
        of_judge[judge].append((points, entry))
    halves: defaultdict[EntryKey, list[int]] = defaultdict(list)
    for given in of_judge.values():
        above = 0
        for _, tied in groupby(sorted(given, key=lambda one: -one[0]), key=lambda one: one[0]):
            group = [entry for _, entry in tied]
            for entry in group:
                halves[entry].append(2 * above + 1 + len(group))
            above += len(group)
    most = max(map(len, halves.values()), default=0)
    return {entry: RankSum(Decimal(sum(own)) / 2, len(own), len(own) == most) for entry, own in halves.items()}
