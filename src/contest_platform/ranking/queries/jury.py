"""How the jury of a round marked: agreement, how many judges would be needed, and each judge beside the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np

from contest_platform import database, text
from contest_platform.accounts.rules import Viewer
from contest_platform.contests.queries import may_organise
from contest_platform.judging import queries as judging
from contest_platform.judging.queries import Judge, SignedScores
from contest_platform.judging.rules import is_same_unit
from contest_platform.ranking.queries.arithmetic import FIGURES, computed
from contest_platform.ranking.queries.scores import fit_of
from contest_platform.ranking.queries.standings import Standing, standing_for
from contest_platform.ranking.rules.adjusted import Fit, Note
from contest_platform.ranking.rules.adjusted.scores import Floats, Key
from contest_platform.ranking.rules.agreement import Agreement, agreement_of, judges_needed, matrix_of
from contest_platform.ranking.rules.jury import (
    Halo,
    JudgeQuality,
    OwnUnit,
    criterion_scores_of,
    halo,
    jury_quality,
    own_unit_bias,
    spread_by_criterion,
)

TARGETS = (0.8, 0.9)
_KEPT = 8


@dataclass(frozen=True)
class JudgeReport:
    """One judge; `name` is None for whom the jury is only numbers. `halo`, `own_unit`: None if nothing is known."""

    number: int
    name: str | None
    panel: str | None
    quality: JudgeQuality
    halo: Halo | None
    own_unit: OwnUnit | None

    @property
    def flags(self) -> tuple[Note, ...]:
        """What a person should look at."""
        beside = (one.flags for one in (self.halo, self.own_unit) if one is not None)
        return (*self.quality.flags, *(flag for flags in beside for flag in flags))


@dataclass(frozen=True, eq=False)
class JuryFigures:
    """Of the table alone, judges in its order. `matrix` (J, J): how two judges agree, NaN if they share too little.

    `needed`: how many judges an entry, by target of generalisability (same judges for all) and of dependability.
    `spread`: for each criterion its five numbers, in percent of the maximum.
    """

    fit: Fit
    agreement: Agreement
    matrix: Floats
    needed: Mapping[float, tuple[int | None, int | None]]
    quality: tuple[JudgeQuality, ...]
    halo: Mapping[Key, Halo]
    own_unit: Mapping[Key, OwnUnit]
    spread: Sequence[tuple[str, Floats]]


@dataclass(frozen=True, eq=False)
class JuryReport:
    """`figures` is None without a sheet; `judges` in the order of the table, with those without a sheet left out."""

    standing: Standing
    named: bool
    figures: JuryFigures | None
    judges: tuple[JudgeReport, ...]


@dataclass(frozen=True)
class _Sheet:
    """What stands behind a total: its points in the rubric's order, and whether the entry is of the judge's unit."""

    entry: UUID
    judge: UUID
    points: tuple[Decimal, ...]
    own: bool


async def jury_report(viewer: Viewer, slug: str, round_code: str | None = None) -> JuryReport:
    """For organisers, with the judges' names, and for auditors, without. Raises TooManyJudges."""
    standing = await standing_for(viewer, slug, round_code)
    edition, round_ = standing.edition, standing.round
    named = await may_organise(viewer, edition.contest.id)
    signed = await judging.signed_scores(round_.id)
    if not signed.totals:
        return JuryReport(standing, named, None, ())
    maxima = tuple((one.code, one.max_points) for one in round_.rubric)
    figures = await computed(FIGURES, _figures, signed, await _sheets(round_.id), maxima)
    people: dict[Key, Judge] = {one.id: one for one in await judging.judges(edition.id)}
    judges = tuple(
        JudgeReport(
            number=number,
            name=people[one.judge].full_name if named else None,
            panel=people[one.judge].panel,
            quality=one,
            halo=figures.halo.get(one.judge),
            own_unit=figures.own_unit.get(one.judge),
        )
        for number, one in enumerate(figures.quality, start=1)
    )
    return JuryReport(standing, named, figures, judges)


async def _sheets(round_id: UUID) -> tuple[_Sheet, ...]:
    rows = await database.fetch(
        """SELECT a.entry, a.judge, j.unit_folded AS unit, e.mentor ->> 'unit' AS mentor_unit, w.units,
                  string_agg(p.points::text, ' ' ORDER BY c.position) AS points
           FROM assignment a JOIN sheet s ON s.assignment = a.id JOIN sheet_point p ON p.sheet = s.id
           JOIN criterion c ON c.id = p.criterion JOIN judge j ON j.id = a.judge JOIN entry e ON e.id = a.entry
           LEFT JOIN LATERAL (SELECT array_agg(DISTINCT unit_folded) AS units FROM author
                              WHERE entry = e.id AND unit_folded <> '') w ON true
           WHERE a.round = $1 AND a.status = 'signed'
           GROUP BY a.entry, a.judge, j.unit_folded, e.mentor, w.units""",
        round_id,
    )
    return tuple(
        _Sheet(
            row["entry"],
            row["judge"],
            tuple(map(Decimal, row["points"].split())),
            is_same_unit(row["unit"], [*(row["units"] or ()), text.fold(row["mentor_unit"] or "")]),
        )
        for row in rows
    )


@lru_cache(maxsize=_KEPT)
def _figures(
    signed: SignedScores, sheets: tuple[_Sheet, ...], maxima: tuple[tuple[str, Decimal], ...]
) -> JuryFigures:
    fit, criteria = fit_of(signed), [code for code, _ in maxima]
    scores = fit.scores
    own = {(one.entry, one.judge) for one in sheets if one.own}
    cells = zip(scores.entry.tolist(), scores.judge.tolist(), strict=True)
    flags = np.array([(scores.entries[entry], scores.judges[judge]) in own for entry, judge in cells])
    by_criterion = criterion_scores_of(
        ((one.entry, one.judge, dict(zip(criteria, one.points, strict=True))) for one in sheets), dict(maxima)
    )
    return JuryFigures(
        fit=fit,
        agreement=agreement_of(fit),
        matrix=matrix_of(fit),
        needed={target: _needed(fit, target) for target in TARGETS},
        quality=jury_quality(fit),
        halo=_by_judge(halo(by_criterion)),
        own_unit=_by_judge(own_unit_bias(fit, flags)) if flags.any() else {},
        spread=spread_by_criterion(by_criterion),
    )


def _needed(fit: Fit, target: float) -> tuple[int | None, int | None]:
    found = fit.variances
    alike = judges_needed(entry=found.entry, error=found.residual, target=target)
    return alike, judges_needed(entry=found.entry, error=found.judge + found.residual, target=target)


def _by_judge(found: Iterable[Any]) -> dict[Key, Any]:
    return {one.judge: one for one in found}
