"""Points adjusted for the leniency of the judges who happened to see an entry: the mixed model, fitted.

Beside the official figure, never in its place unless the regulation of the edition says so.
**Source:** Henderson, Biometrics 31:423 (1975); Robinson, Statistical Science 6:15 (1991); docs/ranking.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from contest_platform.language import N_
from contest_platform.ranking.rules.adjusted.components import Components, components_of
from contest_platform.ranking.rules.adjusted.equations import Design, Solution
from contest_platform.ranking.rules.adjusted.scores import Floats, Scores
from contest_platform.ranking.rules.adjusted.variances import estimate

NORMAL_90 = 1.6448536269514722
"""The 95 % point of the normal distribution: ± that many standard errors bound 90 %."""


@dataclass(frozen=True)
class Note:
    """Something a reader must know, said by `language.sentence`."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


NO_SECOND_SHEET = N_("Không bài nào có hai phiếu: không tách được mức dễ tính của giám khảo, nên giữ nguyên điểm.")
ENTRIES_ALIKE = N_("Phương sai giữa các bài bằng 0: các phiếu không phân biệt được bài nào hơn bài nào.")
JUDGES_ALIKE = N_("Phương sai giữa các giám khảo bằng 0: không thấy ai dễ hơn hay nghiêm hơn ai.")
ONE_JUDGE = N_("Mỗi nhóm chỉ có một giám khảo: không tách được mức dễ tính, điểm không được điều chỉnh.")
FEW_JUDGES = N_("Chỉ có %(judges)s giám khảo: phương sai giữa các giám khảo được ước lượng rất thô.")
NOTHING_LEFT = N_("Các phiếu khớp hoàn toàn với mô hình: không còn sai số để ước lượng.")
SEVERAL_COMPONENTS = N_(
    "Bảng điểm chia thành %(components)s nhóm không có giám khảo chung: chỉ so sánh trong một nhóm."
)
_FEW = 5


@dataclass(frozen=True, eq=False)
class Variances:
    """In squared points. `criterion` is −2 log L_REML of the points as given; None where it has no finite value.

    `singular`: a variance is zero, or could not be estimated (then it is NaN).
    """

    entry: float
    judge: float
    residual: float
    criterion: float | None
    singular: bool


@dataclass(frozen=True, eq=False)
class Fit:
    """The fitted model. Shapes: entries (E,), judges (J,), components (C,); unit: points.

    `adjusted` is μ_c + u_i, the best linear unbiased prediction, `standard_error` that of its prediction error (NaN
    where nothing could be estimated); `leniency` is v_j, positive for a lenient judge. Compare inside a component.
    """

    scores: Scores
    components: Components
    variances: Variances
    means: Floats
    adjusted: Floats
    standard_error: Floats
    leniency: Floats
    leniency_error: Floats
    notes: tuple[Note, ...]
    solution: Solution | None = field(repr=False)
    """The equations at the estimate, in standardised points: what draws are made from."""
    scale: float = 1.0
    centre: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def low(self) -> Floats:
        """The lower bound of the 90 % interval, (E,)."""
        return self.adjusted - NORMAL_90 * self.standard_error

    @property
    def high(self) -> Floats:
        return self.adjusted + NORMAL_90 * self.standard_error

    @property
    def mean(self) -> float:
        """The mean over the entries of the mean of their component: μ itself where there is one component."""
        return float(self.means[self.components.of_entry].mean())

    @cached_property
    def residuals(self) -> Floats:
        """e_ij = y_ij − A_i − v_j, (n,)."""
        return self.scores.points - self.adjusted[self.scores.entry] - self.leniency[self.scores.judge]

    @cached_property
    def without_leniency(self) -> Floats:
        """The mean of an entry's sheets less the leniency of their judges, before it is drawn to the mean, (E,)."""
        return self.scores.mean_of_entry - self.leniency_met

    @cached_property
    def leniency_met(self) -> Floats:
        """The mean leniency of the judges of each entry, (E,)."""
        scores = self.scores
        return scores.by_entry(self.leniency[scores.judge]) / scores.sheets_of_entry

    @cached_property
    def reliance(self) -> Floats:
        """n_i/(n_i + λ_u), (E,): the share of its own sheets in an entry's adjusted points; the rest is the mean's."""
        if self.solution is None:
            return np.ones(len(self.adjusted))
        return 1 - self.solution.h


