"""`contest backup FILE`."""

import argparse
import sys
from pathlib import Path

from contest_platform.backup import Made, make_backup
from contest_platform.cli.connected import with_database
from contest_platform.cli.output import print_lines, progress
from contest_platform.database.embedded import CannotStart


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a new file; it is as secret as the installation")


def run(options: argparse.Namespace) -> int:
    target: Path = options.file
    if target.exists():
        raise SystemExit(f"contest: {target} exists; a backup never overwrites a file.")
    try:
        made = with_database(lambda: _made(target), migrated=False)
    except CannotStart as error:
        raise SystemExit(f"contest: {error}") from None
    return _told(target, made)


async def _made(target: Path) -> Made:
    """What is wrong with the target is said here: further out an OSError is taken for the database's."""
    try:
        return await make_backup(target, progress=progress("files"))
    except ConnectionError:
        raise
    except OSError as error:
        raise SystemExit(f"contest: {target}: {error.strerror}.") from None


def _told(target: Path, made: Made) -> int:
    print_lines(f"{target}: the database and {made.files} files, {made.size_bytes:,} bytes.")
    for sha256 in made.not_saved:
        sys.stderr.write(f"contest: the stored file {sha256} was altered and is not in the backup.\n")
    return 1 if made.not_saved else 0
