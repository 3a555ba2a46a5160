"""What goes into the kit of an announcement, and the kits that are kept."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib.metadata import version
from math import isfinite
from typing import Any
from uuid import UUID

from contest_platform import clock, database, resources
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import edition_for
from contest_platform.contests.rules import JUDGING_READERS, Edition, RanksBy, Round, document_of
from contest_platform.ranking.queries.closings import closings_of
from contest_platform.ranking.queries.decisions import Proposal, Ratification
from contest_platform.ranking.queries.proposing import authors_of, units_of
from contest_platform.ranking.queries.standings import round_of
from contest_platform.ranking.queries.votes import tie_votes
from contest_platform.ranking.rules.adjusted import SEED, fit, scores_of
from contest_platform.ranking.rules.announcement import KitNotFound
from contest_platform.ranking.rules.figures import needs_all_sheets
from contest_platform.ranking.rules.kit import KitContent, KitScore
from contest_platform.ranking.rules.standings import Line

_KIT = """
SELECT e.slug, n.position, n.announced_at, n.content->>'kit' AS sha256, k.body
FROM announced_kit k JOIN announcement n ON n.id = k.announcement JOIN edition e ON e.id = n.edition
"""


@dataclass(frozen=True)
class Kit:
    """The ZIP of an announcement by its number, with the SHA-256 that the announcement carries."""

    slug: str
    position: int
    announced_at: datetime
    sha256: str
    body: bytes

    @property
    def filename(self) -> str:
        return f"{self.slug}-{self.position}-kit.zip"


async def kit_for(viewer: Viewer, slug: str, position: int) -> Kit:
    """For those who run and audit the edition, also before the moment. Raises KitNotFound."""
    edition = await edition_for(viewer, slug, *JUDGING_READERS)
    return _kit(await database.fetch_one(f"{_KIT} WHERE n.edition = $1 AND n.position = $2", edition.id, position))


async def open_kit(slug: str, position: int) -> Kit:
    """For everybody, from the announcement's moment on, where it publishes points. Raises KitNotFound."""
    return _kit(
        await database.fetch_one(
            f"""{_KIT} WHERE e.slug = $1 AND n.position = $2 AND e.published_at IS NOT NULL
                  AND n.announced_at <= $3 AND (n.content->>'open_kit')::boolean""",
            slug,
            position,
            clock.now(),
        )
    )


async def kit_content(
    edition: Edition, proposal: Proposal, decided: Ratification, published: Iterable[str]
) -> KitContent:
    """Everything that decided, as it is in the transaction that announces it."""
    deciding = round_of(edition, proposal.round_code)
    entries = [one.entry for one in proposal.entries]
    lines = await _lines_together(deciding, proposal)
    scores = await _scores(edition, [*entries, *(one.entry for one in lines)], deciding.position)
    return KitContent(
        edition=edition.slug,
        version=version("contest-platform"),
        seed=SEED,
        digests=_digests(proposal, decided),
        rounds=edition.rounds[: [one.id for one in edition.rounds].index(deciding.id) + 1],
        fields=tuple(field.code for field in edition.fields),
        tie_break=edition.tie_break,
        awards=document_of(edition).awards,
        policy=edition.award_policy,
        entries=proposal.entries,
        units=await units_of(edition, entries),
        authors=await authors_of(edition, entries),
        scores=scores,
        votes=tuple(vote.entries for vote in await tie_votes(deciding.id))[: proposal.basis.votes],
        present=decided.present,
        in_favour=decided.in_favour,
        departures={change.entry: change.award for change in decided.changes},
        published=frozenset(published),
        figures={
            one.entry: (one.order_points, one.floor_points)
            for one in lines
            if one.entry in set(entries) and one.order_points is not None and one.floor_points is not None
        },
        model=await asyncio.to_thread(_model, deciding, scores) if deciding.ranks_by is RanksBy.ADJUSTED else None,
    )


async def _lines_together(deciding: Round, proposal: Proposal) -> tuple[Line, ...]:
    """The lines of the closing, also of entries that left since, where figures depend on the sheets of others."""
    if not needs_all_sheets(deciding.method, deciding.ranks_by):
        return ()
    closings = await closings_of(deciding.id)
    return next((one.lines for one in closings if one.digest == proposal.basis.closing), ())


def _model(deciding: Round, scores: Iterable[KitScore]) -> dict[str, float]:
    """The variances of the deciding round, from the sheets that are in the kit."""
    weights = {one.code: one.weight for one in deciding.rubric}
    totals: dict[tuple[UUID, UUID], Decimal] = {}
    for one in scores:
        if one.round == deciding.code:
            cell = (one.entry, one.judge)
            totals[cell] = totals.get(cell, Decimal(0)) + weights[one.criterion] * one.points
    found = fit(scores_of((*cell, total) for cell, total in sorted(totals.items()))).variances
    known = {"entry": found.entry, "judge": found.judge, "residual": found.residual}
    return {f"variance_{name}": value for name, value in known.items() if isfinite(value)}


def descriptions() -> Mapping[str, bytes]:
    """What says in words how to compute, in each language."""
    folder = resources.folder("sample") / "kit"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("README.*.md"))}


def _digests(proposal: Proposal, decided: Ratification) -> dict[str, str]:
    return {
        "closing": proposal.basis.closing or "",
        "standing": proposal.standing_digest,
        "proposal": proposal.digest,
        "ratification": decided.digest,
    }


async def _scores(edition: Edition, entries: Iterable[UUID], last: int) -> tuple[KitScore, ...]:
    """The points of every signed sheet, in rounds up to the deciding one; without entries that had left before it."""
    rows = await database.fetch(
        """SELECT r.code AS round, a.entry, a.judge, c.code AS criterion, p.points::text AS points
           FROM round r JOIN assignment a ON a.round = r.id AND a.status = 'signed'
           JOIN entry e ON e.id = a.entry AND (e.status = 'accepted' OR e.id = ANY($2::uuid[]))
           JOIN sheet s ON s.assignment = a.id JOIN sheet_point p ON p.sheet = s.id
           JOIN criterion c ON c.id = p.criterion
           WHERE r.edition = $1 AND r.position <= $3""",
        edition.id,
        list(entries),
        last,
    )
    return tuple(
        KitScore(row["round"], row["entry"], row["judge"], row["criterion"], Decimal(row["points"])) for row in rows
    )


def _kit(row: Any) -> Kit:
    if row is None:
        raise KitNotFound
    return Kit(**row)
