"""What the jury's sheets say of an entry, as far as a person has let it through."""

from uuid import UUID

from litestar import Request, Response, get

from contest_platform.contests import queries as contests
from contest_platform.entries.queries import entry_to_write
from contest_platform.ranking import queries
from contest_platform.web.access import viewer
from contest_platform.web.pages import page


@get("/{entry_id:uuid}/feedback")
async def feedback_page(request: Request, entry_id: UUID) -> Response[str]:
    """Not found before it is released, and for an entry without an award before the day that was set."""
    by = viewer(request)
    found = await queries.own_feedback(by, entry_id)
    entry = await entry_to_write(by, entry_id)
    edition = await contests.edition_by_id(entry.edition_id)
    return page(request, "entrant/feedback.html", entry=entry, edition=edition, feedback=found)
