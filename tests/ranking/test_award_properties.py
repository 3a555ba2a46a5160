"""What holds of the allocation whatever the entries, the scheme, the policy and the votes are."""

from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest_platform.contests.rules import AwardPolicy, TieAtQuota, Unfilled
from contest_platform.ranking.rules.awards import allocate
from contest_platform.ranking.rules.reasons import WAITING, ReasonCode
from contest_platform.ranking.rules.ties import Vote
from tests.ranking.prizes import NAMES, award, candidates, given_awards, propose

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


@given(entries_lists, schemes, policies, st.booleans(), st.randoms())
def test_every_reason_is_true_to_the_numbers(entries, scheme, policy, voted, random):
    made, awards = drawn(entries, scheme)
    votes = ballot(made, random) if voted else []
    found = allocate(made, awards=awards, policy=policy, fields=FIELDS, votes=votes)
    given_to, order = given_awards(found), list(NAMES)
    quotas = {(one.award, one.field): one for one in found.quotas}
    for one, granted in zip(sorted(made, key=lambda one: (one.key, one.entry)), found.granted, strict=True):
        said_of = [order.index(reason.values["award"]) for reason in granted.reasons]
        assert said_of in ([said_of[0]], [said_of[0], said_of[0] - 1])
        if granted.reasons[0].code not in WAITING:  # the award, or else the lowest of all
            assert said_of[0] == order.index(granted.award or order[-1])
        for reason in granted.reasons:
            said = reason.values
            tier = next(each for each in awards if each.code == said["award"])
            above = [each for each in made if given_to[each.entry] == tier.code and each.key < one.key]
            assert (said["place"], said["points"]) == (one.place_in_field, str(one.points))
            if tier.per_field is not None:
                assert (said["quota"] + said["rolled"]) == quotas[tier.code, one.field].quota
            if "total" in said:
                assert said["total"] + said["total_rolled"] == quotas[tier.code, ""].quota
            assert holds(reason, one, tier, above, made)


def holds(reason, one, tier, above, made):
    """Whether what decided is so; `above` are the holders of the award who stand above the entry."""
    said, tied = reason.values, [each for each in made if each.key == one.key and each is not one]
    match reason.code:
        case ReasonCode.BELOW_MIN_POINTS:
            return one.points < tier.min_points
        case ReasonCode.FIELD_QUOTA_FULL:
            return sum(each.field == one.field for each in above) >= said["quota"] + said["rolled"]
        case ReasonCode.TOTAL_QUOTA_FULL:
            return len(above) >= said["total"] + said["total_rolled"]
        case ReasonCode.UNIT_CAP:
            return said["unit"] in one.units and names_of(above)[said["unit"]] >= said["cap"] == tier.max_per_unit
        case ReasonCode.AUTHOR_CAP:
            return any(names_of(above)[name] >= said["cap"] == tier.max_per_author for name in one.authors)
        case ReasonCode.CLOSED_BY_TIE | ReasonCode.WAITS_FOR_VOTE:
            return any(each.key < one.key for each in made)
        case ReasonCode.GRANTED | ReasonCode.CLOSED_BY_FLOOR:
            return tier.min_points is None or one.points >= tier.min_points
    return bool(tied)


def names_of(entries):
    return Counter(name for one in entries for name in (*one.units, *one.authors))


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
