"""An allocation of awards as a page shows it: by field, at most 500 entries a page, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from contest_platform.contests.rules import Edition
from contest_platform.ranking import queries
from contest_platform.ranking.queries import Proposal
from contest_platform.ranking.rules.comparison import Change, Comparison
from contest_platform.ranking.rules.proposals import ProposalContent, ProposedEntry
from contest_platform.ranking.rules.reasons import reason_text

PAGE = 500


@dataclass(frozen=True)
class AllocationRow:
    entry: ProposedEntry
    title: str
    award: str | None
    reason: str


@dataclass(frozen=True)
class AllocationField:
    """Entries of a field, and what each award gave of its quota there."""

    name: str
    rows: tuple[AllocationRow, ...]
    quotas: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class AllocationPage:
    """`totals` are quotas over all fields; `next` is the cursor of the following page."""

    fields: tuple[AllocationField, ...]
    totals: tuple[tuple[str, int, int], ...]
    awarded: int
    money_vnd: int
    next: str | None


@dataclass(frozen=True)
class ChangeRow:
    """A change with its words; an award is a name, "" none, and a side None is not in that proposal."""

    change: Change
    title: str
    field: str
    before: str | None
    after: str | None


async def allocation_page(edition: Edition, shown: Proposal, after: str | None = None) -> AllocationPage:
    """The entries in the order of fields, then of places, from behind the one whose code is `after`."""
    order = {field.code: number for number, field in enumerate(edition.fields)}
    entries = sorted(shown.entries, key=lambda one: order[one.field])
    found, following = queries.part_of(entries, lambda one: one.code, after=after, limit=PAGE)
    return AllocationPage(
        fields=await _fields(edition, shown.content, found, whole=len(found) == len(entries)),
        totals=_quotas(edition, shown.content, ""),
        awarded=sum(one.award is not None for one in entries),
        money_vnd=shown.content.money_vnd,
        next=following,
    )


async def change_rows(edition: Edition, comparison: Comparison) -> tuple[ChangeRow, ...]:
    """At most 500 changes, those of an award first."""
    names = award_names(edition)
    fields = {field.code: field.name for field in edition.fields}
    changes = comparison.changes[:PAGE]
    titles = await queries.titles(one.entry for one in changes)
    return tuple(
        ChangeRow(
            one,
            titles[one.entry],
            fields[one.field],
            names.get(one.before.award or "", "") if one.before else None,
            names.get(one.after.award or "", "") if one.after else None,
        )
        for one in changes
    )


def award_names(edition: Edition) -> dict[str, str]:
    return {award.code: award.name for award in edition.awards}


async def _fields(
    edition: Edition, content: ProposalContent, entries: Sequence[ProposedEntry], *, whole: bool
) -> tuple[AllocationField, ...]:
    """Fields without an entry are named where all entries are shown."""
    titles = await queries.titles(entry.entry for entry in entries)
    names = award_names(edition)
    rows = [
        AllocationRow(one, titles[one.entry], names.get(one.award or ""), reason_text(one.reasons, names))
        for one in entries
    ]
    fields = [
        AllocationField(
            field.name,
            tuple(row for row in rows if row.entry.field == field.code),
            _quotas(edition, content, field.code),
        )
        for field in edition.fields
    ]
    return tuple(field for field in fields if field.rows or whole)


def _quotas(edition: Edition, content: ProposalContent, field: str) -> tuple[tuple[str, int, int], ...]:
    names = award_names(edition)
    return tuple((names[one.award], one.given, one.quota) for one in content.quotas if one.field == field)
