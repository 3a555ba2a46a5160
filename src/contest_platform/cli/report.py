"""`contest report`: the paragraph of a report, from the records."""

import argparse
from datetime import date

from contest_platform import language, settings
from contest_platform.cli.connected import with_database
from contest_platform.cli.output import print_json, print_lines
from contest_platform.contests.rules import ContestKind
from contest_platform.records.queries.documents import report_document
from contest_platform.records.queries.installation import installation_owner, reported_contest
from contest_platform.records.queries.report import Report, report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--contest", metavar="CODE-OR-KIND", help="technical, youth or the code of a contest (both kinds)"
    )
    parser.add_argument("--as-of", metavar="DATE", type=_day, help="count what sources knew by this day (YYYY-MM-DD)")
    parser.add_argument("--owner", help="the province (the one this installation belongs to)")
    parser.add_argument("--lang", choices=language.LANGUAGES, help="the language (DEFAULT_LANGUAGE)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    with language.speaking(options.lang or settings.current().default_language):
        reports = with_database(lambda: _reports(options))
        if options.json:
            documents = [report_document(each) for each in reports]
            print_json(documents[0] if options.contest else documents)
        else:
            print_lines(*(each.text for each in reports))
    return 0


async def _reports(options: argparse.Namespace) -> list[Report]:
    """Of the contest that was asked for, or of both kinds, one after the other."""
    wanted = [options.contest] if options.contest else [kind.value for kind in ContestKind]
    found = []
    for word in wanted:
        asked = await reported_contest(word)
        owner = options.owner or asked.owner or await installation_owner()
        found.append(await report(contest=asked.kind, owner=owner, level=asked.level, as_of=options.as_of))
    return found


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word!r} is not a date such as 2021-05-10") from None
