"""For whom the pages of judging are: organisers run it, auditors read it."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Request

from contest_platform.contests import queries as contests
from contest_platform.contests.rules import JUDGING_READERS, ContestRole, Edition, Field, Round
from contest_platform.judging import queries
from contest_platform.judging.queries import FieldProgress, Judge, JudgeNotFound, RoundNotFound
from contest_platform.web.access import viewer


async def edition_to_read(request: Request, slug: str) -> tuple[Edition, bool]:
    """The edition, and whether the viewer may also change it; else not found."""
    edition = await contests.edition_for(viewer(request), slug, *JUDGING_READERS)
    return edition, await contests.may_organise(viewer(request), edition.contest.id)


async def round_to_read(request: Request, slug: str, round_code: str) -> tuple[Edition, Round, bool]:
    edition, may_change = await edition_to_read(request, slug)
    found = edition.round(round_code)
    if found is None:
        raise RoundNotFound
    return edition, found, may_change


def field_to_show(edition: Edition, asked: str, rows: Sequence[FieldProgress]) -> Field:
    """The field asked for, else the first that has entries."""
    first = next((row.code for row in rows if row.entries), edition.fields[0].code)
    return edition.field(asked) or edition.field(first) or edition.fields[0]


async def judge_to_read(request: Request, judge_id: UUID) -> tuple[Judge, Edition, bool]:
    judge = await queries.judge(judge_id)
    roles = await contests.contest_roles(viewer(request), judge.contest_id)
    if not roles & JUDGING_READERS:
        raise JudgeNotFound
    return judge, await contests.edition_by_id(judge.edition_id), ContestRole.ORGANISER in roles
