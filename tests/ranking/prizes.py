"""Awards and entries as the tests of the allocation write them."""

from decimal import Decimal
from uuid import UUID

from contest_platform.contests.rules import Award, AwardPolicy, TieAtQuota, Unfilled
from contest_platform.ranking.rules.awards import allocate
from contest_platform.ranking.rules.quotas import Candidate
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
