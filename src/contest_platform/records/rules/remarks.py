"""What offices put in brackets behind a figure, and the words they use for it. Known words only: an unknown
remark may change what the figure means, so it is never passed over.

**Source:** the tables in `sample/`, each row of which names its publication.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from contest_platform.contests.rules import Level
from contest_platform.text import fold


class Stage(StrEnum):
    """How final a figure is; figures of two stages are two figures."""

    STATED = "stated"
    PLANNED = "planned"
    PROPOSED = "proposed"
    DECIDED = "decided"


class Derivation(StrEnum):
    """Where a figure was not printed as such."""

    SUMMED = "summed"
    INFERRED = "inferred"
    REPORTED = "reported"


@dataclass(frozen=True)
class Target:
    """The edition that a figure looks to: "(national 17th)"."""

    level: Level
    number: int


@dataclass(frozen=True)
class Remark:
    """Everything that one pair of brackets says; what it does not say is None or False."""

    stage: Stage | None = None
    derivation: Derivation | None = None
    cumulative: bool = False
    target: Target | None = None
    ordinal: int | None = None
    printed_as: str | None = None
    times: int | None = None
    most_per_field: int | None = None
    yearless: bool = False


NOTHING = Remark()
NUMBER = r"[0-9]{1,9}"
_ROMAN = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10}
_BODY_AND_REMARK = re.compile(r"([^()]*?)\s*(?:\(([^()]+)\))?")

LEVELS = {
    "school": Level.GRASSROOTS, "district": Level.GRASSROOTS, "truong": Level.GRASSROOTS, "huyen": Level.GRASSROOTS,
    "province": Level.PROVINCIAL, "provincial": Level.PROVINCIAL, "tinh": Level.PROVINCIAL,
    "national": Level.NATIONAL, "nation": Level.NATIONAL, "toan quoc": Level.NATIONAL, "quoc gia": Level.NATIONAL,
}  # fmt: skip
STAGES = {
    "planned": Stage.PLANNED, "plan": Stage.PLANNED, "du kien": Stage.PLANNED, "ke hoach": Stage.PLANNED,
    "jury proposal": Stage.PROPOSED, "proposal": Stage.PROPOSED, "proposed": Stage.PROPOSED,
    "de xuat": Stage.PROPOSED, "giam khao de xuat": Stage.PROPOSED, "hoi dong giam khao de xuat": Stage.PROPOSED,
    "final decision": Stage.DECIDED, "decision": Stage.DECIDED, "decided": Stage.DECIDED, "final": Stage.DECIDED,
    "quyet dinh": Stage.DECIDED, "chinh thuc": Stage.DECIDED,
}  # fmt: skip
_DERIVATIONS = {
    "sum": Derivation.SUMMED, "summed": Derivation.SUMMED, "tong": Derivation.SUMMED, "cong": Derivation.SUMMED,
    "inferred": Derivation.INFERRED, "field inferred": Derivation.INFERRED, "suy ra": Derivation.INFERRED,
    "as reported": Derivation.REPORTED, "theo bao cao": Derivation.REPORTED,
}  # fmt: skip
_CUMULATIVE = {"cumulative", "luy ke", "cong don"}
_YEARLESS = {"year not in excerpt", "year not stated", "khong ro nam"}
_LEVEL_WORD = "|".join(sorted(LEVELS, key=len, reverse=True))
_ORDINAL = re.compile(rf"(?:lan thu\s+)?({NUMBER})(?:st|nd|rd|th)?|(?:lan thu\s+)?([ivx]+)")
_TARGET = re.compile(rf"({_LEVEL_WORD})\s+(.+)")
_PRINTED_AS = re.compile(r"(?:giai|prize|award)\s+(\S+)")
_TIMES = re.compile(rf"[x×]\s?({NUMBER})")
_MOST_PER_FIELD = re.compile(rf"(?:max|toi da)\s+({NUMBER})\s+(?:per field|moi linh vuc)")


def split_remark(cell: str) -> tuple[str, str] | None:
    """`27 (jury proposal)` as its two halves; None when brackets are open, empty, nested or followed by text."""
    found = _BODY_AND_REMARK.fullmatch(cell.strip())
    return (found[1].strip(), (found[2] or "").strip()) if found else None


def read_remark(words: str, *allowed: str) -> Remark | None:
    """The remarks of one pair of brackets, separated by commas; None when one is unknown, said twice, or not
    among `allowed` (names of Remark's fields).
    """
    if not words:
        return NOTHING
    said: dict[str, object] = {}
    for item in words.split(","):
        known = _read_one(" ".join(item.split()))
        if known is None or known[0] not in allowed or known[0] in said:
            return None
        said[known[0]] = known[1]
    return Remark(**said)  # type: ignore[arg-type]


def _read_one(item: str) -> tuple[str, object] | None:
    folded = fold(item)
    for name, words in (("stage", STAGES), ("derivation", _DERIVATIONS)):
        if folded in words:
            return name, words[folded]
    if folded in _CUMULATIVE or folded in _YEARLESS:
        return "cumulative" if folded in _CUMULATIVE else "yearless", True
    if found := _TIMES.fullmatch(folded):
        return "times", int(found[1])
    if found := _MOST_PER_FIELD.fullmatch(folded):
        return "most_per_field", int(found[1])
    if found := _TARGET.fullmatch(folded):
        number = read_ordinal(found[2])
        return ("target", Target(LEVELS[found[1]], number)) if number else None
    if number := read_ordinal(item):
        return "ordinal", number
    return ("printed_as", item) if _PRINTED_AS.fullmatch(folded) else None


def read_ordinal(words: str) -> int | None:
    """`5`, `17th`, `lần thứ 5` or `XIII`; None for anything else and for 0. Roman numbers are capital, up to
    XXXIX, and in their one right form (`XIIII` is none).
    """
    found = _ORDINAL.fullmatch(fold(words))
    if not found:
        return None
    if found[1]:
        return int(found[1]) or None
    return _read_roman(words.rsplit(maxsplit=1)[-1])


def _read_roman(word: str) -> int | None:
    if not word or not _ROMAN.fullmatch(word):
        return None
    values = [_VALUES[letter] for letter in word]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
