"""The words of the platform: Vietnamese in the code, English from `locale/en/*.po`.

The Vietnamese sentence is the key. `_("Nộp hồ sơ")` gives it in the language of the running task; `N_` only
marks a sentence that is shown later. Places are named: `_("Còn %(count)s ngày", count=3)`; dates, times,
Decimals and numbers among the values are formatted for the reader.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

LANGUAGES = ("vi", "en")
_current: ContextVar[str] = ContextVar("language", default="vi")
_time_zone: tzinfo = ZoneInfo("Asia/Ho_Chi_Minh")


def show_times_in(zone: tzinfo) -> None:
    """Set the zone in which times are written, for this process (TIME_ZONE)."""
    global _time_zone  # noqa: PLW0603 - set once, when the process begins
    _time_zone = zone


def current() -> str:
    return _current.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Write in `code` inside the block."""
    token = _current.set(code if code in LANGUAGES else "vi")
    try:
        yield
    finally:
        _current.reset(token)


def N_(message: str) -> str:  # noqa: N802 - the customary name
    """Mark a sentence for translation without translating it."""
    return message


def _(message: str, /, **values: Any) -> str:
    """The sentence in the current language, its places filled."""
    return fill(_catalogue(current()).gettext(message), values)


def ngettext(singular: str, plural: str, count: int, /, **values: Any) -> str:
    """The sentence for `count` (Vietnamese has one form: give it twice)."""
    return fill(_catalogue(current()).ngettext(singular, plural, count), {"count": count, **values})


def sentence(refusal: Any) -> str:
    """The sentence of a refusal or of a problem (anything with `message` and `values`)."""
    return _(refusal.message, **refusal.values)


def fill(message: str, values: Mapping[str, Any]) -> str:
    return message % {name: show(value) for name, value in values.items()} if values else message


def show(value: Any) -> Any:
    """A value as the reader writes it: `17:00, 24/11/2026`, `24/11/2026`, `79,50`, `1.234`."""
    match value:
        case bool():
            return value
        case datetime():
            return value.astimezone(_time_zone).strftime("%H:%M, %d/%m/%Y")
        case date():
            return value.strftime("%d/%m/%Y")
        case Decimal():
            return number(value)
        case int():
            return number(Decimal(value)) if abs(value) >= 10_000 else str(value)
        case _:
            return value


def number(value: Decimal) -> str:
    """Decimal comma and grouping dots in Vietnamese, the other way round in English; the digits are kept."""
    text = f"{value:,f}"
    return text if current() == "en" else text.translate(str.maketrans(",.", ".,"))


def ordinal(place: int) -> str:
    """`thứ 4`, in English `4th`."""
    if current() != "en":
        return f"thứ {place}"
    suffix = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{suffix}"


def typed(value: Any) -> Any:
    """A value as a form's field shows it: points without grouping, so that they read back as the same number."""
    if not isinstance(value, Decimal):
        return show(value)
    return f"{value:f}" if current() == "en" else f"{value:f}".replace(".", ",")


@cache
def _catalogue(code: str) -> NullTranslations:
    """Read the `.po` files once, on the first sentence in that language."""
    folder = Path(__file__).parent / "locale" / code
    if not folder.is_dir():
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - a Vietnamese reader never needs it
    from babel.messages.pofile import read_po  # noqa: PLC0415

    merged: NullTranslations | None = None
    for path in sorted(folder.glob("*.po")):
        compiled = io.BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=code))
        compiled.seek(0)
        translations = GNUTranslations(compiled)
        if merged is None:
            merged = translations
        else:
            merged.add_fallback(translations)
    return merged or NullTranslations()
