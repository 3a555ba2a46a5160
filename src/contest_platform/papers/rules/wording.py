"""Vietnamese office words for dates, numbers and money, as official papers write them."""

from collections.abc import Iterator
from datetime import date

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("tỷ", "triệu", "nghìn", "")


def day_in_words(day: date) -> str:
    """`ngày 05 tháng 02 năm 2026`: a zero before days under 10 and before January and February, not before others.

    Source: Decree 30/2020/NĐ-CP, appendix I, part II, section I, item 4.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def count(number: int) -> str:
    """A count in a sentence, two digits at least: `05 giải Nhất`.

    Source: the custom of official papers, which leave no room for a digit put in front.
    """
    return f"{number:02d}"


def money(vnd: int) -> str:
    """`1.250.000`. Source: Vietnamese grouping of thousands."""
    return f"{vnd:,}".replace(",", ".")


def number_in_words(number: int) -> str:
    """A whole number from 0 to under a thousand billion, read out: 1105 → `một nghìn một trăm lẻ năm`.

    Source: the reading taught in Vietnamese primary schools (mốt, lăm, mươi, lẻ).
    """
    words: list[str] = []
    for power, name in enumerate(_GROUPS):
        group = number // 1000 ** (len(_GROUPS) - 1 - power) % 1000
        if group:
            words += [*_group(group, full=bool(words)), name]
    return " ".join(words).strip() or _DIGITS[0]


def _group(group: int, *, full: bool) -> Iterator[str]:
    """The words of 1 to 999; `full` also reads the zero of the hundreds."""
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    if hundreds or full:
        yield f"{_DIGITS[hundreds]} trăm"
    if tens == 0:
        if units:
            yield f"lẻ {_DIGITS[units]}" if hundreds or full else _DIGITS[units]
        return
    yield "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if units == 1 and tens > 1:
        yield "mốt"
    elif units == 5:
        yield "lăm"
    elif units:
        yield _DIGITS[units]
