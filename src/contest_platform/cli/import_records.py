"""`contest import-records FILE`: take the figures of a published table or report, all of them or none."""

import argparse
import sys
from pathlib import Path

from contest_platform import language
from contest_platform.cli.connected import with_database
from contest_platform.cli.output import print_json, print_lines
from contest_platform.records.actions import Imported, import_records
from contest_platform.records.queries.documents import warning_document
from contest_platform.records.queries.warnings import warning_sentence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a CSV table or a JSON report (see the sample data)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    try:
        content = options.file.read_bytes()
    except OSError as error:
        sys.stderr.write(f"contest: {options.file} cannot be read: {error.strerror}.\n")
        return 1
    done = with_database(lambda: import_records(None, filename=options.file.name, content=content))
    if options.json:
        warnings = [warning_document(found) for found in done.contradictions]
        print_json({"imported": done.imported, "warnings": warnings})
    else:
        _print(options.file.name, done)
    return 0


def _print(name: str, done: Imported) -> None:
    with language.speaking("en"):
        told = f"{name}: {done.imported} figures imported, {done.corrected} of them corrections"
        print_lines(f"{told}, {len(done.contradictions)} warnings.")
        print_lines(*(f"Warning: {warning_sentence(found)}" for found in done.contradictions))
