"""How far the judges of a table agree, and how many of them would be needed."""

from contest_platform.ranking.rules.agreement.agreement import Agreement, agreement_of, matrix_of
from contest_platform.ranking.rules.agreement.generalisability import (
    Study,
    dependability,
    generalisability,
    judges_needed,
    nested_study,
)
from contest_platform.ranking.rules.agreement.intraclass import (
    Intraclass,
    intraclass_of_table,
    intraclass_of_variances,
)
from contest_platform.ranking.rules.agreement.kendall import Concordance, concordance
from contest_platform.ranking.rules.agreement.krippendorff import Metric, krippendorff_alpha

__all__ = [
    "Agreement",
    "Concordance",
    "Intraclass",
    "Metric",
    "Study",
    "agreement_of",
    "concordance",
    "dependability",
    "generalisability",
    "intraclass_of_table",
    "intraclass_of_variances",
    "judges_needed",
    "krippendorff_alpha",
    "matrix_of",
    "nested_study",
]
