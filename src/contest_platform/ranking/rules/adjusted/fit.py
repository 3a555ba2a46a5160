"""Points adjusted for the leniency of the judges who happened to see an entry: the mixed model, fitted.

Beside the official figure, never in its place unless the regulation of the edition says so.
**Source:** Henderson, Biometrics 31:423 (1975); Robinson, Statistical Science 6:15 (1991); docs/ranking.md.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from contest_platform.errors import Invalid
from contest_platform.language import N_
from contest_platform.ranking.rules.adjusted import notes
from contest_platform.ranking.rules.adjusted.components import Components, components_of
from contest_platform.ranking.rules.adjusted.equations import Design, Ratios, Solution
from contest_platform.ranking.rules.adjusted.links import MOST_SHEETS
from contest_platform.ranking.rules.adjusted.notes import Note
from contest_platform.ranking.rules.adjusted.scores import Floats, Scores, sums
from contest_platform.ranking.rules.adjusted.variances import estimate

NORMAL_90 = 1.6448536269514722
"""The 95 % point of the normal distribution: that many standard errors on either side hold 90 %."""

MOST_JUDGES = 5000
"""The equations are of their number: the memory grows with its square, the work with its cube."""

_FEW_JUDGES = 5
_NOTHING = 1e-15
"""Points that differ by no more than that share of their size differ by the rounding of floats only."""


class TooManyJudges(Invalid):
    message = N_("Không tính điểm điều chỉnh cho bảng có quá %(most)s giám khảo.")


@dataclass(frozen=True)
class Variances:
    """In squared points; NaN where there was nothing to estimate from.

    `criterion` is −2 log L_REML of the points as given, None where it has no finite value. `singular`: a variance is
    zero, or was not estimated.
    """

    entry: float
    judge: float
    residual: float
    criterion: float | None
    singular: bool


@dataclass(frozen=True, eq=False)
class Fit:
    """The fitted model of E entries, J judges and C components, in points.

    `adjusted` (E,): μ_c + u_i, the best linear unbiased prediction; `standard_error` (E,) that of its prediction
    error, NaN where nothing was estimated. `leniency` (J,): v_j, positive for a lenient judge, with its error (J,).
    `means` (C,): μ of each component. Compare entries, and judges, inside a component only.
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
    solution: Solution | None = field(default=None, repr=False)
    """The equations at the estimate, in standardised points; None where no error was estimated."""
    centre: Floats = field(default_factory=lambda: np.zeros(0), repr=False)
    scale: float = 1.0
    """A point y of component c is (y − centre_c)/scale in the equations."""

    @property
    def low(self) -> Floats:
        """The lower bound of the 90 % interval, (E,)."""
        return self.adjusted - NORMAL_90 * self.standard_error

    @property
    def high(self) -> Floats:
        """Its upper bound, (E,)."""
        return self.adjusted + NORMAL_90 * self.standard_error

    @property
    def mean(self) -> float:
        """The mean over the entries of the mean of their component: μ itself where there is one component."""
        return float(self.means[self.components.of_entry].mean())

    @property
    def tells_chances(self) -> bool:
        """Whether draws can say how sure a place is: an error was estimated, and it is not zero."""
        return self.solution is not None

    @cached_property
    def residuals(self) -> Floats:
        """e_ij = y_ij − A_i − v_j, (n,), in the order of the sheets."""
        return self.scores.points - self.adjusted[self.scores.entry] - self.leniency[self.scores.judge]

    @cached_property
    def leniency_met(self) -> Floats:
        """The mean leniency of the judges of each entry, (E,)."""
        return self.scores.by_entry(self.leniency[self.scores.judge]) / self.scores.sheets_of_entry

    @property
    def drawn(self) -> Floats:
        """λ_u/(n_i + λ_u), (E,): the share by which an entry is drawn from its own sheets to the mean."""
        return np.zeros(len(self.adjusted)) if self.solution is None else self.solution.h


def fit(scores: Scores, ratios: Ratios | None = None) -> Fit:
    """Fit y_ij = μ_c + u_i + v_j + e_ij and predict every entry and judge. Raises TooManyJudges.

    The variances are estimated by REML, or stand in the `ratios` given: so one sees what another sheet would change
    with all else as it is. Inside, points are centred by component and scaled by their spread, so the size of the
    scale does not matter.
    **Source:** Henderson (1975); Patterson & Thompson, Biometrika 58:545 (1971); docs/ranking.md.
    """
    components = components_of(scores)
    if len(scores.judges) + components.count > MOST_JUDGES:
        raise TooManyJudges(most=MOST_JUDGES)
    centre, y = _centred(scores, components)
    if int(scores.sheets_of_entry.max()) < 2:
        return _means(scores, components, centre, known=np.nan, note=Note(notes.NO_SECOND_SHEET))
    largest = float(np.abs(y).max())
    if largest <= _NOTHING * float(np.abs(scores.points).max()):
        return _means(scores, components, centre, known=0.0, note=Note(notes.ALL_EQUAL))
    scale = largest * float(np.sqrt(np.mean((y / largest) ** 2)))
    design = Design(scores, components, y / scale)
    at = Solution(design, ratios) if ratios else estimate(design)
    return (_exact if at.is_exact else _predicted)(scores, components, centre, scale, at)


