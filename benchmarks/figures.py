"""What a figure is, how big its measurement is, and how two things are measured in turns."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import msgspec

Note = float | int | str


class Figure(msgspec.Struct, kw_only=True):
    """A measured ratio. `at_least`: the side of the target where it has to be; `ours` and `ceiling` are medians."""

    name: str
    unit: str
    ours: float
    ceiling: float
    ratio: float
    at_least: bool
    target: float
    rounds: int
    notes: dict[str, Note]

    @property
    def passed(self) -> bool:
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target


@dataclass(frozen=True)
class Sizes:
    """How much is measured. The small sizes only prove that the measurement works."""

    rounds: int
    seconds: float
    announced_entries: int
    many_entries: int
    upload_bytes: int
    ranked_entries: int
    starts: int
    certificates: int
    modelled_entries: int
    made_entries: int
    ranks: int


class Speed:
    """How fast something is, round by round: by the clock, and by what the server used of a processor.

    The second is the one to compare on a machine that does other work meanwhile.
    """

    def __init__(self, measure: Callable[[], tuple[float, float]], cpu_seconds: Callable[[], float]) -> None:
        self._measure = measure
        self._cpu_seconds = cpu_seconds
        self.by_clock: list[float] = []
        self.by_cpu: list[float] = []

    def round(self) -> None:
        """`measure` gives how much was done and in how many seconds."""
        before = self._cpu_seconds()
        done, seconds = self._measure()
        used = self._cpu_seconds() - before
        self.by_clock.append(done / seconds)
        self.by_cpu.append(done / max(used, 0.001))


FULL = Sizes(
    rounds=25,
    seconds=0.6,
    announced_entries=500,
    many_entries=50_000,
    upload_bytes=512 * 1024**2,
    ranked_entries=5000,
    starts=5,
    certificates=2000,
    modelled_entries=500,
    made_entries=100_000,
    ranks=5,
)
SMALL = Sizes(
    rounds=1,
    seconds=0.2,
    announced_entries=20,
    many_entries=501,
    upload_bytes=2 * 1024**2,
    ranked_entries=40,
    starts=1,
    certificates=10,
    modelled_entries=30,
    made_entries=1000,
    ranks=1,
)


def in_turns(rounds: int, *measures: Callable[[], None]) -> None:
    """The other work of the machine falls on all of them alike."""
    for _ in range(rounds):
        for measure in measures:
            measure()


def speed_figure(name: str, unit: str, ours: Speed, ceiling: Speed, *, at_least: float, **notes: Note) -> Figure:
    by_cpu = round(median(ours.by_cpu) / median(ceiling.by_cpu), 3)
    return figure_of(
        name, unit, ours.by_clock, ceiling.by_clock, at_least=at_least, ratio_by_server_cpu=by_cpu, **notes
    )


def figure_of(
    name: str,
    unit: str,
    ours: list[float],
    ceiling: list[float],
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    **notes: Note,
) -> Figure:
    """The ratio of the medians; how far the rounds' own ratios lie apart stands in the notes."""
    target = at_least if at_least is not None else at_most
    assert target is not None
    each = sorted(one / other for one, other in zip(ours, ceiling, strict=True))
    return Figure(
        name=name,
        unit=unit,
        ours=median(ours),
        ceiling=median(ceiling),
        ratio=round(median(ours) / median(ceiling), 3),
        at_least=at_least is not None,
        target=target,
        rounds=len(ours),
        notes={"ratios_of_rounds": f"{each[0]:.2f}-{median(each):.2f}-{each[-1]:.2f}", **notes},
    )
