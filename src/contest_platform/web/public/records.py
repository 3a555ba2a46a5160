"""The record book: what was held and won, as it was published, with sources and contradictions."""

from typing import Annotated

from litestar import Request, Response, get
from litestar.params import Parameter

from contest_platform.records.queries import words
from contest_platform.records.queries.report import paragraph
from contest_platform.records.queries.summary import record_book
from contest_platform.records.queries.warnings import warning_sentence
from contest_platform.records.rules.figures import Measure
from contest_platform.records.rules.prizes import Tier
from contest_platform.text import one_line
from contest_platform.web.pages import page

_WIDEST_OWNER = 200
# The rungs that a table has room for, in the order of the ladder.
_LADDER = (Tier.SPECIAL, Tier.FIRST, Tier.SECOND, Tier.THIRD, Tier.CONSOLATION)


@get("/records", include_in_schema=False)
async def records_page(
    request: Request, owner: Annotated[str, Parameter(query="owner", max_length=_WIDEST_OWNER)] = ""
) -> Response[str]:
    """The book of the installation's owner, or of another owner whose figures are known."""
    book = await record_book(one_line(owner) or None)
    return page(
        request,
        "public/records.html",
        status=200 if book.contests or not owner else 404,
        book=book,
        words=words,
        paragraph=paragraph,
        warning_sentence=warning_sentence,
        sources_of=sources_of,
        measures=Measure,
        ladder=_LADDER,
    )


def sources_of(source: str) -> list[tuple[str, str | None]]:
    """The parts of a source as text and address; an address is shown by the name of its site."""
    parts = [part.strip() for part in source.split(" | ")]
    return [(_site(part), part) if part.startswith(("https://", "http://")) else (part, None) for part in parts]


def _site(address: str) -> str:
    return address.split("/")[2].removeprefix("www.")


handlers = (records_page,)
