"""How each judge marked: for people to look at. Nothing here removes a sheet or changes a point."""

from contest_platform.ranking.rules.jury.criteria import (
    CriterionScores,
    Halo,
    criterion_scores_of,
    halo,
    spread_by_criterion,
)
from contest_platform.ranking.rules.jury.discoveries import benjamini_hochberg
from contest_platform.ranking.rules.jury.judges import JudgeQuality, jury_quality
from contest_platform.ranking.rules.jury.own_unit import OwnUnit, own_unit_bias

__all__ = [
    "CriterionScores",
    "Halo",
    "JudgeQuality",
    "OwnUnit",
    "benjamini_hochberg",
    "criterion_scores_of",
    "halo",
    "jury_quality",
    "own_unit_bias",
    "spread_by_criterion",
]
