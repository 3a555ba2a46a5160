"""`contest report`: the paragraph of a report, from the records."""

import argparse
from contextlib import suppress
from datetime import date

from contest_platform import language
from contest_platform.cli.connected import with_database
from contest_platform.cli.output import print_json, print_lines
from contest_platform.contests.rules import ContestKind
from contest_platform.records.queries.documents import report_document
from contest_platform.records.queries.installation import installation_owner, reported_contest
from contest_platform.records.queries.report import NothingKnown, Report, report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--contest", help="technical, youth, or the code of a contest (all kinds when not given)")
    parser.add_argument("--owner", help="whose contests (the installation's own when not given)")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="what was known on that day, as 2021-05-10")
    parser.add_argument("--lang", choices=language.LANGUAGES, default="vi")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(options: argparse.Namespace) -> int:
    with language.speaking(options.lang):
        reports = with_database(lambda: _reports(options))
    if options.json:
        documents = [report_document(each) for each in reports]
        print_json(documents[0] if options.contest else documents)
    else:
        print_lines("\n\n".join(each.text for each in reports))
    return 0


async def _reports(options: argparse.Namespace) -> list[Report]:
    if options.contest:
        return [await _report(options.contest, options.owner, options.as_of)]
    found = []
    for kind in ContestKind:
        with suppress(NothingKnown):
            found.append(await _report(kind.value, options.owner, options.as_of))
    if not found:
        raise NothingKnown(owner=options.owner or await installation_owner())
    return found


async def _report(contest: str, owner: str | None, as_of: date | None) -> Report:
    about = await reported_contest(contest)
    of = owner or about.owner or await installation_owner()
    return await report(contest=about.kind, owner=of, level=about.level, as_of=as_of)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2021-05-10") from None
