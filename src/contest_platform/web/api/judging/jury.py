"""The jury, conflicts of interest and assignments, for the programs of those who run an edition."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post, put

from contest_platform.contests import queries as contests
from contest_platform.contests.rules import JUDGING_READERS, Edition
from contest_platform.errors import Invalid, NotFound, Problem
from contest_platform.judging import actions, queries
from contest_platform.judging.queries import Judge
from contest_platform.judging.rules import unmet_sentence
from contest_platform.language import N_
from contest_platform.ranking import queries as ranking
from contest_platform.web.access import viewer
from contest_platform.web.api.parts import Limit, part_of


class NewJudge(msgspec.Struct, forbid_unknown_fields=True):
    email: str
    full_name: str
    fields: list[str]
    unit: str = ""
    panel: str | None = None
    chair: bool = False


class JudgeDocument(msgspec.Struct):
    id: UUID
    email: str
    full_name: str
    unit: str
    fields: tuple[str, ...]
    panel: str | None
    chair: bool
    invited_at: datetime
    proven_at: datetime | None
    effective: bool
    declared_at: datetime | None


class JudgeList(msgspec.Struct):
    items: list[JudgeDocument]
    next: str | None


class NewConflict(msgspec.Struct, forbid_unknown_fields=True):
    """`entry` is an id; a judge may also give the code of an entry of hers. A judge leaves `judge` out."""

    entry: str
    kind: str
    judge: UUID | None = None
    reason: str = ""


class Id(msgspec.Struct):
    id: UUID


class NewAssignments(msgspec.Struct, forbid_unknown_fields=True):
    """Either all at once (`judges_per_entry`, ...) or one by hand (`entry` and `judge`)."""

    judges_per_entry: int | None = None
    max_load: int | None = None
    dry_run: bool = False
    seed: int = actions.DEFAULT_SEED
    entry: str | None = None
    judge: UUID | None = None


class UnmetDocument(msgspec.Struct):
    entry: UUID
    code: str
    missing: int
    reason: str


class AssignmentsDocument(msgspec.Struct):
    """`load` counts the assignments of each judge in the round; `components` are parts that cannot be compared."""

    assigned: int
    load: dict[str, int]
    components: int
    unmet: list[UnmetDocument]
    dry_run: bool
    seed: int


class RoundEntries(msgspec.Struct, forbid_unknown_fields=True):
    """`entries` (ids or codes), or `by: "floor"`: those with the points that the round before asks for."""

    entries: list[str] | None = None
    by: str | None = None


class EntriesDocument(msgspec.Struct):
    entries: list[UUID]


@post("/editions/{slug:str}/judges")
async def invite_judge(request: Request, slug: str, data: NewJudge) -> Response[JudgeDocument]:
    """Invite a judge by mail."""
    judge = await actions.invite_judge(
        viewer(request),
        slug=slug,
        email=data.email,
        full_name=data.full_name,
        unit=data.unit,
        fields=data.fields,
        panel=data.panel,
        chair=data.chair,
    )
    return Response(_judge(judge), status_code=201)


@get("/editions/{slug:str}/judges")
async def list_judges(request: Request, slug: str, limit: Limit = 100, after: str | None = None) -> JudgeList:
    """The jury of an edition."""
    edition = await contests.edition_for(viewer(request), slug, *JUDGING_READERS)
    found, following = part_of(await queries.judges(edition.id), limit, after)
    return JudgeList([_judge(one) for one in found], following)


@post("/conflicts")
async def record_conflict(request: Request, data: NewConflict) -> Response[Id]:
    """Record a conflict of interest; the judge steps back from the entry."""
    by = viewer(request)
    own = {one.code: one.entry_id for one in await queries.own_assignments(by)}
    made = await actions.record_conflict(
        by,
        entry_id=own.get(data.entry) or _id(data.entry),
        judge_id=data.judge,
        kind=data.kind,
        reason=data.reason,
    )
    return Response(Id(made), status_code=201)


@post("/editions/{slug:str}/rounds/{round_code:str}/assignments", status_code=200)
async def assign_judges(
    request: Request, slug: str, round_code: str, data: NewAssignments
) -> AssignmentsDocument | Response[Id]:
    """Assign judges to all entries of a round, or say what would be; or one entry to one judge by hand."""
    by = viewer(request)
    if data.entry is not None or data.judge is not None:
        return await _assign_one(request, slug, round_code, data)
    proposal = await actions.assign_judges(
        by,
        slug=slug,
        round_code=round_code,
        judges_per_entry=data.judges_per_entry,
        max_load=data.max_load,
        dry_run=data.dry_run,
        seed=data.seed,
    )
    return AssignmentsDocument(
        assigned=len(proposal.pairs),
        load={str(judge): load for judge, load in proposal.load.items()},
        components=proposal.components,
        unmet=[UnmetDocument(one.entry, one.code, one.missing, unmet_sentence(one)) for one in proposal.unmet],
        dry_run=data.dry_run,
        seed=data.seed,
    )


async def _assign_one(request: Request, slug: str, round_code: str, data: NewAssignments) -> Response[Id]:
    by = viewer(request)
    if data.entry is None or data.judge is None:
        missing = "entry" if data.entry is None else "judge"
        raise Invalid(problems=(Problem(missing, N_("Phân công từng bài cần cả bài và giám khảo.")),))
    edition, one = await actions.round_to_run(by, slug, round_code)
    made = await actions.assign_judge(
        by,
        slug=edition.slug,
        round_code=one.code,
        entry_id=(await _entries(one.id, [data.entry]))[0],
        judge_id=data.judge,
    )
    return Response(Id(made), status_code=201)


@delete("/assignments/{assignment_id:uuid}")
async def unassign_judge(request: Request, assignment_id: UUID) -> None:
    """Take an unsigned assignment back."""
    await actions.unassign_judge(viewer(request), assignment_id=assignment_id)


@put("/editions/{slug:str}/rounds/{round_code:str}/entries")
async def enter_round(request: Request, slug: str, round_code: str, data: RoundEntries) -> EntriesDocument:
    """Say which entries enter a later round."""
    by = viewer(request)
    if (data.entries is None) == (data.by is None) or data.by not in (None, "floor"):
        raise Invalid(
            problems=(Problem("entries", N_("Gửi danh sách bài (entries) hoặc by: floor, một trong hai.")),)
        )
    edition, one = await actions.round_to_run(by, slug, round_code)
    if data.entries is None:
        entries = await ranking.entries_over_floor(edition, one)
    else:
        entries = await _accepted(edition, data.entries)
    entered = await actions.enter_round(by, slug=slug, round_code=round_code, entries=entries)
    return EntriesDocument(list(entered))


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise NotFound(field="entry") from None


async def _entries(round_id: UUID, written: Sequence[str]) -> list[UUID]:
    """The entries of a round by id or code."""
    by_code = {one.code: one.id for one in await queries.round_entries(round_id)}
    return [by_code.get(one) or _id(one) for one in written]


async def _accepted(edition: Edition, written: Sequence[str]) -> list[UUID]:
    return await _entries(edition.rounds[0].id, written)


def _judge(judge: Judge) -> JudgeDocument:
    return msgspec.convert(judge, JudgeDocument, from_attributes=True)
