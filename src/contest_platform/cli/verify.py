"""`contest verify`: whether the ledger is as it was written; the first line that is not is named."""

import argparse
import sys
from pathlib import Path
from typing import Any

from contest_platform import language
from contest_platform.cli.connected import with_database
from contest_platform.cli.output import print_json, print_lines
from contest_platform.ledger.actions import adopt_log
from contest_platform.ledger.queries import verify
from contest_platform.ledger.rules import Finding, Head, Verification, head_document, read_head


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--head", metavar="FILE", type=Path, help="a head that was mailed or downloaded earlier")
    parser.add_argument("--adopt", action="store_true", help="after a change of SECRET_KEY: go on with the old log")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    head = _head_in(options.head) if options.head else None
    found = with_database(lambda: _verify(head, adopt=options.adopt), migrated=False)
    if options.json:
        print_json(_document(found))
    elif found.finding is None:
        print_lines(f"The ledger holds: {found.lines} lines, {found.sealed} sealed, {found.waiting} waiting.")
    if found.finding is not None:
        sys.stderr.write(f"contest: {_sentence(found.finding)}\n")
    return 1 if found.finding else 0


def _head_in(file: Path) -> Head:
    try:
        return read_head(file.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise SystemExit(f"contest: {file}: {error.strerror}.") from None


async def _verify(head: Head | None, *, adopt: bool) -> Verification:
    found = await verify(head, other_key=adopt)
    if adopt and found.finding is None:
        await adopt_log()
    return found


def _sentence(finding: Finding) -> str:
    with language.speaking("en"):
        said = language.sentence(finding)
    return f"{said} ({finding.detail})"


def _document(found: Verification) -> dict[str, Any]:
    finding = found.finding
    return {
        "holds": finding is None,
        "lines": found.lines,
        "sealed": found.sealed,
        "waiting": found.waiting,
        "heads": found.heads,
        "head": head_document(found.head) if found.head else None,
        "finding": None
        if finding is None
        else {
            "kind": finding.kind.value,
            "sequence": finding.sequence,
            "leaf_index": finding.leaf_index,
            "size": finding.size,
            "detail": finding.detail,
        },
    }
