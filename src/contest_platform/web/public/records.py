"""The record book: what was held and won, as it was published, with sources and contradictions."""

from collections.abc import Sequence
from typing import Annotated

from litestar import Request, Response, get
from litestar.params import Parameter

from contest_platform.language import N_
from contest_platform.records.queries import words
from contest_platform.records.queries.report import paragraph
from contest_platform.records.queries.summary import record_book
from contest_platform.records.queries.warnings import warning_sentence
from contest_platform.records.rules.book import EditionRecord
from contest_platform.records.rules.figures import Measure
from contest_platform.text import one_line
from contest_platform.web.pages import page

_LONGEST_OWNER = 200
# The columns of a table of editions, in the order of an edition's life; those that no edition has are left out.
_COLUMNS = {
    Measure.SENT: N_("Đã gửi"),
    Measure.REACHED_FINAL: N_("Vào chung khảo"),
    Measure.RECEIVED: N_("Đã nhận"),
    Measure.ELIGIBLE: N_("Hợp lệ"),
    Measure.IN_FINAL: N_("Vào chung khảo"),
    Measure.AUTHORS: N_("Tác giả"),
    Measure.UNITS: N_("Số đơn vị"),
    Measure.AWARDED: N_("Tổng số giải"),
}


@get("/records", include_in_schema=False)
async def records_page(
    request: Request, owner: Annotated[str, Parameter(query="owner", max_length=_LONGEST_OWNER)] = ""
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
        columns_of=columns_of,
        measures=Measure,
    )


def columns_of(records: Sequence[EditionRecord]) -> list[tuple[Measure, str]]:
    """The columns that some edition of the table has, with their titles."""
    known = {
        measure for record in records for measure in (*record.figures, *(also.figure.measure for also in record.also))
    }
    return [(measure, title) for measure, title in _COLUMNS.items() if measure in known]


handlers = (records_page,)
