"""What papers of an edition say: its entries with their people, what was proposed, decided and announced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from contest_platform import clock, database, settings
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.rules import Award, Edition, Field
from contest_platform.entries.queries import public_names
from contest_platform.entries.rules import Mentor
from contest_platform.papers.queries.letterheads import letterhead_of
from contest_platform.papers.rules.certificates import Person, Recipient, recipients_of
from contest_platform.papers.rules.kinds import PaperKind, RecipientRole, is_draft
from contest_platform.papers.rules.letterhead import Letterhead
from contest_platform.ranking import queries as ranking
from contest_platform.ranking.queries import Proposal, Ratification
from contest_platform.ranking.rules.proposals import ProposedEntry


@dataclass(frozen=True)
class Work:
    """An entry. `award` is what was decided, before that what is proposed; None is no prize.

    `named`: the people may be published today; while they may not, papers that go out say the code alone.
    """

    entry: UUID
    code: str
    title: str
    field: Field
    people: tuple[Person, ...]
    named: bool
    ranked: ProposedEntry
    award: Award | None

    @property
    def authors(self) -> tuple[Person, ...]:
        return tuple(one for one in self.people if one.role is not RecipientRole.MENTOR)

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.unit for one in self.authors if one.unit))


@dataclass(frozen=True)
class Facts:
    """Everything that the papers of an edition are written from. `works` are in the order of awards, then of places.

    The proposal has no id while none was frozen: then it is what it would be today.
    """

    edition: Edition
    letterhead: Letterhead
    proposal: Proposal
    ratification: Ratification | None
    works: tuple[Work, ...]
    announced_at: datetime | None

    @property
    def awarded(self) -> tuple[Work, ...]:
        return tuple(one for one in self.works if one.award is not None)

    def is_draft(self, kind: PaperKind) -> bool:
        """Whether a paper of this kind would be written before what it states is settled."""
        return is_draft(kind, proposed=self.proposal.id is not None, ratified=self.ratification is not None)


async def facts_of(by: Viewer, edition: Edition) -> Facts:
    """The caller has tested that `by` may see the standing of the edition."""
    ratification = await ranking.latest_ratification(edition.id)
    proposal = await _proposal(by, edition, ratification)
    announcement = await ranking.latest_announcement(edition.id)
    return Facts(
        edition=edition,
        letterhead=await letterhead_of(edition),
        proposal=proposal,
        ratification=ratification,
        works=await _works(edition, proposal, ratification),
        announced_at=announcement.announced_at if announcement else None,
    )


def recipients(facts: Facts) -> list[Recipient]:
    """Who is to get a certificate by the decision as it stands (today's people), in the order of the papers."""
    decided_on = facts.ratification.decision.date if facts.ratification else clock.today(settings.current().time_zone)
    return [
        recipient
        for work in facts.awarded
        for recipient in recipients_of(
            work.entry, work.people, decided_on=decided_on, badge_up_to_age=facts.letterhead.badge_up_to_age
        )
    ]


async def _proposal(by: Viewer, edition: Edition, ratification: Ratification | None) -> Proposal:
    """The one that was ratified, else the latest, else what it would be today."""
    if ratification is not None:
        return await ranking.proposal_of(edition.id, ratification.proposal_id)
    latest = await ranking.latest_proposal(edition.id)
    return latest or await ranking.tried_proposal(by, edition, ranking.round_of(edition, None))


async def _works(edition: Edition, proposal: Proposal, ratification: Ratification | None) -> tuple[Work, ...]:
    decided = ratification.awards(proposal) if ratification else {one.entry: one.award for one in proposal.entries}
    titles = await ranking.accepted_titles(edition.id, decided)
    people = await _people(titles)
    named = await public_names(titles, clock.today(settings.current().time_zone))
    awards, fields = {one.code: one for one in edition.awards}, {one.code: one for one in edition.fields}
    works = [
        Work(
            entry=one.entry,
            code=one.code,
            title=titles[one.entry],
            field=fields[one.field],
            people=people.get(one.entry, ()),
            named=bool(named[one.entry].authors),
            ranked=one,
            award=awards.get(decided[one.entry] or ""),
        )
        for one in proposal.entries
        if one.entry in titles
    ]
    return tuple(sorted(works, key=lambda work: _order(edition, work)))


def _order(edition: Edition, work: Work) -> tuple[int, int, int, str]:
    tier = edition.awards.index(work.award) if work.award else len(edition.awards)
    return tier, edition.fields.index(work.field), work.ranked.place_in_field or 10**6, work.code


async def _people(entries: Iterable[UUID]) -> dict[UUID, tuple[Person, ...]]:
    """The authors of each entry, the lead first, then the mentor."""
    wanted = list(entries)
    authors = await database.fetch(
        """SELECT entry, id, full_name, unit, birth_date, lead FROM author
           WHERE entry = ANY($1::uuid[]) AND full_name <> '' ORDER BY entry, lead DESC, position""",
        wanted,
    )
    mentors = await database.fetch(
        "SELECT id, mentor::text AS mentor FROM entry WHERE id = ANY($1::uuid[]) AND mentor IS NOT NULL", wanted
    )
    found: dict[UUID, list[Person]] = {entry: [] for entry in wanted}
    for row in authors:
        role = RecipientRole.CO_AUTHOR if found[row["entry"]] else RecipientRole.AUTHOR
        found[row["entry"]].append(Person(row["full_name"], row["unit"], role, row["id"], row["birth_date"]))
    for row in mentors:
        mentor = msgspec.json.decode(row["mentor"], type=Mentor)
        if mentor.full_name:
            found[row["id"]].append(Person(mentor.full_name, mentor.unit, RecipientRole.MENTOR))
    return {entry: tuple(people) for entry, people in found.items()}
