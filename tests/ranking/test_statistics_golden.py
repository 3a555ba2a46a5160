"""Statistics on published tables, against the printed figures and against other programs (golden/README.md).

Tolerances: variances and predictions 1e-5, the criterion 1e-6, printed decimals exact.
"""

from collections import defaultdict

import msgspec
import numpy as np
import pytest

from contest_platform.ranking.rules.adjusted import fit, scores_of
from contest_platform.ranking.rules.agreement import (
    agreement_of,
    concordance,
    intraclass_of_variances,
    krippendorff_alpha,
    nested_study,
)
from contest_platform.ranking.rules.score_table import rank_document, rank_table, read_table
from tests.ranking.tables import GOLDEN, dense, golden, rows

PRINCETON = "princeton2012_red.csv"
PENICILLIN = "davies_goldsmith1972_penicillin.csv"
SHROUT_FLEISS = "shrout_fleiss1979.csv"
MEN_FREE = (9, 14, 16, 18, 19, 23, 33, 34, 37, 46, 51, 60, 61, 64, 69, 70, 80, 83, 85, 99, 107, 111, 117, 121)

# Mean, variances of entry, judge, residual, and −2 log L_REML by lme4 1.1-31.
MODELS = {
    PRINCETON: (14.1944444444, 0.80879628902, 1.7052469012, 5.4878086483, 427.4971448235),
    PENICILLIN: (22.9722222222, 3.7309180623, 0.7169081726, 0.30241546139, 330.8605889911),
    SHROUT_FLEISS: (5.2916666667, 2.5555555116, 5.2444443023, 1.0194444547, 91.2786671167),
    "men": (39.59375, 22.3750761391, 0.22816652619, 2.7818161097, 942.9937705989),
}  # fmt: skip

# Predicted effects by lme4.
ENTRIES = {
    PRINCETON: {
        "B2": 0.934422212771381, "J2": 0.649344249552995, "D2": 0.45929227407407, "E2": 0.205889640102171,
        "A2": 0.174214310855685, "G2": 0.015837664623248, "F2": -0.0475129938697258, "H2": -0.332590957088113,
        "C2": -0.6176689203065, "I2": -1.44122748071517,
    },
    PENICILLIN: {
        "A": 2.18705796774052, "C": 1.9378994650865, "E": -0.0138421390366406, "D": -0.0968949732546533,
        "B": -1.01047614965271, "F": -3.00374417088487,
    },
    SHROUT_FLEISS: {
        "T5": 2.00807181777656, "T3": 1.09875627765132, "T1": 0.644098507588702, "T6": -0.492545917567849,
        "T4": -1.17453257266178, "T2": -2.08384811278702,
    },
}  # fmt: skip
JUDGES = {
    PRINCETON: {
        "J5": 2.42510929107857, "J6": 0.798562851481684, "J3": 0.68508286732376, "J2": 0.00420296237622357,
        "J1": -0.525370297027411, "J7": -0.525370297027412, "J4": -0.827983588115206, "J9": -0.90363691088715,
        "J8": -1.130596879203,
    },
    PENICILLIN: {
        "m": 1.42742216959791, "k": 0.960265823184072, "o": 0.960265823184072, "t": 0.960265823184072,
        "a": 0.804547041046126, "b": 0.804547041046126, "h": 0.804547041046126, "l": 0.493109476770231,
        "n": 0.493109476770231, "d": 0.337390694632285, "c": 0.181671912494337, "e": 0.0259531303563877,
        "p": 0.0259531303563877, "q": -0.285484433919507, "r": -0.285484433919507, "v": -0.285484433919507,
        "f": -0.441203216057456, "w": -0.596921998195399, "i": -0.752640780333348, "j": -0.752640780333348,
        "u": -0.9083595624713, "x": -1.21979712674719, "s": -1.37551590888514, "g": -1.37551590888514,
    },
    SHROUT_FLEISS: {
        "J1": 2.30047028376143, "J4": 1.33185121691449, "J3": -0.928259939061704, "J2": -2.70406156161443,
    },
}  # fmt: skip


def men_free_skating():
    """The men's free skating of 2017: a judge's five component marks added up."""
    totals = defaultdict(float)
    for row in rows("isu_worlds2017_components.csv"):
        if int(row["performance"][1:]) in MEN_FREE:
            totals[row["performance"], row["judge"]] += float(row["score"])
    return scores_of((*sheet, total) for sheet, total in totals.items())


@pytest.mark.parametrize("name", MODELS)
def test_the_model_is_that_of_lme4(name):
    found = fit(men_free_skating() if name == "men" else golden(name))
    mean, *variances, criterion = MODELS[name]
    assert found.mean == pytest.approx(mean, rel=1e-9)
    assert (found.variances.entry, found.variances.judge, found.variances.residual) == pytest.approx(
        variances, rel=1e-5
    )
    assert found.variances.criterion == pytest.approx(criterion, rel=1e-9)
    assert not found.variances.singular


