"""The allocation of prizes by example: each policy, each limit, each reason in words."""

from decimal import Decimal

import pytest

from contest_platform.contests.rules import TieAtQuota, Unfilled
from contest_platform.language import _, speaking
from contest_platform.ranking.rules.awards import Unresolved
from contest_platform.ranking.rules.quotas import Quota
from contest_platform.ranking.rules.reasons import DECIDED, ReasonCode, reason_text
from tests.ranking.prizes import NAMES, award, candidates, codes, given_awards, propose


def test_quota_per_field_and_floors_decide_with_a_reason_for_each():
    found = propose(
        candidates(a="it 95.00", b="it 91.00", c="it 79.50", d="med 88.00"),
        award("first", per_field=1, min_points=Decimal(90), money_vnd=40),
        award("second", per_field=2, min_points=Decimal(80), money_vnd=30),
    )
    assert given_awards(found) == {"a": "first", "b": "second", "c": None, "d": "second"}
    assert found.money_vnd == 40 + 30 + 30
    texts = {one.entry: reason_text(one.reasons, NAMES) for one in found.granted}
    assert texts == {
        "a": "Giải Nhất: thứ 1 trong lĩnh vực, chỉ tiêu 1, 95,00 điểm, đạt điểm sàn 90.",
        "b": "Giải Nhì: thứ 2 trong lĩnh vực, chỉ tiêu 2, 91,00 điểm, đạt điểm sàn 80. Không được Giải Nhất: thứ 2 "
        "trong lĩnh vực, chỉ tiêu 1, 91,00 điểm, đạt điểm sàn 90, chỉ tiêu của lĩnh vực đã hết ở các bài xếp trên.",
        "c": "Không được Giải Nhì: thứ 3 trong lĩnh vực, chỉ tiêu 2, 79,50 điểm, dưới điểm sàn 80.",
        "d": "Giải Nhì: thứ 1 trong lĩnh vực, chỉ tiêu 2, 88,00 điểm, đạt điểm sàn 80. "
        "Không được Giải Nhất: thứ 1 trong lĩnh vực, chỉ tiêu 1, 88,00 điểm, dưới điểm sàn 90.",
    }
    assert found.quotas == (
        Quota("first", "it", 1, 0, 1),
        Quota("first", "med", 1, 0, 0),
        Quota("second", "it", 2, 0, 1),
        Quota("second", "med", 2, 0, 1),
    )


def test_a_reason_names_what_rolled_down_and_the_floor_that_was_missed():
    found = propose(
        candidates(a="it 89.00", b="it 86.00", c="it 84.00", d="it 79.50"),
        award("first", per_field=1, min_points=Decimal(90)),
        award("second", per_field=2, min_points=Decimal(80)),
        unfilled=Unfilled.ROLL_DOWN,
    )
    assert given_awards(found) == {"a": "second", "b": "second", "c": "second", "d": None}
    with speaking("en"):
        third, fourth = (reason_text(one.reasons, NAMES) for one in found.granted[2:])
    assert third == (
        "Giải Nhì: 3rd in the field, quota 2 + 1, 84.00 with a floor of 80. "
        "Not Giải Nhất: 3rd in the field, quota 1, 84.00 under the floor of 90."
    )
    assert fourth == "Not Giải Nhì: 4th in the field, quota 2 + 1, 79.50 under the floor of 80."


def test_without_awards_every_entry_is_told_so():
    (only,) = propose(candidates(a="it 90")).granted
    assert (only.award, [reason.code for reason in only.reasons]) == (None, [ReasonCode.NO_AWARDS])


def test_every_reason_is_said_in_both_languages():
    with speaking("en"):
        assert [code for code, message in DECIDED.items() if message and _(message) == message] == []


def test_a_total_goes_by_the_standing_over_all_fields():
    entries = candidates(a="it 95", b="it 91", c="med 93")
    assert given_awards(propose(entries, award("first", total=2))) == {"a": "first", "c": "first", "b": None}


