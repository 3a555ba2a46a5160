"""`contest import-records FILE`: all of a file, or none of it."""

import argparse
import sys
from pathlib import Path

from contest_platform import language
from contest_platform.cli.connected import with_database
from contest_platform.cli.output import print_json, print_lines
from contest_platform.records.actions import Imported, import_records
from contest_platform.records.queries.documents import warning_document
from contest_platform.records.queries.warnings import warning_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a CSV table or a JSON report, in UTF-8")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise SystemExit(f"contest: {options.file}: {error.strerror}.") from None
    done = with_database(lambda: import_records(None, filename=options.file.name, content=content))
    if options.json:
        print_json({"imported": done.imported, "warnings": [warning_document(each) for each in done.contradictions]})
    else:
        _tell(done)
    return 0


def _tell(done: Imported) -> None:
    print_lines(f"{done.imported} figures imported, {done.corrected} of them corrections.")
    with language.speaking("en"):
        for contradiction in done.contradictions:
            sys.stderr.write(f"Warning: {warning_line(contradiction)}\n")
