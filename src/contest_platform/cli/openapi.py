"""`contest openapi`."""

import argparse

from contest_platform.app import create_litestar
from contest_platform.cli.output import print_json
from contest_platform.web import api


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 - every command is called alike
    print_json(api.document(create_litestar()))
    return 0
