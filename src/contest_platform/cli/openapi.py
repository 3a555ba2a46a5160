"""`contest openapi`."""

import argparse

from contest_platform.app import create_litestar
from contest_platform.cli.output import print_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 - every command is called alike
    print_json(create_litestar().openapi_schema.to_schema())
    return 0
