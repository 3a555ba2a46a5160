"""A judge's own list as a file."""

from litestar import Request, Response, get

from contest_platform.errors import NotFound
from contest_platform.papers.queries import exports
from contest_platform.papers.rules.tables import OwnTable
from contest_platform.web import spreadsheets
from contest_platform.web.access import viewer
from contest_platform.web.labels import label


@get("/tables/{filename:str}")
async def own_assignments_table(request: Request, filename: str) -> Response[bytes]:
    name, form = spreadsheets.asked_for(filename, OwnTable)
    if name is not OwnTable.ASSIGNMENTS:
        raise NotFound
    return await spreadsheets.answer(
        await exports.own_assignments(viewer(request)), form, filename=name.value, title=label(name)
    )
