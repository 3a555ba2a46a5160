"""Nominations to an edition above, for programs."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from litestar import Request, Response, get, patch, post

from contest_platform.advancement import actions, queries
from contest_platform.advancement.queries import Nomination
from contest_platform.advancement.rules import Letter, NominationStatus, Outcome
from contest_platform.web.access import viewer
from contest_platform.web.api.parts import Limit, part_of


class NewNomination(msgspec.Struct, forbid_unknown_fields=True):
    edition: str


class LetterDocument(msgspec.Struct, forbid_unknown_fields=True):
    number: str
    date: date


class OutcomeDocument(msgspec.Struct, forbid_unknown_fields=True):
    """`award` null is no prize."""

    award: str | None = None
    medal: str | None = None


class NewStep(msgspec.Struct, forbid_unknown_fields=True):
    status: NominationStatus
    letter: LetterDocument | None = None
    outcome: OutcomeDocument | None = None


class StepDocument(msgspec.Struct):
    status: NominationStatus
    at: datetime
    by: str


class NominationDocument(msgspec.Struct):
    """`award` is what the entry won here, `outcome` what it won there."""

    id: UUID
    entry: UUID
    code: str
    edition: str
    status: NominationStatus
    award: str
    letter: LetterDocument | None
    outcome: OutcomeDocument | None
    history: list[StepDocument]


class NominationList(msgspec.Struct):
    items: list[NominationDocument]
    next: str | None


@post("/entries/{entry_id:uuid}/nominations")
async def nominate_entry(request: Request, entry_id: UUID, data: NewNomination) -> Response[NominationDocument]:
    """Nominate a winner; 409 over the quota."""
    made = await actions.nominate_entry(viewer(request), entry_id=entry_id, target=data.edition)
    return Response(_nomination(made), status_code=201)


@get("/editions/{slug:str}/nominations")
async def list_nominations(
    request: Request, slug: str, after: str | None = None, limit: Limit = 100
) -> NominationList:
    """The nominations of an edition, in the order in which they were made."""
    overview = await queries.advancement_for(viewer(request), slug)
    found, following = part_of(overview.nominations, limit, after)
    return NominationList([_nomination(one) for one in found], following)


@patch("/nominations/{nomination_id:uuid}")
async def advance_nomination(request: Request, nomination_id: UUID, data: NewStep) -> NominationDocument:
    """Note the next step of a nomination."""
    found = await actions.advance_nomination(
        viewer(request),
        nomination_id=nomination_id,
        status=data.status,
        letter=Letter(data.letter.number, data.letter.date) if data.letter else None,
        outcome=Outcome(data.outcome.award, data.outcome.medal) if data.outcome else None,
    )
    return _nomination(found)


handlers = [nominate_entry, list_nominations, advance_nomination]


def _nomination(found: Nomination) -> NominationDocument:
    letter, outcome = found.letter, found.outcome
    return NominationDocument(
        id=found.id,
        entry=found.entry,
        code=found.code,
        edition=found.target,
        status=found.status,
        award=found.award,
        letter=LetterDocument(letter.number, letter.date) if letter else None,
        outcome=OutcomeDocument(outcome.award, outcome.medal) if outcome else None,
        history=[StepDocument(step.status, step.at, step.by) for step in found.steps],
    )
