"""The official figure of an entry: its sheets' totals combined and rounded. Decimal throughout, never float.

**Source:** docs/decisions/0003-decimal-points-and-the-rounding-stage.md.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce
from uuid import UUID

import msgspec

from contest_platform.contests.rules import Method

EntryKey = str | UUID
LEAST_FOR_TRIMMING = 3

# Points have at most nine digits, entries at most a few hundred sheets: 40 digits keep a quotient apart from every
# other quotient and from every half, so equal means compare equal and rounding happens once.
_CONTEXT = Context(prec=40, rounding=ROUND_HALF_UP)
_EXACT = Context(prec=120)  # sums and products of whatever a table may hold lose nothing
_STEPS = tuple(Decimal(1).scaleb(-decimals) for decimals in range(10))


class Figure(msgspec.Struct, frozen=True, gc=False):
    """What an entry's counting sheets say.

    `exact` is the unrounded figure, `points` the official one; both are None without a counting sheet.
    `plain_mean` is true where a trimmed mean was due and there were too few sheets to drop any. `order_points` are
    what places follow, the highest first, and `floor_points` what floors are asked of, where these are not `points`.
    `ranked` is false for an entry that its judges did not all rank, which a sum of ranks asks for.
    """

    entry: EntryKey
    sheets: int
    exact: Decimal | None
    points: Decimal | None
    plain_mean: bool = False
    order_points: Decimal | None = None
    floor_points: Decimal | None = None
    ranked: bool = True


def figure(entry: EntryKey, totals: Sequence[Decimal], *, method: Method, decimals: int) -> Figure:
    """The official figure over the totals of an entry's counting sheets (signed, complete, not recused).

    **Source:** scoring regulations order by the average total; docs/decisions/0003.
    """
    if not totals:
        return Figure(entry, 0, None, None)
    exact = combine(totals, method)
    plain = method is Method.TRIMMED and len(totals) < LEAST_FOR_TRIMMING
    return Figure(entry, len(totals), exact, round_half_up(exact, decimals), plain)


def figure_by_criterion(
    entry: EntryKey,
    points: Sequence[Sequence[Decimal]],
    weights: Sequence[Decimal],
    *,
    decimals: int,
    criterion_decimals: int | None = None,
) -> Figure:
    """The official figure where one highest and one lowest point are dropped *within each criterion*, not of totals.

    `points`: for each criterion those of every counting sheet, in any order; `weights`: one a criterion. With
    `criterion_decimals` each criterion's mean is rounded half up first, as the ISU does; else only the sum is.
    `plain_mean`: there were too few sheets to drop any.
    **Source:** ISU Special Regulations & Technical Rules, rule 353 (panel's score of programme components).
    """
    sheets = len(points[0]) if points else 0
    if not sheets:
        return Figure(entry, 0, None, None)
    means = [combine(one, Method.TRIMMED) for one in points]
    if criterion_decimals is not None:
        means = [round_half_up(one, criterion_decimals) for one in means]
    exact = weighted_total(means, weights)
    return Figure(entry, sheets, exact, round_half_up(exact, decimals), sheets < LEAST_FOR_TRIMMING)


def combine(totals: Sequence[Decimal], method: Method) -> Decimal:
    """One unrounded number from several: mean, trimmed mean (one highest and one lowest dropped), or median.

    With fewer than 3 numbers the trimmed mean is the plain mean. `totals` must not be empty.
    **Source:** docs/decisions/0003; the trimmed mean is that of ISU component marks and of FINA diving awards.
    """
    match method:
        case Method.MEAN:
            return mean(totals)
        case Method.TRIMMED:
            return mean(totals if len(totals) < LEAST_FOR_TRIMMING else sorted(totals)[1:-1])
        case Method.MEDIAN:
            return median(totals)
        case Method.RANK_SUM:
            raise ValueError("Rank sums are not a figure of one entry's sheets.")


def mean(numbers: Sequence[Decimal]) -> Decimal:
    return mean_of_sum(reduce(_EXACT.add, numbers, Decimal(0)), len(numbers))


def mean_of_sum(total: Decimal, count: int) -> Decimal:
    """The mean of `count` numbers that sum to `total`, unrounded."""
    return _CONTEXT.divide(total, Decimal(count))


def median(numbers: Sequence[Decimal]) -> Decimal:
    ordered, middle = sorted(numbers), len(numbers) // 2
    return ordered[middle] if len(ordered) % 2 else mean(ordered[middle - 1 : middle + 1])


def weighted_total(points: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal:
    """A sheet's total: Σ weight × points, exact. Both sequences have one number for each criterion, in order."""
    return reduce(_EXACT.add, (_EXACT.multiply(*one) for one in zip(weights, points, strict=True)), Decimal(0))


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """2.345 → 2.35 and -2.345 → -2.35 (half away from zero), with exactly `decimals` digits (0 to 9)."""
    return value.quantize(_STEPS[decimals], context=_CONTEXT)
