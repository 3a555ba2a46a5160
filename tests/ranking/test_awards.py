"""The allocation of prizes: by example for each policy, and what holds whatever the entries are."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest_platform.contests.rules import Award, AwardPolicy, TieAtQuota, Unfilled
from contest_platform.language import _, speaking
from contest_platform.ranking.rules.awards import Unresolved, allocate
from contest_platform.ranking.rules.quotas import Candidate, Quota
from contest_platform.ranking.rules.reasons import DECIDED, WAITING, ReasonCode, reason_text
from contest_platform.ranking.rules.ties import Vote, order_key, places

NAMES = {"first": "Giải Nhất", "second": "Giải Nhì", "third": "Giải Ba"}


def award(code, **limits):
    unlimited = dict.fromkeys(("per_field", "total", "min_points", "max_per_unit", "max_per_author"))
    settings = {**unlimited, "money_vnd": 0, **limits}
    return Award(id=UUID(int=1), code=code, name=NAMES[code], medal=None, **settings)


def candidates(**entries):
    """Entries written `a="it 80.00 unit @author"`."""
    split = {entry: text.split() for entry, text in entries.items()}
    keys = {entry: order_key(Decimal(points)) for entry, (_, points, *_units) in split.items()}
    found = []
    for entry, (field, points, *named) in split.items():
        inside = places({other: keys[other] for other in split if split[other][0] == field})
        units, authors = (tuple(one for one in named if one.startswith("@") == is_one) for is_one in (False, True))
        found.append(Candidate(entry, field, Decimal(points), keys[entry], inside[entry].place, units, authors))
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


FIELDS = ["edu", "it", "med"]
entry = st.tuples(
    st.sampled_from(FIELDS),
    st.integers(55, 65),
    st.sampled_from(["x", "y", "z"]),
    st.frozensets(st.sampled_from(["@lan", "@minh", "@hoa"]), max_size=2),
)
entries_lists = st.lists(entry, max_size=25)
limits = st.none() | st.integers(0, 4)
caps = st.none() | st.integers(1, 3)
tiers = st.tuples(limits, limits, st.none() | st.integers(55, 65), caps, caps)
schemes = st.tuples(tiers, tiers, tiers)
uncapped = st.tuples(limits, limits, st.none() | st.integers(55, 65), st.none(), st.none())
uncapped_schemes = st.tuples(uncapped, uncapped, uncapped)
policies = st.builds(AwardPolicy, tie_at_quota=st.sampled_from(TieAtQuota), unfilled=st.sampled_from(Unfilled))


def drawn(entries, scheme):
    made = candidates(
        **{f"e{number:02d}": " ".join((f, str(p), u, *sorted(who))) for number, (f, p, u, who) in enumerate(entries)}
    )
    names = ("per_field", "total", "min_points", "max_per_unit", "max_per_author")
    awards = [
        award(code, money_vnd=10, **dict(zip(names, one, strict=True)))
        for code, one in zip(NAMES, scheme, strict=True)
    ]
    return made, awards


def ballot(made, random):
    """A vote about everybody, in some order: it decides whatever tie it meets."""
    return [Vote(tuple(one.entry for one in random.sample(made, len(made))))]


@given(entries_lists, schemes, policies, st.booleans(), st.randoms())
def test_allocation_does_not_depend_on_the_order_of_input(entries, scheme, policy, voted, random):
    made, awards = drawn(entries, scheme)
    settings = {"awards": awards, "policy": policy, "fields": FIELDS, "votes": ballot(made, random) if voted else []}
    assert allocate(made, **settings) == allocate(random.sample(made, len(made)), **settings)


@given(entries_lists, schemes, policies, st.booleans(), st.randoms())
def test_allocation_keeps_its_promises(entries, scheme, policy, voted, random):
    made, awards = drawn(entries, scheme)
    votes = ballot(made, random) if voted else []
    found = allocate(made, awards=awards, policy=policy, fields=FIELDS, votes=votes)
    by_entry = {one.entry: one for one in made}
    assert sorted(one.entry for one in found.granted) == sorted(by_entry)
    assert all(one.reasons for one in found.granted)
    assert found.money_vnd == 10 * sum(one.award is not None for one in found.granted)
    assert bool(found.unresolved) <= (policy.tie_at_quota is TieAtQuota.VOTE and not voted)
    extends = policy.tie_at_quota is TieAtQuota.EXTEND and not voted
    for tier in awards:
        holders = [by_entry[one.entry] for one in found.granted if one.award == tier.code]
        assert all(tier.min_points is None or one.points >= tier.min_points for one in holders)
        if not extends:
            check_caps(tier, holders)
            check_quotas(tier, holders, found.quotas)
    ceilings = [tier.total if tier.total is not None else of_fields(tier) for tier in awards]
    if not extends and None not in ceilings:
        assert sum(one.award is not None for one in found.granted) <= sum(ceilings)


def of_fields(tier):
    return None if tier.per_field is None else tier.per_field * len(FIELDS)


def check_caps(tier, holders):
    for named, cap in (("units", tier.max_per_unit), ("authors", tier.max_per_author)):
        counted = Counter(name for one in holders for name in getattr(one, named))
        assert cap is None or max(counted.values(), default=0) <= cap


def check_quotas(tier, holders, quotas):
    fields = Counter(one.field for one in holders)
    for one in quotas:
        if one.award == tier.code:
            assert one.given == (fields[one.field] if one.field else len(holders)) <= one.quota
            assert one.quota - one.rolled <= (tier.per_field if one.field else tier.total or of_fields(tier) or 0)


@given(entries_lists, uncapped_schemes, policies, st.booleans(), st.randoms())
def test_no_entry_stands_above_another_with_a_lower_prize(entries, scheme, policy, voted, random):
    """In a field, without caps: no exception."""
    made, awards = drawn(entries, scheme)
    votes = ballot(made, random) if voted else []
    found = allocate(made, awards=awards, policy=policy, fields=FIELDS, votes=votes)
    assert passed_over(made, awards, found) == []


@given(entries_lists, schemes, policies, st.booleans(), st.randoms())
def test_only_a_cap_that_is_reached_passes_an_entry_over(entries, scheme, policy, voted, random):
    """In a field, with caps: who stands above another with a lower prize has a unit or an author to whom entries that
    do not stand below it leave no place under the cap: they hold the higher award, or were refused it as tied for it.
    """
    made, awards = drawn(entries, scheme)
    settings = {"policy": policy, "fields": FIELDS, "votes": ballot(made, random) if voted else []}
    for above, code in passed_over(made, awards, allocate(made, awards=awards, **settings)):
        tiers = awards[: [one.code for one in awards].index(code) + 1]
        taken = names_taken(made, allocate(made, awards=tiers, **settings), code, above.key)
        assert any(taken[name] >= cap for name, cap in caps_of(above, tiers[-1]))


def names_taken(made, found, code, lowest):
    """How many places under each cap went to the entries that do not stand below `lowest`, or were held by a tie."""
    counted = Counter()
    for one, granted in zip(sorted(made, key=lambda one: (one.key, one.entry)), found.granted, strict=True):
        reason = granted.reasons[0]
        tied = reason.code in (ReasonCode.TIE_WITHHELD, ReasonCode.VOTE_OWED) and reason.values["award"] == code
        if one.key <= lowest and (granted.award == code or tied):
            counted.update((*one.units, *one.authors))
    return counted


def caps_of(one, tier):
    named = ((one.units, tier.max_per_unit), (one.authors, tier.max_per_author))
    return [(name, cap) for names, cap in named if cap is not None for name in names]


def passed_over(made, awards, found):
    """(entry, award): somebody of the field below the entry has the award, and the entry none so high."""
    rank = {None: len(awards)} | {one.code: number for number, one in enumerate(awards)}
    given_to = given_awards(found)
    return [
        (above, given_to[below.entry])
        for above in made
        for below in made
        if above.field == below.field
        and above.key < below.key
        and rank[given_to[above.entry]] > rank[given_to[below.entry]]
    ]


@given(st.lists(entry, max_size=25), st.lists(st.tuples(limits, caps), min_size=3, max_size=3), policies)
def test_with_totals_alone_the_standing_over_all_fields_holds(entries, totals, policy):
    """Where no award counts by field or by name, nobody at all stands above another with a lower prize."""
    made, awards = drawn(entries, [(None, total, None, None, None) for total, _cap in totals])
    found = allocate(made, awards=awards, policy=policy, fields=FIELDS)
    rank = {None: len(awards)} | {one.code: number for number, one in enumerate(awards)}
    ranks = [rank[one.award] for one in found.granted]
    assert ranks == sorted(ranks)


@given(entries_lists, tiers, st.randoms())
def test_who_is_not_in_a_contest_gets_the_same_however_the_vote_goes(entries, tier, random):
    """A tie asks for a vote only about those whom it may cost something. Here all entries are tied."""
    made, (first, *_rest) = drawn([(field, 60, *names) for field, _points, *names in entries], (tier, tier, tier))
    settings = {"awards": [first], "policy": AwardPolicy(), "fields": FIELDS}
    owed = allocate(made, **settings)
    contested = {entry for one in owed.unresolved for entry in one.entries}
    voted = allocate(made, **settings, votes=ballot(made, random))
    expected, found = given_awards(owed), given_awards(voted)
    assert [entry for entry in expected if entry not in contested and expected[entry] != found[entry]] == []


@given(st.lists(entry, max_size=5), tiers)
def test_a_contest_is_about_exactly_those_who_miss_the_award_in_some_order(entries, tier):
    """Found by giving the places of one tie in every order there is."""
    made, (first, *_rest) = drawn([(field, 60, *names) for field, _points, *names in entries], (tier, tier, tier))
    owed = allocate(made, awards=[first], policy=AwardPolicy(), fields=FIELDS)
    contested = {entry for one in owed.unresolved for entry in one.entries}
    orders = [served(order, first) for order in permutations(made)]
    asking = {entry for got in orders for entry in got}  # who is under the floor, or has a limit of 0, never gets it
    assert contested == {entry for entry in asking if any(entry not in got for got in orders)}


def served(order, tier):
    """Who gets the award when those in front take their places first."""
    used, got = Counter(), set()
    for one in order:
        sizes = {("field", one.field): tier.per_field, "total": tier.total}
        sizes |= dict.fromkeys(one.units, tier.max_per_unit) | dict.fromkeys(one.authors, tier.max_per_author)
        counted = {limit: size for limit, size in sizes.items() if size is not None}
        fits = tier.min_points is None or one.points >= tier.min_points
        if fits and all(used[limit] < size for limit, size in counted.items()):
            used.update(counted.keys())
            got.add(one.entry)
    return got


@given(entries_lists, schemes, st.sampled_from(Unfilled), st.randoms())
def test_no_vote_takes_away_what_was_given_without_it(entries, scheme, unfilled, random):
    """What a proposal says of an entry that does not wait stays true however the votes go."""
    made, awards = drawn(entries, scheme)
    settings = {"awards": awards, "policy": AwardPolicy(unfilled=unfilled), "fields": FIELDS}
    before = allocate(made, **settings)
    after = given_awards(allocate(made, **settings, votes=ballot(made, random)))
    sure = {one.entry: one.award for one in before.granted if one.reasons[0].code not in WAITING}
    assert sure == {entry: after[entry] for entry in sure}


@given(entries_lists, schemes, policies, st.randoms())
def test_the_names_of_units_and_authors_mean_nothing(entries, scheme, policy, random):
    made, awards = drawn(entries, scheme)
    names = sorted({name for one in made for name in (*one.units, *one.authors)})
    renamed = dict(zip(names, random.sample(names, len(names)), strict=True))
    others = [
        replace(one, units=tuple(map(renamed.get, one.units)), authors=tuple(map(renamed.get, one.authors)))
        for one in made
    ]
    settings = {"awards": awards, "policy": policy, "fields": FIELDS}
    assert given_awards(allocate(others, **settings)) == given_awards(allocate(made, **settings))


@pytest.mark.parametrize("policy", [TieAtQuota.EXTEND, TieAtQuota.WITHHOLD])
@given(entries=entries_lists, scheme=uncapped_schemes)
def test_tied_entries_of_a_field_get_the_same_without_a_vote_or_a_cap(policy, entries, scheme):
    made, awards = drawn(entries, scheme)
    given_to = given_awards(propose(made, *awards, tie=policy))
    for one in made:
        for other in made:
            if one.field == other.field and one.key == other.key:
                assert given_to[one.entry] == given_to[other.entry]
