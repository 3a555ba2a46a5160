"""Which limits tied entries contend for: whether so many of them can hold an award together.

**Source:** docs/decisions/0011.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

Limit = tuple[str, str]
"""("field", code), ("total", ""), ("unit", name) or ("author", key)."""
TOTAL: Limit = ("total", "")
_WIDEST_FIRST = ("total", "unit", "author", "field")
_MOST_SEARCHED = 100_000


def contested_limits(asked: Sequence[frozenset[Limit]], left: Mapping[Limit, int]) -> frozenset[Limit]:
    """The limits of `left` that the tied may exceed together while they keep all others; `asked` are each entry's.

    Whoever asks for one of them may miss the award in some order of the tied, and nobody else may. A limit that the
    others keep in any case is left out, the widest first: a tie inside a field is that field's.
    **Source:** docs/decisions/0011.
    """
    found = frozenset(left)
    for limit in sorted(left, key=lambda one: (_WIDEST_FIRST.index(one[0]), one[1])):
        others = found - {limit}
        if not _fit_together([one & others for one in asked if limit in one], left, left[limit] + 1):
            found = others
    return found


def _fit_together(asked: Sequence[frozenset[Limit]], left: Mapping[Limit, int], wanted: int) -> bool:
    """Whether any `wanted` of the entries keep all their limits.

    An exact search that takes as many as fit first. Entries with the same limits are counted, not told apart, and a
    limit that nobody asks for later is forgotten, so only limits that cross each other cost. One that is given up
    answers yes: the tie is then looked at by people.
    """
    kinds = sorted(Counter(asked).items(), key=lambda one: sorted(one[0]))
    last = {limit: number for number, (limits, _) in enumerate(kinds) for limit in limits}
    behind = [sum(number for _, number in kinds[start:]) for start in range(len(kinds) + 1)]
    waiting = [(0, frozenset[tuple[Limit, int]](), wanted)]  # from which kind on, what is used, how many are missing
    seen = set(waiting)
    while waiting and len(seen) < _MOST_SEARCHED:
        start, used, missing = waiting.pop()
        if missing <= 0:
            return True
        if behind[start] < missing:
            continue
        limits, number = kinds[start]
        free = dict(left) | {limit: left[limit] - places for limit, places in used}
        fitting = min([number, *(free[limit] for limit in limits)])
        later = {limit for limit in (*dict(used), *limits) if last[limit] > start}
        least = 0 if limits & later else fitting  # nobody behind them misses what they take
        for taken in range(least, fitting + 1):
            after = {limit: left[limit] - free[limit] + (taken if limit in limits else 0) for limit in later}
            following = start + 1, frozenset(after.items()), missing - taken
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return bool(waiting)
