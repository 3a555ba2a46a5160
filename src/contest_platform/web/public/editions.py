"""The first page with all editions, and the public page of each."""

from datetime import datetime

from litestar import Request, Response, get

from contest_platform import clock
from contest_platform.contests import queries as contests
from contest_platform.contests.queries import EditionVersion
from contest_platform.contests.rules import Decision, phase
from contest_platform.ranking import queries as ranking
from contest_platform.web.pages import page


@get("/", include_in_schema=False)
async def home(request: Request) -> Response[str]:
    """What is open, for whom, and until when."""
    now, editions = clock.now(), await contests.published_editions()
    announced = await ranking.announced_moments([one.id for one in editions])
    rows = [(one, phase(one, now), announced.get(one.id)) for one in editions]
    return page(request, "public/home.html", editions=rows)


@get("/editions/{slug:str}", include_in_schema=False)
async def edition_page(request: Request, slug: str) -> Response[str]:
    """A published edition: who may enter, what to hand in, how it is judged, and every date that ever held."""
    edition = await contests.edition(slug)
    announced = await ranking.announced_moments([edition.id])
    return page(
        request,
        "public/edition.html",
        edition=edition,
        phase=phase(edition, clock.now()),
        announced_at=announced.get(edition.id),
        deadlines=_deadlines(await contests.versions(edition.id)),
    )


def _deadlines(versions: tuple[EditionVersion, ...]) -> list[tuple[datetime, Decision | None, datetime]]:
    """Each deadline that held, newest first, with the decision that set it and since when."""
    found: list[tuple[datetime, Decision | None, datetime]] = []
    for version in reversed(versions):
        deadline = datetime.fromisoformat(version.document["submission_deadline"])
        if not found or found[-1][0] != deadline:
            found.append((deadline, version.decision, version.changed_at))
    return found[::-1]


handlers = (home, edition_page)
