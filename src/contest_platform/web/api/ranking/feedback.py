"""Feedback to entrants, for programs."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec
from litestar import Request, get, put

from contest_platform.ranking import actions, queries
from contest_platform.ranking.queries import FeedbackDraft
from contest_platform.ranking.rules.feedback import RoundFeedback
from contest_platform.web.access import viewer
from contest_platform.web.api.ranking.documents import points_text


class CriterionFeedbackDocument(msgspec.Struct):
    name: str
    max_points: str
    mean: str
    lowest: str | None
    highest: str | None


class RoundFeedbackDocument(msgspec.Struct):
    """`points` is the official figure; `lowest` and `highest` are totals of one sheet, null below two sheets."""

    round: str
    sheets: int
    points: str | None
    lowest: str | None
    highest: str | None
    criteria: list[CriterionFeedbackDocument]
    comments: list[str]


class FeedbackDocument(msgspec.Struct):
    rounds: list[RoundFeedbackDocument]


class CommentDocument(msgspec.Struct):
    id: UUID
    round: str
    text: str


class FeedbackDraftDocument(msgspec.Struct):
    """`offered` are the comments to choose from; `outdated` says that sheets have changed since the approval."""

    entry: UUID
    code: str
    rounds: list[RoundFeedbackDocument]
    offered: list[CommentDocument]
    approved: bool
    outdated: bool


class FeedbackList(msgspec.Struct):
    items: list[FeedbackDraftDocument]
    next: str | None


class FeedbackApproval(msgspec.Struct, forbid_unknown_fields=True):
    """The comments that go along, by their ids."""

    comments: list[UUID] = []


class NewFeedbackRelease(msgspec.Struct, forbid_unknown_fields=True):
    unawarded_from: date


class FeedbackReleaseDocument(msgspec.Struct):
    unawarded_from: date
    at: datetime


@get("/entries/{entry_id:uuid}/feedback")
async def read_feedback(request: Request, entry_id: UUID) -> FeedbackDocument:
    """What the entrant may read of the judging; not found before it is released."""
    found = await queries.own_feedback(viewer(request), entry_id)
    return FeedbackDocument(_rounds(found.rounds))


@get("/editions/{slug:str}/feedback")
async def list_feedback(request: Request, slug: str, after: str | None = None) -> FeedbackList:
    """What could be told of each judged entry, at most 100 a page."""
    found = await queries.feedback_page(viewer(request), slug, after)
    return FeedbackList([_draft(one) for one in found.drafts], found.next)


@put("/editions/{slug:str}/feedback/{entry_id:uuid}")
async def approve_feedback(
    request: Request, slug: str, entry_id: UUID, data: FeedbackApproval
) -> FeedbackDraftDocument:
    """Let the figures of an entry through, with the comments that are named."""
    by = viewer(request)
    await actions.approve_feedback(by, slug=slug, approvals={entry_id: data.comments})
    _, draft = await queries.feedback_draft(by, slug, entry_id)
    return _draft(draft)


@put("/editions/{slug:str}/feedback-release")
async def release_feedback(request: Request, slug: str, data: NewFeedbackRelease) -> FeedbackReleaseDocument:
    """Let entrants read what was approved; those without an award from the day that is given."""
    found = await actions.release_feedback(viewer(request), slug=slug, unawarded_from=data.unawarded_from)
    return FeedbackReleaseDocument(found.unawarded_from, found.at)


def _draft(draft: FeedbackDraft) -> FeedbackDraftDocument:
    chosen = draft.approved.comments if draft.approved else ()
    return FeedbackDraftDocument(
        entry=draft.entry_id,
        code=draft.code,
        rounds=_rounds(draft.told(chosen)),
        offered=[CommentDocument(one.id, one.round, one.text) for one in draft.comments],
        approved=draft.approved is not None,
        outdated=draft.outdated,
    )


def _rounds(rounds: Iterable[RoundFeedback]) -> list[RoundFeedbackDocument]:
    return [
        RoundFeedbackDocument(
            round=one.code,
            sheets=one.sheets,
            points=points_text(one.points),
            lowest=points_text(one.lowest),
            highest=points_text(one.highest),
            criteria=[
                CriterionFeedbackDocument(
                    each.name,
                    f"{each.max_points:f}",
                    f"{each.mean:f}",
                    points_text(each.lowest),
                    points_text(each.highest),
                )
                for each in one.criteria
            ],
            comments=list(one.comments),
        )
        for one in rounds
    ]


handlers = [read_feedback, list_feedback, approve_feedback, release_feedback]
