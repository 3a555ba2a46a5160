"""What stands beside a standing, for programs: the model and the chances of prizes, and how the jury marked.

Official figures are decimal strings; statistics are numbers, null where nothing is known.
"""

from datetime import datetime
from math import isfinite
from uuid import UUID

import msgspec
from litestar import Request, get

from contest_platform.language import sentence
from contest_platform.ranking import queries
from contest_platform.ranking.queries import EntryReliability, JudgeReport, JuryFigures
from contest_platform.ranking.rules.adjusted import Fit, explanation_text
from contest_platform.web.access import viewer
from contest_platform.web.api.parts import Limit
from contest_platform.web.api.ranking.documents import points_text


class ModelDocument(msgspec.Struct):
    """Variances in squared points; `singular`: one of them is zero, or was not estimated. `notes` say it in words."""

    mean: float
    variance_entry: float | None
    variance_judge: float | None
    variance_residual: float | None
    reml_criterion: float | None
    singular: bool
    components: int
    notes: list[str]


class WeakLinkDocument(msgspec.Struct):
    """Without this entry (null: a judge) its component falls into parts of so many entries."""

    entry: UUID | None
    parts: list[int]


class AwardChance(msgspec.Struct):
    """`award` null is no award."""

    award: str | None
    probability: float


class ReliabilityRow(msgspec.Struct):
    """`low` and `high` bound the 90 % interval; `award` is what would be proposed now. Without a sheet, or a place,
    what depends on it is null. `certainty` is sure, fairly_sure or at_the_line.
    """

    entry: UUID
    code: str
    field: str
    place: int | None
    place_in_field: int | None
    points: str | None
    sheets: int
    adjusted: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    component: int | None
    explanation: str | None
    award: str | None
    chances: list[AwardChance]
    place_low: int | None
    place_high: int | None
    above_next: float | None
    certainty: str | None


class ReliabilityDocument(msgspec.Struct):
    """`draws` is 0 in a round that does not decide; the same sheets, `draws` and `seed` give the same figures."""

    round: str
    closed_at: datetime | None
    ranks_by: str
    inputs_digest: str
    signed: int
    owed: int
    draws: int
    seed: int
    model: ModelDocument | None
    weak_links: list[WeakLinkDocument]
    entries: list[ReliabilityRow]
    next: str | None


class AgreementDocument(msgspec.Struct):
    """`judges` is the k of the average forms; `ranked_entries` those that Kendall's W rests on."""

    icc_agreement: float | None
    icc_consistency: float | None
    icc_agreement_average: float | None
    icc_consistency_average: float | None
    judges: float
    krippendorff_alpha_interval: float | None
    kendall_w: float | None
    ranked_entries: int


class NeededDocument(msgspec.Struct):
    """Judges an entry for a reliability: the same for all entries, or others for each."""

    reliability: float
    same: int | None
    others: int | None


class JudgeDocument(msgspec.Struct):
    """`judge` and `name` are null for whom the jury is only numbers; `flags` are for people to look at."""

    number: int
    judge: UUID | None
    name: str | None
    sheets: int
    leniency: float | None
    standard_error: float | None
    infit: float | None
    outfit: float | None
    spread: float | None
    halo: float | None
    own_unit: float | None
    own_unit_q: float | None
    flags: list[str]


class JuryDocument(msgspec.Struct):
    round: str
    closed_at: datetime | None
    agreement: AgreementDocument | None
    needed: list[NeededDocument]
    judges: list[JudgeDocument]


