"""How far a standing can be trusted: the model of its sheets, and how sure each prize is. Beside it, never in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite
from typing import Any

from contest_platform.accounts.rules import Viewer
from contest_platform.contests.rules import Award, AwardPolicy
from contest_platform.judging import queries as judging
from contest_platform.judging.queries import SignedScores
from contest_platform.ranking.queries.arithmetic import CHANCES, computed
from contest_platform.ranking.queries.proposing import candidates_in
from contest_platform.ranking.queries.scores import fit_of
from contest_platform.ranking.queries.standings import Standing, sheet_digests, standing_for
from contest_platform.ranking.queries.votes import votes_of
from contest_platform.ranking.rules.adjusted import (
    DRAWS,
    SEED,
    Explanation,
    Fit,
    WeakLink,
    draw_merits,
    explanations,
    weak_links,
)
from contest_platform.ranking.rules.awards import Granted, allocate
from contest_platform.ranking.rules.chain import digest_of
from contest_platform.ranking.rules.chances import Certainty, Chance, prize_chances
from contest_platform.ranking.rules.quotas import Candidate
from contest_platform.ranking.rules.standings import Row
from contest_platform.ranking.rules.ties import Vote

_KEPT = 8
_MUCH = 100_000
"""Candidates × draws: where totals or caps make each draw a whole allocation, large editions are drawn less often."""
_FEWEST = 200


@dataclass(frozen=True)
class EntryReliability:
    """An entry in its place, with the adjusted points beside it; `award` is the one it would be proposed for now.

    Points and bounds of the 90 % interval are floats of the model. `explanation` and the points are None without a
    sheet, `chance` where there is no place, where prizes are given in a later round, or where the sheets tell no
    error.
    """

    row: Row
    award: str | None = None
    adjusted: float | None = None
    standard_error: float | None = None
    low: float | None = None
    high: float | None = None
    component: int | None = None
    explanation: Explanation | None = None
    chance: Chance | None = None

    @property
    def certainty(self) -> Certainty | None:
        return self.chance.certainty(self.award) if self.chance else None

    @property
    def is_at_the_line(self) -> bool:
        return self.certainty is Certainty.AT_THE_LINE


@dataclass(frozen=True)
class Reliability:
    """`entries` in the order of the standing; `fit` is None without a sheet; `draws` is 0 where no prize was drawn.

    `inputs_digest` is over the digests of the counting sheets: with the number of draws and the seed it gives the
    same figures again.
    """

    standing: Standing
    fit: Fit | None
    links: tuple[WeakLink, ...]
    entries: tuple[EntryReliability, ...]
    inputs_digest: str
    draws: int
    seed: int

    @property
    def signed(self) -> int:
        return sum(one.row.line.sheets for one in self.entries)

    @property
    def owed(self) -> int:
        return sum(one.row.line.unsigned for one in self.entries)

    @property
    def at_the_line(self) -> tuple[EntryReliability, ...]:
        return tuple(one for one in self.entries if one.is_at_the_line)


async def reliability_for(viewer: Viewer, slug: str, round_code: str | None = None) -> Reliability:
    """For organisers and auditors, from the sheets that are signed by now. Raises TooManyJudges."""
    standing = await standing_for(viewer, slug, round_code)
    edition, round_ = standing.edition, standing.round
    signed = await judging.signed_scores(round_.id)
    inputs = digest_of(await sheet_digests(round_.id))
    if not signed.totals:
        return Reliability(standing, None, (), tuple(map(EntryReliability, standing.rows)), inputs, 0, SEED)
    decides = round_.id == edition.rounds[-1].id
    asked = _Asked(
        candidates=await candidates_in(edition, standing) if decides else (),
        awards=edition.awards,
        policy=edition.award_policy,
        fields=tuple(field.code for field in edition.fields),
        votes=await votes_of(round_.id),
        decimals=round_.decimals,
    )
    return await computed(CHANCES, _reliability, standing, signed, asked, inputs)


@dataclass(frozen=True)
class _Asked:
    """All that the chances of a prize depend on beside the sheets."""

    candidates: tuple[Candidate, ...]
    awards: tuple[Award, ...]
    policy: AwardPolicy
    fields: tuple[str, ...]
    votes: tuple[Vote, ...]
    decimals: int

    @property
    def draws(self) -> int:
        limited = any(one.total is not None or one.max_per_unit or one.max_per_author for one in self.awards)
        most = _MUCH // max(1, len(self.candidates)) if limited else DRAWS
        return max(_FEWEST, min(DRAWS, most)) if self.candidates and self.awards else 0

    @property
    def allocated(self) -> Sequence[Granted]:
        """What each candidate would be proposed for by the standing as it is."""
        return allocate(
            self.candidates, awards=self.awards, policy=self.policy, fields=self.fields, votes=self.votes
        ).granted

    def chances(self, fit: Fit) -> tuple[Chance, ...]:
        merits = draw_merits(fit, draws=self.draws, seed=SEED)
        return prize_chances(
            fit.scores,
            merits,
            self.candidates,
            awards=self.awards,
            policy=self.policy,
            fields=self.fields,
            decimals=self.decimals,
        )


def _reliability(standing: Standing, signed: SignedScores, asked: _Asked, inputs: str) -> Reliability:
    """In a thread: no request waits for it, and nobody computes beside somebody who computes the same."""
    fit = fit_of(signed)
    links = _links(fit)
    draws = asked.draws if fit.tells_chances else 0
    chances = {one.entry: one for one in _chances(signed, asked)} if draws else {}
    awards = {one.entry: one.award for one in asked.allocated}
    place = {entry: n for n, entry in enumerate(fit.scores.entries)}
    said = explanations(fit)
    entries = []
    for row in standing.rows:
        entry, n = row.line.entry, place.get(row.line.entry)
        one = EntryReliability(row, awards.get(entry), chance=chances.get(entry))
        entries.append(one if n is None else replace(one, **_figures(fit, n), explanation=said[n]))
    return Reliability(standing, fit, links, tuple(entries), inputs, draws, SEED)


@lru_cache(maxsize=_KEPT)
def _links(fit: Fit) -> tuple[WeakLink, ...]:
    return weak_links(fit.scores)


@lru_cache(maxsize=_KEPT)
def _chances(signed: SignedScores, asked: _Asked) -> tuple[Chance, ...]:
    return asked.chances(fit_of(signed))


def _figures(fit: Fit, n: int) -> dict[str, Any]:
    """A bound that nothing was estimated for stays None."""
    columns = {"adjusted": fit.adjusted, "standard_error": fit.standard_error, "low": fit.low, "high": fit.high}
    known = {name: float(column[n]) for name, column in columns.items() if isfinite(column[n])}
    return {**known, "component": int(fit.components.of_entry[n])}
