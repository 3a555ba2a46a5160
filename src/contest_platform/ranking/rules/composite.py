"""A figure of several parts: the jury's points, a vote of the community, a presentation; each with its own maximum.

**Source:** regulations such as jury 80 points + community vote 20 × votes / highest votes, rounded to 0.1;
docs/decisions/0003 (each part is rounded once, half up, at its own decimals; the sum of rounded parts is exact).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from contest_platform.errors import Invalid
from contest_platform.language import N_
from contest_platform.ranking.rules.official import EntryKey, round_half_up

_CONTEXT = Context(prec=40, rounding=ROUND_HALF_UP)


class PartOutOfRange(Invalid):
    message = N_("Phần “%(part)s” cho bài %(entry)s phải từ 0 đến %(most)s.")


@dataclass(frozen=True, slots=True)
class Part:
    """A declared part of the figure: at most `max_points`, rounded to `decimals` (0 to 9)."""

    code: str
    max_points: Decimal
    decimals: int


@dataclass(frozen=True, slots=True)
class Composite:
    """`parts`: the rounded points of each part, in the declared order; `points` their sum, None while one is missing.

    `exact`: each part before it was rounded.
    """

    entry: EntryKey
    parts: Mapping[str, Decimal | None]
    exact: Mapping[str, Decimal | None]
    points: Decimal | None


def scaled_part(values: Mapping[EntryKey, Decimal], part: Part, *, out_of: Decimal) -> dict[EntryKey, Decimal]:
    """Points out of `out_of` brought to the part's maximum, unrounded: max_points × value / out_of.

    Raises PartOutOfRange for a value below 0 or above `out_of`. **Source:** docs/decisions/0003.
    """
    for entry, value in values.items():
        if not 0 <= value <= out_of:
            raise PartOutOfRange(part=part.code, entry=entry, most=out_of)
    return {entry: _share(value, out_of, part) for entry, value in values.items()}


def vote_part(votes: Mapping[EntryKey, int], part: Part) -> dict[EntryKey, Decimal]:
    """A vote of the community, unrounded: max_points × votes / highest votes; 0 for all where nobody voted.

    Raises PartOutOfRange for a negative number of votes.
    **Source:** provincial regulation: 20 × votes / highest votes, rounded to 0.1.
    """
    highest = max(votes.values(), default=0)
    for entry, count in votes.items():
        if count < 0:
            raise PartOutOfRange(part=part.code, entry=entry, most=highest)
    return {entry: _share(Decimal(count), Decimal(highest or 1), part) for entry, count in votes.items()}


def composite(entry: EntryKey, parts: Sequence[Part], values: Mapping[str, Mapping[EntryKey, Decimal]]) -> Composite:
    """The parts of one entry, each rounded half up to its decimals, and their exact sum.

    `values`: by part, the unrounded points of every entry that has them. A missing part is missing, never 0: then the
    entry has no sum. **Source:** docs/decisions/0003.
    """
    exact = {part.code: values.get(part.code, {}).get(entry) for part in parts}
    rounded = {
        part.code: None if (value := exact[part.code]) is None else round_half_up(value, part.decimals)
        for part in parts
    }
    there = [value for value in rounded.values() if value is not None]
    whole = sum(there, Decimal(0)) if len(there) == len(parts) else None
    return Composite(entry, rounded, exact, whole)


def _share(value: Decimal, of: Decimal, part: Part) -> Decimal:
    return _CONTEXT.divide(part.max_points * value, of)
