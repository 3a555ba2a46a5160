"""How the jury of a round marked: agreement in plain sentences, each judge beside the others; flags for people."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any

import numpy as np
from litestar import Request, Response, get

from contest_platform.contests.rules import Round
from contest_platform.language import N_, _, sentence
from contest_platform.ranking import queries
from contest_platform.ranking.queries import JudgeReport, JuryFigures
from contest_platform.ranking.rules.adjusted.fit import NORMAL_90
from contest_platform.ranking.rules.official import round_half_up
from contest_platform.web.access import viewer
from contest_platform.web.organiser.ranking.pictures import (
    MOST_CELLS,
    Line,
    Matrix,
    Picture,
    arranged,
    matrix,
)
from contest_platform.web.pages import page

MOST_LINES = 60

_ICC_A1 = N_(
    "Nếu chỉ một giám khảo chấm, điểm ấy giống điểm của giám khảo khác đến đâu, tính cả người dễ, người nghiêm."
)
_ICC_C1 = N_(
    "Như trên, nhưng chỉ xét khoảng cách giữa các bài: người dễ hay nghiêm đều nhau không bị tính là khác nhau."
)
_ICC_AK = N_("Điểm trung bình của %(judges)s phiếu một bài đáng tin đến đâu, tính cả người dễ, người nghiêm.")
_ICC_CK = N_(
    "Điểm trung bình của %(judges)s phiếu một bài đáng tin đến đâu khi các bài do cùng những giám khảo chấm."
)
_ALPHA = N_("Các phiếu của một bài gần nhau hơn ngẫu nhiên đến đâu: 1 là trùng nhau, 0 là như ngẫu nhiên.")
_KENDALL = N_("Các giám khảo xếp thứ tự giống nhau đến đâu, trên %(entries)s bài mà mọi giám khảo cùng chấm.")

_NO_KENDALL = N_("Chưa tính được: chưa có hai bài nào mà mọi giám khảo cùng chấm.")


@dataclass(frozen=True)
class Coefficient:
    name: str
    value: Decimal | None
    meaning: str


@dataclass(frozen=True)
class JudgeRow:
    """A judge with the figures rounded; None is not known."""

    report: JudgeReport
    label: str
    leniency: Decimal | None
    low: Decimal | None
    high: Decimal | None
    infit: Decimal | None
    spread: int | None
    halo: Decimal | None
    favour: Decimal | None
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Agreeing:
    """How the judges of one component agree, two by two; `matrix` is None for more than can be read."""

    rows: tuple[JudgeRow, ...]
    values: tuple[tuple[Decimal | None, ...], ...]
    matrix: Matrix | None
    narrow: Picture


@dataclass(frozen=True)
class Spread:
    """A criterion with its five numbers, in percent of the maximum."""

    name: str
    numbers: tuple[Decimal, ...]


@get("/editions/{slug:str}/rounds/{round_code:str}/jury")
async def jury_page(request: Request, slug: str, round_code: str) -> Response[str]:
    """Judges are named for who runs the contest; an auditor reads numbers."""
    report = await queries.jury_report(viewer(request), slug, round_code)
    one = report.standing.round
    names: dict[str, Any] = {
        "edition": report.standing.edition,
        "round": one,
        "report": report,
        "owed": sum(row.line.unsigned for row in report.standing.rows),
    }
    if report.figures:
        rows = [_row(judge) for judge in report.judges]
        names |= _shown(report.figures, rows, one)
    return page(request, "organiser/ranking/jury.html", **names)


def _shown(figures: JuryFigures, rows: list[JudgeRow], round_: Round) -> dict[str, Any]:
    by_leniency = sorted(rows, key=lambda row: -row.report.quality.leniency)
    spreads = [_spread(round_, code, numbers) for code, numbers in figures.spread if np.isfinite(numbers).all()]
    return {
        "signed": len(figures.fit.scores.points),
        "notes": [sentence(note) for note in figures.fit.notes],
        "coefficients": [*_coefficients(figures)],
        "needed": [(round(100 * target), *counts) for target, counts in figures.needed.items()],
        "rows": by_leniency,
        "flagged": [row for row in by_leniency if row.flags],
        "leniency": arranged(
            [_leniency(row) for row in by_leniency[:MOST_LINES]], cuts=[(0.0, "0")], label_width=210
        ),
        "hidden": max(0, len(rows) - MOST_LINES),
        "agreeing": [*_agreeing(figures, rows)],
        "spreads": spreads,
        "spread_pictures": _spread_pictures(spreads),
    }


def _coefficients(figures: JuryFigures) -> Iterator[Coefficient]:
    found, correlation = figures.agreement, figures.agreement.intraclass
    judges = _rounded(correlation.judges, 1)
    judges = judges.to_integral_value() if judges is not None and judges == int(judges) else judges
    yield Coefficient("ICC(A,1)", _rounded(correlation.agreement), _(_ICC_A1))
    yield Coefficient("ICC(C,1)", _rounded(correlation.consistency), _(_ICC_C1))
    yield Coefficient("ICC(A,k)", _rounded(correlation.agreement_average), _(_ICC_AK, judges=judges))
    yield Coefficient("ICC(C,k)", _rounded(correlation.consistency_average), _(_ICC_CK, judges=judges))
    yield Coefficient("Krippendorff α", _rounded(found.krippendorff_alpha_interval), _(_ALPHA))
    order = _(_KENDALL, entries=found.ranked_entries) if found.ranked_entries else _(_NO_KENDALL)
    yield Coefficient("Kendall W", _rounded(found.kendall.w), order)


def _row(judge: JudgeReport) -> JudgeRow:
    quality, halo, own = judge.quality, judge.halo, judge.own_unit
    reach = NORMAL_90 * quality.standard_error
    return JudgeRow(
        report=judge,
        label=judge.name or _("Giám khảo %(number)s", number=judge.number),
        leniency=_rounded(quality.leniency),
        low=_rounded(quality.leniency - reach),
        high=_rounded(quality.leniency + reach),
        infit=_rounded(quality.infit),
        spread=round(100 * quality.spread) if isfinite(quality.spread) else None,
        halo=_rounded(halo.correlation) if halo else None,
        favour=_rounded(own.favour) if own else None,
        flags=tuple(sentence(flag) for flag in judge.flags),
    )


def _leniency(row: JudgeRow) -> Line:
    low, middle, high = (None if one is None else float(one) for one in (row.low, row.leniency, row.high))
    label = row.label if len(row.label) < 28 else f"{row.label[:26]}…"
    return Line(label, low, middle, high, marked=bool(row.flags))


def _agreeing(figures: JuryFigures, rows: list[JudgeRow]) -> Iterator[Agreeing]:
    """A component at a time: judges of different ones share no entry."""
    for component in range(figures.fit.components.count):
        members = np.flatnonzero(figures.fit.components.of_judge == component)
        values = figures.matrix[np.ix_(members, members)]
        apart = ~np.eye(len(members), dtype=bool)
        if not np.isfinite(values[apart]).any():
            continue
        judges = tuple(rows[number] for number in members.tolist())
        labels = [row.label for row in judges]
        lines = [
            Line(label, dots=tuple(float(one) for one in of_one[others] if isfinite(one)))
            for label, of_one, others in zip(labels, values, apart, strict=True)
        ]
        yield Agreeing(
            judges,
            tuple(tuple(_rounded(float(one)) if other else None for one, other in zip(*pair, strict=True))
                  for pair in zip(values, apart, strict=True)),
            matrix(labels, values.tolist()) if len(judges) <= MOST_CELLS else None,
            arranged(lines[:MOST_LINES], axis=(min(0.0, float(np.nanmin(values[apart]))), 1.0))[1],
        )  # fmt: skip


def _spread(round_: Round, code: str, numbers: Any) -> Spread:
    name = next((one.name for one in round_.rubric if one.code == code), code)
    return Spread(name, tuple(round_half_up(Decimal(float(one)), 0) for one in numbers))


def _spread_pictures(spreads: list[Spread]) -> tuple[Picture, Picture] | None:
    """Boxes from the lower to the upper quarter, whiskers to the least and the greatest."""
    lines = []
    for one in spreads:
        least, low, middle, high, greatest = map(float, one.numbers)
        label = one.name if len(one.name) < 45 else f"{one.name[:43]}…"
        lines.append(Line(label, low, middle, high, least=least, greatest=greatest))
    return arranged(lines, axis=(0.0, 100.0), label_width=310) if lines else None


def _rounded(value: float | None, decimals: int = 2) -> Decimal | None:
    return None if value is None or not isfinite(value) else round_half_up(Decimal(value), decimals)
