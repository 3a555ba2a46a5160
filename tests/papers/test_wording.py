"""Dates, counts, money and numbers as official papers write them."""

from datetime import date

import pytest

from contest_platform.papers.rules.wording import count, day_in_words, money, number_in_words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 24), "ngày 24 tháng 11 năm 2026"),
    ],
)
def test_day_has_a_zero_where_the_decree_asks_for_one(day: date, words: str) -> None:
    assert day_in_words(day) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (55, "năm mươi lăm"),
        (101, "một trăm lẻ một"),
        (110, "một trăm mười"),
        (1_105, "một nghìn một trăm lẻ năm"),
        (1_005, "một nghìn không trăm lẻ năm"),
        (188_000_000, "một trăm tám mươi tám triệu"),
        (1_000_001, "một triệu không trăm lẻ một"),
        (2_050_000_000, "hai tỷ không trăm năm mươi triệu"),
        (12_345_678, "mười hai triệu ba trăm bốn mươi lăm nghìn sáu trăm bảy mươi tám"),
    ],
)
def test_number_is_read_out(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_counts_and_money() -> None:
    assert (count(5), count(12), money(188_000_000), money(950)) == ("05", "12", "188.000.000", "950")
