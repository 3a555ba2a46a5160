"""`contest restore FILE`, into an empty place."""

import argparse
from pathlib import Path

from contest_platform.backup import restore_backup
from contest_platform.cli.connected import with_database
from contest_platform.cli.output import print_lines, progress
from contest_platform.database.embedded import CannotStart


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="what `contest backup` wrote")


def run(options: argparse.Namespace) -> int:
    source: Path = options.file
    if not source.is_file():
        raise SystemExit(f"contest: {source}: there is no such file.")
    try:
        done = with_database(lambda: restore_backup(source, progress=progress("files")), migrated=False)
    except CannotStart as error:
        raise SystemExit(f"contest: {error}") from None
    print_lines(
        f"Restored as of {done.made_at}: the database and {done.files} files.",
        "Everybody signs in anew; mails that waited then were not sent and stay withheld.",
    )
    return 0
