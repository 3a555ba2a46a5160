"""What commands print: one JSON document, or lines for people."""

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any


def print_json(document: Any) -> None:
    """The only thing on standard output under `--json`. Decimals are strings, as in the API."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    sys.stdout.write("\n")


def print_lines(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def progress(of: str) -> Callable[[int], None]:
    """Show a count on standard error when somebody is looking."""
    if not sys.stderr.isatty():
        return lambda _: None

    def show(count: int) -> None:
        sys.stderr.write(f"\r{count} {of}")
        sys.stderr.flush()

    return show
