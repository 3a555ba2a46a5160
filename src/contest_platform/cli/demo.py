"""`contest demo`: the demonstration editions, into an empty database."""

import argparse
import sys

from contest_platform import language
from contest_platform.cli.connected import with_database
from contest_platform.cli.output import print_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 - every command is called alike
    if not with_database(load):
        print_lines("The database has contests already: nothing was loaded.")
    print_accesses()
    return 0


async def load() -> bool:
    """Load the demonstration into an empty database; what it is busy with goes to standard error."""
    from contest_platform import demonstration  # noqa: PLC0415 - a server without one never needs it

    return await demonstration.load(_tell)


def print_accesses() -> None:
    """One account for each role. The accounts exist only where the demonstration was loaded."""
    from contest_platform import demonstration  # noqa: PLC0415

    with language.speaking("en"):
        rows = [(language._(one.role), one.email, one.password) for one in demonstration.accesses()]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    print_lines("Accounts of the demonstration:")
    print_lines(*(f"  {role:<{widths[0]}}  {email:<{widths[1]}}  {password}" for role, email, password in rows))


def _tell(part: str) -> None:
    sys.stderr.write(f"Loading the demonstration: {part}\n")
