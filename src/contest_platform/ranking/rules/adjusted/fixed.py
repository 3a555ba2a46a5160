"""The same table by least squares, entries and judges both fixed: nothing is drawn to a mean.

Beside the mixed model it shows what the drawing does. A point that one judge adds to all sheets changes no difference
between entries of a component.
**Source:** Yates, Annals of Eugenics 7:317 (1936) (two-way tables with gaps); Searle, *Linear Models for Unbalanced
Data* (1987), 4.
"""

import numpy as np

from contest_platform.ranking.rules.adjusted.components import components_of
from contest_platform.ranking.rules.adjusted.scores import Floats, Scores, sums


def least_squares_means(scores: Scores) -> tuple[Floats, Floats]:
    """(E,) each entry's points as an average judge of its component would give them, and (J,) the judges' effects.

    The effects of a component's judges sum to 0. With the entries absorbed: (diag(n_j) − N'diag(1/n_i)N) v =
    y_.j − N'ȳ_i., and each entry is ȳ_i − v̄_i. The work grows with the cube of the judges.
    **Source:** Searle (1987), 4.4.
    """
    judges, components = len(scores.judges), components_of(scores)
    seen = np.zeros((len(scores.entries), judges))
    seen[scores.entry, scores.judge] = 1
    means = scores.mean_of_entry
    left = np.diag(seen.sum(axis=0)) - seen.T @ (seen / scores.sheets_of_entry[:, None])
    right = scores.by_judge(scores.points - means[scores.entry])
    joined = (components.of_judge[:, None] == components.of_judge).astype(np.float64)
    effects = np.linalg.solve(left + joined, right)
    effects -= (sums(components.of_judge, effects, components.count) / np.bincount(components.of_judge))[
        components.of_judge
    ]
    return means - scores.by_entry(effects[scores.judge]) / scores.sheets_of_entry, effects
