"""What runs out while an award is given: the quota of a field, the total, the caps of a unit and of an author.

**Source:** award schemes of provincial and national regulations, whose quotas are ceilings; docs/decisions/0011.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from contest_platform.contests.rules import Award
from contest_platform.ranking.rules.contested import TOTAL, Limit, contested_limits
from contest_platform.ranking.rules.official import EntryKey
from contest_platform.ranking.rules.ties import OrderKey


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with a place. `points` are rounded; A unit or an author is named alike everywhere."""

    entry: EntryKey
    field: str
    points: Decimal
    key: OrderKey
    place_in_field: int
    units: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quota:
    """What a tier had to give in a field ("" is all fields), how much of it came from above, and what it gave."""

    award: str
    field: str
    quota: int
    rolled: int
    given: int


@dataclass(frozen=True, slots=True)
class Rolled:
    """Places that the tier above left over, by field and (None: it had no total) over all fields."""

    fields: Mapping[str, int] = field(default_factory=dict)
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """Tied entries that do not all fit, and the limits that do not hold all of them.

    The total is one of them only where it decides: a tie inside a field leaves it to the others.
    """

    members: tuple[Candidate, ...]
    limits: frozenset[Limit]


class Quotas:
    """The limits of one tier, and how much of each is used.

    Places from above go to the limit of the same kind. A total takes all that a tier without one left in its fields;
    fields without a total never get more together than the total above had left.
    """

    def __init__(self, award: Award, fields: Sequence[str], rolled: Rolled) -> None:
        self.award, self.fields = award, fields
        per_field, below = award.per_field, rolled.total
        self.rolled = {code: rolled.fields.get(code, 0) for code in fields} if per_field is not None else {}
        if below is None:
            below = sum(rolled.fields.values())
        else:
            self.rolled = {code: min(places, below) for code, places in self.rolled.items()}
        self.per_field = {code: (per_field or 0) + places for code, places in self.rolled.items()}
        base = award.total
        if base is None and rolled.total is not None and any(self.rolled.values()):
            base = (per_field or 0) * len(fields)
        self.total_rolled = below if base is not None else 0
        self.total = base + below if base is not None else None
        self.used: defaultdict[Limit, int] = defaultdict(int)

    @property
    def over_fields(self) -> bool:
        """Whether an entry of one field may take a place from one of another."""
        return any(one is not None for one in (self.total, self.award.max_per_unit, self.award.max_per_author))

    def limits(self, one: Candidate) -> list[Limit]:
        """What an award for the entry would use, the widest reason last."""
        found: list[Limit] = [("field", one.field)] if one.field in self.per_field else []
        if self.total is not None:
            found.append(TOTAL)
        if self.award.max_per_unit is not None:
            found.extend(("unit", unit) for unit in one.units)
        if self.award.max_per_author is not None:
            found.extend(("author", author) for author in one.authors)
        return found

    def left(self, limit: Limit) -> int:
        return max(0, self._size(*limit) - self.used[limit])

    def _size(self, kind: str, name: str) -> int:
        match kind:
            case "field":
                return self.per_field.get(name, 0)
            case "total":
                return self.total or 0
            case "unit":
                return self.award.max_per_unit or 0
        return self.award.max_per_author or 0

    def full(self, one: Candidate) -> Limit | None:
        """The first limit that keeps the entry out."""
        return next((limit for limit in self.limits(one) if self.left(limit) == 0), None)

    def use(self, one: Candidate) -> None:
        for limit in self.limits(one):
            self.used[limit] += 1

    def contests(self, tied: Sequence[Candidate]) -> list[Contest]:
        """Of entries that each find a place, those that may miss it in some order; in sets that share none.

        All others get it whatever that order is.
        """
        if len(tied) <= 1:
            return []
        asking = Counter(limit for one in tied for limit in self.limits(one))
        scarce = {limit: self.left(limit) for limit, number in asking.items() if number > self.left(limit)}
        asked = {one: frozenset(scarce).intersection(self.limits(one)) for one in tied}
        contested = contested_limits(list(asked.values()), scarce)
        uncontested_total = frozenset({TOTAL}) - contested
        return [
            Contest(
                tuple(one for one in tied if one in members),
                frozenset[Limit]().union(*(asked[one] for one in members)) - uncontested_total,
            )
            for members in _joined(
                {one for one in tied if limit in asked[one]} for limit in scarce if limit in contested
            )
        ]

    def facts(self, one: Candidate) -> dict[str, Any]:
        """What every reason about the entry at this tier says: JSON values, points as decimal strings."""
        found: dict[str, Any] = {
            "award": self.award.code,
            "place": one.place_in_field,
            "points": str(one.points),
        }
        if one.field in self.per_field:
            found |= {"quota": self.award.per_field, "rolled": self.rolled[one.field]}
        if self.total is not None:
            found |= {"total": self.total - self.total_rolled, "total_rolled": self.total_rolled}
        if self.award.min_points is not None:
            found["min_points"] = str(self.award.min_points)
        return found

    def given(self) -> list[Quota]:
        """By field, then over all fields, where there is such a limit."""
        code = self.award.code
        found = [
            Quota(code, one, size, self.rolled[one], self.used["field", one]) for one, size in self.per_field.items()
        ]
        if self.total is not None:
            found.append(Quota(code, "", self.total, self.total_rolled, self.used[TOTAL]))
        return found

    def left_over(self) -> Rolled:
        fields = {code: self.left(("field", code)) for code in self.per_field}
        return Rolled(fields, self.left(TOTAL) if self.total is not None else None)


def _joined(groups: Iterable[set[Candidate]]) -> list[set[Candidate]]:
    """Those that share an entry become one."""
    found: list[set[Candidate]] = []
    for group in groups:
        shared = [one for one in found if one & group]
        found = [one for one in found if one not in shared] + [group.union(*shared)]
    return found
