"""A judge's own assignments and score sheets, for programs."""

from datetime import datetime
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, put

from contest_platform.judging import actions, queries
from contest_platform.judging.queries import OwnAssignment
from contest_platform.judging.rules import plain
from contest_platform.web.access import viewer
from contest_platform.web.api.judging.documents import AssignmentDocument, assignment_document, points
from contest_platform.web.api.parts import Limit, part_of
from contest_platform.web.forms import expected_version


class OneConflict(msgspec.Struct, forbid_unknown_fields=True):
    entry: str
    kind: str
    reason: str = ""


class DeclarationDocument(msgspec.Struct, forbid_unknown_fields=True):
    conflicts: list[OneConflict] = []


class Declared(msgspec.Struct):
    declared_at: datetime


class ListedEntry(msgspec.Struct):
    id: UUID
    code: str
    title: str
    field: str


class ListedAssignment(msgspec.Struct):
    id: UUID
    edition: str
    round: str
    entry: ListedEntry
    status: str
    total: str | None
    version: int


class AssignmentList(msgspec.Struct):
    items: list[ListedAssignment]
    next: str | None


class TypedSheet(msgspec.Struct, forbid_unknown_fields=True):
    """Points as decimal strings; null or an empty string leaves a criterion unscored, as leaving it out does."""

    points: dict[str, str | int | float | None]
    comment: str | None = None


class SavedDocument(msgspec.Struct):
    version: int
    total: str
    status: str
    complete: bool


class SignedDocument(msgspec.Struct):
    version: int
    total: str
    status: str
    signed_at: datetime
    digest: str


class Reason(msgspec.Struct, forbid_unknown_fields=True):
    reason: str


@put("/editions/{slug:str}/declaration")
async def declare_conflicts(request: Request, slug: str, data: DeclarationDocument) -> Declared:
    """Declare conflicts of interest with entries of the own list (maybe none)."""
    declared = [actions.DeclaredConflict(one.entry, one.kind, one.reason) for one in data.conflicts]
    return Declared(await actions.declare_conflicts(viewer(request), slug=slug, conflicts=declared))


@get("/assignments")
async def list_assignments(request: Request, limit: Limit = 100, after: str | None = None) -> AssignmentList:
    """The own assignments with their progress."""
    found, following = part_of(await queries.own_assignments(viewer(request)), limit, after)
    return AssignmentList([_listed(one) for one in found], following)


@get("/assignments/{assignment_id:uuid}")
async def read_assignment(request: Request, assignment_id: UUID) -> Response[AssignmentDocument]:
    """The entry without its people, the rubric and the sheet; the ETag is the sheet's version."""
    found = await queries.assignment_of(viewer(request), assignment_id)
    return Response(
        assignment_document(found), headers={"ETag": f'"{found.sheet.version}"', "Cache-Control": "no-store"}
    )


@put("/assignments/{assignment_id:uuid}/sheet")
async def save_sheet(request: Request, assignment_id: UUID, data: TypedSheet) -> Response[SavedDocument]:
    """Put all points of the own sheet; `If-Match` names the version that was read."""
    saved = await actions.save_sheet(
        viewer(request),
        assignment_id=assignment_id,
        version=expected_version(request),
        points={code: "" if value is None else str(value) for code, value in data.points.items()},
        comment=data.comment,
    )
    document = SavedDocument(saved.version, plain(saved.total), saved.status.value, saved.complete)
    return Response(document, headers={"ETag": f'"{saved.version}"'})


@put("/assignments/{assignment_id:uuid}/sheet/signature")
async def sign_sheet(request: Request, assignment_id: UUID) -> Response[SignedDocument]:
    """Sign the own complete sheet."""
    version = expected_version(request) if "if-match" in request.headers else None
    signed = await actions.sign_sheet(viewer(request), assignment_id=assignment_id, version=version)
    document = SignedDocument(
        signed.version, plain(signed.total), signed.status.value, signed.signed_at, signed.digest
    )
    return Response(document, headers={"ETag": f'"{signed.version}"'})


@delete("/assignments/{assignment_id:uuid}/sheet/signature")
async def reopen_sheet(request: Request, assignment_id: UUID, data: Reason) -> None:
    """Open a signed sheet to its judge again."""
    await actions.reopen_sheet(viewer(request), assignment_id=assignment_id, reason=data.reason)


def _listed(own: OwnAssignment) -> ListedAssignment:
    return ListedAssignment(
        id=own.id,
        edition=own.slug,
        round=own.round,
        entry=ListedEntry(own.entry_id, own.code, own.title, own.field),
        status=own.status.value,
        total=points(own.total),
        version=own.version,
    )
