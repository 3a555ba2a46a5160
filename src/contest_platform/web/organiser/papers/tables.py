"""The tables of an edition as files."""

from collections.abc import Awaitable, Callable, Mapping

from litestar import Request, Response, get

from contest_platform.accounts.rules import Viewer
from contest_platform.papers.queries import exports
from contest_platform.papers.rules.tables import Table, TableName
from contest_platform.web import spreadsheets
from contest_platform.web.access import viewer
from contest_platform.web.labels import label

_TABLES: Mapping[TableName, Callable[[Viewer, str], Awaitable[Table]]] = {
    TableName.DOSSIERS: exports.dossiers,
    TableName.AUTHORS: exports.authors,
    TableName.JURY: exports.jury,
    TableName.PROGRESS: exports.progress,
    TableName.POINTS: exports.points,
    TableName.STANDINGS: exports.standings,
    TableName.RESULTS: exports.results,
    TableName.CERTIFICATES: exports.certificates,
    TableName.APPEALS: exports.appeals,
    TableName.NOMINATIONS: exports.nominations,
}


@get("/editions/{slug:str}/tables/{filename:str}")
async def edition_table(request: Request, slug: str, filename: str) -> Response[bytes]:
    """`dossiers.xlsx`, `standings.csv`: as whoever asks may see it."""
    which, form = spreadsheets.asked_for(filename, TableName)
    found = await _TABLES[which](viewer(request), slug)
    return await spreadsheets.answer(found, form, filename=f"{which}-{slug}", title=label(which))
