"""`contest migrate`."""

import argparse

from contest_platform.cli.connected import with_database
from contest_platform.database.migrations import migrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 - every command is called alike
    with_database(migrate, migrated=False)
    return 0
