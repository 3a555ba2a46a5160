"""What a judge's program gets of one entry: no people, the rubric, the sheet."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from contest_platform.contests.rules import Criterion
from contest_platform.judging.queries import JudgedEntry
from contest_platform.judging.rules import plain


class FileDocument(msgspec.Struct):
    id: UUID
    kind: str
    filename: str
    size_bytes: int | None
    sha256: str | None
    media_type: str


class AuthorDocument(msgspec.Struct):
    full_name: str
    unit: str


class BlindEntryDocument(msgspec.Struct, omit_defaults=True):
    """`authors` is there only in rounds that are not blind. `withheld` says why a dossier that is not accepted now is
    not shown: then its texts and files are empty.
    """

    id: UUID
    code: str
    title: str
    field: str
    summary: str
    description: str
    created_year: int | None
    attachments: list[FileDocument]
    authors: list[AuthorDocument] | msgspec.UnsetType = msgspec.UNSET
    withheld: str | msgspec.UnsetType = msgspec.UNSET


class LevelDocument(msgspec.Struct):
    from_points: str = msgspec.field(name="from")
    text: str


class CriterionDocument(msgspec.Struct):
    code: str
    name: str
    max_points: str
    step: str
    weight: str
    levels: list[LevelDocument]


class SheetDocument(msgspec.Struct):
    points: dict[str, str]
    comment: str
    version: int
    status: str
    total: str | None


class AssignmentDocument(msgspec.Struct):
    id: UUID
    edition: str
    round: str
    entry: BlindEntryDocument
    status: str
    total: str | None
    version: int
    rubric: list[CriterionDocument]
    sheet: SheetDocument


def assignment_document(found: JudgedEntry) -> AssignmentDocument:
    own, sheet = found.assignment, found.sheet
    return AssignmentDocument(
        id=own.id,
        edition=own.slug,
        round=own.round,
        entry=_blind_entry(found),
        status=own.status.value,
        total=points(sheet.total),
        version=sheet.version,
        rubric=[_criterion(one) for one in found.rubric],
        sheet=SheetDocument(
            points={code: plain(value) for code, value in sheet.points.items()},
            comment=sheet.comment,
            version=sheet.version,
            status=sheet.status.value,
            total=points(sheet.total),
        ),
    )


def _blind_entry(found: JudgedEntry) -> BlindEntryDocument:
    own, entry = found.assignment, found.entry
    if entry is None:
        known = (own.entry_id, own.code, own.title, own.field)
        return BlindEntryDocument(*known, "", "", None, [], withheld=own.withheld)
    document: dict[str, Any] = {"authors": [AuthorDocument(one.full_name, one.unit) for one in found.authors]}
    return BlindEntryDocument(
        id=entry.id,
        code=entry.code,
        title=entry.title,
        field=entry.field,
        summary=entry.summary,
        description=entry.description,
        created_year=entry.created_year,
        attachments=[
            FileDocument(one.id, one.kind.value, one.filename, one.size_bytes, one.sha256, one.media_type)
            for one in entry.attachments
        ],
        **({} if found.blind else document),
    )


def _criterion(criterion: Criterion) -> CriterionDocument:
    return CriterionDocument(
        code=criterion.code,
        name=criterion.name,
        max_points=plain(criterion.max_points),
        step=plain(criterion.step),
        weight=plain(criterion.weight),
        levels=[LevelDocument(plain(level.from_points), level.text) for level in criterion.levels],
    )


def points(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