def _centred(scores: Scores, components: Components) -> tuple[Floats, Floats]:
    """The plain mean of each component, (C,), and every point less it, (n,).

    The first point of a component is taken away before anything is added up: points far from zero lose no digits.
    """
    of_sheet = components.of_entry[scores.entry]
    first = scores.points[np.unique(of_sheet, return_index=True)[1]]
    y = scores.points - first[of_sheet]
    above = sums(of_sheet, y, components.count) / np.bincount(of_sheet)
    return first + above, y - above[of_sheet]


def _means(scores: Scores, components: Components, centre: Floats, *, known: float, note: Note) -> Fit:
    """Where there is nothing to estimate from: the plain means stand."""
    entries, judges = len(scores.entries), len(scores.judges)
    return Fit(
        scores=scores,
        components=components,
        variances=Variances(known, known, known, None, singular=True),
        means=centre,
        adjusted=scores.mean_of_entry,
        standard_error=np.full(entries, known),
        leniency=np.zeros(judges),
        leniency_error=np.full(judges, known),
        notes=(note, *_of_table(scores, components)),
    )


def _predicted(scores: Scores, components: Components, centre: Floats, scale: float, at: Solution) -> Fit:
    unit = scale**2 * at.residual
    variances = Variances(
        entry=unit * at.ratios.entry,
        judge=unit * at.ratios.judge,
        residual=unit,
        criterion=at.criterion + 2 * at.design.freedom * float(np.log(scale)),
        singular=at.ratios.entry == 0 or at.ratios.judge == 0,
    )
    return Fit(
        scores=scores,
        components=components,
        variances=variances,
        means=centre + scale * at.means,
        adjusted=centre[components.of_entry] + scale * at.merit,
        standard_error=np.sqrt(unit * at.prediction_variance()),
        leniency=scale * at.leniency,
        leniency_error=np.sqrt(unit * at.ratios.judge * np.diag(at.inverse)[: at.design.judges]),
        notes=(*_of_variances(at), *_of_table(scores, components)),
        solution=at,
        centre=centre,
        scale=scale,
    )


def _exact(scores: Scores, components: Components, centre: Floats, scale: float, at: Solution) -> Fit:
    """Where nothing is left over: the effects themselves are known, but for the level they share.

    The limit of the predictions as σ² goes to 0: the effects of each component sum to 0, and their mean squares,
    Σ u²/(E − C) and Σ v²/(J − C), are the variances. All errors are that of the level, σ_v²/J of the component.
    """
    merit, leniency = scale * (at.merit - at.means[components.of_entry]), scale * at.leniency
    judge = float(leniency @ leniency) / max(1, len(leniency) - components.count)
    error = np.sqrt(judge / np.bincount(components.of_judge))
    return Fit(
        scores=scores,
        components=components,
        variances=Variances(
            entry=float(merit @ merit) / max(1, len(merit) - components.count),
            judge=judge,
            residual=0.0,
            criterion=None,
            singular=True,
        ),
        means=centre + scale * at.means,
        adjusted=centre[components.of_entry] + scale * at.merit,
        standard_error=error[components.of_entry],
        leniency=leniency,
        leniency_error=error[components.of_judge],
        notes=(Note(notes.NOTHING_LEFT), *_of_variances(at), *_of_table(scores, components)),
    )


def _of_variances(at: Solution) -> list[Note]:
    design, found = at.design, []
    if not design.entries_vary:
        found.append(Note(notes.ONE_ENTRY))
    elif at.ratios.entry == 0:
        found.append(Note(notes.ENTRIES_ALIKE))
    if not design.judges_vary:
        found.append(Note(notes.TOO_SPARSE))
    elif at.ratios.judge == 0:
        found.append(Note(notes.JUDGES_ALIKE))
    elif design.judges - design.means < _FEW_JUDGES - 1:
        found.append(Note(notes.FEW_JUDGES, {"judges": design.judges}))
    return found


def _of_table(scores: Scores, components: Components) -> list[Note]:
    found = []
    if components.count > 1:
        found.append(Note(notes.SEVERAL_COMPONENTS, {"components": components.count}))
    if len(scores.points) > MOST_SHEETS:
        found.append(Note(notes.LINKS_NOT_SOUGHT, {"most": MOST_SHEETS}))
    return found
