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


PANEL = "entry,judge,score\n" + "\n".join(
    f"E{i},J{j},{70 + 3 * i + 2 * j + (i * j) % 3}" for i in range(6) for j in range(4) if (i + j) % 5
)


@pytest.fixture
def panel(tmp_path):
    path = tmp_path / "panel.csv"
    path.write_text(PANEL, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("method", ["mean", "trimmed", "adjusted", "rank-sum"])
def test_rank_has_one_shape_for_all_methods(panel, capsys, method):
    assert main(["rank", panel, "--json", "--method", method]) == 0
    said = capsys.readouterr()
    printed = json.loads(said.out)
    assert said.err == ""
    assert printed["method"] == method
    assert set(printed) >= {"method", "entries", "model", "judges", "components", "reliability"}
    assert set(printed["entries"][0]) >= {
        "entry", "place", "tied", "points", "sheets", "adjusted", "standard_error", "low", "high", "component",
    }  # fmt: skip
    assert set(printed["model"]) == {
        "mean", "variance_entry", "variance_judge", "variance_residual", "reml_criterion", "singular",
    }  # fmt: skip
    assert {(judge["judge"], judge["sheets"]) for judge in printed["judges"]} == {
        ("J0", 4), ("J1", 5), ("J2", 5), ("J3", 5),
    }  # fmt: skip
    assert max(printed["judges"], key=lambda judge: judge["leniency"])["judge"] == "J3"
    assert {"icc_agreement", "icc_consistency", "krippendorff_alpha_interval", "kendall_w"} <= set(
        printed["reliability"]
    )
    assert (places := [one["place"] or 99 for one in printed["entries"]]) == sorted(places)


def test_rank_adjusted_for_people(panel, capsys):
    assert main(["rank", panel, "--method", "adjusted", "--decimals", "1"]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[0].split() == ["place", "points", "adjusted", "90", "%", "interval", "sheets", "entry"]
    for words in ("variances: entries", "leniency", "ICC(A,1)", "There are only 4 judges"):
        assert words in said


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("A,J,1\nB,J,2\n", "No entry has two sheets"),
        ("A,J,1\n", "No entry has two sheets"),
        ("A,J,1\nA,K,2\n", "too sparse"),
        ("A,J,5\nA,K,5\nB,J,5\nB,K,5\n", "nothing to estimate"),
        ("A,J,1\nA,K,3\nB,J,3\nB,K,1\n", "The variance between entries is 0 (singular)"),
        ("A,J,1\nA,K,2\nB,L,3\nB,M,1\n", "2 components without a common judge"),
        ("A,J,1\nB,J,2\nC,J,4\nA,K,2\nB,K,2\nD,M,2\nE,M,4\nD,K,4\n", "Weak link: without judge K"),
    ],
)
def test_rank_adjusted_says_what_is_the_matter(tmp_path, capsys, body, words):
    path = tmp_path / "table.csv"
    path.write_text(f"entry,judge,score\n{body}", encoding="utf-8")
    assert main(["rank", str(path), "--method", "adjusted"]) == 0
    assert words in capsys.readouterr().out
    assert main(["rank", str(path), "--method", "adjusted", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert words in " ".join(printed["notes"]) or printed["weak_links"]
    assert all(one["place"] for one in printed["entries"])


def test_rank_shows_no_interval_where_there_is_none(tmp_path, capsys):
    path = tmp_path / "table.csv"
    path.write_text("entry,judge,score\nA,J,1\nB,J,2\n", encoding="utf-8")
    assert main(["rank", str(path), "--method", "adjusted"]) == 0
    said = capsys.readouterr().out
    assert "nan" not in said
    assert said.splitlines()[1].split() == ["1", "2.00", "2.00", "-", "1", "B"]
    assert main(["rank", str(path), "--method", "adjusted", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)["entries"][0]
    assert (first["adjusted"], first["standard_error"], first["low"], first["high"]) == (2, None, None, None)


CRITERIA = "entry,judge,criterion,score,weight\n" + "".join(
    f"A,J{judge},{criterion},{score},{weight}\n"
    for criterion, weight, scores in (("x", 1, (1, 5, 6, 9)), ("y", 2, (9, 2, 4, 3)))
    for judge, score in enumerate(scores)
)


@pytest.mark.parametrize(
    ("words", "points", "said"),
    [
        # Totals 19, 9, 14, 15: 14 and 15 remain. Within x 5 and 6 remain, within y 4 and 3: 5.5 + 2 × 3.5.
        ([], "14.50", "one highest and one lowest total"),
        (["--trim", "totals"], "14.50", "one highest and one lowest total"),
        (["--trim", "criteria"], "12.50", "Within each criterion"),
    ],
)
def test_rank_says_of_what_the_trimmed_mean_drops(tmp_path, capsys, words, points, said):
    path = tmp_path / "table.csv"
    path.write_text(CRITERIA, encoding="utf-8")
    assert main(["rank", str(path), "--method", "trimmed", *words]) == 0
    assert said in capsys.readouterr().out
    assert main(["rank", str(path), "--method", "trimmed", "--json", *words]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["trim"], printed["entries"][0]["points"]) == (words[-1] if words else "totals", points)
    assert said in printed["notes"][0]


def test_rank_drops_only_for_a_trimmed_mean(table, capsys):
    assert main(["rank", table, "--trim", "criteria"]) == 2
    assert capsys.readouterr().err == "contest rank: --trim goes with --method trimmed.\n"


def test_rank_within_criteria_asks_for_one_weight_of_each(tmp_path, capsys):
    path = tmp_path / "table.csv"
    path.write_text(CRITERIA.replace("A,J2,y,4,2", "A,J2,y,4,3"), encoding="utf-8")
    assert main(["rank", str(path), "--method", "trimmed", "--trim", "criteria"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("contest: Entry A: the weight of criterion y differs between sheets")
    assert said.count("\n") == 1


def test_rank_of_a_table_without_a_score(tmp_path, capsys):
    path = tmp_path / "table.csv"
    path.write_text("entry,judge,score\nA,J,\n", encoding="utf-8")
    for method in ("mean", "trimmed", "adjusted", "rank-sum"):
        assert main(["rank", str(path), "--method", method, "--json"]) == 0
        printed = json.loads(capsys.readouterr().out)
        assert (printed["entries"][0]["place"], printed["model"], printed["judges"]) == (None, None, [])


def test_rank_names_a_judge_who_has_two_sheets_for_an_entry(tmp_path, capsys):
    path = tmp_path / "table.csv"
    path.write_text("entry,judge,score\nA,J,1\nB,J,1\nA,J,2\n", encoding="utf-8")
    assert main(["rank", str(path), "--method", "adjusted"]) == 1
    assert capsys.readouterr().err == "contest: Row 4: judge J has scored entry A in an earlier row.\n"
    path.write_text("entry,judge,criterion,score\nA,J,x,1\nA,J,y,1\nA,J,x,2\n", encoding="utf-8")
    assert main(["rank", str(path)]) == 1
    assert capsys.readouterr().err == "contest: Row 4: judge J has scored entry A in an earlier row (criterion x).\n"
