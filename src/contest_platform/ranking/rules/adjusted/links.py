"""The weak links of a table: one judge, or one entry, on whom every comparison between two groups of entries hangs.

**Source:** Tarjan, SIAM J. Computing 1:146 (1972) (cut vertices by depth-first search); docs/ranking.md.
"""

from collections import defaultdict
from dataclasses import dataclass

from contest_platform.ranking.rules.adjusted.scores import Key, Scores

MOST_SHEETS = 50_000
"""Larger tables are not searched: it would take longer than the fit."""


@dataclass(frozen=True)
class WeakLink:
    """Without this judge (or entry) its component falls into parts of so many entries, at least two with two each."""

    judge: Key | None
    entry: Key | None
    parts: tuple[int, ...]


def weak_links(scores: Scores) -> tuple[WeakLink, ...]:
    """Entries first, then judges, each in the order of the scores; none for more than MOST_SHEETS sheets.

    A part of one entry is not told: that the entry has one judge is seen from its number of sheets.
    **Source:** Tarjan (1972).
    """
    if len(scores.points) > MOST_SHEETS:
        return ()
    entries = len(scores.entries)
    found = []
    for node, parts in sorted(_Search(scores).parts.items()):
        if sum(part >= 2 for part in parts) >= 2:
            judge = scores.judges[node - entries] if node >= entries else None
            found.append(WeakLink(judge, scores.entries[node] if judge is None else None, tuple(sorted(parts))))
    return tuple(found)


class _Search:
    """A depth-first search over entries and judges, the judges numbered after the entries.

    `parts`: for a node, how many entries are in each part that its component falls into without it.
    """

    def __init__(self, scores: Scores) -> None:
        self.entries = len(scores.entries)
        self.graph: list[list[int]] = [[] for _ in range(self.entries + len(scores.judges))]
        for entry, judge in zip(scores.entry.tolist(), (scores.judge + self.entries).tolist(), strict=True):
            self.graph[entry].append(judge)
            self.graph[judge].append(entry)
        self.reached = [0] * len(self.graph)
        self.lowest = [0] * len(self.graph)
        self.below = [int(node < self.entries) for node in range(len(self.graph))]
        self.parts: defaultdict[int, list[int]] = defaultdict(list)
        self.time = 0
        for root in range(len(self.graph)):
            if not self.reached[root]:
                self._search(root)

    def _search(self, root: int) -> None:
        self._reach(root)
        path, members = [(root, iter(self.graph[root]))], [root]
        while path:
            node, following = path[-1]
            other = next(following, None)
            if other is None:
                path.pop()
                if path:
                    self._return(node, path[-1][0])
            elif not self.reached[other]:
                self._reach(other)
                members.append(other)
                path.append((other, iter(self.graph[other])))
            elif len(path) < 2 or other != path[-2][0]:
                self.lowest[node] = min(self.lowest[node], self.reached[other])
        for node in members[1:]:
            rest = self.below[root] - sum(self.parts.get(node, ())) - (node < self.entries)
            if node in self.parts and rest:
                self.parts[node].append(rest)

    def _reach(self, node: int) -> None:
        self.time += 1
        self.reached[node] = self.lowest[node] = self.time

    def _return(self, child: int, parent: int) -> None:
        self.lowest[parent] = min(self.lowest[parent], self.lowest[child])
        self.below[parent] += self.below[child]
        if self.lowest[child] >= self.reached[parent]:
            self.parts[parent].append(self.below[child])
