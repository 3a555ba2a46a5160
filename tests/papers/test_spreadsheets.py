"""Tables as files: what looks like a formula stays text, numbers stay numbers, and everything reads back."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from contest_platform.contests.rules import ContestKind
from contest_platform.papers.rules.tables import Cell, Table, TableFormat
from contest_platform.papers.spreadsheets import written

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
]
TEXTS = ["001", "1E5", "3-4", "https://example.vn", "mailto:x@example.vn", "Đặng Thị Hoà", "a\nb", 'a "b", c;d', ""]
AT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)  # 17:30 in Sơn La


def word(value: StrEnum) -> str:
    return f"từ {value}"


def table(*cells: Cell) -> Table:
    return Table(["Ô"], [[cell] for cell in cells])


def xlsx(found: Table, title: str = "Bảng") -> openpyxl.worksheet.worksheet.Worksheet:
    content = written(found, TableFormat.XLSX, title=title, word=word)
    return openpyxl.load_workbook(io.BytesIO(content)).active


def rows(found: Table) -> list[list[str]]:
    content = written(found, TableFormat.CSV, title="", word=word)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS + TEXTS)
def test_a_text_is_a_text_in_xlsx(text: str) -> None:
    cell = xlsx(table(text)).cell(2, 1)
    assert cell.data_type in (("s", "n") if text == "" else ("s",))
    assert unescape(cell.value or "") == text
    assert cell.hyperlink is None


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_harmless_in_csv(text: str) -> None:
    assert rows(table(text))[1] == [f"'{text}"]


@pytest.mark.parametrize("text", TEXTS)
def test_other_texts_stay_as_they_are_in_csv(text: str) -> None:
    assert rows(table(text, "x"))[1:] == [[text] if text else [""], ["x"]]


def test_a_heading_is_guarded_too() -> None:
    assert rows(Table(["=1"], []))[0] == ["'=1"]
    assert xlsx(Table(["=1"], [])).cell(1, 1).data_type == "s"


@pytest.mark.parametrize(
    ("number", "in_csv", "in_xlsx", "form"),
    [
        (Decimal("79.50"), "79.50", 79.5, "0.00"),
        (Decimal("-3.2"), "-3.2", -3.2, "0.0"),
        (Decimal("1E+2"), "100", 100, "0"),
        (-5, "-5", -5, "General"),
        (188_000_000, "188000000", 188_000_000, "General"),
    ],
)
def test_a_number_stays_a_number(number: Cell, in_csv: str, in_xlsx: float, form: str) -> None:
    assert rows(table(number))[1] == [in_csv]
    cell = xlsx(table(number)).cell(2, 1)
    assert (cell.value, cell.data_type, cell.number_format) == (in_xlsx, "n", form)


def test_a_number_with_more_digits_than_a_double_keeps_them_as_text() -> None:
    assert xlsx(table(Decimal("1.2345678901234567890"))).cell(2, 1).value == "1.2345678901234567890"


def test_dates_and_times_are_those_of_the_contest() -> None:
    found = xlsx(Table(["Ngày", "Lúc"], [[date(2026, 2, 5), AT]]))
    assert found.cell(2, 1).value == datetime.fromisoformat("2026-02-05")
    assert found.cell(2, 2).value == datetime.fromisoformat("2026-11-24T17:30")
    assert rows(Table(["Ngày", "Lúc"], [[date(2026, 2, 5), AT]]))[1] == ["2026-02-05", "2026-11-24 17:30:00+07:00"]


def test_a_value_of_the_code_is_its_word() -> None:
    assert rows(table(ContestKind.YOUTH))[1] == ["từ youth"]
    assert xlsx(table(ContestKind.YOUTH)).cell(2, 1).value == "từ youth"


def test_nothing_is_an_empty_cell() -> None:
    assert rows(Table(["a", "b"], [[None, "x"]]))[1] == ["", "x"]
    assert xlsx(Table(["a", "b"], [[None, "x"]])).cell(2, 1).value is None


def test_a_text_longer_than_a_cell_is_cut_and_not_lost() -> None:
    value = xlsx(table("x" * 40_000)).cell(2, 1).value
    assert (len(value), value[-1]) == (32_767, "…")


@pytest.mark.parametrize("title", ["Biên bản / [mẫu]: *?", "x" * 60, ""])
def test_any_title_makes_a_sheet(title: str) -> None:
    assert 1 <= len(xlsx(table("a"), title).title) <= 31


def test_thousands_of_rows_read_back() -> None:
    found = Table(["n", "t"], [[n, f"={n}"] for n in range(5_000)])
    read = list(xlsx(found).iter_rows(min_row=2, values_only=True))
    assert read == [(n, f"={n}") for n in range(5_000)]
