"""Counts as offices write them, by a small grammar:

    count  := parts ["(" remark {"," remark} ")"]
    parts  := part {"," (part | nouns)}  |  part {"+" part}
    part   := [bound] NUMBER ["of" NUMBER] {noun | place | stage}
    bound  := "~" | "about" | "gần" | ...  |  ">" | "more than" | "hơn" | ...
    place  := ("at" | "to" | "in") level ["final"]

Nothing else is a count: no sign, no exponent, no grouping of thousands (which could be a decimal), no letter
that looks like a digit. **Source:** the tables in `sample/`.
"""

import re
from dataclasses import dataclass

from contest_platform.contests.rules import Level
from contest_platform.records.rules.remarks import (
    LEVELS,
    NUMBER,
    STAGES,
    Derivation,
    Stage,
    Target,
    read_remark,
    split_remark,
)
from contest_platform.text import fold

_BOUNDS = {
    "~": "approximate", "≈": "approximate", "about": "approximate", "almost": "approximate", "nearly": "approximate",
    "khoang": "approximate", "gan": "approximate",
    ">": "at_least", ">=": "at_least", "≥": "at_least", "more than": "at_least", "over": "at_least",
    "at least": "at_least", "hon": "at_least", "tren": "at_least", "it nhat": "at_least",
}  # fmt: skip


def _any(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_PART = re.compile(rf"(?:({_any(_BOUNDS)})\s*)?({NUMBER})(?:\s+of\s+({NUMBER}))?(?:\s+([^0-9]+))?")
_PLACE = re.compile(
    rf"(at|to|in|o|den|vao)\s+(?:the\s+|cap\s+)?({_any(LEVELS)})(?:\s+(final|contest|round|chung khao))?"
)

AUTHORS = frozenset(
    {"authors", "co-authors", "people", "pupils", "students", "tac gia", "dong tac gia", "hoc sinh", "nguoi"}
)
ENTRIES = frozenset(
    {"entries", "solutions", "models", "products", "dossiers", "works", "giai phap", "mo hinh", "san pham", "de tai",
     "ho so", "bai", "bai du thi", "cong trinh"}
)  # fmt: skip
PRIZES = frozenset({"prizes", "awards", "giai", "giai thuong"})
UNITS = frozenset(
    {"units", "schools", "districts", "communes", "provinces", "cities", "ministries", "sectors", "tinh", "thanh",
     "thanh pho", "bo", "nganh", "doan", "don vi", "truong", "huyen", "xa", "phuong", "co quan"}
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One number of a cell with the words behind it: "10 of 12 districts"."""

    value: int
    of: int | None
    words: str
    approximate: bool
    at_least: bool
    stage: Stage | None
    level: Level | None
    final: bool


@dataclass(frozen=True)
class Count:
    """A count and all that the cell says about it. `value` is the first part, or the sum of parts joined by "+"."""

    value: int
    approximate: bool
    at_least: bool
    parts: tuple[Part, ...]
    stage: Stage | None = None
    derivation: Derivation | None = None
    target: Target | None = None
    printed_as: str | None = None


def read_count(cell: str, nouns: frozenset[str] = frozenset(), *remarks: str, several: bool = False) -> Count | None:
    """The count in a cell that is not empty; None when it is not one. `nouns` (folded) may stand behind the
    number, `remarks` (names of Remark's fields) in the brackets. Numbers of several things side by side are
    taken only where the column may hold them; each must then say what it counts (`1,000` is no count).
    """
    split = split_remark(cell)
    remark = read_remark(split[1], *remarks) if split else None
    if split is None or remark is None:
        return None
    body = split[0]
    parts = _added(body, nouns) if "+" in body else _listed(body, nouns)
    stages = {part.stage for part in parts or () if part.stage} | ({remark.stage} if remark.stage else set())
    if not parts or len(stages) > 1 or (len(parts) > 1 and not _may_stand_together(body, parts, several)):
        return None
    return Count(
        sum(part.value for part in parts) if "+" in body else parts[0].value,
        any(part.approximate for part in parts),
        any(part.at_least for part in parts),
        parts,
        next(iter(stages), None),
        remark.derivation,
        remark.target,
        remark.printed_as,
    )


def read_number(cell: str) -> int | None:
    """A bare whole number of at most nine digits, or None."""
    return int(cell) if re.fullmatch(NUMBER, cell) else None


def _added(body: str, nouns: frozenset[str]) -> tuple[Part, ...] | None:
    parts = [_part(piece.strip(), nouns) for piece in body.split("+")]
    return None if "," in body or None in parts else tuple(part for part in parts if part)


def _listed(body: str, nouns: frozenset[str]) -> tuple[Part, ...] | None:
    """Parts between commas; further nouns may follow the first ("55 tỉnh, thành, bộ ngành")."""
    first, *others = (piece.strip() for piece in body.split(","))
    numbered = [first, *(piece for piece in others if not _only(fold(piece), nouns))]
    parts = [_part(piece, nouns) for piece in numbered]
    return None if None in parts else tuple(part for part in parts if part)


def _may_stand_together(body: str, parts: tuple[Part, ...], several: bool) -> bool:
    return all(part.words for part in parts) and (several or "+" in body)


def _part(piece: str, nouns: frozenset[str]) -> Part | None:
    found = _PART.fullmatch(fold(piece))
    if not found:
        return None
    bound, number, of, words = found.groups()
    phrase = _phrase(words or "", nouns)
    if phrase is None or (of is not None and int(number) > int(of)):
        return None
    stage, level, final = phrase
    flags = (_BOUNDS.get(bound) == "approximate", _BOUNDS.get(bound) == "at_least")
    return Part(int(number), int(of) if of else None, words or "", *flags, stage, level, final)


def _phrase(words: str, nouns: frozenset[str]) -> tuple[Stage | None, Level | None, bool] | None:
    """Stage, level and final as the words behind a number say it; None when a word is unknown."""
    stage, level, final = None, None, False
    while words:
        if found := _PLACE.match(words):
            level, final = LEVELS[found[2]], found[3] in ("final", "chung khao")
        elif found := re.match(rf"(?:{_any(STAGES)})(?!\S)", words):
            stage = STAGES[found[0]]
        elif not nouns or not (found := re.match(rf"(?:{_any(nouns)})(?!\S)", words)):
            return None
        words = words[found.end() :].strip()
    return stage, level, final


def _only(words: str, nouns: frozenset[str]) -> bool:
    noun = rf"(?:{_any(nouns)})"
    return bool(words and nouns) and re.fullmatch(rf"{noun}(?:\s+{noun})*", words) is not None
