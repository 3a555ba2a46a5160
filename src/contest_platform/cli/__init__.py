"""`contest COMMAND`: each command is a module of its name here, loaded only when it is the one that was asked for.

Exit status: 0 done (warnings included); 1 the thing checked does not hold, or the act was refused (one clear
line on standard error); 2 wrong usage.
"""

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence

from contest_platform import language
from contest_platform.errors import Refusal
from contest_platform.settings import BadSetting

COMMANDS = {
    "run": "serve the pages, the API and the jobs",
    "worker": "do the jobs only, without serving pages",
    "migrate": "bring the database to the newest schema",
    "demo": "load the demonstration editions into an empty database",
    "account": "make accounts",
    "token": "print an API token of an account",
    "rank": "combine and rank the score sheets of a CSV file (needs no database)",
    "import-records": "import figures of past editions from a CSV or JSON file",
    "report": "write the paragraph of a report from the records",
    "verify": "check the ledger",
    "check": "check the invariants of the data",
    "backup": "write the database and the files into one file",
    "restore": "bring a backup into an empty place",
    "openapi": "print the description of the API",
}


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that `words` (the command line's) name and return its exit status."""
    options = _parse(list(sys.argv[1:] if words is None else words))
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    command = _module(options.command)
    try:
        status: int = command.run(options)
    except BadSetting as bad:
        return _refused(str(bad))
    except Refusal as refusal:
        with language.speaking("en"):
            return _refused(_sentences(refusal))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return status


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="contest", description="Runs a province's science contests.")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", required=True)
    for name, help_text in COMMANDS.items():
        sentence = f"{help_text[0].upper()}{help_text[1:]}."
        of_command = commands.add_parser(name, help=help_text, description=sentence)
        if words[:1] == [name]:
            _module(name).add_arguments(of_command)
    return parser.parse_args(words)


def _module(name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a module with `add_arguments` and `run`
    return importlib.import_module(f"{__name__}.{name.replace('-', '_')}")


def _refused(line: str) -> int:
    sys.stderr.write(f"contest: {line}\n")
    return 1


def _sentences(refusal: Refusal) -> str:
    problems = (f"{problem.field}: {language.sentence(problem)}" for problem in refusal.problems)
    return " ".join([language.sentence(refusal), *problems])
