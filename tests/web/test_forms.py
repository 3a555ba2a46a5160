"""What was typed becomes values, or a sentence beside its field."""

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from litestar.exceptions import ClientException

from contest_platform.accounts.rules import Role
from contest_platform.errors import Conflict, Invalid, NotFound, Problem
from contest_platform.web import forms
from contest_platform.web.forms import Form, from_pairs, parse, read_date, read_moment


def typed(**values):
    return from_pairs(values.items())


def noted(form):
    return [(problem.field, problem.message) for problem in form.noted]


def test_text_is_one_line_of_nfc():
    form = typed(name=unicodedata.normalize("NFD", "  Lò  Thị\u200b\r\nLan "))
    assert form.text("name") == "Lò Thị Lan"


def test_lines_keep_their_breaks():
    assert typed(text="một\r\nhai\r\n\r\nba ").lines("text") == "một\nhai\n\nba"


def test_what_is_missing_or_too_long_is_noted():
    form = typed(title="x" * 11)
    form.text("title", limit=10)
    form.text("summary", required=True)
    assert noted(form) == [("title", forms.TOO_LONG), ("summary", forms.REQUIRED)]
    with pytest.raises(Invalid) as refusal:
        form.check()
    assert [problem.field for problem in refusal.value.problems] == ["title", "summary"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("24/11/2026", date(2026, 11, 24)), ("4.5.2012", date(2012, 5, 4)), ("2026-11-24", date(2026, 11, 24)),
     ("31/02/2026", None), ("11/24/2026", None), ("24/11/26", None), ("hôm nay", None), ("", None)],
)  # fmt: skip
def test_read_date(text, found):
    assert read_date(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("17:00, 24/11/2026", datetime(2026, 11, 24, 10, tzinfo=UTC)),
     ("17h00 24/11/2026", datetime(2026, 11, 24, 10, tzinfo=UTC)),
     ("6h 24/11/2026", datetime(2026, 11, 23, 23, tzinfo=UTC)),
     ("2026-11-24T17:00", datetime(2026, 11, 24, 10, tzinfo=UTC)),
     ("24:00, 24/11/2026", None), ("17:60, 24/11/2026", None), ("17:00", None), ("24/11/2026", None)],
)  # fmt: skip
def test_read_moment_in_the_zone_of_the_contest(text, found):
    assert read_moment(text) == found


def test_numbers_with_comma_or_dot():
    form = typed(a="9,25", b="9.25", c="9,2,5", d="NaN", e="1e309", f="12", g="1.5", h="")
    assert (form.decimal("a"), form.decimal("b"), form.integer("f")) == (Decimal("9.25"), Decimal("9.25"), 12)
    assert [form.decimal(name) for name in "cde"] == [None] * 3
    assert (form.integer("g"), form.integer("h"), form.decimal("h")) == (None, None, None)
    assert [field for field, _ in noted(form)] == ["c", "d", "e", "g"]


def test_choice_of_an_unknown_value_is_noted():
    form = typed(role="king", other="judge")
    assert (form.choice("role", Role), form.choice("other", Role)) == (None, Role.JUDGE)
    assert noted(form) == [("role", forms.NOT_A_CHOICE)]


def test_rows_are_in_the_order_of_their_indexes_and_empty_ones_are_left_out():
    form = from_pairs(
        [
            ("authors.10.full_name", "Minh"),
            ("authors.2.full_name", "Lan"),
            ("authors.3.full_name", ""),
            ("authors.x.y", "z"),
        ]
    )
    rows = form.rows("authors")
    assert [row.text("full_name") for row in rows] == ["Lan", "Minh"]
    rows[1].note("birth_date", forms.NOT_A_DATE)
    assert noted(form) == [("authors.10.birth_date", forms.NOT_A_DATE)]


def test_more_rows_than_a_page_has_are_refused():
    form = from_pairs([(f"authors.{number}.full_name", "Lan") for number in range(11)])
    assert len(form.rows("authors", most=11)) == 11
    with pytest.raises(ClientException):
        form.rows("authors", most=10)


def test_repeated_fields_are_a_list():
    form = parse(b"field=it&field=med&one=x")
    assert (form.many("field"), form.many("one"), form.many("none")) == (["it", "med"], ["x"], [])
    assert form.text("field") == "med"


def test_a_refusal_puts_its_sentences_beside_the_fields():
    form = Form({"title": "x"})
    form.note("title", forms.TOO_LONG, limit=250)
    status = form.refuse(Invalid(problems=(Problem("authors.0.unit", forms.REQUIRED),)))
    assert status == 422
    assert form.problems == {"title": "Chỉ được tối đa 250 ký tự.", "authors.0.unit": "Xin điền chỗ này."}


def test_a_refusal_of_no_field_stands_on_top():
    form = Form()
    assert form.refuse(Conflict()) == 409
    assert form.problems == {"": Conflict.message}


def test_what_is_not_found_is_no_matter_of_a_form():
    with pytest.raises(NotFound):
        Form().refuse(NotFound())
