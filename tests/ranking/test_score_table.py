"""`contest rank`: the table as it is read, ranked and refused."""

import json
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contest_platform import language
from contest_platform.contests.rules import Method
from contest_platform.ranking.rules.official import figure
from contest_platform.ranking.rules.score_table import (
    ColumnsNotUnderstood,
    ScoresNotUnderstood,
    rank_document,
    rank_table,
    read_table,
    reading,
)
from tests.ranking.tables import tables


def ranked(text, method="mean", decimals=2):
    document = rank_document(rank_table(read_table(text), method=method, decimals=decimals))
    return json.loads(msgspec.json.encode(document))["entries"]


def test_rank_table_orders_by_place_then_input():
    found = ranked("entry,judge,score\nB,J1,70\nA,J1,80\nC,J1,70.0\nD,J1,\n")
    assert [(one["entry"], one["place"], one["tied"], one["points"], one["sheets"]) for one in found] == [
        ("A", 1, False, "80.00", 1),
        ("B", 2, True, "70.00", 1),
        ("C", 2, True, "70.00", 1),
        ("D", None, False, None, 0),
    ]


def test_a_missing_cell_is_missing_never_zero():
    assert ranked("entry,judge,score\nA,J1,80\nA,J2,\nA,J3,70\n")[0]["points"] == "75.00"


def test_an_unanswered_criterion_makes_the_sheet_incomplete():
    text = (
        "entry,judge,criterion,score,weight\nA,J1,x,8,2\nA,J1,y,5,1\nA,J2,x,9,2\nA,J2,y,,1\nB,J1,x,7,2\nB,J1,y,6,1\n"
    )
    first, second = ranked(text)
    assert (first["entry"], first["points"], first["sheets"], first["incomplete"]) == ("A", "21.00", 1, 1)
    assert (second["entry"], second["points"]) == ("B", "20.00")


def test_trimmed_of_two_sheets_says_that_it_is_the_plain_mean():
    few, many = ranked(
        "entry,judge,score\nA,1,80\nA,2,90\nB,1,10\nB,2,70\nB,3,71\nB,4,100\n", method="trimmed", decimals=1
    )
    assert (few["points"], few["plain_mean"]) == ("85.0", True)
    assert (many["points"], many["plain_mean"]) == ("70.5", False)


def test_a_table_of_an_office_is_read():
    text = "\ufeffEntry;Judge;Score;Note\nHòa;J1;9,25;tốt\n\n"
    table = read_table(text)
    assert (table.totals, table.ignored) == ({"Hòa": (Decimal("9.25"),)}, ("note",))


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("entry,judge,score\nA,J1,80\nA,J1,81\n", 3, "entry"),
        ("entry,judge,score\nHòa,J1,80\nHòa,J1,81\n", 3, "entry"),
        ("entry,judge,score\nA,J1,NaN\n", 2, "score"),
        ("entry,judge,score\nA,J1,1e309\n", 2, "score"),
        ("entry,judge,score\nA,J1,1e15\n", 2, "score"),
        ("entry,judge,score\nA,J1,1e-31\n", 2, "score"),
        ("entry,judge,score\nA,J1,inf\n", 2, "score"),
        ("entry,judge,score\nA,J1,1 234\n", 2, "score"),
        ("entry,judge,score\nA,J1\nB,J1,3,4\n", 2, "score"),
        ("entry,judge,score\nA,J1,1.234,5\n", 2, "score"),
        ("entry,judge,score\nA,J1,٣\n", 2, "score"),
        ("entry,judge,score\n,J1,3\n", 2, "entry"),
        ("entry,judge,score\nA,,3\n", 2, "judge"),
        ("entry,judge,criterion,score,weight\nA,J,x,3,0\n", 2, "weight"),
        ('entry,judge,score\n"A,J1,3\n', 2, "entry"),
    ],
)
def test_a_bad_cell_refuses_the_table_with_its_row(text, row, column):
    with pytest.raises(ScoresNotUnderstood) as refused:
        ranked(text)
    assert (refused.value.values["row"], refused.value.values["column"]) == (row, column)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "entry,judge\nA,J1\n",
        "entry,judge,score,score\n",
        "entry,judge,score\rA,J1,80\r",
        'entry,"judge,score\nA,J1,80\n',
        "\nentry,judge,score\n",
    ],
)
def test_a_table_without_its_columns_is_refused(text):
    with pytest.raises(ColumnsNotUnderstood):
        ranked(text)


