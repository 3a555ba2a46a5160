"""Points adjusted for the leniency of judges, with what they are uncertain by."""

from contest_platform.ranking.rules.adjusted.components import Components, components_of
from contest_platform.ranking.rules.adjusted.draws import DRAWS, SEED, draw_merits
from contest_platform.ranking.rules.adjusted.equations import Ratios
from contest_platform.ranking.rules.adjusted.explanation import Explanation, explanation_text, explanations
from contest_platform.ranking.rules.adjusted.fit import MOST_JUDGES, Fit, TooManyJudges, Variances, fit
from contest_platform.ranking.rules.adjusted.fixed import least_squares_means
from contest_platform.ranking.rules.adjusted.links import WeakLink, weak_links
from contest_platform.ranking.rules.adjusted.notes import Note
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
    "MOST_JUDGES",
    "SEED",
    "Components",
    "Explanation",
    "Fit",
    "NoScores",
    "Note",
    "Ratios",
    "ScoreNotFinite",
    "Scores",
    "SheetGivenTwice",
    "TooManyJudges",
    "Variances",
    "WeakLink",
    "components_of",
    "draw_merits",
    "explanation_text",
    "explanations",
    "fit",
    "least_squares_means",
    "scores_from_arrays",
    "scores_of",
    "weak_links",
]
