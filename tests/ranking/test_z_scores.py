"""Why there are no z-scores per judge: on made contests they order the entries worse than the plain mean.

The figures of docs/ranking.md, on fewer contests.
"""

import numpy as np
import pytest

from contest_platform.ranking.rules.adjusted import fit, scores_from_arrays

ENTRIES, SHEETS, CONTESTS = 60, 3, 40


def contest(load, seed):
    """True merits, and sheets of judges who each score `load` entries."""
    random = np.random.default_rng(seed)
    judges = ENTRIES * SHEETS // load
    merit, leniency = random.normal(0, 6, ENTRIES), random.normal(0, 2, judges)
    order = random.permutation(judges)
    judge = order[(np.arange(ENTRIES)[:, None] + random.integers(1, judges // 2, 3).cumsum()) % judges]
    points = 70 + merit[:, None] + leniency[judge] + random.normal(0, 5, judge.shape)
    names = [f"E{i}" for i in range(ENTRIES)], [f"J{j}" for j in range(judges)]
    return merit, scores_from_arrays(*names, np.repeat(np.arange(ENTRIES), SHEETS), judge.ravel(), points.ravel())


def z_means(scores):
    """Each judge's points less their mean, over their standard deviation; then the mean of an entry."""
    standard = np.empty_like(scores.points)
    for judge in range(len(scores.judges)):
        own = scores.judge == judge
        standard[own] = (scores.points[own] - scores.points[own].mean()) / scores.points[own].std(ddof=1)
    return scores.by_entry(standard) / scores.sheets_of_entry


def likeness(one, other):
    """Spearman's rank correlation."""
    return np.corrcoef(np.argsort(np.argsort(one)), np.argsort(np.argsort(other)))[0, 1]


@pytest.mark.parametrize("load", [3, 6, 9])
def test_below_ten_entries_a_judge_z_scores_are_worse_than_the_mean(load):
    found = []
    for seed in range(CONTESTS):
        merit, scores = contest(load, seed)
        orders = (scores.mean_of_entry, z_means(scores), fit(scores).adjusted)
        found.append([likeness(merit, order) for order in orders])
    mean, z, adjusted = np.mean(found, axis=0)
    assert z < mean - 0.005
    assert adjusted > mean - 0.002
