"""Krippendorff's alpha: 1 − observed over expected disagreement, over any number of judges and with gaps.

An entry with m ≥ 2 sheets gives m(m−1) ordered pairs, each weighing 1/(m−1); entries with one sheet do not count.
With n such sheets, n_c of value c and o_ck pairs: α = 1 − (n−1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck.

**Source:** Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011), and *Content Analysis* (2019), 12.
"""

from typing import Literal

import numpy as np

from contest_platform.ranking.rules.adjusted.scores import Floats, Ints, Scores

Metric = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(scores: Scores, metric: Metric = "interval") -> float | None:
    """None when no entry has two sheets or when all values are equal, so that nothing could have disagreed.

    δ²: nominal, c ≠ k; ordinal, (Σ n_g from c to k − (n_c + n_k)/2)²; interval, (c − k)²; ratio, ((c − k)/(c + k))².
    **Source:** Krippendorff (2011), step C.
    """
    counts = scores.sheets_of_entry[scores.entry]
    pairable = counts > 1
    if not pairable.any():
        return None
    if metric == "interval":
        return _interval(scores.entry[pairable], scores.points[pairable], counts[pairable])
    values, codes = np.unique(scores.points[pairable], return_inverse=True)
    entry = np.unique(scores.entry[pairable], return_inverse=True)[1]
    table = np.zeros((entry.max() + 1, len(values)))
    np.add.at(table, (entry, codes), 1)
    sheets = table.sum(axis=1)
    coincidences = (table / (sheets - 1)[:, None]).T @ table
    coincidences -= np.diag((table / (sheets - 1)[:, None]).sum(axis=0))
    totals = table.sum(axis=0)
    distance = _distances(values, totals, metric)
    expected = float((np.outer(totals, totals) * distance).sum())
    if expected == 0:
        return None
    return 1 - (float(totals.sum()) - 1) * float((coincidences * distance).sum()) / expected


def _interval(entry: Ints, points: Floats, counts: Ints) -> float | None:
    """The same in sums of squares, without a table of values: Σ_i≠j (x_i − x_j)² = 2 m Σ(x − mean)²."""
    shifted = points - points[0]  # before anything is added up: points far from zero lose no digits
    centred = shifted - shifted.mean()
    expected = float(centred @ centred)
    if expected == 0:
        return None
    number = np.bincount(entry)
    means = np.bincount(entry, weights=centred) / np.maximum(number, 1)
    within = (centred - means[entry]) ** 2
    observed = float((within * counts / (counts - 1)).sum())
    return 1 - (len(points) - 1) * observed / (len(points) * expected)


def _distances(values: Floats, totals: Floats, metric: Metric) -> Floats:
    if metric == "nominal":
        return 1 - np.eye(len(values))
    if metric == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        return (middle[:, None] - middle) ** 2
    sums = values[:, None] + values
    differences = values[:, None] - values
    return np.divide(differences, sums, out=np.zeros_like(sums), where=sums != 0) ** 2
