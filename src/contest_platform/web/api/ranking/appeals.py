"""Appeals, for programs."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from litestar import Request, get, post, put

from contest_platform.contests.rules import Decision
from contest_platform.ranking import actions, queries
from contest_platform.ranking.queries import Appeal
from contest_platform.ranking.rules.appeals import AppealEffect, AppealOutcome
from contest_platform.web.access import viewer


class NewAppeal(msgspec.Struct, forbid_unknown_fields=True):
    statement: str


class NewAppealNote(msgspec.Struct, forbid_unknown_fields=True):
    """`day` and `shared` are the organiser's to give: when it happened, and whether the author sees it."""

    text: str
    day: date | None = None
    shared: bool = False


class NewRuling(msgspec.Struct, forbid_unknown_fields=True):
    outcome: AppealOutcome
    reason: str
    effect: AppealEffect = AppealEffect.NONE
    decision: Decision | None = None


class AppealNoteDocument(msgspec.Struct):
    day: date
    text: str
    shared: bool
    by_author: bool
    at: datetime


class RulingDocument(msgspec.Struct):
    outcome: str
    effect: str
    reason: str
    decision: Decision | None
    at: datetime


class AppealDocument(msgspec.Struct):
    """`announcement` is the number of the announcement that it is against; `corrected_at` that of a later one."""

    id: UUID
    number: int
    edition: str
    entry: UUID
    code: str
    announcement: int
    state: str
    statement: str
    filed_at: datetime
    log: list[AppealNoteDocument]
    ruling: RulingDocument | None
    corrected_at: datetime | None


class AppealList(msgspec.Struct):
    items: list[AppealDocument]


@post("/entries/{entry_id:uuid}/appeals")
async def file_appeal(request: Request, entry_id: UUID, data: NewAppeal) -> AppealDocument:
    """File an appeal against the announced result of an entry."""
    return _document(await actions.file_appeal(viewer(request), entry_id=entry_id, statement=data.statement))


@get("/editions/{slug:str}/appeals")
async def list_appeals(request: Request, slug: str) -> AppealList:
    """The appeals of an edition, the open ones first."""
    _, appeals = await queries.appeals_for(viewer(request), slug)
    return AppealList([_document(one) for one in appeals])


@get("/appeals/{appeal_id:uuid}")
async def read_appeal(request: Request, appeal_id: UUID) -> AppealDocument:
    """An appeal; its author sees what is shared."""
    return _document(await queries.appeal_for(viewer(request), appeal_id))


@post("/appeals/{appeal_id:uuid}/notes")
async def note_on_appeal(request: Request, appeal_id: UUID, data: NewAppealNote) -> AppealDocument:
    """Add to the log of an open appeal."""
    found = await actions.note_on_appeal(
        viewer(request), appeal_id=appeal_id, words=data.text, day=data.day, shared=data.shared
    )
    return _document(found)


@put("/appeals/{appeal_id:uuid}/ruling")
async def rule_on_appeal(request: Request, appeal_id: UUID, data: NewRuling) -> AppealDocument:
    """Record what came of an appeal, for good."""
    found = await actions.rule_on_appeal(
        viewer(request),
        appeal_id=appeal_id,
        outcome=data.outcome,
        effect=data.effect,
        reason=data.reason,
        decision=data.decision,
    )
    return _document(found)


def _document(found: Appeal) -> AppealDocument:
    ruling = found.ruling
    return AppealDocument(
        id=found.id,
        number=found.position,
        edition=found.slug,
        entry=found.entry_id,
        code=found.code,
        announcement=found.announcement,
        state=found.state.value,
        statement=found.statement,
        filed_at=found.filed_at,
        log=[AppealNoteDocument(one.day, one.text, one.shared, one.by_author, one.at) for one in found.notes],
        ruling=RulingDocument(ruling.outcome.value, ruling.effect.value, ruling.reason, ruling.decision, ruling.at)
        if ruling
        else None,
        corrected_at=found.corrected_at,
    )


handlers = [file_appeal, list_appeals, read_appeal, note_on_appeal, rule_on_appeal]
