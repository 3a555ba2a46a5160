"""Where everything of a picture stands: pure geometry in pixels, drawn as SVG by `shared/pictures.html`.

Each picture has two arrangements: wide with the names on the left, narrow with each name above its line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, isfinite, log10

WIDE, NARROW = 880, 328
MOST_CELLS = 24
"""A matrix of more judges has cells in which no number can be read."""


@dataclass(frozen=True)
class Line:
    """A row of a picture in the unit of its axis: from `low` to `high` with a mark at `middle`.

    `beside`: a second mark; `least`, `greatest`: whiskers, then `low` to `high` is a box; `dots`: marks alone.
    `marked`: to be looked at, by shape and colour.
    """

    label: str
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    beside: float | None = None
    least: float | None = None
    greatest: float | None = None
    dots: tuple[float, ...] = ()
    marked: bool = False

    @property
    def values(self) -> Iterator[float]:
        several = (self.low, self.middle, self.high, self.beside, self.least, self.greatest, *self.dots)
        return (one for one in several if one is not None and isfinite(one))


@dataclass(frozen=True)
class Placed:
    """A row in pixels; a value that is not known is None."""

    label: str
    label_y: float
    y: float
    low: float | None
    middle: float | None
    high: float | None
    beside: float | None
    least: float | None
    greatest: float | None
    dots: tuple[float, ...]
    marked: bool


@dataclass(frozen=True)
class Picture:
    """`ticks`: where and which number; `cuts`: where, what it is called, and the height of its name."""

    kind: str
    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    rows: tuple[Placed, ...]
    ticks: tuple[tuple[float, Decimal], ...]
    cuts: tuple[tuple[float, str, float], ...]


@dataclass(frozen=True)
class Cell:
    """A square of a matrix; `level` 0 to 4 by the value, None on the diagonal and where nothing is known."""

    x: float
    y: float
    value: Decimal | None
    level: int | None


@dataclass(frozen=True)
class Matrix:
    size: float
    width: int
    height: int
    left: float
    labels: tuple[tuple[float, str, str], ...]
    cells: tuple[Cell, ...]


def arranged(
    rows: Sequence[Line],
    *,
    cuts: Sequence[tuple[float, str]] = (),
    axis: tuple[float, float] | None = None,
    label_width: int = 130,
) -> tuple[Picture, Picture]:
    """Wide and narrow; none of the rows may be without a value when no `axis` is given."""
    low, high = axis or _bounds([*(value for row in rows for value in row.values), *(value for value, _ in cuts)])
    return (
        _picture("wide", rows, cuts, (low, high), left=label_width, width=WIDE, step=24, shift=0),
        _picture("narrow", rows, cuts, (low, high), left=10, width=NARROW, step=38, shift=15),
    )


def _picture(
    kind: str,
    rows: Sequence[Line],
    cuts: Sequence[tuple[float, str]],
    axis: tuple[float, float],
    *,
    left: int,
    width: int,
    step: int,
    shift: int,
) -> Picture:
    right, top = width - 14, 10 + 16 * len(cuts)
    low, high = axis
    unit = (right - left) / (high - low)

    def x(value: float | None) -> float | None:
        known = value is not None and isfinite(value)
        return round(left + (min(max(value, low), high) - low) * unit, 1) if known and value is not None else None

    placed = []
    for number, row in enumerate(rows):
        middle = top + number * step + step / 2
        dots = tuple(at for at in map(x, row.dots) if at is not None)
        ends = (x(row.low), x(row.middle), x(row.high), x(row.beside), x(row.least), x(row.greatest))
        placed.append(Placed(row.label, middle + 4 - shift / 2, middle + shift / 2, *ends, dots, row.marked))
    bottom = top + step * len(rows)
    ticks = tuple((x(float(one)) or 0.0, one) for one in _ticks(low, high, 8 if kind == "wide" else 4))
    lines = tuple((x(value) or 0.0, name, 12.0 + 16 * n) for n, (value, name) in enumerate(cuts))
    return Picture(kind, width, bottom + 26, left, right, top, bottom, tuple(placed), ticks, lines)


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    """A little more than the values on both sides."""
    low, high = min(values), max(values)
    room = 0.04 * (high - low) or 1.0
    return low - room, high + room


def _ticks(low: float, high: float, most: int) -> list[Decimal]:
    """Round numbers inside the bounds, at most so many, one step of 1, 2 or 5 apart."""
    rough = (high - low) / most
    power = floor(log10(rough))
    step = next(Decimal(one).scaleb(power) for one in (1, 2, 5, 10) if float(one * 10**power) >= rough * 0.999)
    return [step * n for n in range(ceil(low / float(step)), floor(high / float(step)) + 1)]


def matrix(labels: Sequence[str], values: Sequence[Sequence[float]]) -> Matrix:
    """A square of numbers between -1 and 1, for as many as `MOST_CELLS`."""
    size, left = min(44.0, (WIDE - 220) / max(1, len(labels))), 210.0
    cells = []
    for row, of_row in enumerate(values):
        for column, value in enumerate(of_row):
            known = row != column and isfinite(value)
            number = round(Decimal(value), 2) if known else None
            cells.append(Cell(left + column * size, 24 + row * size, number, _level(value) if known else None))
    named = tuple((24 + n * size + size / 2 + 4, str(n + 1), label) for n, label in enumerate(labels))
    height = ceil(30 + size * len(labels))
    return Matrix(size, WIDE, height, left, named, tuple(cells))


def _level(value: float) -> int:
    return sum(value >= bound for bound in (0, 0.3, 0.6, 0.8))