@get("/editions/{slug:str}/rounds/{round_code:str}/reliability")
async def read_reliability(
    request: Request, *, slug: str, round_code: str, after: str | None = None, limit: Limit = 500
) -> ReliabilityDocument:
    """How far a standing can be trusted, in its order; beside the official figures, never in their place."""
    found = await queries.reliability_for(viewer(request), slug, round_code)
    shown, following = queries.part_of(found.entries, lambda each: each.row.line.code, after=after, limit=limit)
    closing, one = found.standing.closing, found.standing.round
    return ReliabilityDocument(
        round=one.code,
        closed_at=closing.at if closing else None,
        ranks_by=one.ranks_by.value,
        inputs_digest=found.inputs_digest,
        signed=found.signed,
        owed=found.owed,
        draws=found.draws,
        seed=found.seed,
        model=_model(found.fit) if found.fit else None,
        weak_links=[
            WeakLinkDocument(link.entry if isinstance(link.entry, UUID) else None, list(link.parts))
            for link in found.links
        ],
        entries=[_row(each) for each in shown],
        next=following,
    )


@get("/editions/{slug:str}/rounds/{round_code:str}/jury")
async def read_jury(request: Request, *, slug: str, round_code: str) -> JuryDocument:
    """How the jury marked. Nothing here removes a sheet or changes a point."""
    report = await queries.jury_report(viewer(request), slug, round_code)
    closing, figures = report.standing.closing, report.figures
    return JuryDocument(
        round=report.standing.round.code,
        closed_at=closing.at if closing else None,
        agreement=_agreement(figures) if figures else None,
        needed=[NeededDocument(target, *counts) for target, counts in figures.needed.items()] if figures else [],
        judges=[_judge(one, named=report.named) for one in report.judges],
    )


def _model(fit: Fit) -> ModelDocument:
    found = fit.variances
    return ModelDocument(
        mean=fit.mean,
        variance_entry=_known(found.entry),
        variance_judge=_known(found.judge),
        variance_residual=_known(found.residual),
        reml_criterion=found.criterion,
        singular=found.singular,
        components=fit.components.count,
        notes=[sentence(note) for note in fit.notes],
    )


def _row(one: EntryReliability) -> ReliabilityRow:
    line, chance = one.row.line, one.chance
    return ReliabilityRow(
        entry=line.entry,
        code=line.code,
        field=line.field,
        place=one.row.place,
        place_in_field=one.row.place_in_field,
        points=points_text(line.points),
        sheets=line.sheets,
        adjusted=one.adjusted,
        standard_error=one.standard_error,
        low=one.low,
        high=one.high,
        component=one.component,
        explanation=explanation_text(one.explanation, 2) if one.explanation else None,
        award=one.award,
        chances=[AwardChance(*pair) for pair in chance.awards.items()] if chance else [],
        place_low=chance.place_low if chance else None,
        place_high=chance.place_high if chance else None,
        above_next=chance.above_next if chance else None,
        certainty=one.certainty.value if one.certainty else None,
    )


def _agreement(figures: JuryFigures) -> AgreementDocument:
    found = figures.agreement
    return AgreementDocument(
        icc_agreement=found.intraclass.agreement,
        icc_consistency=found.intraclass.consistency,
        icc_agreement_average=found.intraclass.agreement_average,
        icc_consistency_average=found.intraclass.consistency_average,
        judges=found.intraclass.judges,
        krippendorff_alpha_interval=found.krippendorff_alpha_interval,
        kendall_w=found.kendall.w,
        ranked_entries=found.ranked_entries,
    )


def _judge(one: JudgeReport, *, named: bool) -> JudgeDocument:
    quality, own = one.quality, one.own_unit
    return JudgeDocument(
        number=one.number,
        judge=quality.judge if named and isinstance(quality.judge, UUID) else None,
        name=one.name,
        sheets=quality.sheets,
        leniency=_known(quality.leniency),
        standard_error=_known(quality.standard_error),
        infit=_known(quality.infit),
        outfit=_known(quality.outfit),
        spread=_known(quality.spread),
        halo=_known(one.halo.correlation) if one.halo else None,
        own_unit=own.favour if own else None,
        own_unit_q=own.q if own else None,
        flags=[sentence(flag) for flag in one.flags],
    )


def _known(value: float) -> float | None:
    return value if isfinite(value) else None
