"""Prizes and their money as offices write them.

    prize  := award {";" award} | letter | name "(" award ")" | "(" words ")"
    award  := ("Nhất" | "first" | ...) ["(" level ")"]
    money  := AMOUNT ["(x" NUMBER ")"] | AMOUNT "(max" NUMBER "per field)" | "max" NUMBER "per field"
    others := other {";" other}
    other  := AMOUNT "each" ":" names | AMOUNT "x" NUMBER ["for"] names | names [AMOUNT]

A province that prints A, B and C means its first, second and third prize; what is printed is kept.
**Source:** the tables in `sample/` (Điện Biên, decision 43/QĐ-BTC of 03/08/2020, for A/B/C).
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from contest_platform.contests.rules import Level
from contest_platform.records.rules.remarks import LEVELS, NUMBER, read_remark, split_remark
from contest_platform.text import fold


class Tier(StrEnum):
    """The rungs of both ladders, from the top; OTHER is a prize beside the ladder."""

    SPECIAL = "special"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    CONSOLATION = "consolation"
    OTHER = "other"


TIERS = {
    "special": Tier.SPECIAL, "dac biet": Tier.SPECIAL,
    "first": Tier.FIRST, "nhat": Tier.FIRST, "a": Tier.FIRST,
    "second": Tier.SECOND, "nhi": Tier.SECOND, "b": Tier.SECOND,
    "third": Tier.THIRD, "ba": Tier.THIRD, "c": Tier.THIRD,
    "consolation": Tier.CONSOLATION, "encouragement": Tier.CONSOLATION, "khuyen khich": Tier.CONSOLATION,
}  # fmt: skip
_VND_PER_MILLION = 1_000_000
_AMOUNT = r"[0-9]{1,6}(?:[.,][0-9]{1,3})?"
_NAMES = r"[^\W\d_][^\d_;:]*"
_MOST = re.compile(rf"(?:max|toi da)\s+({NUMBER})\s+(?:per field|moi linh vuc)")
_EACH = re.compile(rf"({_AMOUNT})\s+(?:each|mỗi giải)\s*:\s*({_NAMES})")
_TIMES_FOR = re.compile(rf"({_AMOUNT})\s*[x×]\s*({NUMBER})\s+(?:for\s+|cho\s+)?({_NAMES})")
_NAMED = re.compile(rf"({_NAMES}?)(?:\s+({_AMOUNT}))?")
_COUNTED = re.compile(rf"(?:({NUMBER})\s+)?({_NAMES})")
_AWARD = re.compile(r"([^();]+?)\s*(?:\(([^();]+)\))?")
_NAME_AND_AWARD = re.compile(r"([^\W\d_][\w ]*?)\s*\(([^()]+)\)")


@dataclass(frozen=True)
class Won:
    """A prize of a work: the rung, the level where a cell names one, and the words as printed."""

    tier: Tier
    level: Level | None
    printed: str


@dataclass(frozen=True)
class Money:
    """Money for one prize in whole đồng, and how many such prizes there are; None where the cell does not say."""

    money_vnd: int | None
    prizes: int | None = None
    most_per_field: int | None = None
    name: str = ""


def read_prizes(cell: str) -> tuple[Won, ...] | None:
    """The prizes that a work won; empty when the cell says in brackets that it does not tell; None when it is
    not understood.
    """
    if re.fullmatch(r"\([^()]+\)", cell):
        return ()
    found = [_won(piece.strip()) for piece in cell.split(";")]
    if None not in found:
        return tuple(won for won in found if won)
    named = _NAME_AND_AWARD.fullmatch(cell)
    return (Won(Tier.OTHER, None, cell),) if named and fold(named[2]) in TIERS else None


def _won(piece: str) -> Won | None:
    found = _AWARD.fullmatch(piece)
    tier = TIERS.get(re.sub(r"^giai ", "", fold(found[1]))) if found else None
    if found is None or tier is None:
        return None
    level = LEVELS.get(fold(found[2])) if found[2] else None
    return None if found[2] and level is None else Won(tier, level, piece)


def read_named_prizes(cell: str) -> Money | None:
    """A prize beside the ladder, with its number where one is written (`2 giải chuyên đề`); None when the cell
    is not understood. The money is not told here.
    """
    split = split_remark(cell)
    found = _COUNTED.fullmatch(split[0]) if split else None
    return Money(None, int(found[1]) if found[1] else None, name=cell) if found else None


def read_money(cell: str) -> Money | None:
    """Money for one prize, written in millions of đồng; None when it is not understood or no whole đồng."""
    if most := _MOST.fullmatch(fold(cell)):
        return Money(None, most_per_field=int(most[1]))
    split = split_remark(cell)
    remark = read_remark(split[1], "times", "most_per_field") if split else None
    money_vnd = _vnd(split[0]) if split else None
    if remark is None or money_vnd is None:
        return None
    return Money(money_vnd, remark.times, remark.most_per_field)


def read_other_money(cell: str) -> tuple[Money, ...] | None:
    """Money for prizes beside the ladder, several of them separated by semicolons."""
    found = [_other_money(piece.strip()) for piece in cell.split(";")]
    return None if None in found else tuple(money for money in found if money)


def _other_money(piece: str) -> Money | None:
    if found := _EACH.fullmatch(piece):
        return Money(_vnd(found[1]), name=found[2])
    if found := _TIMES_FOR.fullmatch(piece):
        return Money(_vnd(found[1]), int(found[2]), name=found[3])
    found = _NAMED.fullmatch(piece)
    return Money(_vnd(found[2]) if found[2] else None, name=found[1]) if found else None


def _vnd(amount: str) -> int | None:
    """`6.4` or `6,4` million as 6400000."""
    if not re.fullmatch(_AMOUNT, amount):
        return None
    money = Decimal(amount.replace(",", ".")) * _VND_PER_MILLION
    return int(money) if money == money.to_integral_value() else None
