"""Vietnamese text: one normal form, folding for search, an order for names, and points as people type them."""

import re
import sys
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import cache

_ALPHABET = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
_BASES = {
    **dict.fromkeys("ăằẳẵắặ", "ă"),
    **dict.fromkeys("âầẩẫấậ", "â"),
    **dict.fromkeys("êềểễếệ", "ê"),
    **dict.fromkeys("ôồổỗốộ", "ô"),
    **dict.fromkeys("ơờởỡớợ", "ơ"),
    **dict.fromkeys("ưừửữứự", "ư"),
    "đ": "đ",
}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTER_ORDER = {letter: f"{place:02d}" for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=10)}
_INVISIBLE = dict.fromkeys(
    [
        *map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"),
        *range(0x200E, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)  # the last three turn the direction of writing: a name could look like another
_MAYBE_TOO_MANY = re.compile("[\u0300-\U0010ffff]{31}")  # much faster, and never found in ordinary text
_POINTS = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)


def nfc(value: str) -> str:
    """The text in NFC, without invisible characters and other control characters than line breaks and tabs."""
    visible = value.translate(_INVISIBLE)
    kept = "".join(c for c in visible if c in "\n\t" or unicodedata.category(c) != "Cc")
    return composed(kept)  # at the end: what stood between a letter and its mark is gone


def composed(value: str) -> str:
    """NFC and nothing else: passwords are kept as they were typed."""
    return unicodedata.normalize("NFC", _with_few_marks(value))


def _with_few_marks(value: str) -> str:
    """At most 30 marks on a letter. Normalising sorts them in quadratic time: 400,000 hold a server for minutes.

    **Source:** Unicode Standard Annex 15, 13 (stream-safe text format).
    """
    return _too_many_marks().sub(r"\1", value) if _MAYBE_TOO_MANY.search(value) else value


@cache
def _too_many_marks() -> re.Pattern[str]:
    """Made when it is first asked for: it takes longer than everything else that a short command does."""
    marks = "".join(chr(code) for code in range(0x300, sys.maxunicode + 1) if unicodedata.combining(chr(code)))
    return re.compile(f"([{marks}]{{30}})[{marks}]+")


def one_line(value: str) -> str:
    """NFC, with every run of white space as one space and none at the ends."""
    return " ".join(nfc(value).split())


def fold(value: str) -> str:
    """The text for search: no marks, đ as d, lower case, single spaces ("Đặng" and "dang" fold equal)."""
    decomposed = unicodedata.normalize("NFD", _with_few_marks(value.casefold().replace("đ", "d")))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def sort_key(value: str) -> str:
    """A key whose code-point order is the order of the Vietnamese alphabet: letters first, then tones."""
    letters, tones = [], []
    for character in nfc(value).lower():
        if character not in _ALPHABET:
            letters.append("00" if character.isspace() else f"{character:0>2}"[-2:])
            tones.append("0")
            continue
        base = _BASES.get(character) or unicodedata.normalize("NFD", character)[0]
        marks = set(unicodedata.normalize("NFD", character)) & set(_TONES)
        letters.append(_LETTER_ORDER[base])
        tones.append(_TONES[marks.pop()] if marks else "0")
    return "".join(letters) + " " + "".join(tones)


def name_sort_key(full_name: str) -> str:
    """People are sorted by given name (the last word), then by the full name."""
    words = one_line(full_name).split()
    return f"{sort_key(words[-1])}|{sort_key(' '.join(words))}" if words else ""


def read_points(typed: str) -> Decimal | None:
    """Points as typed, `9,25` or `9.25`; None when it is not a plain finite number. Never guesses thousands."""
    compact = nfc(typed).strip()
    if not _POINTS.fullmatch(compact):
        return None
    try:
        return Decimal(compact.replace(",", "."))
    except InvalidOperation:
        return None
