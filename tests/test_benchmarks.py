"""The benchmarks run and write what they measured; how fast anything is depends on the machine and is not tested."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import replay
from benchmarks.__main__ import NAMES
from benchmarks.figures import figure_of

ROOT = Path(__file__).parents[1]
FIGURES = {
    "results_page": 2, "many_results": 1, "saving": 1, "upload": 2, "standing": 2, "model": 1, "start": 1,
    "certificates": 1, "rank": 3,
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_benchmark_measures_both_sides(name: str, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "benchmarks", name, "--small", "--output", str(tmp_path / "results.json")]
    done = subprocess.run(words, check=False, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "results.json").read_text())
    assert len(found["figures"]) == FIGURES[name]
    for figure in found["figures"]:
        assert figure["ours"] > 0
        assert figure["ceiling"] > 0
        assert figure["name"] in done.stdout
    assert found["versions"]["contest-platform"]


def test_figure_passes_on_its_side_of_the_target() -> None:
    assert figure_of("a", "x/s", [9, 8, 7], [10, 10, 10], at_least=0.8).passed
    assert not figure_of("b", "x/s", [7, 7, 9], [10, 10, 10], at_least=0.8).passed
    assert figure_of("c", "ms", [30], [10], at_most=3.0).passed
    assert not figure_of("d", "ms", [31], [10], at_most=3.0).passed


def test_logged_takes_one_request_of_one_session() -> None:
    def line(pid: int, message: str, detail: str = "") -> str:
        return json.dumps({"pid": pid, "message": message, "detail": detail})

    found = replay.logged(
        [
            line(1, "execute a: SELECT id FROM api_token WHERE hash = $1", "Parameters: $1 = '\\x00'"),
            line(2, "statement: SELECT 1"),
            line(1, "statement: BEGIN;"),
            line(1, "execute b: INSERT INTO sheet AS s", "Parameters: $1 = NULL, $2 = '7', $3 = 'it''s'"),
            line(1, "statement: COMMIT;"),
            line(1, "statement: RESET ALL;"),
            line(1, "execute c: SELECT 1 FROM ledger_unsealed"),
        ],
        version=7,
    )
    assert found == [
        replay.Statement("SELECT id FROM api_token WHERE hash = $1", False, ["\\x00"]),
        replay.Statement("BEGIN;", True, []),
        replay.Statement("INSERT INTO sheet AS s", False, [None, "7", "it's"], 1),
        replay.Statement("COMMIT;", True, []),
        replay.Statement("RESET ALL;", True, []),
    ]
