"""`contest rank SHEETS.csv`: needs no database and loads none."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from contest_platform.cli.output import print_json, print_lines
from contest_platform.contests.rules import Method
from contest_platform.ranking.rules.score_table import Ranked, rank_document, rank_scores, read_scores

METHODS = ("mean", "trimmed", "adjusted", "rank-sum")
LATER = ("adjusted", "rank-sum")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sheets", metavar="SHEETS.csv", help="columns entry,judge,score or entry,judge,criterion,score"
    )
    parser.add_argument("--method", choices=METHODS, default="mean")
    parser.add_argument("--decimals", type=int, choices=range(10), default=2, metavar="0-9")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    if options.method in LATER:
        sys.stderr.write(f"contest rank: the method {options.method} is not available in this release.\n")
        return 2
    try:
        with Path(options.sheets).open(encoding="utf-8", newline="") as source:
            table = read_scores(source)
    except OSError as error:
        sys.stderr.write(f"contest rank: {options.sheets}: {error.strerror}.\n")
        return 2
    except UnicodeDecodeError:
        sys.stderr.write(f"contest rank: {options.sheets} is not UTF-8 text.\n")
        return 1
    if table.ignored:
        sys.stderr.write(f"contest rank: columns not used: {', '.join(table.ignored)}.\n")
    method = Method(options.method)
    ranked = rank_scores(table, method=method, decimals=options.decimals)
    if options.json:
        print_json(rank_document(ranked, method=method))
    else:
        print_lines(*_lines(ranked))
    return 0


def _lines(ranked: Iterable[Ranked]) -> Iterable[str]:
    yield f"{'place':>5}  {'points':>10}  {'sheets':>6}  entry"
    for one in ranked:
        place = f"{one.place.place}{'=' if one.place.tied else ''}" if one.place else "-"
        points = f"{one.figure.points:f}" if one.figure.points is not None else "-"
        yield f"{place:>5}  {points:>10}  {one.figure.sheets:>6}  {one.figure.entry}{_note(one)}"


def _note(one: Ranked) -> str:
    notes = []
    if one.figure.plain_mean:
        notes.append("fewer than 3 sheets: plain mean")
    if one.incomplete:
        notes.append(f"{one.incomplete} incomplete, not counted")
    return f"  ({'; '.join(notes)})" if notes else ""
