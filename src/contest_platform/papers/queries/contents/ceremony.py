"""The evening of the ceremony: its script, and the envelopes and cards with the names of those who come."""

from typing import Any

from contest_platform.papers.queries.contents.heads import ROLES, award_counts, by_award, head, in_a_row
from contest_platform.papers.queries.facts import Facts, Work
from contest_platform.papers.rules.kinds import PaperKind
from contest_platform.papers.rules.wording import count


async def ceremony(facts: Facts) -> dict[str, Any]:
    """`awards` stand as they are called: the lowest first."""
    letterhead = facts.letterhead
    return {
        **head(facts, PaperKind.CEREMONY),
        "time": letterhead.ceremony_time or "…… giờ ……, ngày …… tháng …… năm ……",
        "where": letterhead.ceremony_place or "………………",
        "count": count(len(facts.awarded)),
        "entries": count(len(facts.works)),
        "counts_in_a_row": in_a_row(award_counts(facts)),
        "awards": by_award(facts)[::-1],
    }


async def envelopes(facts: Facts) -> dict[str, Any]:
    """Letters to people, not to the public: every name is on them."""
    return {**head(facts, PaperKind.ENVELOPES), "people": _people(facts)}


async def name_cards(facts: Facts) -> dict[str, Any]:
    return {**head(facts, PaperKind.NAME_CARDS), "people": _people(facts)}


def _people(facts: Facts) -> list[dict[str, str]]:
    return [_card(one, place) for one in facts.awarded for place in range(len(one.people))]


def _card(work: Work, place: int) -> dict[str, str]:
    person = work.people[place]
    return {
        "full_name": person.full_name,
        "unit": person.unit,
        "role": ROLES[person.role],
        "code": work.code,
        "title": work.title,
        "award": work.award.name if work.award else "",
    }
