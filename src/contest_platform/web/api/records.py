"""The record book for programs."""

from typing import Any

from litestar import get

from contest_platform.records.queries.documents import summary_document
from contest_platform.records.queries.summary import record_book


@get("/records/summary", tags=["records"], security=[{}])
async def records_summary() -> dict[str, Any]:
    """Totals by contest, level and owner, the editions behind them, and the warnings. Open to anybody.

    A number is null where no source says it. Prizes are counted by rung; `other` is beside the ladder.
    """
    return summary_document(await record_book())


handlers = (records_summary,)
