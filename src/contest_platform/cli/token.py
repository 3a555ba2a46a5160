"""`contest token EMAIL`: an API token of an account, on standard output."""

import argparse

from contest_platform.accounts.actions import issue_token
from contest_platform.cli.connected import with_database
from contest_platform.cli.output import print_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--days", type=_days, default=30, help="how long it holds (30)")


def run(options: argparse.Namespace) -> int:
    token = with_database(lambda: issue_token(None, email=options.email, days=options.days))
    print_lines(token.token)
    return 0


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 3650:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 3650")
    return int(text)
