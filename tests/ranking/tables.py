"""Tables of scores for the tests of statistics: published ones, random ones, and the model in its dense form."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from contest_platform import language
from contest_platform.ranking.rules.adjusted import scores_of

GOLDEN = Path(__file__).parent / "golden"


def rows(name):
    with (GOLDEN / name).open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


def golden(name):
    return scores_of((row["entry"], row["judge"], float(row["score"])) for row in rows(name))


def random_cells(seed, *, entries=30, judges=8, sheets=4, entry=5.0, judge=3.0, residual=2.0, mean=70.0):
    """Cells of an assigned jury: `sheets` judges an entry, chosen at random."""
    random = np.random.default_rng(seed)
    u, v = random.normal(0, entry, entries), random.normal(0, judge, judges)
    return [
        (f"E{i}", f"J{j}", float(np.round(mean + u[i] + v[j] + random.normal(0, residual), 2)))
        for i in range(entries)
        for j in random.choice(judges, sheets, replace=False)
    ]


@st.composite
def tables(draw, *, most=8):
    """Cells of any small table: gaps, ties, several components and single sheets included."""
    entries, judges = draw(st.integers(1, most)), draw(st.integers(1, 6))
    places = [(i, j) for i in range(entries) for j in range(judges)]
    chosen = draw(st.lists(st.sampled_from(places), min_size=1, max_size=len(places), unique=True))
    points = st.decimals(0, 100, places=1).map(float)
    return [(f"E{i}", f"J{j}", draw(points)) for i, j in chosen]


@dataclass
class Dense:
    """The model by its definition: V of all sheets, and the inverse of Henderson's equations, nothing absorbed."""

    criterion: float
    merit: np.ndarray
    merit_error: np.ndarray
    leniency: np.ndarray
    leniency_error: np.ndarray
    leverages: np.ndarray


def dense(fit):
    """What `fit` says, computed again at its variances (all above zero) from the textbook's matrices."""
    scores, found = fit.scores, fit.variances
    n, entries, judges = len(scores.points), len(scores.entries), len(scores.judges)
    at = np.arange(n)
    z_entry, z_judge, x = np.zeros((n, entries)), np.zeros((n, judges)), np.zeros((n, fit.components.count))
    z_entry[at, scores.entry] = z_judge[at, scores.judge] = 1
    x[at, fit.components.of_entry[scores.entry]] = 1
    v = found.entry * z_entry @ z_entry.T + found.judge * z_judge @ z_judge.T + found.residual * np.eye(n)
    inverse = np.linalg.inv(v)
    information = x.T @ inverse @ x
    mean = np.linalg.solve(information, x.T @ inverse @ scores.points)
    left = scores.points - x @ mean
    logs = np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1]
    w = np.hstack([z_entry, z_judge, x])
    henderson = w.T @ w
    henderson[:entries, :entries] += found.residual / found.entry * np.eye(entries)
    henderson[entries : entries + judges, entries : entries + judges] += found.residual / found.judge * np.eye(judges)
    covariance = found.residual * np.linalg.inv(henderson)
    of_merit = np.hstack(
        [np.eye(entries), np.zeros((entries, judges)), np.eye(fit.components.count)[fit.components.of_entry]]
    )
    return Dense(
        criterion=(n - x.shape[1]) * np.log(2 * np.pi) + logs + left @ inverse @ left,
        merit=mean[fit.components.of_entry] + found.entry * z_entry.T @ inverse @ left,
        merit_error=np.sqrt(np.diag(of_merit @ covariance @ of_merit.T)),
        leniency=found.judge * z_judge.T @ inverse @ left,
        leniency_error=np.sqrt(np.diag(covariance)[entries : entries + judges]),
        leverages=np.einsum("ij,jk,ik->i", w, covariance / found.residual, w),
    )


def said(found):
    """The notes of a fit, in English."""
    with language.speaking("en"):
        return " ".join(language.sentence(note) for note in found.notes)
