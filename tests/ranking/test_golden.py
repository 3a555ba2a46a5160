"""The package's rules on published tables of other judges' work (sources: golden/README.md)."""

from collections import defaultdict
from decimal import Decimal

import pytest

from contest_platform.contests.rules import Method
from contest_platform.ranking.rules.official import combine, figure, round_half_up, weighted_total
from contest_platform.ranking.rules.score_table import Trim, rank_table, read_table
from contest_platform.ranking.rules.ties import order_key, places
from tests.ranking.tables import rows

MEDALS = {"M3mSB": ["708.72", "708.42", "703.20"], "M10mPF": ["724.53", "713.55", "679.26"]}


def test_isu_2017_trimmed_means_are_the_published_panel_scores():
    marks, published = defaultdict(list), {}
    for row in rows("isu_worlds2017_components.csv"):
        key = row["performance"], row["component"]
        marks[key].append(Decimal(row["score"]))
        published[key] = Decimal(row["published_panel_score"])
    found = {key: figure("", scores, method=Method.TRIMMED, decimals=2).points for key, scores in marks.items()}
    assert len(found) == 605
    assert found == published


def totals(event):
    """Semi-final and final together: each dive is a criterion, its award the trimmed mean of seven judges.

    Five awards remain of seven, so the sum of five × difficulty × 0.6 is their mean × (difficulty × 3).
    """
    awards, difficulty = defaultdict(lambda: defaultdict(list)), {}
    for row in rows("sydney2000_men_diving.csv"):
        if row["event"] == event:
            dive = row["round"], row["dive"]
            awards[row["diver"]][dive].append(Decimal(row["award"]))
            difficulty[row["diver"], dive] = Decimal(row["difficulty"])
    return {
        diver: weighted_total(
            [combine(scores, Method.TRIMMED) for scores in dives.values()],
            [difficulty[diver, dive] * 3 for dive in dives],
        )
        for diver, dives in awards.items()
    }


@pytest.mark.parametrize("event", MEDALS)
def test_sydney_2000_ranks_and_medal_totals_are_the_published_ones(event):
    found = {diver: round_half_up(total, 2) for diver, total in totals(event).items()}
    placed = places({diver: order_key(total) for diver, total in found.items()})
    published = {
        row["diver"]: int(row["published_rank"]) for row in rows("sydney2000_men_ranks.csv") if row["event"] == event
    }
    assert len(published) == 12
    assert {diver: one.place for diver, one in placed.items()} == published
    assert [str(found[diver]) for diver in sorted(placed, key=lambda one: placed[one].place)][:3] == MEDALS[event]


def diving_table(event):
    """As `contest rank` reads it: seats are judges, dives are criteria, difficulty × 3 is their weight."""
    seats = defaultdict(int)
    for row in rows("sydney2000_men_diving.csv"):
        if row["event"] == event:
            dive = f"{row['round']} {row['dive']}"
            seats[row["diver"], dive] += 1
            weight = Decimal(row["difficulty"]) * 3
            yield f"{row['diver']},J{seats[row['diver'], dive]},{dive},{row['award']},{weight}"


@pytest.mark.parametrize("event", MEDALS)
def test_sydney_2000_by_the_command_that_drops_within_criteria(event):
    table = read_table("\n".join(["entry,judge,criterion,score,weight", *diving_table(event)]))
    found = rank_table(table, method="trimmed", decimals=2, trim=Trim.CRITERIA)
    published = {
        row["diver"]: int(row["published_rank"]) for row in rows("sydney2000_men_ranks.csv") if row["event"] == event
    }
    assert {one.entry: one.place for one in found.entries} == published
    assert [one.points for one in found.entries[:3]] == MEDALS[event]