@pytest.mark.parametrize("name", ENTRIES)
def test_the_predictions_are_those_of_lme4(name):
    found = fit(golden(name))
    entries = dict(zip(found.scores.entries, found.adjusted - found.mean, strict=True))
    judges = dict(zip(found.scores.judges, found.leniency, strict=True))
    assert entries == pytest.approx(ENTRIES[name], rel=1e-5, abs=1e-7)
    assert judges == pytest.approx(JUDGES[name], rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("name", [PRINCETON, PENICILLIN, SHROUT_FLEISS, "men"])
def test_the_prediction_errors_are_those_of_hendersons_inverse(name):
    found = fit(men_free_skating() if name == "men" else golden(name))
    plain = dense(found)
    assert found.standard_error == pytest.approx(plain.merit_error, rel=1e-9)
    assert found.leniency_error == pytest.approx(plain.leniency_error, rel=1e-9)


def test_penicillin_is_printed_as_in_the_papers():
    variances = fit(golden(PENICILLIN)).variances
    printed = f"{variances.judge:.4f} {variances.entry:.3f} {variances.residual:.4f} {variances.criterion:.1f}"
    assert printed == "0.7169 3.731 0.3024 330.9"


def test_princeton_by_rank_sum_is_the_published_order():
    ranking = rank_table(read_table((GOLDEN / PRINCETON).read_text()), method="rank-sum", decimals=1)
    assert " ".join(f"{one.entry} {one.points}" for one in ranking.entries) == (
        "B2 35.0 J2 40.0 D2 40.5 A2 46.0 F2 49.0 G2 50.5 E2 52.0 C2 54.0 H2 55.0 I2 73.0"
    )


def test_princeton_as_the_command_prints_it():
    ranking = rank_table(read_table((GOLDEN / PRINCETON).read_text()), method="adjusted", decimals=2)
    document = msgspec.json.decode(msgspec.json.encode(rank_document(ranking)))
    mean, entry, judge, residual, criterion = MODELS[PRINCETON]
    assert {name: document["model"][name] for name in ("mean", "variance_entry", "variance_judge")} == pytest.approx(
        {"mean": mean, "variance_entry": entry, "variance_judge": judge}, rel=1e-6
    )
    assert document["model"]["variance_residual"] == pytest.approx(residual, rel=1e-6)
    assert document["model"]["reml_criterion"] == pytest.approx(criterion, rel=1e-9)
    assert [one["entry"] for one in document["entries"]] == [
        "B2",
        "J2",
        "D2",
        "E2",
        "A2",
        "G2",
        "F2",
        "H2",
        "C2",
        "I2",
    ]
    assert document["entries"][0]["points"] == "15.83"
    reliability = document["reliability"]
    assert reliability["icc_agreement"] == pytest.approx(0.1010761398)
    assert reliability["icc_consistency"] == pytest.approx(0.1284495858)
    assert reliability["krippendorff_alpha_interval"] == pytest.approx(0.07266673372900101)
    assert reliability["kendall_w"] == pytest.approx(0.15429537421)


def test_shrout_and_fleiss_have_their_intraclass_correlations():
    found = agreement_of(fit(golden(SHROUT_FLEISS)))
    one = found.intraclass
    figures = (one.agreement, one.consistency, one.agreement_average, one.consistency_average)
    assert " ".join(f"{figure:.2f}" for figure in figures) == "0.29 0.71 0.62 0.91"
    assert figures == pytest.approx((0.28976377953, 0.71484071484, 0.6200505476, 0.90931554238), rel=1e-9)
    assert found.complete
    assert found.kendall.w == pytest.approx(0.88703703704)


def test_from_variances_and_from_mean_squares_a_full_table_has_the_same_correlations():
    found = fit(golden(SHROUT_FLEISS))
    parts = {"entry": found.variances.entry, "judge": found.variances.judge, "residual": found.variances.residual}
    by_variances, by_squares = intraclass_of_variances(**parts, judges=4), agreement_of(found).intraclass
    assert msgspec.to_builtins(by_variances) == pytest.approx(msgspec.to_builtins(by_squares), rel=1e-6)


@pytest.mark.parametrize(
    ("metric", "printed", "exact"),
    [
        ("nominal", "0.743", 0.743421052631579),
        ("ordinal", "0.815", 0.8153875037548814),
        ("interval", "0.849", 0.8491071428571428),
        ("ratio", "0.797", 0.7974027747116121),
    ],
)
def test_krippendorffs_table_has_his_alphas(metric, printed, exact):
    found = krippendorff_alpha(golden("krippendorff2011_4x12.csv"), metric)
    assert f"{found:.3f}" == printed
    assert found == pytest.approx(exact, rel=1e-12)


def test_krippendorffs_alpha_of_the_wines_is_that_of_the_definition():
    """irr::kripp.alpha gives .0635 here, which is not what the definition gives."""
    assert krippendorff_alpha(golden(PRINCETON)) == pytest.approx(0.07266673372900101, rel=1e-12)
    assert krippendorff_alpha(golden(PRINCETON), "ordinal") == pytest.approx(0.03958463103691712, rel=1e-12)


def test_kendalls_w_of_the_wines_is_corrected_for_ties():
    found = concordance(golden(PRINCETON).table)
    assert found.w == pytest.approx(0.15429537421)
    assert found.w_uncorrected == pytest.approx(0.15024317246, rel=1e-9)


def test_brennans_table_has_his_components():
    points, raters = np.zeros((10, 3, 4)), defaultdict(dict)
    for row in rows("brennan2001_table3_2.csv"):
        of_task = raters[row["task"]]
        rater = of_task.setdefault(row["rater"], len(of_task))
        points[int(row["person"]) - 1, int(row["task"]) - 1, rater] = float(row["score"])
    found = nested_study(points)
    parts = (found.person, found.task, found.rater_in_task, found.person_task, found.residual)
    assert parts == pytest.approx(
        (0.47314804826, 0.32515432163, 0.64753088719, 0.55956793205, 2.3802469185), rel=1e-6
    )
