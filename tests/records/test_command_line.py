"""`contest import-records` and `contest report` as a script meets them: exit status, one line, one document."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from contest_platform import resources
from tests.records.published import changed
from tests.refusals import nothing_written

SAMPLE = resources.folder("sample")


def contest(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "contest_platform", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("db")
def test_import_and_report() -> None:
    first = contest("import-records", SAMPLE / "sonla_history.json")
    assert (first.returncode, first.stdout) == (0, "49 figures imported, 0 of them corrections.\n")
    assert "560 honours are stated, the titles sum to 564" in first.stderr
    assert "sonla_history.json, row honours" in first.stderr

    again = contest("import-records", SAMPLE / "sonla_history.json", "--json")
    assert again.returncode == 0
    document = json.loads(again.stdout)
    assert document["imported"] == 0
    assert [(one["owner"], one["stated"], one["sum"], one["incomplete"]) for one in document["warnings"]] == [
        ("Sơn La", 560, 564, False)
    ]

    report = contest("report", "--contest", "technical", "--as-of", "2021-05-10")
    assert report.returncode == 0
    assert "157 giải pháp của gần 400 tác giả, đồng tác giả, 97 giải pháp đoạt giải" in report.stdout
    document = json.loads(contest("report", "--contest", "youth", "--as-of", "2021-05-10", "--json").stdout)
    assert (document["editions"], document["awarded"], document["entries"]) == (4, 143, 517)
    both = contest("report", "--lang", "en", "--owner", "son la")
    assert "Sơn La has held the Technical" in both.stdout
    assert "Sơn La has held the Youth" in both.stdout


@pytest.mark.usefixtures("db")
async def test_refusals_are_one_line_and_write_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(changed("provincial_editions.csv", 2, "authors", "4O0"), encoding="utf-8")

    async with nothing_written():
        refused = contest("import-records", bad)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.count("\n") == 1
    assert "Row 2, column authors: the cell “4O0” is not understood." in refused.stderr

    missing = contest("import-records", tmp_path / "none.csv")
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)

    for words, status in (
        (("report", "--contest", "chess"), 1),
        (("report", "--contest", "technical"), 1),
        (("report", "--as-of", "10/05/2021"), 2),
        (("report", "--lang", "fr"), 2),
        (("import-records",), 2),
    ):
        found = contest(*words)
        assert (found.returncode, found.stdout) == (status, "")


def test_sample_data_names_every_file() -> None:
    told = (SAMPLE / "README.md").read_text(encoding="utf-8")

    names = [f"{path.name}/" if path.is_dir() else path.name for path in SAMPLE.iterdir() if path.name != "README.md"]
    assert [name for name in names if f"`{name}`" not in told] == []
