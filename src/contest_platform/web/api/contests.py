"""Editions, for everybody and for those who organise them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, patch, post, put
from litestar.params import Parameter

from contest_platform import clock
from contest_platform.contests import actions, queries
from contest_platform.contests.rules import (
    ContestRole,
    Decision,
    Edition,
    EditionDocument,
    Phase,
    changed_document,
    document_of,
    phase,
)
from contest_platform.web import forms
from contest_platform.web.access import viewer, visitor

Limit = Annotated[int, Parameter(ge=1, le=200)]


class EditionAnswer(EditionDocument, frozen=True, kw_only=True):
    """The edition document, and where the edition stands."""

    id: UUID
    version: int
    phase: Phase
    published_at: datetime | None
    scoring_locked_at: datetime | None
    demonstration: bool


class EditionList(msgspec.Struct):
    items: list[EditionAnswer]
    next: str | None


def answer(edition: Edition) -> EditionAnswer:
    document = document_of(edition)
    return EditionAnswer(
        **{name: getattr(document, name) for name in EditionDocument.__struct_fields__},
        id=edition.id,
        version=edition.version,
        phase=phase(edition, clock.now()),
        published_at=edition.published_at,
        scoring_locked_at=edition.scoring_locked_at,
        demonstration=edition.demonstration,
    )


@get("/editions")
async def list_editions(after: str | None = None, limit: Limit = 50) -> EditionList:
    """The published editions, those with the latest deadline first."""
    found = await queries.published_editions(after=after, limit=limit + 1)
    items = found[:limit]
    return EditionList([answer(one) for one in items], items[-1].slug if len(found) > limit else None)


@get("/editions/{slug:str}")
async def read_edition(request: Request, slug: str) -> Response[EditionAnswer]:
    """A published edition; its drafts are for the organisers of the contest."""
    by = visitor(request)
    if by is not None and await queries.is_draft(slug):
        return _edition_answer(await queries.edition_for(by, slug, *ContestRole))
    return _edition_answer(await queries.edition(slug))


@post("/editions")
async def make_edition(request: Request, data: EditionDocument) -> Response[EditionAnswer]:
    """Make an edition, published at once unless `draft` is true."""
    made = await actions.make_edition(viewer(request), document=data)
    return _edition_answer(made, status_code=201, headers={"Location": f"/api/v1/editions/{made.slug}"})


@patch("/editions/{slug:str}")
async def change_edition(request: Request, slug: str, data: dict[str, Any]) -> Response[EditionAnswer]:
    """Change fields of the edition document; a published edition wants `decision`: {body, number, date, signer}."""
    by = viewer(request)
    before = await queries.edition_for(by, slug, ContestRole.ORGANISER)
    version = forms.expected_version(request) if request.headers.get("if-match") else before.version
    document, decision = changed_document(document_of(before), data)
    changed = await actions.change_edition(by, slug=slug, document=document, version=version, decision=decision)
    return _edition_answer(changed)


@put("/editions/{slug:str}/publication")
async def publish_edition(request: Request, slug: str) -> Response[EditionAnswer]:
    """Publish a draft."""
    return _edition_answer(await actions.publish_edition(viewer(request), slug=slug))


class VersionDocument(msgspec.Struct):
    version: int
    changed: tuple[str, ...]
    document: dict[str, Any]
    decision: Decision | None
    changed_at: datetime


@get("/editions/{slug:str}/versions")
async def list_versions(request: Request, slug: str) -> list[VersionDocument]:
    """Every version of the edition with the decision behind it, newest first, for those who run the contest."""
    edition = await queries.edition_for(viewer(request), slug, *ContestRole)
    return [
        VersionDocument(one.version, one.changed, one.document, one.decision, one.changed_at)
        for one in await queries.versions(edition.id)
    ]


def _edition_answer(
    edition: Edition, *, status_code: int = 200, headers: dict[str, str] | None = None
) -> Response[EditionAnswer]:
    sent = {"ETag": f'"{edition.version}"', **(headers or {})}
    return Response(answer(edition), status_code=status_code, headers=sent)


handlers = (list_editions, read_edition, make_edition, change_edition, publish_edition, list_versions)
