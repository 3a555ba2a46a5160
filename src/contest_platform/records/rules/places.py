"""Owners as offices write them: a place, or a place with the edition and the years of its contest behind it.

    place := name ["(" words ")"]
    scope := name [ordinal] [years] ["(" ordinal ["," "as reported"] ")"]

**Source:** the tables in `sample/`.
"""

import re
from dataclasses import dataclass

from contest_platform.contests.rules import Level
from contest_platform.records.rules.figures import NATION
from contest_platform.records.rules.periods import Years, read_years
from contest_platform.records.rules.remarks import Derivation, read_ordinal, read_remark, split_remark
from contest_platform.text import fold

_NATION_WORDS = {"toan quoc", "national"}
_NAME = re.compile(r"[^\W\d_]+(?:[ .'-]{1,2}[^\W\d_]+)*")
_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_ROMAN_LETTERS = re.compile(r"[IVX]+")
_LAST_YEARS = re.compile(r"(.*?)\s+((?:19|20)[0-9]{2}(?:[-–](?:19|20)[0-9]{2})?)")
_LAST_WORD = re.compile(r"(.*?)\s+(\S+)")


@dataclass(frozen=True)
class PrizeScope:
    owner: str
    level: Level
    edition: int | None
    years: Years
    derivation: Derivation | None


def read_place(cell: str) -> str | None:
    """The name of a province, district or body, letters only, perhaps with a word in brackets (`Huế (city)`)."""
    split = split_remark(cell)
    if split is None or not _is_name(split[0]) or (split[1] and not _WORDS.fullmatch(split[1])):
        return None
    return cell


def read_prize_scope(cell: str) -> PrizeScope | None:
    """`Bình Phước IV 2016-2017`, `TP.HCM 27th`, `toàn quốc (16th, as reported)`; None when it is not understood."""
    split = split_remark(cell)
    remark = read_remark(split[1], "ordinal", "derivation") if split else None
    if split is None or remark is None:
        return None
    name, years, edition = split[0], Years(), remark.ordinal
    if found := _LAST_YEARS.fullmatch(name):
        name, years = found[1], read_years(found[2]) or Years()
    if (found := _LAST_WORD.fullmatch(name)) and (number := read_ordinal(found[2])):
        if edition:
            return None
        name, edition = found[1], number
    if not _is_name(name):
        return None
    nation = fold(name) in _NATION_WORDS
    level = Level.NATIONAL if nation else Level.PROVINCIAL
    return PrizeScope(NATION if nation else name, level, edition, years, remark.derivation)


def _is_name(words: str) -> bool:
    """Letters, and none that would be a number in Roman letters."""
    return bool(_NAME.fullmatch(words)) and not any(_ROMAN_LETTERS.fullmatch(word) for word in words.split())
