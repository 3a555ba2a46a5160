"""Points adjusted for the leniency of judges, with what they are uncertain by."""

from contest_platform.ranking.rules.adjusted.components import Components, components_of
from contest_platform.ranking.rules.adjusted.draws import DRAWS, SEED, draw_merits
from contest_platform.ranking.rules.adjusted.fit import Fit, Note, Variances, fit
from contest_platform.ranking.rules.adjusted.scores import (
    NoScores,
    ScoreNotFinite,
    Scores,
    SheetGivenTwice,
    scores_from_arrays,
    scores_of,
)

__all__ = [
    "DRAWS",
    "SEED",
    "Components",
    "Fit",
    "NoScores",
    "Note",
    "ScoreNotFinite",
    "Scores",
    "SheetGivenTwice",
    "Variances",
    "components_of",
    "draw_merits",
    "fit",
    "scores_from_arrays",
    "scores_of",
]
