"""Cells as offices write them: understood by a grammar, or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest_platform.contests.rules import Level
from contest_platform.records.rules.counts import AUTHORS, ENTRIES, PRIZES, UNITS, read_count
from contest_platform.records.rules.periods import (
    Editions,
    Years,
    day_of_source,
    read_day,
    read_editions,
    read_years,
    year_of_source,
)
from contest_platform.records.rules.places import read_place, read_prize_scope
from contest_platform.records.rules.prizes import (
    Money,
    Tier,
    read_money,
    read_named_prizes,
    read_other_money,
    read_prizes,
)
from contest_platform.records.rules.remarks import Stage, Target, read_ordinal

ALL_REMARKS = ("stage", "derivation", "target", "printed_as")
NOUNS = AUTHORS | ENTRIES | PRIZES | UNITS


def count(cell):
    return read_count(cell, NOUNS, *ALL_REMARKS, several=True)


@pytest.mark.parametrize(
    ("cell", "value", "approximate", "at_least", "stage"),
    [
        ("157", 157, False, False, None),
        ("05", 5, False, False, None),
        ("~400", 400, True, False, None),
        ("gần 400 tác giả, đồng tác giả", 400, True, False, None),
        (">1000", 1000, False, True, None),
        ("more than 900", 900, False, True, None),
        ("hơn 900", 900, False, True, None),
        ("27 (jury proposal)", 27, False, False, Stage.PROPOSED),
        ("27 (đề xuất)", 27, False, False, Stage.PROPOSED),
        ("29 (final decision)", 29, False, False, Stage.DECIDED),
        ("87 (sum)", 87, False, False, None),
        ("35 planned", 35, False, False, Stage.PLANNED),
        ("35 giải dự kiến", 35, False, False, Stage.PLANNED),
        ("90 at province", 90, False, False, None),
        ("42 schools, 10 of 12 districts", 42, False, False, None),
        ("162 pupils", 162, False, False, None),
        ("5 (giải A)", 5, False, False, None),
        ("30 tỉnh + 4 ngành", 34, False, False, None),
        ("55 tỉnh, thành, bộ ngành", 55, False, False, None),
        ("10 (national 17th)", 10, False, False, None),
        ("10 (toàn quốc lần thứ 17)", 10, False, False, None),
        ("23 to province, 14 in provincial final", 23, False, False, None),
    ],
)
def test_count_understood(cell, value, approximate, at_least, stage):
    found = count(cell)

    assert (found.value, found.approximate, found.at_least, found.stage) == (value, approximate, at_least, stage)


def test_count_keeps_what_stands_beside_the_number():
    sent = count("23 to province, 14 in provincial final")
    assert [(part.value, part.level, part.final) for part in sent.parts] == [
        (23, Level.PROVINCIAL, False),
        (14, Level.PROVINCIAL, True),
    ]
    assert count("10 (national 17th)").target == Target(Level.NATIONAL, 17)
    assert count("5 (giải A)").printed_as == "giải A"
    assert [(part.value, part.of) for part in count("42 schools, 10 of 12 districts").parts] == [(42, None), (10, 12)]


HOSTILE = [
    "4O0", "27 (", "27 )", "27 ()", "27 (jury proposal", "27 jury proposal)", "27 ((jury proposal))", "-5",
    "+5", "−5",
    "NaN", "nan", "inf", "Infinity", "1e3", "1E3", "0x10", "1.5", "1,5", "1,000", "1.000", "1 000", "10, 20", "3+4",
    "~", "~~400", "> ", "400~", "<400", "4 00", "400 bananas", "27 (bananas)", "27 (jury proposal, jury proposal)",
    "27 planned (final decision)", "27 (jury proposal) 28", "13 of 12 districts", "１２", "٤٠٠", "²", "12/13",
    "12-13",
    "1_000", "0b1", "five", "XIII", "27 (national)", "27 (national 0th)", "27 (giải)", "1" * 10, "’12", "=1+1",
]  # fmt: skip


@pytest.mark.parametrize("cell", HOSTILE)
def test_count_not_understood(cell):
    assert count(cell) is None


@given(st.integers(0, 999_999_999))
def test_count_of_any_whole_number_is_that_number(number):
    assert count(str(number)).value == number
    assert count(f"~{number}").approximate
    assert count(f"{number} (jury proposal)").stage is Stage.PROPOSED


@given(st.integers(0, 99_999), st.text(min_size=1, max_size=3))
def test_count_never_passes_over_what_it_does_not_know(number, junk):
    """Whatever stands behind a number is either a known word or refuses the cell."""
    found = count(f"{number}{junk}")

    assert found is None or found.value == number or f"{number}{junk}".strip().isdigit()


@given(st.text(max_size=30))
def test_no_text_breaks_the_readers(cell):
    """Any text is understood or not; no reader raises."""
    for reader in (
        count, read_editions, read_years, read_day, read_prizes, read_money, read_other_money, read_named_prizes,
        read_place, read_prize_scope, read_ordinal, day_of_source, year_of_source,
    ):  # fmt: skip
        reader(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12", Editions(12, 12)),
        ("XIII", Editions(13, 13)),
        ("lần thứ XIV", Editions(14, 14)),
        ("17th", Editions(17, 17)),
        ("1-7 (cumulative)", Editions(1, 7)),
        ("I-VII (lũy kế)", Editions(1, 7)),
        ("19+20", Editions(19, 20)),
        ("10 (inferred)", Editions(10, 10, inferred=True)),
        ("?", Editions()),
        ("not stated", Editions()),
        ("", Editions()),
        ("2022", Editions(years=Years(2022, 2022))),
        ("6 participations to 2020", Editions(participations=6, years=Years(None, 2020, "to"))),
        ("Đồng Xoài XV", Editions(15, 15, place="Đồng Xoài")),
    ],
)
def test_editions_understood(cell, expected):
    assert read_editions(cell) == expected


@pytest.mark.parametrize(
    "cell",
    ["1-", "-7", "7-1", "1-7-9", "1-7 (", "1-7 (bananas)", "XIIII", "IXX", "VV", "xiii", "0", "-3", "1e1", "19+21",
     "19+", "12 (cumulative)", "4O", "1-7 cumulative", "6 participation to", "201", "Đồng Xoài", "12.5", "NaN"],
)  # fmt: skip
def test_editions_not_understood(cell):
    assert read_editions(cell) is None


@given(st.integers(1, 39))
def test_roman_numbers_have_one_right_form(number):
    tens, ones = divmod(number, 10)
    roman = "X" * tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]

    assert read_ordinal(roman) == number
    assert read_ordinal(roman + "IIII") is None


@given(st.text("IVX", min_size=1, max_size=9))
def test_roman_letters_in_any_other_order_are_no_number(letters):
    number = read_ordinal(letters)

    assert number is None or 1 <= number <= 39


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1990", Years(1990, 1990)),
        ("1992-1993", Years(1992, 1993)),
        ("to 2020", Years(None, 2020, "to")),
        ("đến năm 2020", Years(None, 2020, "to")),
        ("before 2010-2011", Years(2010, 2011, "before")),
        ("not stated (about 2016)", Years(2016, 2016, "about")),
        ("not stated", Years()),
        ("", Years()),
    ],
)
def test_years_understood(cell, expected):
    assert read_years(cell) == expected


@pytest.mark.parametrize(
    "cell", ["2O20", "20", "2021-2020", "2020-", "2020 (about)", "1e3", "to", "2020 2021", "3020"]
)
def test_years_not_understood(cell):
    assert read_years(cell) is None


def test_days():
    assert read_day("2018-04-17").held_on == date(2018, 4, 17)
    assert read_day("17/04/2018").held_on == date(2018, 4, 17)
    assert read_day("2012-05-07 (planned)").stage is Stage.PLANNED
    assert read_day("19/01 (year not in excerpt)").held_on is None
    for cell in (
        "19/01",
        "30/02/2020",
        "2020-13-01",
        "31/04 (year not in excerpt)",
        "2018-04-17 (",
        "2018-4-17x",
        "1e3",
    ):
        assert read_day(cell) is None, cell


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ("susta.vn, 10/05/2021", date(2021, 5, 10)),
        ("http://travinh.gov.vn/x/ (cham diem cuoc thi lan 6, 27/12/2018)", date(2018, 12, 27)),
        ("http://vifotec.com.vn/tin-vifotec/269-2020-12-12-16-42-44.html?tmpl=component", date(2020, 12, 12)),
        ("https://baohoabinh.com.vn/en/2/4/2087/Winners.htm", None),
        ("https://x.vn/a-185240830143804913.htm", None),
        ("báo cáo ngày 31/02/2021", None),
    ],
)
def test_day_of_source(source, day):
    assert day_of_source(source) == day


def test_year_of_source():
    assert year_of_source("https://www.vietnam.vn/ja/27-mo-hinh-lan-thu-7-nam-2025") == 2025
    assert year_of_source("https://vietnam-2025.vn/") is None
    assert year_of_source("https://x.vn/lan-thu-iv-nam-20162017nhieu") is None


def test_prizes():
    assert [won.tier for won in read_prizes("Khuyến khích")] == [Tier.CONSOLATION]
    assert [won.tier for won in read_prizes("giải Nhì")] == [Tier.SECOND]
    assert [won.tier for won in read_prizes("C")] == [Tier.THIRD]
    assert [(won.tier, won.level) for won in read_prizes("Nhất (tỉnh); Nhì (toàn quốc)")] == [
        (Tier.FIRST, Level.PROVINCIAL),
        (Tier.SECOND, Level.NATIONAL),
    ]
    assert [won.tier for won in read_prizes("WIPO 2019 (special)")] == [Tier.OTHER]
    assert read_prizes("(prize not in excerpt)") == ()
    for cell in ("Nhất (", "Nhâtt", "Nhất; ", "Nhất (huyện thoại)", "WIPO 2019", "()", "D", "1"):
        assert read_prizes(cell) is None, cell


def test_money():
    assert read_money("50") == Money(50_000_000)
    assert read_money("6.4") == read_money("6,4") == Money(6_400_000)
    assert read_money("15 (x1)") == Money(15_000_000, prizes=1)
    assert read_money("20 (max 1 per field)") == Money(20_000_000, most_per_field=1)
    assert read_money("max 2 per field") == Money(None, most_per_field=2)
    for cell in ("-5", "1e3", "5O", "NaN", "15 (x)", "15 (x1", "max per field", "5 (sum)", "1,2345", "1.2.3", ""):
        assert read_money(cell) is None, cell


def test_money_beside_the_ladder():
    assert read_other_money("3 each: youngest, oldest, most finalists, ethnic-minority author") == (
        Money(3_000_000, name="youngest, oldest, most finalists, ethnic-minority author"),
    )
    assert read_other_money("5 x 2 for most finalists; 1 x 2 youngest/oldest") == (
        Money(5_000_000, 2, name="most finalists"),
        Money(1_000_000, 2, name="youngest/oldest"),
    )
    assert read_other_money("giải phong trào 2") == (Money(2_000_000, name="giải phong trào"),)
    for cell in ("3 each:", "5 x for most", "; 1 x 2 oldest", "-3 each: oldest", "3"):
        assert read_other_money(cell) is None, cell
    assert read_named_prizes("2 giải chuyên đề").prizes == 2
    assert read_named_prizes("giải đồng đội (team)").prizes is None
    for cell in ("2 giải (", "2", "-2 giải", "2 giải 3"):
        assert read_named_prizes(cell) is None, cell


def test_owners():
    assert [read_place(cell) for cell in ("Sơn La", "TP.HCM", "Huế (city)", "Bộ Quốc phòng")] == [
        "Sơn La", "TP.HCM", "Huế (city)", "Bộ Quốc phòng",
    ]  # fmt: skip
    for cell in ("Sơn La 2", "Huế (", "123", "<b>", "Sơn La;", "Huế (1)"):
        assert read_place(cell) is None, cell
    named = [
        read_prize_scope(cell)
        for cell in (
            "toàn quốc",
            "toàn quốc (16th, as reported)",
            "Bình Phước IV 2016-2017",
            "TP.HCM 27th",
            "Hà Giang",
        )
    ]
    assert [(scope.owner, scope.level, scope.edition, scope.years.last) for scope in named] == [
        ("national", Level.NATIONAL, None, None),
        ("national", Level.NATIONAL, 16, None),
        ("Bình Phước", Level.PROVINCIAL, 4, 2017),
        ("TP.HCM", Level.PROVINCIAL, 27, None),
        ("Hà Giang", Level.PROVINCIAL, None, None),
    ]
    for cell in ("Bình Phước XIIII", "IV", "Bình Phước IV 2016-", "Bình Phước IV (16th)", "X 5 6"):
        assert read_prize_scope(cell) is None, cell
