"""The allocation of prizes: by example for each policy, and what holds whatever the entries are."""

from collections import Counter
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest_platform.contests.rules import Award, AwardPolicy, TieAtQuota, Unfilled
from contest_platform.language import _, speaking
from contest_platform.ranking.rules.awards import Candidate, Quota, Unresolved, allocate
from contest_platform.ranking.rules.reasons import SENTENCES, ReasonCode, reason_text
from contest_platform.ranking.rules.ties import Vote, order_key, places

NAMES = {"first": "Giải Nhất", "second": "Giải Nhì", "third": "Giải Ba"}


def award(code, **limits):
    settings = {"per_field": None, "total": None, "min_points": None, "max_per_unit": None, "money_vnd": 0} | limits
    return Award(id=UUID(int=1), code=code, name=NAMES[code], medal=None, **settings)


def candidates(**entries):
    """Entries written `a="it 80.00 unit"`."""
    split = {entry: text.split() for entry, text in entries.items()}
    keys = {entry: order_key(Decimal(points)) for entry, (_, points, *_units) in split.items()}
    found = []
    for entry, (field, points, *units) in split.items():
        inside = places({other: keys[other] for other in split if split[other][0] == field})
        found.append(Candidate(entry, field, Decimal(points), keys[entry], inside[entry].place, tuple(units)))
    return found


def propose(entries, *awards, votes=(), tie=TieAtQuota.VOTE, unfilled=Unfilled.LEAVE_EMPTY):
    policy = AwardPolicy(tie_at_quota=tie, unfilled=unfilled)
    fields = sorted({one.field for one in entries})
    return allocate(entries, awards=awards, policy=policy, fields=fields, votes=[Vote(one) for one in votes])


def given_awards(allocation):
    return {one.entry: one.award for one in allocation.granted}


def codes(allocation, entry):
    return [reason.code for one in allocation.granted if one.entry == entry for reason in one.reasons]


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
        "a": "Xếp thứ 1 trong lĩnh vực với 95,00 điểm, đủ điều kiện Giải Nhất, trong chỉ tiêu 1 giải của lĩnh vực, "
        "từ 90 điểm trở lên.",
        "b": "Xếp thứ 2 trong lĩnh vực với 91,00 điểm, đủ điều kiện Giải Nhì, trong chỉ tiêu 2 giải của lĩnh vực, "
        "từ 80 điểm trở lên. Chỉ tiêu Giải Nhất của lĩnh vực (1 giải) đã hết ở các bài xếp trên.",
        "c": "79,50 điểm, dưới mức tối thiểu 80 của Giải Nhì.",
        "d": "Xếp thứ 1 trong lĩnh vực với 88,00 điểm, đủ điều kiện Giải Nhì, trong chỉ tiêu 2 giải của lĩnh vực, "
        "từ 80 điểm trở lên. 88,00 điểm, dưới mức tối thiểu 90 của Giải Nhất.",
    }
    assert found.quotas == (
        Quota("first", "it", 1, 1),
        Quota("first", "med", 1, 0),
        Quota("second", "it", 2, 1),
        Quota("second", "med", 2, 1),
    )


def test_every_reason_is_said_in_both_languages():
    with speaking("en"):
        assert [code for code, message in SENTENCES.items() if _(message) == message] == []


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
    assert found.quotas[0] == Quota("first", "it", 1, 2)


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


entry = st.tuples(st.sampled_from(["it", "med", "edu"]), st.integers(55, 65), st.sampled_from(["x", "y", "z"]))
entries_lists = st.lists(entry, max_size=25)
limits = st.none() | st.integers(0, 4)
tiers = st.tuples(limits, limits, st.none() | st.integers(55, 65), st.none() | st.integers(1, 3))
schemes = st.tuples(tiers, tiers, tiers)
policies = st.builds(AwardPolicy, tie_at_quota=st.sampled_from(TieAtQuota), unfilled=st.sampled_from(Unfilled))


def drawn(entries, scheme):
    made = candidates(**{f"e{number:02d}": f"{f} {p} {u}" for number, (f, p, u) in enumerate(entries)})
    awards = [
        award(code, per_field=per_field, total=total, min_points=None if floor is None else Decimal(floor),
              max_per_unit=cap, money_vnd=10)
        for code, (per_field, total, floor, cap) in zip(NAMES, scheme, strict=True)
    ]  # fmt: skip
    return made, awards


@given(entries_lists, schemes, policies, st.randoms())
def test_allocation_does_not_depend_on_the_order_of_input(entries, scheme, policy, random):
    made, awards = drawn(entries, scheme)
    settings = {"awards": awards, "policy": policy, "fields": ["edu", "it", "med"]}
    assert allocate(made, **settings) == allocate(random.sample(made, len(made)), **settings)


@given(entries_lists, schemes, policies, st.booleans())
def test_allocation_keeps_its_promises(entries, scheme, policy, voted):
    made, awards = drawn(entries, scheme)
    votes = [Vote(tuple(one.entry for one in made))] if voted else []
    found = allocate(made, awards=awards, policy=policy, fields=["edu", "it", "med"], votes=votes)
    by_entry = {one.entry: one for one in made}
    granted = {one.entry: one for one in found.granted}
    assert set(granted) == set(by_entry)
    assert all(one.reasons for one in found.granted)
    assert found.money_vnd == 10 * sum(one.award is not None for one in found.granted)
    assert bool(found.unresolved) <= (policy.tie_at_quota is TieAtQuota.VOTE and not voted)
    for tier in awards:
        holders = [by_entry[one.entry] for one in found.granted if one.award == tier.code]
        assert all(tier.min_points is None or one.points >= tier.min_points for one in holders)
        if policy.tie_at_quota is not TieAtQuota.EXTEND:
            units = Counter(unit for one in holders for unit in one.units)
            assert tier.max_per_unit is None or max(units.values(), default=0) <= tier.max_per_unit
            if policy.unfilled is Unfilled.LEAVE_EMPTY:
                assert tier.total is None or len(holders) <= tier.total
                fields = Counter(one.field for one in holders)
                assert tier.per_field is None or max(fields.values(), default=0) <= tier.per_field


@given(entries_lists, schemes, policies)
def test_no_entry_stands_above_another_with_a_lower_prize(entries, scheme, policy):
    """Without a cap on units: the cap passes an entry over, and its reason says so."""
    made, awards = drawn(entries, [(*one[:3], None) for one in scheme])
    found = allocate(made, awards=awards, policy=policy, fields=["edu", "it", "med"])
    rank = {None: len(awards)} | {one.code: number for number, one in enumerate(awards)}
    given_to = given_awards(found)
    for above in made:
        for below in made:
            if above.field == below.field and above.key < below.key:
                assert rank[given_to[above.entry]] <= rank[given_to[below.entry]]


@pytest.mark.parametrize("policy", [TieAtQuota.EXTEND, TieAtQuota.WITHHOLD])
@given(entries=entries_lists, scheme=schemes)
def test_tied_entries_of_a_field_get_the_same_without_a_vote_or_a_cap(policy, entries, scheme):
    made, awards = drawn(entries, [(*one[:3], None) for one in scheme])
    given_to = given_awards(propose(made, *awards, tie=policy))
    for one in made:
        for other in made:
            if one.field == other.field and one.key == other.key:
                assert given_to[one.entry] == given_to[other.entry]
