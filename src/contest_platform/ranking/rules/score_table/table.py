"""What a table of scores says, and why one is refused.

**Source:** docs/decisions/0003 (a missing cell is missing, never 0; an incomplete sheet does not count).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import numpy as np

from contest_platform.errors import Invalid
from contest_platform.language import N_
from contest_platform.ranking.rules.adjusted import Scores
from contest_platform.ranking.rules.adjusted.scores import Ints


class ScoresNotUnderstood(Invalid):
    """A cell that refuses the table: `row` (the header is row 1) and `column` are among the values."""

    message = N_("Dòng %(row)s: không đọc được theo dạng CSV.")


class CellsMissing(ScoresNotUnderstood):
    message = N_("Dòng %(row)s: số ô không khớp với dòng đầu.")


class CellEmpty(ScoresNotUnderstood):
    message = N_("Dòng %(row)s: cột %(column)s để trống.")


class NotANumber(ScoresNotUnderstood):
    message = N_("Dòng %(row)s, cột %(column)s: “%(cell)s” không phải là số.")


class WeightNotPositive(ScoresNotUnderstood):
    message = N_("Dòng %(row)s: hệ số phải lớn hơn 0.")


class ScoreGivenTwice(ScoresNotUnderstood):
    message = N_("Dòng %(row)s: giám khảo %(judge)s đã chấm bài %(entry)s ở một dòng trước.")


class CriterionGivenTwice(ScoresNotUnderstood):
    message = N_("Dòng %(row)s: giám khảo %(judge)s đã chấm bài %(entry)s ở một dòng trước (tiêu chí %(criterion)s).")


class ColumnsNotUnderstood(Invalid):
    message = N_("Bảng cần các cột entry, judge, score (có thể thêm criterion, weight); dòng đầu là “%(header)s”.")


class WeightsDiffer(Invalid):
    message = N_(
        "Bài %(entry)s: hệ số của tiêu chí %(criterion)s khác nhau giữa các phiếu, không bỏ điểm trong nó được."
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """The points and the weights of a sheet, one of each a criterion of the table, in its order."""

    points: tuple[Decimal, ...]
    weights: tuple[Decimal, ...]


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """The counting sheets of a table: complete, with a total each. E entries, J judges, n sheets.

    `entries`, `judges`: all that the file names, in its order; `entry`, `judge` (n,): indices into them, in order of
    entry; `total` (n,): index into `values`, the distinct totals, exact and ascending.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    entry: Ints
    judge: Ints
    total: Ints
    values: tuple[Decimal, ...]
    incomplete: Ints
    """How many begun sheets of each entry lack a criterion, (E,)."""
    ignored: tuple[str, ...]
    """The columns of the file that mean nothing here."""
    criteria: tuple[str, ...] = ("",)
    answers: Mapping[str, Sequence[Answers]] = field(default_factory=dict)
    """Of each entry's counting sheets; empty where a sheet is nothing but one score."""

    @cached_property
    def sheets(self) -> Ints:
        """Counting sheets of each entry, (E,)."""
        return np.bincount(self.entry, minlength=len(self.entries))

    @cached_property
    def totals(self) -> dict[str, tuple[Decimal, ...]]:
        """The totals of each entry's counting sheets."""
        found = [self.values[one] for one in self.total.tolist()]
        ends = np.cumsum(self.sheets).tolist()
        return {
            entry: tuple(found[end - count : end])
            for entry, end, count in zip(self.entries, ends, self.sheets.tolist(), strict=True)
        }

    @cached_property
    def scored(self) -> Ints:
        """The entries that have a counting sheet, as indices: the entries of `scores`."""
        return np.flatnonzero(self.sheets)

    def points_by_criterion(self, entry: str) -> tuple[list[tuple[Decimal, ...]], tuple[Decimal, ...]]:
        """For each criterion the points of the entry's counting sheets, and its weight. Raises WeightsDiffer."""
        if not self.answers:
            return [self.totals[entry]], (Decimal(1),)
        sheets = self.answers[entry]
        for criterion, weights in zip(
            self.criteria, zip(*(one.weights for one in sheets), strict=True), strict=False
        ):
            if len(set(weights)) > 1:
                raise WeightsDiffer(entry=entry, criterion=criterion)
        return list(zip(*(one.points for one in sheets), strict=True)), sheets[0].weights if sheets else ()

    def scores(self) -> Scores:
        """The same as floats, of the entries and judges that have a counting sheet."""
        present = np.bincount(self.judge, minlength=len(self.judges))
        used = np.flatnonzero(present)
        points = np.array([float(value) for value in self.values])
        return Scores(
            tuple(self.entries[one] for one in self.scored.tolist()),
            tuple(self.judges[one] for one in used.tolist()),
            (np.cumsum(self.sheets > 0) - 1)[self.entry],
            (np.cumsum(present > 0) - 1)[self.judge],
            points[self.total],
        )
