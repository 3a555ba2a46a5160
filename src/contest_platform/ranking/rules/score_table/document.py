"""What `contest rank --json` prints.

**Source:** the fixed outside of the platform: a program relies on these names.
"""

from typing import Any

from contest_platform.language import sentence
from contest_platform.ranking.rules.adjusted import Fit
from contest_platform.ranking.rules.agreement import Agreement
from contest_platform.ranking.rules.score_table.ranking import Ranking


def rank_document(ranking: Ranking) -> dict[str, Any]:
    """One document, ready to be encoded; what could not be computed is null. Notes are in the task's language.

    **Source:** docs/ranking.md.
    """
    return {
        "method": ranking.method,
        "trim": ranking.trim,
        "entries": ranking.entries,
        "model": _model(ranking.fit),
        "judges": _judges(ranking.fit),
        "components": ranking.components,
        "reliability": _reliability(ranking.agreement),
        "weak_links": [{"entry": link.entry, "judge": link.judge, "parts": link.parts} for link in ranking.links],
        "notes": [sentence(note) for note in (*ranking.notes, *ranking.statistics_notes)],
    }


def _model(fit: Fit | None) -> dict[str, Any] | None:
    if fit is None:
        return None
    variances = fit.variances
    return {
        "mean": fit.mean,
        "variance_entry": variances.entry,
        "variance_judge": variances.judge,
        "variance_residual": variances.residual,
        "reml_criterion": variances.criterion,
        "singular": variances.singular,
    }


def _judges(fit: Fit | None) -> list[dict[str, Any]]:
    """In the order of the file."""
    if fit is None:
        return []
    columns = (fit.leniency, fit.leniency_error, fit.scores.sheets_of_judge, fit.components.of_judge + 1)
    return [
        {"judge": judge, "leniency": leniency, "standard_error": error, "sheets": sheets, "component": component}
        for judge, leniency, error, sheets, component in zip(
            fit.scores.judges, *(column.tolist() for column in columns), strict=True
        )
    ]


def _reliability(agreement: Agreement | None) -> dict[str, Any] | None:
    if agreement is None:
        return None
    intraclass, kendall = agreement.intraclass, agreement.kendall
    return {
        "icc_agreement": intraclass.agreement,
        "icc_consistency": intraclass.consistency,
        "icc_agreement_average": intraclass.agreement_average,
        "icc_consistency_average": intraclass.consistency_average,
        "icc_from": "mean squares" if agreement.complete else "variances",
        "judges_averaged": intraclass.judges,
        "krippendorff_alpha_interval": agreement.krippendorff_alpha_interval,
        "kendall_w": kendall.w,
        "kendall_w_uncorrected": kendall.w_uncorrected,
        "kendall_entries": agreement.ranked_entries,
    }