def test_a_tie_at_the_quota_waits_for_a_vote_and_stops_its_field_only():
    entries = candidates(a="it 90", b="it 90", c="it 80", d="med 70")
    tiers = award("first", per_field=1), award("second", per_field=1)
    found = propose(entries, *tiers)
    assert found.unresolved == (Unresolved("first", ("a", "b")),)
    assert given_awards(found) == {"a": None, "b": None, "c": None, "d": "first"}
    assert [codes(found, one) for one in "abc"] == [
        [ReasonCode.VOTE_OWED], [ReasonCode.VOTE_OWED], [ReasonCode.WAITS_FOR_VOTE],
    ]  # fmt: skip
    voted = propose(entries, *tiers, votes=[("b", "a")])
    assert voted.unresolved == ()
    assert given_awards(voted) == {"b": "first", "a": "second", "c": None, "d": "first"}
    assert codes(voted, "a") == [ReasonCode.GRANTED, ReasonCode.LOST_VOTE]


def test_a_tie_within_the_quota_needs_no_vote():
    found = propose(candidates(a="it 90", b="it 90", c="it 80"), award("first", per_field=2))
    assert given_awards(found) == {"a": "first", "b": "first", "c": None}
    assert found.unresolved == ()


def test_a_tie_at_the_quota_extends():
    found = propose(
        candidates(a="it 90", b="it 90", c="it 80"), award("first", per_field=1), award("second", per_field=1),
        tie=TieAtQuota.EXTEND,
    )  # fmt: skip
    assert given_awards(found) == {"a": "first", "b": "first", "c": "second"}
    assert codes(found, "a") == [ReasonCode.GRANTED_EXTENDED]
    assert found.quotas[0] == Quota("first", "it", 1, 0, 2)


def test_a_tie_at_the_quota_is_withheld_and_nobody_below_passes():
    found = propose(
        candidates(a="it 95", b="it 90", c="it 90", d="it 80"),
        award("first", per_field=2),
        award("second", per_field=3),
        tie=TieAtQuota.WITHHOLD,
    )
    assert given_awards(found) == {"a": "first", "b": "second", "c": "second", "d": "second"}
    assert codes(found, "d") == [ReasonCode.GRANTED, ReasonCode.CLOSED_BY_TIE]


def test_an_unfilled_quota_rolls_down():
    entries = candidates(a="it 80", b="it 79", c="it 78")
    tiers = award("first", per_field=1, min_points=Decimal(90)), award("second", per_field=1), award("third", total=1)
    assert given_awards(propose(entries, *tiers)) == {"a": "second", "b": "third", "c": None}
    assert given_awards(propose(entries, *tiers, unfilled=Unfilled.ROLL_DOWN)) == {
        "a": "second", "b": "second", "c": "third",
    }  # fmt: skip


def test_a_unit_that_has_all_it_may_is_passed_over():
    found = propose(
        candidates(a="it 95 x", b="it 90 x", c="it 85 y"),
        award("first", per_field=2, max_per_unit=1),
        award("second"),
    )
    assert given_awards(found) == {"a": "first", "b": "second", "c": "first"}
    assert codes(found, "b") == [ReasonCode.GRANTED, ReasonCode.UNIT_CAP]


def test_tied_entries_of_one_unit_at_its_cap_wait_for_a_vote():
    found = propose(candidates(a="it 95 x", b="it 95 x", c="it 95 y"), award("first", max_per_unit=1))
    assert found.unresolved == (Unresolved("first", ("a", "b")),)
    assert given_awards(found)["c"] == "first"


def test_an_author_who_has_all_that_one_may_is_passed_over():
    found = propose(
        candidates(a="it 95 x @lan", b="med 90 y @lan @minh", c="med 85 y @minh"),
        award("first", per_field=2, max_per_author=1),
        award("second"),
    )
    assert given_awards(found) == {"a": "first", "b": "second", "c": "first"}
    assert codes(found, "b") == [ReasonCode.GRANTED, ReasonCode.AUTHOR_CAP]


def test_a_tie_inside_a_field_does_not_hold_up_who_has_a_place_in_any_case():
    entries = candidates(a="it 90", b="it 90", c="med 90", d="med 80")
    scheme = award("first", per_field=1, total=2)
    assert given_awards(propose(entries, scheme)) == {"a": None, "b": None, "c": "first", "d": None}
    withheld = propose(entries, scheme, award("second", per_field=3), tie=TieAtQuota.WITHHOLD)
    assert given_awards(withheld) == {"a": "second", "b": "second", "c": "first", "d": "second"}


