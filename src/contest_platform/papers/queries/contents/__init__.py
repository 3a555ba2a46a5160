"""What each paper says, as plain JSON for its template: texts that are ready to be printed, lists, and numbers.

docs/papers.md has the names; an office writes its templates against them, so they are added to and not renamed.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from contest_platform.papers.queries.contents.ceremony import ceremony, envelopes, name_cards
from contest_platform.papers.queries.contents.decision import decision, summary
from contest_platform.papers.queries.contents.minutes import committee_minutes, jury_minutes
from contest_platform.papers.queries.contents.statistics import statistics
from contest_platform.papers.queries.facts import Facts
from contest_platform.papers.rules.kinds import PaperKind

_CONTENTS: Mapping[PaperKind, Callable[[Facts], Awaitable[dict[str, Any]]]] = {
    PaperKind.SUMMARY: summary,
    PaperKind.JURY_MINUTES: jury_minutes,
    PaperKind.COMMITTEE_MINUTES: committee_minutes,
    PaperKind.DECISION: decision,
    PaperKind.CEREMONY: ceremony,
    PaperKind.ENVELOPES: envelopes,
    PaperKind.NAME_CARDS: name_cards,
    PaperKind.STATISTICS: statistics,
}


async def content_of(kind: PaperKind, facts: Facts) -> dict[str, Any]:
    """What the template of a paper reads as `data.json`; certificates are `said_in`, with their pictures."""
    return await _CONTENTS[kind](facts)
