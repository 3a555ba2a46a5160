"""Chances: the real rule on draws, and the words for them."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import numpy as np
import pytest

from contest_platform import language
from contest_platform.contests.rules import Award, AwardPolicy, Unfilled
from contest_platform.ranking.rules.adjusted import draw_merits, fit, scores_of
from contest_platform.ranking.rules.awards import allocate
from contest_platform.ranking.rules.chances import WORDS, Certainty, certainty_of, prize_chances
from contest_platform.ranking.rules.official import round_half_up
from contest_platform.ranking.rules.quotas import Candidate
from contest_platform.ranking.rules.ties import order_key, places
from tests.ranking.tables import random_cells


def award(code, *, per_field=1, floor=None, per_unit=None):
    return Award(uuid4(), code, code, None, per_field, None, floor, per_unit, None, 0)


def candidates(points, units=None):
    """One field, the entries in the order of their points."""
    keys = {entry: order_key(Decimal(str(one))) for entry, one in points.items()}
    found = places(keys)
    return [
        Candidate(entry, "it", Decimal(str(one)), keys[entry], found[entry].place, (units or {}).get(entry, ()))
        for entry, one in points.items()
    ]


def chances(drawn, points, awards, units=None):
    """By entry, from draws given entry by entry."""
    scores = scores_of((entry, "J", one) for entry, one in points.items())
    merits = np.array([drawn[entry] for entry in scores.entries], dtype=float).T
    found = prize_chances(
        scores, merits, candidates(points, units), awards=awards, policy=AwardPolicy(), fields=("it",), decimals=1
    )
    return {one.entry: one for one in found}


DRAWN = {"A": [90, 90, 90, 80], "B": [85, 85, 95, 85], "C": [70, 70, 70, 70.04]}
POINTS = {"A": 88, "B": 86, "C": 70}


def test_every_draw_is_put_to_the_award_rule():
    found = chances(DRAWN, POINTS, [award("first"), award("second", floor=Decimal("80.5"))])
    assert found["A"].awards == {"first": 0.5, "second": 0.25, None: 0.25}
    assert found["B"].awards == {"first": 0.5, "second": 0.5, None: 0.0}
    assert found["C"].awards == {"first": 0.0, "second": 0.0, None: 1.0}


def test_floors_ask_for_rounded_points():
    found = chances(DRAWN, POINTS, [award("all", per_field=9, floor=Decimal("70.1"))])
    assert found["C"].awards["all"] == 0
    found = chances(DRAWN | {"C": [70.06] * 4}, POINTS, [award("all", per_field=9, floor=Decimal("70.1"))])
    assert found["C"].awards["all"] == 1


def test_a_cap_passes_over_in_the_draws_too():
    units = {"A": ("X",), "B": ("X",), "C": ("Y",)}
    found = chances(DRAWN, POINTS, [award("prize", per_field=2, per_unit=1)], units)
    assert found["C"].awards["prize"] == 1
    assert found["A"].awards["prize"] + found["B"].awards["prize"] == 1


def test_places_and_the_next():
    found = chances(DRAWN, POINTS, [award("first")])
    assert (found["A"].place_low, found["A"].place_high, found["A"].above_next) == (1, 2, 0.5)
    assert (found["B"].above_next, found["C"].above_next) == (1, None)
    assert (found["C"].place_low, found["C"].place_high) == (3, 3)


@pytest.mark.parametrize(
    ("probability", "certainty", "word"),
    [
        (0.9, Certainty.SURE, "sure"),
        (0.8999, Certainty.FAIRLY_SURE, "fairly sure"),
        (0.6, Certainty.FAIRLY_SURE, "fairly sure"),
        (0.5999, Certainty.AT_THE_LINE, "at the line, council to look"),
    ],
)
def test_the_words_for_a_probability(probability, certainty, word):
    assert certainty_of(probability) is certainty
    with language.speaking("en"):
        assert language._(WORDS[certainty]) == word


def test_certainty_of_the_award_that_is_proposed():
    found = chances(DRAWN, POINTS, [award("first")])
    assert found["A"].certainty("first") is Certainty.AT_THE_LINE
    assert found["C"].certainty(None) is Certainty.SURE


def test_nobody_is_sure_where_the_sheets_do_not_tell_the_entries_apart():
    points = {"A": 2, "B": 2, "C": 2}
    fitted = fit(
        scores_of([("A", "J", 1), ("A", "K", 3), ("B", "J", 3), ("B", "K", 1), ("C", "J", 2), ("C", "K", 2)])
    )
    merits = draw_merits(fitted)
    found = prize_chances(
        fitted.scores,
        merits,
        candidates(points),
        awards=[award("first")],
        policy=AwardPolicy(),
        fields=("it",),
        decimals=1,
    )
    assert [one.awards["first"] for one in found] == pytest.approx([1 / 3] * 3, abs=0.08)
    assert [(one.place_low, one.place_high) for one in found] == [(1, 3)] * 3
    assert {one.certainty("first") for one in found} == {Certainty.AT_THE_LINE}


def test_on_a_whole_jury_the_probabilities_of_a_prize_add_up_to_its_quota():
    scores = scores_of(random_cells(9, entries=40, judges=10))
    found = fit(scores)
    points = {
        entry: float(round_half_up(Decimal(one), 2))
        for entry, one in zip(scores.entries, found.adjusted, strict=True)
    }
    chance = prize_chances(
        scores,
        draw_merits(found, draws=200),
        candidates(points),
        awards=[award("first"), award("second", per_field=2), award("third", per_field=4)],
        policy=AwardPolicy(),
        fields=("it",),
        decimals=2,
    )
    assert [sum(one.awards[code] for one in chance) for code in ("first", "second", "third")] == pytest.approx(
        [1, 2, 4]
    )
    assert all(sum(one.awards.values()) == pytest.approx(1) for one in chance)
    best = max(points, key=points.get)
    assert next(one for one in chance if one.entry == best).awards["first"] == max(
        one.awards["first"] for one in chance
    )


@pytest.mark.parametrize("unfilled", list(Unfilled))
@pytest.mark.parametrize("total", [None, 4])
@pytest.mark.parametrize("per_unit", [None, 1])
def test_shortcuts_give_what_the_rule_gives_to_everybody(unfilled, total, per_unit):
    random = np.random.default_rng(5)
    cells = [(f"E{n}", f"J{k}", float(random.normal(70, 9))) for n in range(30) for k in range(2)]
    fitted = fit(scores_of(cells))
    merits = draw_merits(fitted, draws=40) + random.normal(0, 8, (40, 30))
    fields = ("it", "med", "edu")
    asked = [
        Candidate(entry, fields[n % 3], Decimal(n), (Decimal(n),), 1 + n // 3, (f"U{n % 4}",))
        for n, entry in enumerate(fitted.scores.entries)
    ]
    awards = [
        award("first", floor=Decimal(85), per_unit=per_unit), award("second", per_field=2, per_unit=per_unit),
        replace(award("third", per_field=2, floor=Decimal(70)), total=total),
    ]  # fmt: skip
    policy = AwardPolicy(unfilled=unfilled)
    rule = {"awards": awards, "policy": policy, "fields": fields}
    counts = {(one.entry, each.code): 0 for one in asked for each in awards}
    for merit in merits:
        drawn = [
            replace(one, points=round_half_up(Decimal(float(value)), 1), key=(-Decimal(float(value)),))
            for one, value in zip(asked, merit, strict=True)
        ]
        for one in allocate(drawn, **rule).granted:
            if one.award is not None:
                counts[one.entry, one.award] += 1
    found = prize_chances(fitted.scores, merits, asked, decimals=1, **rule)
    assert {(one.entry, each.code): round(40 * one.awards[each.code]) for one in found for each in awards} == counts
