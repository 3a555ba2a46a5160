"""The adjusted points of one entry, step by step, in a sentence that its author can follow.

**Source:** docs/ranking.md.
"""

from dataclasses import dataclass
from decimal import Decimal

from contest_platform.language import N_, _
from contest_platform.ranking.rules.adjusted.fit import Fit
from contest_platform.ranking.rules.official import round_half_up

_RAW = N_("Điểm trung bình %(raw)s")
_SEVERE = N_("; các giám khảo của bài chấm thấp hơn mặt bằng chung %(leniency)s điểm → %(level)s")
_LENIENT = N_("; các giám khảo của bài chấm cao hơn mặt bằng chung %(leniency)s điểm → %(level)s")
_DRAWN = N_("; kéo %(percent)s %% về trung bình chung → %(adjusted)s")


@dataclass(frozen=True, slots=True)
class Explanation:
    """In points: `raw`, the plain mean; less `leniency`, the mean leniency of its judges, it is `level`; that, drawn
    to the mean by `drawn` (a share, 0 to 1), is `adjusted`.
    """

    raw: float
    leniency: float
    level: float
    drawn: float
    adjusted: float


def explanations(fit: Fit) -> tuple[Explanation, ...]:
    """One an entry, in the order of the scores: u_i = n_i/(n_i + λ_u) (ȳ_i − v̄_i − μ).

    **Source:** Henderson, Biometrics 31:423 (1975).
    """
    raw, leniency = fit.scores.mean_of_entry, fit.leniency_met
    columns = (raw, leniency, raw - leniency, fit.drawn, fit.adjusted)
    return tuple(Explanation(*row) for row in zip(*(column.tolist() for column in columns), strict=True))


def explanation_text(one: Explanation, decimals: int = 1) -> str:
    """The steps that change something at `decimals`, in the language of the running task.

    **Source:** docs/ranking.md.
    """
    leniency, percent = _rounded(abs(one.leniency), decimals), round(100 * one.drawn)
    sentence = _(_RAW, raw=_rounded(one.raw, decimals))
    if leniency:
        step = _LENIENT if one.leniency > 0 else _SEVERE
        sentence += _(step, leniency=leniency, level=_rounded(one.level, decimals))
    if percent:
        sentence += _(_DRAWN, percent=percent, adjusted=_rounded(one.adjusted, decimals))
    return f"{sentence}."


def _rounded(value: float, decimals: int) -> Decimal:
    return round_half_up(Decimal(value), decimals)
