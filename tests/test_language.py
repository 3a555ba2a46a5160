"""Values as the reader writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from contest_platform import language, text

NOON = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def elsewhere():
    language.show_times_in(ZoneInfo("Asia/Tokyo"))
    yield
    language.show_times_in(ZoneInfo("Asia/Ho_Chi_Minh"))


def test_times_are_written_where_the_contest_is_held():
    assert language.show(NOON) == "17:00, 24/11/2026"


def test_times_follow_the_setting(elsewhere):
    assert language.show(NOON) == "19:00, 24/11/2026"
    assert language._("Nộp lúc %(at)s", at=NOON) == "Nộp lúc 19:00, 24/11/2026"


@pytest.mark.parametrize(("language_", "shown"), [("vi", "1000,5"), ("en", "1000.5")])
def test_points_in_a_field_read_back_as_they_were(language_, shown):
    with language.speaking(language_):
        assert language.typed(Decimal("1000.5")) == shown
        assert text.read_points(language.typed(Decimal(1000))) == 1000


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (Decimal("79.50"), "79,50", "79.50"),
        (Decimal("1234567.5"), "1.234.567,5", "1,234,567.5"),
        (2026, "2026", "2026"),
        (40_000_000, "40.000.000", "40,000,000"),
        (date(2026, 11, 24), "24/11/2026", "24/11/2026"),
    ],
)
def test_values_are_written_in_the_language(value, vi, en):
    assert language.show(value) == vi
    with language.speaking("en"):
        assert language.show(value) == en
