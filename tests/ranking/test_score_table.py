"""`contest rank`: the table as it is read, ranked and refused."""

import json
from decimal import Decimal

import msgspec
import pytest

from contest_platform.ranking.rules.score_table import (
    ColumnsNotUnderstood,
    ScoresNotUnderstood,
    rank_document,
    rank_table,
    read_table,
)


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


@pytest.mark.parametrize("text", ["", "entry,judge\nA,J1\n", "entry,judge,score,score\n"])
def test_a_table_without_its_columns_is_refused(text):
    with pytest.raises(ColumnsNotUnderstood):
        ranked(text)
