"""What everybody may read, as files: announced results and the record book."""

from functools import partial

from litestar import Response, get

from contest_platform.papers.queries import exports
from contest_platform.papers.rules.tables import OwnTable
from contest_platform.web import spreadsheets
from contest_platform.web.labels import label


@get("/editions/{slug:str}/tables/{filename:str}", include_in_schema=False)
async def results_table(slug: str, filename: str) -> Response[bytes]:
    """`results.xlsx` or `results.csv`; not found before the announcement."""
    form = spreadsheets.form_asked_for(filename, OwnTable.RESULTS)
    table = partial(exports.announced_results, slug)
    return await spreadsheets.answer_to_all(table, form, filename=f"results-{slug}", title=label(OwnTable.RESULTS))


@get("/records/tables/{filename:str}", include_in_schema=False)
async def records_table(filename: str) -> Response[bytes]:
    """`records.xlsx` or `records.csv`: every figure with its source."""
    form = spreadsheets.form_asked_for(filename, OwnTable.RECORDS)
    return await spreadsheets.answer_to_all(exports.records, form, filename="records", title=label(OwnTable.RECORDS))


handlers = (results_table, records_table)
