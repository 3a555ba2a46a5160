"""`contest rank` on the command line: output, exit status, and what goes to standard error."""

import json

import pytest

from contest_platform.cli import main

TABLE = "entry,judge,score\nE1,J1,70\nE1,J2,80.5\nE2,J1,75.25\nE2,J2,75.25\nE3,J1,\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "sheets.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def test_rank_prints_one_json_document(table, capsys):
    assert main(["rank", table, "--json", "--decimals", "1"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["method"] == "mean"
    assert [
        (row["entry"], row["place"], row["tied"], row["points"], row["sheets"]) for row in printed["entries"]
    ] == [
        ("E1", 1, True, "75.3", 2),
        ("E2", 1, True, "75.3", 2),
        ("E3", None, False, None, 0),
    ]


def test_rank_for_people_says_where_the_plain_mean_stood_in(table, capsys):
    assert main(["rank", table, "--method", "trimmed"]) == 0
    assert "E1  (fewer than 3 sheets: plain mean)" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--method", "mode"], ["--decimals", "-1"], ["--decimals", "x"], []])
def test_rank_with_wrong_words_is_wrong_usage(table, words):
    with pytest.raises(SystemExit) as left:
        main(["rank", *([table] if words else []), *words])
    assert left.value.code == 2


@pytest.mark.parametrize("cell", ["NaN", "1e309", "inf", "-", "8..5"])
def test_rank_refuses_a_bad_cell_in_one_line_with_its_row(tmp_path, capsys, cell):
    path = tmp_path / "bad.csv"
    path.write_text(f"{TABLE}E4,J1,{cell}\n", encoding="utf-8")
    assert main(["rank", str(path)]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"contest: Row 7, column score: “{cell}” is not a number.\n")


def test_rank_of_no_file_and_of_no_text(tmp_path, capsys):
    assert main(["rank", str(tmp_path / "nothing.csv")]) == 2
    path = tmp_path / "latin.csv"
    path.write_bytes("entry,judge,score\nHòa,J1,1\n".encode("latin-1"))
    assert main(["rank", str(path)]) == 1
    assert "is not UTF-8" in capsys.readouterr().err
