"""One's own dossiers as a file."""

from litestar import Request, Response, get

from contest_platform.papers.queries import exports
from contest_platform.papers.rules.tables import OwnTable
from contest_platform.web import spreadsheets
from contest_platform.web.access import viewer
from contest_platform.web.labels import label


@get("/tables/{filename:str}")
async def own_entries_table(request: Request, filename: str) -> Response[bytes]:
    form = spreadsheets.form_asked_for(filename, OwnTable.ENTRIES)
    found = await exports.own_entries(viewer(request))
    return await spreadsheets.answer(found, form, filename="entries", title=label(OwnTable.ENTRIES))
