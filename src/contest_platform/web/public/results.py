"""The announced results, for everybody: rendered from the frozen rows, and once for each language to be stored."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Any
from uuid import UUID

from litestar import Request, Response, get

from contest_platform import language
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import Award, Edition
from contest_platform.ranking import actions, queries
from contest_platform.ranking.queries import Announcement, NamedResult
from contest_platform.ranking.rules.announcement import ResultsNotAnnounced, results_path
from contest_platform.web.pages import build, page
from contest_platform.web.pages.rendering import stored
from contest_platform.web.uploads import saved

TEMPLATE = "public/results.html"
HTML = "text/html; charset=utf-8"
PAGE = 500


@dataclass(frozen=True)
class FieldResults:
    name: str
    results: tuple[NamedResult, ...]


@dataclass(frozen=True)
class Tier:
    """What a page has of one award (None: without), by field."""

    award: Award | None
    fields: tuple[FieldResults, ...]


@dataclass(frozen=True)
class Results:
    """An announcement with its results in the order of awards and fields."""

    edition: Edition
    announcement: Announcement
    ordered: tuple[NamedResult, ...]

    @property
    def pages(self) -> int:
        return max(1, ceil(len(self.ordered) / PAGE))


@get(["/editions/{slug:str}/results", "/editions/{slug:str}/results/pages/{number:int}"], include_in_schema=False)
async def results_page(request: Request, slug: str, number: int = 1) -> Response[str]:
    """The latest announcement, at most 500 rows a page; not found before its moment."""
    found = await _results(await queries.announcement(slug))
    names = _names(found, number, results_path(slug), latest=True)
    return page(request, TEMPLATE, headers={"Cache-Control": "no-cache"}, **names)


@get(
    ["/editions/{slug:str}/results/{position:int}", "/editions/{slug:str}/results/{position:int}/pages/{number:int}"],
    include_in_schema=False,
)
async def earlier_results_page(request: Request, slug: str, position: int, number: int = 1) -> Response[str]:
    """An announcement by its number, also one that was corrected since."""
    found = await _results(await queries.announcement_at(slug, position))
    latest = await queries.announcement(slug)
    base = f"{results_path(slug)}/{position}"
    return page(request, TEMPLATE, **_names(found, number, base, latest=latest.position == position))


@get("/editions/{slug:str}/results/{position:int}/kit", include_in_schema=False)
async def kit_file(slug: str, position: int) -> Response[bytes]:
    """The ZIP from which anybody computes an announcement again, where it publishes points."""
    kit = await queries.open_kit(slug, position)
    return saved(kit.body, filename=kit.filename, media_type="application/zip")


async def store_results(edition_id: UUID) -> None:
    """A job: render the results pages in every language and keep them ready. Doing it again is harmless."""
    async with actions.storing_pages(edition_id):
        announced = await queries.announced(edition_id)
        if announced is None:
            return
        found, base = await _results(announced), results_path(announced.slug)
        for number in range(1, found.pages + 1):
            path, names = _path(base, number), _names(found, number, base, latest=True)
            for code in language.LANGUAGES:
                with language.speaking(code):
                    html = stored(TEMPLATE, path, **names)
                await actions.store_page(
                    announced.id, path=path, language=code, build=build(), media_type=HTML, content=html.encode()
                )


async def store_anew() -> None:
    """After an upgrade: the pages that another build stored, with today's templates and styles."""
    for edition_id in await queries.editions_stored_otherwise(build()):
        await store_results(edition_id)


async def _results(found: Announcement) -> Results:
    edition = await contests.edition_by_id(found.edition_id)
    awards: dict[str | None, int] = {award.code: n for n, award in enumerate(edition.awards)}
    fields = {field.code: n for n, field in enumerate(edition.fields)}
    last = len(awards)

    def order(one: NamedResult) -> tuple[int, int]:
        return awards.get(one.result.award, last), fields.get(one.result.field, len(fields))

    return Results(edition, found, tuple(sorted(await queries.named_results(found), key=order)))


def _names(found: Results, number: int, base: str, *, latest: bool) -> dict[str, Any]:
    """What page `number` shows. Raises ResultsNotAnnounced for one that is not there."""
    if not 1 <= number <= found.pages:
        raise ResultsNotAnnounced
    edition, counts = found.edition, Counter(one.result.award for one in found.ordered)
    return {
        "edition": edition,
        "announcement": found.announcement,
        "tiers": _tiers(edition, found.ordered[PAGE * (number - 1) : PAGE * number]),
        "figures": [(counts[award.code], award.name, None) for award in edition.awards if counts[award.code]],
        "latest": latest,
        "number": number,
        "pages": found.pages,
        "before": _path(base, number - 1) if number > 1 else None,
        "after": _path(base, number + 1) if number < found.pages else None,
    }


def _path(base: str, number: int) -> str:
    return base if number == 1 else f"{base}/pages/{number}"


def _tiers(edition: Edition, shown: Sequence[NamedResult]) -> tuple[Tier, ...]:
    """From results in the order of awards and fields."""
    names = {field.code: field.name for field in edition.fields}
    return tuple(
        Tier(
            edition.award(award) if award else None,
            tuple(
                FieldResults(names.get(field, field), tuple(inside))
                for field, inside in groupby(of_award, key=lambda one: one.result.field)
            ),
        )
        for award, of_award in groupby(shown, key=lambda one: one.result.award)
    )


handlers = (results_page, earlier_results_page, kit_file)
