"""`contest rank --method adjusted` on a made table, against reading it by numpy and one Cholesky factorisation."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import made_table
from benchmarks.figures import Figure, Sizes, figure_of, in_turns

MEMORY_MB = 600

# In a fresh interpreter, without the time that it takes to start. The matrix is of the size of the equations.
_CEILING = """
import sys, time
import numpy as np
random = np.random.default_rng(1).random((int(sys.argv[2]),) * 2)
matrix = random + random.T + 2 * len(random) * np.eye(len(random))
began = time.perf_counter()
cells = np.loadtxt(sys.argv[1], dtype=str, delimiter=",", skiprows=1)
points = cells[:, 3].astype(float)
np.linalg.cholesky(matrix)
print(time.perf_counter() - began)
"""


def measure(sizes: Sizes) -> list[Figure]:
    """The whole command, from its start to the end of its JSON, on the table and on a tenth of its entries."""
    with tempfile.TemporaryDirectory(prefix="rank-") as folder:
        table, tenth = Path(folder) / "table.csv", Path(folder) / "tenth.csv"
        made_table.write_table(table, sizes.made_entries)
        made_table.write_table(tenth, sizes.made_entries // 10)
        whole, part, ceiling, peaks = [], [], [], []

        def ranked() -> None:
            seconds, peak_mb = _rank(table)
            whole.append(seconds)
            peaks.append(peak_mb)

        in_turns(
            sizes.ranks,
            ranked,
            lambda: part.append(_rank(tenth)[0]),
            lambda: ceiling.append(_read_and_factorise(table)),
        )
        _check(_printed(table), full=sizes.made_entries == made_table.ENTRIES)
    size = {"entries": sizes.made_entries, "judges": made_table.JUDGES, "sheets": made_table.SHEETS}
    return [
        figure_of("rank adjusted", "s", whole, ceiling, at_most=8.0, **size),
        figure_of("rank adjusted, ten times the entries", "s", whole, part, at_most=11.0, **size),
        figure_of(
            "rank adjusted, memory",
            "MB",
            peaks,
            [float(MEMORY_MB)] * len(peaks),
            at_most=1.0,
            peak_mb=round(median(peaks)),
        ),
    ]


def _rank(table: Path) -> tuple[float, float]:
    """Seconds by the clock and the peak of memory in MB."""
    began = time.perf_counter()
    with subprocess.Popen(_words(table), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"contest rank ended with {process.returncode}")
    return seconds, used.ru_maxrss / 1024


def _printed(table: Path) -> Any:
    return json.loads(subprocess.run(_words(table), check=True, capture_output=True).stdout)


def _words(table: Path) -> list[str]:
    return [sys.executable, "-m", "contest_platform", "rank", str(table), "--method", "adjusted", "--json"]


def _read_and_factorise(table: Path) -> float:
    words = [sys.executable, "-c", _CEILING, str(table), str(made_table.JUDGES + 1)]
    return float(subprocess.run(words, check=True, capture_output=True).stdout)


def _check(printed: Any, *, full: bool) -> None:
    """What was measured is the right answer: on the full table it is lme4's, to the digits that lme4 prints."""
    if full:
        model = printed["model"]
        for name, digits in made_table.FOUND.items():
            decimals = len(digits.partition(".")[2])
            if f"{model[name]:.{decimals}f}" != digits:
                raise RuntimeError(f"{name}: {model[name]}, not {digits}")
        if round(model["reml_criterion"]) != made_table.CRITERION:
            raise RuntimeError(f"criterion: {model['reml_criterion']}, not {made_table.CRITERION}")
    elif printed["model"] is None or not printed["entries"]:
        raise RuntimeError("nothing was ranked")
