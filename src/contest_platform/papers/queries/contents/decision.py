"""The decision with its annex, and the summary table."""

from typing import Any

from contest_platform.papers.queries.contents.heads import award_counts, by_award, by_field, head, in_a_row
from contest_platform.papers.queries.facts import Facts
from contest_platform.papers.rules.kinds import PaperKind
from contest_platform.papers.rules.wording import count, money, number_in_words
from contest_platform.ranking.rules.proposals import money_of


async def decision(facts: Facts) -> dict[str, Any]:
    """`money` and `money_in_words` are empty where the awards carry none."""
    total = money_of(facts.edition.awards, (one.award.code for one in facts.awarded if one.award))
    return {
        **head(facts, PaperKind.DECISION),
        "count": count(len(facts.awarded)),
        "counts": award_counts(facts),
        "counts_in_a_row": in_a_row(award_counts(facts)),
        "money": money(total) if total else "",
        "money_in_words": f"{number_in_words(total).capitalize()} đồng" if total else "",
        "awards": by_award(facts),
    }


async def summary(facts: Facts) -> dict[str, Any]:
    """All entries by field with points, places and awards: for the committee, not for publishing."""
    return {
        **head(facts, PaperKind.SUMMARY),
        "count": count(len(facts.works)),
        "counts": award_counts(facts),
        "counts_in_a_row": in_a_row(award_counts(facts)),
        "fields": by_field(facts, facts.works),
    }
