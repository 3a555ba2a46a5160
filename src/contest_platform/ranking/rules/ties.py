"""Places: by rounded points, then the ladder of the edition, then shared ("1224") and marked.

**Source:** docs/decisions/0003; the ladder is a declared, ordered setting of the edition (`tie_break`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from contest_platform.ranking.rules.official import EntryKey, Figure

VOTE = "vote"
MEDIAN = "median"
CRITERION = "criterion:"

OrderKey = tuple[Decimal, ...]
"""Points and ladder values, each negated: the smaller key stands higher, equal keys are tied."""


@dataclass(frozen=True, slots=True)
class Place:
    place: int
    tied: bool


@dataclass(frozen=True, slots=True)
class Vote:
    """A recorded decision on tied entries, the highest first."""

    entries: tuple[EntryKey, ...]


def steps_before_vote(tie_break: Sequence[str]) -> tuple[str, ...]:
    """The steps that are computed. A vote decides for good, so nothing after it is ever asked."""
    return tuple(tie_break[: tie_break.index(VOTE)] if VOTE in tie_break else tie_break)


def tied_on_points(figures: Iterable[Figure]) -> frozenset[EntryKey]:
    """The entries that need the ladder: others have the same rounded points (or what places follow)."""
    followed = {one.entry: one.points if one.order_points is None else one.order_points for one in figures}
    counts = Counter(followed.values())
    return frozenset(entry for entry, points in followed.items() if points is not None and counts[points] > 1)


def order_key(points: Decimal, ladder: Sequence[Decimal] = ()) -> OrderKey:
    return (-points, *(-value for value in ladder))


def places(
    keys: Mapping[EntryKey, OrderKey], votes: Sequence[Vote] = (), tie_break: Sequence[str] = ()
) -> dict[EntryKey, Place]:
    """The place of each entry among those given; the order of the mapping means nothing.

    A recorded vote splits a tied group when the ladder knows `vote` and the vote names the whole group.
    """
    return places_in_order(in_order(keys), keys, votes, tie_break)


def in_order(keys: Mapping[EntryKey, OrderKey]) -> list[EntryKey]:
    """The entries from the highest; tied ones stand together."""
    return sorted(keys, key=keys.__getitem__)


def places_in_order(
    ordered: Iterable[EntryKey],
    keys: Mapping[EntryKey, OrderKey],
    votes: Sequence[Vote] = (),
    tie_break: Sequence[str] = (),
) -> dict[EntryKey, Place]:
    """The same for entries that are in order already, all or some of those with keys."""
    voted = votes if VOTE in tie_break else ()
    found: dict[EntryKey, Place] = {}
    for _, tied in groupby(ordered, key=keys.__getitem__):
        group = list(tied)
        order = voted_order(group, voted) if len(group) > 1 and voted else None
        first = len(found) + 1
        if order is None:
            shared = Place(first, tied=len(group) > 1)
            for entry in group:
                found[entry] = shared
        else:
            found.update((entry, Place(place, tied=False)) for place, entry in enumerate(order, start=first))
    return found


def voted_order(group: Iterable[EntryKey], votes: Sequence[Vote]) -> list[EntryKey] | None:
    """The group in the order of the latest vote that names all of it; None when no vote does."""
    members = set(group)
    for vote in reversed(votes):
        if members.issubset(vote.entries):
            return [entry for entry in vote.entries if entry in members]
    return None
