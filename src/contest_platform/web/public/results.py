"""The announced results, for everybody: rendered from the frozen rows, and once for each language to be stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get

from contest_platform import language
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import Award, Edition
from contest_platform.ranking import actions, queries
from contest_platform.ranking.queries import Announcement, NamedResult
from contest_platform.ranking.rules.announcement import results_path
from contest_platform.web.pages import build, page
from contest_platform.web.pages.rendering import stored
from contest_platform.web.uploads import saved

TEMPLATE = "public/results.html"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class FieldResults:
    name: str
    results: tuple[NamedResult, ...]


@dataclass(frozen=True)
class Tier:
    """One award (None: without) with its entries by field."""

    award: Award | None
    fields: tuple[FieldResults, ...]

    @property
    def count(self) -> int:
        return sum(len(one.results) for one in self.fields)


@get("/editions/{slug:str}/results", include_in_schema=False)
async def results_page(request: Request, slug: str) -> Response[str]:
    """The latest announcement; not found before its moment."""
    found = await queries.announcement(slug)
    return page(request, TEMPLATE, headers={"Cache-Control": "no-cache"}, **await _names(found, latest=True))


@get("/editions/{slug:str}/results/{position:int}", include_in_schema=False)
async def earlier_results_page(request: Request, slug: str, position: int) -> Response[str]:
    """An announcement by its number, also one that was corrected since."""
    found = await queries.announcement_at(slug, position)
    latest = await queries.announcement(slug)
    return page(request, TEMPLATE, **await _names(found, latest=latest.position == found.position))


@get("/editions/{slug:str}/results/{position:int}/kit", include_in_schema=False)
async def kit_file(slug: str, position: int) -> Response[bytes]:
    """The ZIP from which anybody computes an announcement again, where it publishes points."""
    kit = await queries.open_kit(slug, position)
    return saved(kit.body, filename=kit.filename, media_type="application/zip")


async def store_results(edition_id: UUID) -> None:
    """A job: render the results page in every language and keep it ready to be sent. Doing it again is harmless."""
    async with actions.storing_pages(edition_id):
        found = await queries.announced(edition_id)
        if found is None:
            return
        path, names = results_path(found.slug), await _names(found, latest=True)
        for code in language.LANGUAGES:
            with language.speaking(code):
                html = stored(TEMPLATE, path, **names)
            await actions.store_page(
                found.id, path=path, language=code, build=build(), media_type=HTML, content=html.encode()
            )


async def store_anew() -> None:
    """After an upgrade: the pages that another build stored, with today's templates and styles."""
    for edition_id in await queries.editions_stored_otherwise(build()):
        await store_results(edition_id)


async def _names(found: Announcement, *, latest: bool) -> dict[str, Any]:
    edition = await contests.edition_by_id(found.edition_id)
    results = await queries.named_results(found)
    tiers = _tiers(edition, results)
    return {
        "edition": edition,
        "announcement": found,
        "tiers": tiers,
        "figures": [(tier.count, tier.award.name, None) for tier in tiers if tier.award],
        "with_place": any(one.result.place_in_field is not None for one in results),
        "with_points": any(one.result.points is not None for one in results),
        "latest": latest,
    }


def _tiers(edition: Edition, results: Sequence[NamedResult]) -> tuple[Tier, ...]:
    awards: list[Award | None] = [*edition.awards, None]
    tiers = (Tier(award, _fields(edition, results, award.code if award else None)) for award in awards)
    return tuple(tier for tier in tiers if tier.count)


def _fields(edition: Edition, results: Sequence[NamedResult], award: str | None) -> tuple[FieldResults, ...]:
    fields = (
        FieldResults(
            field.name, tuple(one for one in results if (one.result.award, one.result.field) == (award, field.code))
        )
        for field in edition.fields
    )
    return tuple(one for one in fields if one.results)


handlers = (results_page, earlier_results_page, kit_file)
