"""What the pages about papers share."""

from litestar import Request

from contest_platform.contests import queries as contests
from contest_platform.contests.rules import ContestRole, Edition
from contest_platform.web.access import viewer


async def may_change(request: Request, edition: Edition) -> bool:
    """Whether the page offers its acts: an auditor reads only."""
    return await contests.may_organise(viewer(request), edition.contest.id)
