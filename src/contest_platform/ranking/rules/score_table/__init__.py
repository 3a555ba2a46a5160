"""Scores in a CSV table, combined and ranked without a database: what `contest rank` does."""

from contest_platform.ranking.rules.score_table.document import rank_document
from contest_platform.ranking.rules.score_table.official import Trim
from contest_platform.ranking.rules.score_table.ranking import ADJUSTED, METHODS, RankedEntry, Ranking, rank_table
from contest_platform.ranking.rules.score_table.reading import read_table
from contest_platform.ranking.rules.score_table.table import (
    CellEmpty,
    CellsMissing,
    ColumnsNotUnderstood,
    CriterionGivenTwice,
    NotANumber,
    ScoreGivenTwice,
    ScoresNotUnderstood,
    ScoreTable,
    WeightNotPositive,
    WeightsDiffer,
)

__all__ = [
    "ADJUSTED",
    "METHODS",
    "CellEmpty",
    "CellsMissing",
    "ColumnsNotUnderstood",
    "CriterionGivenTwice",
    "NotANumber",
    "RankedEntry",
    "Ranking",
    "ScoreGivenTwice",
    "ScoreTable",
    "ScoresNotUnderstood",
    "Trim",
    "WeightNotPositive",
    "WeightsDiffer",
    "rank_document",
    "rank_table",
    "read_table",
]
