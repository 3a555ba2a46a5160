"""What everybody may read, as files: announced results and the record book."""

from litestar import Response, get

from contest_platform.errors import NotFound
from contest_platform.papers.queries import exports
from contest_platform.papers.rules.tables import OwnTable
from contest_platform.web import spreadsheets
from contest_platform.web.labels import label


@get("/editions/{slug:str}/tables/{filename:str}", include_in_schema=False)
async def results_table(slug: str, filename: str) -> Response[bytes]:
    """`results.xlsx` or `results.csv`; not found before the announcement."""
    name, form = spreadsheets.asked_for(filename, OwnTable)
    if name is not OwnTable.RESULTS:
        raise NotFound
    return await spreadsheets.answer(
        await exports.announced_results(slug), form, filename=f"results-{slug}", title=label(name)
    )


@get("/records/tables/{filename:str}", include_in_schema=False)
async def records_table(filename: str) -> Response[bytes]:
    """`records.xlsx` or `records.csv`: every figure with its source."""
    name, form = spreadsheets.asked_for(filename, OwnTable)
    if name is not OwnTable.RECORDS:
        raise NotFound
    return await spreadsheets.answer(await exports.records(), form, filename="records", title=label(name))


handlers = (results_table, records_table)