NAMES = st.text(st.sampled_from('ABab1 -éđ̀,;"\u200b'), max_size=12)
CELLS = st.tuples(NAMES, NAMES, st.sampled_from(["", "7", "7.5", "70,25", "7.50", "-3", "1e2", "8..5", "x", "12 "]))


def as_read(reader, text):
    """What a reader makes of a table, or why it refuses it."""
    try:
        table = reader(text)
    except (ScoresNotUnderstood, ColumnsNotUnderstood) as refused:
        return type(refused), dict(refused.values)
    sheets = zip(table.entry, table.judge, table.total, strict=True)
    cells = {(table.entries[entry], table.judges[judge]): table.values[total] for entry, judge, total in sheets}
    return table.entries, table.judges, cells, table.incomplete.tolist(), list(table.entry)


def cell_by_cell(text):
    """As the reader of quoted and wrong tables reads it, which must be right for plain ones too."""
    header, _, body = text.partition("\n")
    return reading._read_cells(body, ",", header.strip().split(","), ())


@given(st.lists(CELLS, max_size=8), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=400)
def test_a_plain_table_is_read_as_cell_by_cell(cells, end):
    text = end.join(["entry,judge,score", *map(",".join, cells), ""])
    assert as_read(read_table, text) == as_read(cell_by_cell, text)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9), st.integers(0, 400)), unique_by=lambda one: one[:2]))
def test_long_names_keep_apart_and_columns_may_stand_anywhere(cells):
    """Names that differ only far behind the eight bytes of a machine word."""
    lines = [f"Nhóm,{points / 4},Giám_khảo_{j},Trường_phổ_thông_cơ_sở_số_{i}" for i, j, points in cells]
    table = read_table("\n".join(["field,score,judge,entry", *lines]))
    assert set(table.entries) == {f"Trường_phổ_thông_cơ_sở_số_{i}" for i, _, _ in cells}
    assert table.ignored == ("field",)
    found = {
        (table.entries[entry], table.judges[judge]): float(table.values[total])
        for entry, judge, total in zip(table.entry, table.judge, table.total, strict=True)
    }
    assert found == {(f"Trường_phổ_thông_cơ_sở_số_{i}", f"Giám_khảo_{j}"): points / 4 for i, j, points in cells}


@pytest.mark.parametrize(
    ("scores", "points"),
    [
        (["0.0000000001", "0.0000000003"], "0.00"),
        (["123456789012345", "123456789012346"], "123456789012345.50"),
        (["7.91666666666667", "7.91333333333333"], "7.92"),
        (["7.5e-05", "2.5e-05"], "0.00"),
        (["-2.345", "-2.345"], "-2.35"),
        (["1E+2", "1e2"], "100.00"),
    ],
)
def test_scales_of_any_size_are_exact(scores, points):
    text = "entry,judge,score\n" + "\n".join(f"A,J{judge},{score}" for judge, score in enumerate(scores))
    for method in ("mean", "trimmed", "adjusted"):
        assert ranked(text, method=method)[0]["points"] == points


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=9),
    st.integers(0, 4),
    st.sampled_from(["mean", "trimmed"]),
    st.integers(0, 3),
)
def test_figures_of_a_table_are_the_official_ones(scores, places, method, decimals):
    totals = [Decimal(score).scaleb(-places) for score in scores]
    text = "entry,judge,score\n" + "\n".join(f"A,J{judge},{total:f}" for judge, total in enumerate(totals))
    expected = figure("A", totals, method=Method(method), decimals=decimals)
    found = ranked(text, method=method, decimals=decimals)[0]
    assert (found["points"], found["plain_mean"]) == (f"{expected.points:f}", expected.plain_mean)