def fit(scores: Scores) -> Fit:
    """Fit y_ij = μ_c + u_i + v_j + e_ij by REML and predict every entry and judge.

    Inside, points are centred by component and scaled by their spread, so the size of the scale does not matter.
    **Source:** Henderson (1975); Patterson & Thompson (1971); docs/ranking.md.
    """
    components = components_of(scores)
    of_sheet = components.of_entry[scores.entry]
    centre = np.bincount(of_sheet, weights=scores.points) / np.bincount(of_sheet)
    y = scores.points - centre[of_sheet]
    scale = float(np.sqrt(np.mean(y**2)))
    negligible = scale <= 1e-12 * float(np.abs(scores.points).max(initial=0.0))
    if negligible or int(scores.sheets_of_entry.max()) < 2:
        return _unfitted(scores, components, centre, constant=negligible)
    return _fitted(scores, components, centre, scale, estimate(Design(scores, components, y / scale)))


def _fitted(scores: Scores, components: Components, centre: Floats, scale: float, at: Solution) -> Fit:
    means = centre + scale * at.means
    unit = scale**2 * at.residual
    variances = Variances(
        entry=unit * at.ratios.entry,
        judge=unit * at.ratios.judge,
        residual=unit,
        criterion=at.criterion + at.design.freedom * 2 * float(np.log(scale)) if at.residual > 0 else None,
        singular=at.ratios.entry == 0 or at.ratios.judge == 0,
    )
    of_judge = np.diag(at.inverse)[: at.design.judges]
    return Fit(
        scores=scores,
        components=components,
        variances=variances,
        means=means,
        adjusted=means[components.of_entry] + scale * at.ratios.entry * at.pull,
        standard_error=np.sqrt(unit * at.prediction_variance()),
        leniency=scale * at.theta * at.scaled_leniency,
        leniency_error=np.sqrt(unit * at.ratios.judge * of_judge),
        notes=_notes(at),
        solution=at,
        scale=scale,
        centre=centre,
    )


def _unfitted(scores: Scores, components: Components, centre: Floats, *, constant: bool) -> Fit:
    """Where there is nothing to estimate: the plain means stand."""
    known = 0.0 if constant else np.nan
    entries, judges = len(scores.entries), len(scores.judges)
    notes = [Note(NOTHING_LEFT if constant else NO_SECOND_SHEET)]
    if components.count > 1:
        notes.append(Note(SEVERAL_COMPONENTS, {"components": components.count}))
    return Fit(
        scores=scores,
        components=components,
        variances=Variances(known, known, known, None, singular=True),
        means=centre,
        adjusted=scores.mean_of_entry,
        standard_error=np.full(entries, known),
        leniency=np.zeros(judges),
        leniency_error=np.full(judges, known),
        notes=tuple(notes),
        solution=None,
        centre=centre,
    )


def _notes(at: Solution) -> tuple[Note, ...]:
    design, notes = at.design, []
    if at.ratios.entry == 0:
        notes.append(Note(ENTRIES_ALIKE))
    if design.judges <= design.means:
        notes.append(Note(ONE_JUDGE))
    elif at.ratios.judge == 0:
        notes.append(Note(JUDGES_ALIKE))
    elif design.judges - design.means < _FEW - 1:
        notes.append(Note(FEW_JUDGES, {"judges": design.judges}))
    if design.means > 1:
        notes.append(Note(SEVERAL_COMPONENTS, {"components": design.means}))
    return tuple(notes)