def test_a_unit_whose_tied_entries_are_refused_gets_no_award_further_down():
    entries = candidates(a="it 90 x", b="med 90 x", c="edu 80 x")
    found = propose(entries, award("first", max_per_unit=1), tie=TieAtQuota.WITHHOLD)
    assert [codes(found, one) for one in "abc"] == [
        [ReasonCode.TIE_WITHHELD], [ReasonCode.TIE_WITHHELD], [ReasonCode.CLOSED_BY_TIE],
    ]  # fmt: skip


def test_who_is_under_the_floor_does_not_wait_for_that_award():
    entries = candidates(a="it 90", b="it 90", c="it 75", d="it 55")
    tiers = (award("first", per_field=1, min_points=Decimal(80)), award("second", min_points=Decimal(60)))
    found = propose(entries, *tiers)
    assert codes(found, "c") == [ReasonCode.WAITS_FOR_VOTE]
    assert codes(found, "d") == [ReasonCode.BELOW_MIN_POINTS]
    assert [reason.values["award"] for one in found.granted for reason in one.reasons] == [
        "first", "first", "second", "second",
    ]  # fmt: skip


def test_a_tie_that_caps_settle_costs_nobody_the_total():
    entries = candidates(a="it 90 x @lan", b="med 90 y @lan", c="edu 90 z @minh")
    found = propose(entries, award("first", total=2, max_per_author=1), tie=TieAtQuota.WITHHOLD)
    assert given_awards(found) == {"a": None, "b": None, "c": "first"}  # two places: one of Lan's, and c in any order


def test_where_a_total_counts_a_tie_stops_every_field_until_the_vote():
    entries = candidates(a="it 90", b="it 90", c="it 90", d="med 80")
    found = propose(entries, award("first", per_field=2, total=2), award("second", per_field=1))
    assert codes(found, "d") == [ReasonCode.WAITS_FOR_VOTE]
    assert given_awards(propose(entries, award("first", per_field=2), award("second", total=9)))["d"] == "first"


def test_who_waits_for_a_vote_is_told_at_which_award():
    entries = candidates(a="it 90", b="it 90", c="it 80")
    found = propose(entries, award("first", per_field=1), award("second", per_field=1))
    last = {one.entry: reason_text(one.reasons, NAMES) for one in found.granted}["c"]
    assert last.startswith("Chưa xét được Giải Nhất: thứ 3 trong lĩnh vực, chỉ tiêu 1, 80 điểm, chờ biểu quyết")


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        # What is left of a field goes to that field, of the total to the total.
        ({"per_field": 2}, {"per_field": 1}, {"it": (2, 1), "med": (3, 2)}),
        ({"total": 3}, {"total": 1}, {"": (3, 2)}),
        # A total takes what was left in all fields together.
        ({"per_field": 2}, {"total": 1}, {"": (4, 3)}),
        ({"per_field": 2}, {"per_field": 1, "total": 2}, {"it": (2, 1), "med": (3, 2), "": (5, 3)}),
        # Fields never get more together than the total had left.
        ({"per_field": 2, "total": 2}, {"per_field": 1}, {"it": (2, 1), "med": (2, 1), "": (3, 1)}),
        ({"per_field": 2, "total": 1}, {"per_field": 1}, {"it": (1, 0), "med": (1, 0)}),
        # A place of a total finds no field to go to.
        ({"total": 3}, {"per_field": 1}, {"it": (1, 0), "med": (1, 0)}),
        ({"per_field": 2}, {}, {}),
    ],
)
def test_where_unfilled_places_go(above, below, expected):
    entries = candidates(a="it 90", b="it 70", c="med 70")
    tiers = award("first", min_points=Decimal(80), **above), award("second", **below)
    found = propose(entries, *tiers, unfilled=Unfilled.ROLL_DOWN)
    assert {one.field: (one.quota, one.rolled) for one in found.quotas if one.award == "second"} == expected
