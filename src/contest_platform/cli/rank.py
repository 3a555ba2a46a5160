"""`contest rank SHEETS.csv`: needs no database and loads none."""

import argparse
import sys
from collections.abc import Iterable
from math import isfinite
from pathlib import Path

import msgspec

from contest_platform import language
from contest_platform.cli.output import print_lines
from contest_platform.contests.rules import Method
from contest_platform.ranking.rules.score_table import (
    ADJUSTED,
    METHODS,
    RankedEntry,
    Ranking,
    Trim,
    rank_document,
    rank_table,
    read_table,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sheets", metavar="SHEETS.csv", help="columns entry,judge,score or entry,judge,criterion,score"
    )
    parser.add_argument("--method", choices=METHODS, default="mean")
    parser.add_argument(
        "--trim",
        choices=list(map(str, Trim)),
        help="with --method trimmed: drop one highest and one lowest of an entry's totals (the default), "
        "or of its points within each criterion",
    )
    parser.add_argument("--decimals", type=int, choices=range(10), default=2, metavar="0-9")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    if options.trim and options.method != Method.TRIMMED:
        sys.stderr.write("contest rank: --trim goes with --method trimmed.\n")
        return 2
    try:
        text = Path(options.sheets).read_bytes().decode("utf-8")
    except OSError as error:
        sys.stderr.write(f"contest rank: {options.sheets}: {error.strerror}.\n")
        return 2
    except UnicodeDecodeError:
        sys.stderr.write(f"contest rank: {options.sheets} is not UTF-8 text.\n")
        return 1
    table = read_table(text)
    if table.ignored:
        sys.stderr.write(f"contest rank: columns not used: {', '.join(table.ignored)}.\n")
    trim = Trim(options.trim or Trim.TOTALS)
    ranking = rank_table(table, method=options.method, decimals=options.decimals, trim=trim)
    with language.speaking("en"):
        if options.json:
            sys.stdout.write(f"{msgspec.json.encode(rank_document(ranking)).decode()}\n")
        else:
            print_lines(*_lines(ranking, options.decimals))
    return 0


def _lines(ranking: Ranking, decimals: int) -> Iterable[str]:
    adjusted = ranking.method == ADJUSTED
    beside = f"  {'adjusted':>10}  {'90 % interval':^22}" if adjusted else ""
    yield f"{'place':>5}  {'points':>10}{beside}  {'sheets':>6}  entry"
    for one in ranking.entries:
        place = f"{one.place}{'=' if one.tied else ''}" if one.place else "-"
        beside = _adjusted(one, decimals) if adjusted else ""
        yield f"{place:>5}  {one.points or '-':>10}{beside}  {one.sheets:>6}  {one.entry}{_note(one)}"
    if adjusted:
        yield from _statistics(ranking, decimals)
    yield from (language.sentence(note) for note in ranking.notes)


def _adjusted(one: RankedEntry, decimals: int) -> str:
    if one.adjusted is None or one.low is None or one.high is None:
        return f"  {'-':>10}  {'-':^22}"
    interval = f"{one.low:.{decimals}f} to {one.high:.{decimals}f}" if isfinite(one.low) else "-"
    return f"  {one.adjusted:>10.{decimals}f}  {interval:^22}"


def _note(one: RankedEntry) -> str:
    notes = []
    if one.plain_mean:
        notes.append("fewer than 3 sheets: plain mean")
    if one.incomplete:
        notes.append(f"{one.incomplete} incomplete, not counted")
    return f"  ({'; '.join(notes)})" if notes else ""


def _statistics(ranking: Ranking, decimals: int) -> Iterable[str]:
    fit, agreement = ranking.fit, ranking.agreement
    if fit is None or agreement is None:
        return
    found = fit.variances
    yield ""
    if isfinite(found.residual):
        yield f"variances: entries {found.entry:.5g}, judges {found.judge:.5g}, residual {found.residual:.5g}"
    yield f"{'leniency':>10}  {'sheets':>6}  judge"
    judges = zip(fit.leniency.tolist(), fit.scores.sheets_of_judge.tolist(), fit.scores.judges, strict=True)
    for leniency, sheets, judge in sorted(judges, key=lambda one: -one[0]):
        yield f"{leniency:>+10.{decimals}f}  {sheets:>6}  {judge}"
    values = {
        "ICC(A,1)": agreement.intraclass.agreement,
        "ICC(C,1)": agreement.intraclass.consistency,
        "Krippendorff's alpha (interval)": agreement.krippendorff_alpha_interval,
        "Kendall's W": agreement.kendall.w,
    }
    yield ", ".join(f"{name} {'-' if value is None else f'{value:.3f}'}" for name, value in values.items())
    for link in ranking.links:
        name = f"judge {link.judge}" if link.judge is not None else f"entry {link.entry}"
        yield f"Weak link: without {name} the entries fall apart into {' + '.join(map(str, link.parts))}."
    yield from (language.sentence(note) for note in ranking.statistics_notes)
