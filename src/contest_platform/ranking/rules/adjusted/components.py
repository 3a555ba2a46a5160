"""Which entries can be compared at all: those that a chain of common judges joins.

**Source:** Searle, *Linear Models for Unbalanced Data* (1987), 5.3 (connectedness); docs/ranking.md.
"""

from dataclasses import dataclass

import numpy as np

from contest_platform.ranking.rules.adjusted.scores import Ints, Scores


@dataclass(frozen=True, eq=False)
class Components:
    """`of_entry` (E,) and `of_judge` (J,): the number of the component, from 0 in order of its first entry."""

    count: int
    of_entry: Ints
    of_judge: Ints


def components_of(scores: Scores) -> Components:
    """Union-find over the graph of entries and judges, a sheet being an edge.

    All edges at once: every root is hung under the lowest root it meets, then paths are halved until flat.
    **Source:** Tarjan, JACM 22:215 (1975); docs/ranking.md.
    """
    entries = len(scores.entries)
    parent = np.arange(entries + len(scores.judges))
    left, right = scores.entry, scores.judge + entries
    while True:
        low, high = np.minimum(parent[left], parent[right]), np.maximum(parent[left], parent[right])
        apart = low != high
        if not apart.any():
            break
        left, right = left[apart], right[apart]
        np.minimum.at(parent, high[apart], low[apart])
        while np.any(parent != parent[parent]):
            parent = parent[parent]
    roots, labels = np.unique(parent, return_inverse=True)
    return Components(len(roots), labels[:entries], labels[entries:])
