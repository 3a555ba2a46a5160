"""Award proposals and what the committee decided about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from contest_platform import database
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import JUDGING_READERS, Decision, Edition
from contest_platform.ranking.rules.proposals import ProposalContent, ProposalNotFound, ProposedEntry
from contest_platform.ranking.rules.ratification import Departure
from contest_platform.ranking.rules.standings import Basis

_PROPOSAL = """
SELECT p.id, p.edition, r.code AS round_code, p.position, p.content::text AS content, p.basis::text AS basis,
       p.standing_digest, p.digest, a.full_name, p.at
FROM proposal p JOIN round r ON r.id = p.round JOIN account a ON a.id = p.by
"""
_RATIFICATION = """
SELECT d.id, d.edition, d.proposal, d.position, d.present, d.in_favour, d.decision::text AS decision, d.digest,
       d.replaces, a.full_name, d.at,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('entry', c.entry, 'award', c.award, 'reason', c.reason)
                                  ORDER BY e.code), '[]')::text
        FROM ratified_change c JOIN entry e ON e.id = c.entry WHERE c.ratification = d.id) AS changes
FROM ratification d JOIN account a ON a.id = d.by
"""
_decode_content = msgspec.json.Decoder(ProposalContent).decode
_decode_basis = msgspec.json.Decoder(Basis).decode
_decode_decision = msgspec.json.Decoder(Decision).decode
_decode_changes = msgspec.json.Decoder(tuple[Departure, ...]).decode


@dataclass(frozen=True)
class Proposal:
    """A proposal as it was frozen; `id` and `at` are None for one that is only tried out."""

    id: UUID | None
    edition_id: UUID
    round_code: str
    position: int
    content: ProposalContent
    basis: Basis
    standing_digest: str
    digest: str
    by: str
    at: datetime | None

    @property
    def entries(self) -> tuple[ProposedEntry, ...]:
        return self.content.entries

    def is_left_behind(self, now: "Proposal") -> bool:
        """Whether what would be proposed now is another thing, or was drawn from another closing of the round."""
        return now.content != self.content or now.basis.closing != self.basis.closing

    def codes_of(self, entries: tuple[Any, ...]) -> str:
        """The codes of some of its entries, for a sentence."""
        return ", ".join(one.code for one in self.entries if one.entry in entries)


@dataclass(frozen=True)
class Ratification:
    """What the committee decided: the proposal with its departures, and the paper behind it."""

    id: UUID
    proposal_id: UUID
    position: int
    present: int
    in_favour: int
    changes: tuple[Departure, ...]
    decision: Decision
    digest: str
    replaces: str | None
    by: str
    at: datetime

    def awards(self, proposal: Proposal) -> dict[UUID, str | None]:
        """The award of every entry as decided."""
        decided = {one.entry: one.award for one in proposal.entries}
        return decided | {change.entry: change.award for change in self.changes}


@dataclass(frozen=True)
class Deciding:
    """How far the deciding about an edition is; `announced_at` is the moment of the first announcement, if any."""

    proposed: bool
    ratified: bool
    announced_at: datetime | None


async def deciding(edition_ids: Iterable[UUID]) -> dict[UUID, Deciding]:
    """What is there already of each edition, without reading any of it."""
    rows = await database.fetch(
        """SELECT e.id, EXISTS (SELECT 1 FROM proposal WHERE edition = e.id) AS proposed,
                  EXISTS (SELECT 1 FROM ratification WHERE edition = e.id) AS ratified,
                  (SELECT announced_at FROM announcement WHERE edition = e.id
                   ORDER BY position LIMIT 1) AS announced_at
           FROM unnest($1::uuid[]) AS e(id)""",
        list(edition_ids),
    )
    return {row["id"]: Deciding(row["proposed"], row["ratified"], row["announced_at"]) for row in rows}


async def proposals_for(viewer: Viewer, slug: str) -> tuple[Edition, tuple[Proposal, ...]]:
    """The edition and its proposals, the latest first, for organisers and auditors."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    return edition, await proposals_of(edition.id)


async def proposals_of(edition_id: UUID) -> tuple[Proposal, ...]:
    rows = await database.fetch(f"{_PROPOSAL} WHERE p.edition = $1 ORDER BY p.position DESC", edition_id)
    return tuple(_proposal(row) for row in rows)


async def proposal_of(edition_id: UUID, proposal_id: UUID | None = None) -> Proposal:
    """The proposal of that id, or the latest. Raises ProposalNotFound."""
    row = await database.fetch_one(
        f"""{_PROPOSAL} WHERE p.edition = $1 AND ($2::uuid IS NULL OR p.id = $2)
            ORDER BY p.position DESC LIMIT 1""",
        edition_id,
        proposal_id,
    )
    if row is None:
        raise ProposalNotFound
    return _proposal(row)


async def latest_proposal(edition_id: UUID) -> Proposal | None:
    rows = await database.fetch(f"{_PROPOSAL} WHERE p.edition = $1 ORDER BY p.position DESC LIMIT 1", edition_id)
    return _proposal(rows[0]) if rows else None


async def ratifications_of(edition_id: UUID) -> tuple[Ratification, ...]:
    """What was decided, the latest first: that one holds."""
    rows = await database.fetch(f"{_RATIFICATION} WHERE d.edition = $1 ORDER BY d.position DESC", edition_id)
    return tuple(_ratification(row) for row in rows)


async def latest_ratification(edition_id: UUID) -> Ratification | None:
    rows = await database.fetch(f"{_RATIFICATION} WHERE d.edition = $1 ORDER BY d.position DESC LIMIT 1", edition_id)
    return _ratification(rows[0]) if rows else None


def _proposal(row: Any) -> Proposal:
    return Proposal(
        id=row["id"],
        edition_id=row["edition"],
        round_code=row["round_code"],
        position=row["position"],
        content=_decode_content(row["content"]),
        basis=_decode_basis(row["basis"]),
        standing_digest=row["standing_digest"],
        digest=row["digest"],
        by=row["full_name"],
        at=row["at"],
    )


def _ratification(row: Any) -> Ratification:
    return Ratification(
        id=row["id"],
        proposal_id=row["proposal"],
        position=row["position"],
        present=row["present"],
        in_favour=row["in_favour"],
        changes=_decode_changes(row["changes"]),
        decision=_decode_decision(row["decision"]),
        digest=row["digest"],
        replaces=row["replaces"],
        by=row["full_name"],
        at=row["at"],
    )
