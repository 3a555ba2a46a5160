"""Places, shared places and the votes that split them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contest_platform.contests.rules import Method
from contest_platform.ranking.rules.official import figure
from contest_platform.ranking.rules.ties import (
    Place,
    Vote,
    order_key,
    places,
    steps_before_vote,
    tied_on_points,
    voted_order,
)

LADDER = ("criterion:novelty", "median", "vote")


def keys(**points):
    return {entry: order_key(Decimal(one)) for entry, one in points.items()}


def test_places_are_shared_and_marked_and_the_next_is_skipped():
    found = places(keys(a="80", b="79.5", c="79.50", d="70"))
    assert found == {
        "a": Place(1, tied=False), "b": Place(2, tied=True), "c": Place(2, tied=True), "d": Place(4, tied=False),
    }  # fmt: skip


def test_places_follow_the_ladder_on_equal_points():
    first, second = (
        order_key(Decimal(80), [Decimal(35), Decimal(80)]),
        order_key(Decimal(80), [Decimal(34), Decimal(82)]),
    )
    assert places({"a": second, "b": first}) == {"a": Place(2, tied=False), "b": Place(1, tied=False)}


def test_a_vote_splits_a_tie_only_when_it_names_all_of_it():
    tied = keys(a="80", b="80", c="80")
    partly, wholly = Vote(("b", "a")), Vote(("c", "a", "b"))
    assert all(one.tied for one in places(tied, [partly], LADDER).values())
    assert places(tied, [partly, wholly], LADDER) == {
        "c": Place(1, tied=False), "a": Place(2, tied=False), "b": Place(3, tied=False),
    }  # fmt: skip
    assert all(one.tied for one in places(tied, [wholly], ("median",)).values())


def test_the_latest_vote_holds():
    assert voted_order(["a", "b"], [Vote(("a", "b")), Vote(("b", "a"))]) == ["b", "a"]


def test_nothing_is_computed_after_a_vote():
    assert steps_before_vote(("criterion:x", "vote", "median")) == ("criterion:x",)
    assert steps_before_vote(("median",)) == ("median",)


def test_tied_on_points_compares_the_rounded_points():
    figures = [
        figure(entry, [Decimal(total)], method=Method.MEAN, decimals=1)
        for entry, total in {"a": "70.04", "b": "70.01", "c": "70.06"}.items()
    ]
    assert tied_on_points([*figures, figure("d", [], method=Method.MEAN, decimals=1)]) == {"a", "b"}


points = st.decimals(min_value=0, max_value=20, places=1)
many = st.dictionaries(st.integers(0, 30).map(str), points, max_size=20)


@given(many, st.randoms())
def test_the_order_of_input_changes_no_place(entries, random):
    shuffled = dict(random.sample(list(entries.items()), len(entries)))
    assert places(keys(**entries)) == places(keys(**shuffled))


@given(many, st.integers(-100, 100))
def test_a_constant_added_to_all_keeps_places(entries, constant):
    assert places(keys(**entries)) == places(keys(**{entry: one + constant for entry, one in entries.items()}))


@given(many.filter(bool), st.data())
def test_raising_one_score_never_lowers_that_entry(entries, data):
    entry = data.draw(st.sampled_from(sorted(entries)))
    raised = entries | {entry: entries[entry] + data.draw(points)}
    assert places(keys(**raised))[entry].place <= places(keys(**entries))[entry].place


@given(many)
def test_a_place_is_one_more_than_the_entries_above(entries):
    for entry, found in places(keys(**entries)).items():
        above = sum(one > entries[entry] for one in entries.values())
        beside = sum(one == entries[entry] for one in entries.values())
        assert found == Place(above + 1, tied=beside > 1)
