"""Tables that textbooks print with their answer: rows are entries, columns judges, a star is a missing sheet."""

import numpy as np
import pytest

from contest_platform.ranking.rules.adjusted import fit, least_squares_means, scores_of
from contest_platform.ranking.rules.agreement import agreement_of, krippendorff_alpha


def table(text):
    return scores_of(
        (f"E{entry}", f"J{judge}", float(one))
        for entry, row in enumerate(text.split("/"))
        for judge, one in enumerate(row.split())
        if one != "*"
    )


def test_three_executives_and_six_applicants():
    """S. Siegel, *Nonparametric Statistics for the Behavioral Sciences* (1956), 9: W = .16."""
    found = agreement_of(fit(table("1 1 6/6 5 3/3 6 2/2 4 5/5 2 4/4 3 1")))
    assert f"{found.kendall.w:.2f}" == "0.16"


def test_three_rankings_of_ten_with_ties():
    """M. G. Kendall, *Rank Correlation Methods* (1948), 6: W = .828 corrected for ties, .796 not."""
    found = agreement_of(fit(table(
        "1 2.5 2/4.5 1 1/2 2.5 4.5/4.5 4.5 4.5/3 4.5 4.5/7.5 8 4.5/6 9 8/9 6.5 8/7.5 10 8/10 6.5 10"
    )))  # fmt: skip
    assert (f"{found.kendall.w:.3f}", f"{found.kendall.w_uncorrected:.3f}") == ("0.828", "0.796")


def test_three_ways_of_rounding_first_base():
    """M. Hollander & D. A. Wolfe, *Nonparametric Statistical Methods* (1973), 140: Friedman's 11.14 = m(n − 1)W.

    Hundredths over 4.95 seconds; a column is a runner.
    """
    seconds = (
        "45 90 25 60 95 50 45 50 30 90 30 70 65 10 55 50 60 50 55 70 75 135/"
        "55 75 65 55 90 60 45 55 20 85 25 60 40 5 55 60 60 55 50 65 70 135/"
        "60 80 55 45 75 65 40 40 5 75 15 50 50 0 45 55 40 60 30 45 60 130"
    )
    assert f"{agreement_of(fit(table(seconds))).kendall.w * 22 * 2:.4f}" == "11.1429"


def test_four_judges_of_six_people():
    """B. J. Winer, *Statistical Principles in Experimental Design* (1971), 4.5: .92, .95 without leniency."""
    found = agreement_of(fit(table("2 4 3 3/5 7 5 6/1 3 1 2/7 9 9 8/2 4 6 1/6 8 8 4"))).intraclass
    assert (f"{found.agreement_average:.2f}", f"{found.consistency_average:.2f}") == ("0.92", "0.95")


@pytest.mark.parametrize(("metric", "printed"), [("nominal", "0.691"), ("ordinal", "0.807"), ("interval", "0.811")])
def test_three_coders_with_gaps(metric, printed):
    """The worked example of Krippendorff's alpha with 45 values of which 19 are missing."""
    units = "* 1 */* * */* 2 2/* 1 1/* 3 3/3 3 4/4 4 4/1 3 */2 * 2/1 * 1/1 * 1/3 * 3/3 * 3/* * */3 * 4"
    assert f"{krippendorff_alpha(table(units), metric):.3f}" == printed


def test_four_treatments_on_five_blends():
    """G. E. P. Box, W. G. Hunter & J. S. Hunter, *Statistics for Experimenters* (1978), 7.1, both as drawn at random.

    Mean squares: treatments 23.33, blends 66, residual 18.83; on a full table REML solves their expectations.
    """
    found = fit(table("89 84 81 87 79/88 77 87 92 81/97 92 87 89 80/94 79 85 84 88")).variances
    assert found.entry == pytest.approx((70 / 3 - 113 / 6) / 5, rel=1e-9)
    assert found.judge == pytest.approx((66 - 113 / 6) / 4, rel=1e-9)
    assert found.residual == pytest.approx(113 / 6, rel=1e-9)


def test_four_catalysts_in_incomplete_blocks():
    """D. C. Montgomery, *Design and Analysis of Experiments* (2013), 4.4: least squares means."""
    means, _ = least_squares_means(table("73 74 * 71/* 75 67 72/73 75 68 */75 * 72 75"))
    assert means == pytest.approx([71.375, 71.625, 72, 75])


PARIS = """14 15 10 14 15 16 14 14 13 16.5 14/16 14 15 15 12 16 12 14 11 16 14/12 16 11 14 12 17 14 14 14 11 15
/17 15 12 12 12 13.5 10 8 14 17 15/13 9 12 16 7 7 12 14 17 15.5 11/10 10 10 14 12 11 12 12 12 8 12
/12 7 11 17 2 8 10 13 15 10 9/14 5 11 13 2 9 10 11 13 16.5 7"""


def test_the_first_eight_red_wines_of_paris():
    """The tasting of 24 May 1976: eleven judges; the means as they were published."""
    printed = "14.14 14.09 13.64 13.23 12.14 11.18 10.36 10.14"
    assert " ".join(f"{one:.2f}" for one in table(PARIS).mean_of_entry) == printed
    assert np.all(np.diff(fit(table(PARIS)).adjusted) < 0)
