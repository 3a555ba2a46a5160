"""Generalisability: which part of the spread comes from where, and how many judges would be needed.

**Source:** Brennan, *Generalizability Theory* (2001), 2 and 3; Cronbach et al., *The Dependability of Behavioral
Measurements* (1972).
"""

from dataclasses import dataclass
from math import ceil

import numpy as np

from contest_platform.ranking.rules.adjusted.scores import Floats


def generalisability(*, entry: float, residual: float, judges: int) -> float:
    """E ρ² = σ_u²/(σ_u² + σ²/k): how well the mean of k common judges orders the entries.

    **Source:** Brennan (2001), 2.4.
    """
    return entry / (entry + residual / judges)


def dependability(*, entry: float, judge: float, residual: float, judges: int) -> float:
    """Φ = σ_u²/(σ_u² + (σ_v² + σ²)/k): how well the mean of k judges, others for every entry, gives its points.

    **Source:** Brennan (2001), 2.4.
    """
    return entry / (entry + (judge + residual) / judges)


def judges_needed(*, entry: float, error: float, target: float) -> int | None:
    """The least k with σ_u²/(σ_u² + error/k) ≥ target (0 < target < 1); None where entries do not differ.

    `error` is σ² when all entries have the same judges, σ_v² + σ² when they have not.
    **Source:** Brennan (2001), 2.4 (decision study).
    """
    if not entry > 0:
        return None
    return max(1, ceil(target / (1 - target) * error / entry - 1e-9))


@dataclass(frozen=True)
class Study:
    """Variance components of p × (r:t): every rater of task t scores every person, each task has its own raters.

    Unbiased estimates; a negative one is left negative, as the textbook prints it.
    """

    person: float
    task: float
    rater_in_task: float
    person_task: float
    residual: float


def nested_study(points: Floats) -> Study:
    """Persons × tasks × raters of the task, (P, T, R), each at least 2, no gaps.

    For a contest: entries × criteria × the judges of the criterion. **Source:** Brennan (2001), 3.2 and table 3.2.
    """
    persons, tasks, raters = points.shape
    grand = points.mean()
    person, task, rater = points.mean(axis=(1, 2)), points.mean(axis=(0, 2)), points.mean(axis=0)
    both = points.mean(axis=2)
    interaction = both - person[:, None] - task + grand
    rest = points - both[:, :, None] - rater + task[:, None]
    ms_person = tasks * raters * _squares(person - grand) / (persons - 1)
    ms_task = persons * raters * _squares(task - grand) / (tasks - 1)
    ms_rater = persons * _squares(rater - task[:, None]) / (tasks * (raters - 1))
    ms_both = raters * _squares(interaction) / ((persons - 1) * (tasks - 1))
    ms_rest = _squares(rest) / ((persons - 1) * tasks * (raters - 1))
    return Study(
        person=(ms_person - ms_both) / (tasks * raters),
        task=(ms_task - ms_rater - ms_both + ms_rest) / (persons * raters),
        rater_in_task=(ms_rater - ms_rest) / persons,
        person_task=(ms_both - ms_rest) / raters,
        residual=ms_rest,
    )


def _squares(values: Floats) -> float:
    return float(np.sum(values**2))
