"""`contest account create`: an account with a role for all contests."""

import argparse
import sys
from getpass import getpass

from contest_platform.accounts.actions import create_account
from contest_platform.accounts.rules import Role
from contest_platform.cli.connected import with_database
from contest_platform.cli.output import print_lines
from contest_platform.language import LANGUAGES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(metavar="create", dest="act", required=True)
    create = acts.add_parser("create", help="make an account; one that exists gets the role and the password too")
    create.add_argument("email", metavar="EMAIL")
    create.add_argument("--name", required=True, help="the full name")
    create.add_argument("--role", required=True, choices=[role.value for role in Role])
    create.add_argument("--language", choices=LANGUAGES, default="vi")
    create.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input, unseen at a terminal"
    )


def run(options: argparse.Namespace) -> int:
    password = _password() if options.password_stdin else None
    with_database(
        lambda: create_account(
            None,
            email=options.email,
            full_name=options.name,
            role=Role(options.role),
            password=password,
            language=options.language,
        )
    )
    print_lines(f"{options.email}: {options.role}")
    return 0


def _password() -> str:
    return getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