def test_adjusted_places_follow_the_adjusted_points_and_points_stay_the_mean():
    cells = [
        (f"X{i}", judge, 60 + 3 * i + more) for i in range(6) for judge, more in (("J1", 5), ("J2", -5), ("J3", 0))
    ]
    cells += [("A", "J2", 76), ("A", "J3", 81), ("B", "J1", 84), ("B", "J3", 79), ("C", "J1", "")]
    text = "entry,judge,score\n" + "\n".join(f"{e},{j},{s}" for e, j, s in cells)
    found = ranked(text, method="adjusted", decimals=1)
    assert [(one["entry"], one["place"], one["points"]) for one in found[:2]] == [("A", 1, "78.5"), ("B", 2, "81.5")]
    assert found[0]["adjusted"] > found[1]["adjusted"]
    assert found[0]["low"] < found[0]["adjusted"] < found[0]["high"]
    assert found[-1] == {
        "entry": "C", "place": None, "tied": False, "points": None, "sheets": 0, "incomplete": 0, "plain_mean": False,
        "adjusted": None, "standard_error": None, "low": None, "high": None, "component": None,
    }  # fmt: skip


def test_columns_without_a_name_mean_nothing():
    table = read_table("entry,judge,score,,\nA,J1,80,,\n")
    assert (table.totals, table.ignored) == ({"A": (Decimal(80),)}, ())


@pytest.mark.parametrize("level", [0, 10**9, 10**14])
def test_adjusted_points_far_from_zero_are_tied_only_where_they_are_equal(level):
    text = "entry,judge,score\n" + "\n".join(
        f"{e},{j},{level + p + more}"
        for e, p in zip("ABCD", (7, 9, 7, 3), strict=True)
        for j, more in (("J", 0), ("K", 1))
    )
    found = [(one["entry"], one["place"], one["tied"]) for one in ranked(text, method="adjusted")]
    assert found == [("B", 1, False), ("A", 2, True), ("C", 2, True), ("D", 4, False)]


def test_adjusted_ties_are_shared_and_marked():
    text = "entry,judge,score\n" + "\n".join(
        f"{e},{j},{p}" for e, p in zip("ABCD", (7, 9, 7, 3), strict=True) for j in "JK"
    )
    found = [(one["entry"], one["place"], one["tied"]) for one in ranked(text, method="adjusted")]
    assert found == [("B", 1, False), ("A", 2, True), ("C", 2, True), ("D", 4, False)]


def test_rank_sums_leave_out_who_lacks_a_rank():
    text = "entry,judge,score\nA,J,9\nB,J,8\nB,K,8\nC,J,7\nC,K,9\n"
    table = rank_table(read_table(text), method="rank-sum", decimals=1)
    assert [(one.entry, one.place, one.points) for one in table.entries] == [
        ("B", 1, "4.0"), ("C", 1, "4.0"), ("A", None, "1.0"),
    ]  # fmt: skip
    with language.speaking("en"):
        assert "their rank sum is short" in language.sentence(table.notes[0])
        assert "not all ranked by the same judges" in language.sentence(table.notes[1])


def test_rank_sums_of_two_panels_are_each_their_own():
    text = "entry,judge,score\nA,J,9\nB,J,8\nC,K,8\nC,L,7\nD,K,9\nD,L,8\n"
    table = rank_table(read_table(text), method="rank-sum", decimals=0)
    assert [one.place for one in table.entries] == [1, 2, 2, 4]
    with language.speaking("en"):
        assert "several groups" in language.sentence(table.notes[0])


@given(tables(), st.sampled_from(["mean", "trimmed", "adjusted", "rank-sum"]))
@settings(max_examples=150, deadline=None)
def test_an_entry_with_the_same_sheets_shares_the_place(cells, method):
    first = cells[0][0]
    cells = [*cells, *(("copy", judge, points) for entry, judge, points in cells if entry == first)]
    found = {
        one["entry"]: one
        for one in ranked("entry,judge,score\n" + "\n".join(f"{e},{j},{p}" for e, j, p in cells), method=method)
    }
    assert found[first]["place"] == found["copy"]["place"]
    assert found["copy"]["tied"] is found[first]["tied"] is (found["copy"]["place"] is not None)


@given(tables(), st.sampled_from(["mean", "trimmed", "adjusted", "rank-sum"]), st.integers(-10_000, 10**9))
@settings(max_examples=150, deadline=None)
def test_a_constant_for_all_keeps_the_places(cells, method, constant):
    before, after = (
        ranked(
            "entry,judge,score\n" + "\n".join(f"{e},{j},{Decimal(str(p)) + more}" for e, j, p in cells), method=method
        )
        for more in (0, constant)
    )
    assert [(one["entry"], one["place"], one["tied"]) for one in before] == [
        (one["entry"], one["place"], one["tied"]) for one in after
    ]
