"""One row of a file that is read: each cell is understood, or it becomes a problem that names row and column."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from contest_platform.contests.rules import ContestKind, Level
from contest_platform.errors import Invalid, Problem
from contest_platform.language import N_
from contest_platform.records.rules.counts import Count, read_count
from contest_platform.records.rules.periods import Editions, Years, read_editions, read_years
from contest_platform.text import one_line

Read = TypeVar("Read")
MOST_NAMED = 20
LONGEST_CELL = 2_000

NOT_UNDERSTOOD = N_("Dòng %(row)s, cột %(column)s: không hiểu ô “%(cell)s”.")
EMPTY = N_("Dòng %(row)s, cột %(column)s: ô không được để trống.")
TOO_LONG = N_("Dòng %(row)s, cột %(column)s: ô dài quá %(limit)s ký tự.")


class FileNotUnderstood(Invalid):
    """`problems` names the cells that are not understood, the first twenty; nothing of the file is taken."""

    message = N_("Tệp có %(count)s ô không hiểu được; không nhập dòng nào.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems=tuple(problems[:MOST_NAMED]), count=len(problems))


class Row:
    """The cells of one row, each read once; `problems` gathers what is not understood."""

    def __init__(self, name: str, cells: Mapping[str, str], problems: list[Problem]) -> None:
        self.name = name
        self.problems = problems
        self._cells = {column: one_line(cell) for column, cell in cells.items()}
        for column, cell in self._cells.items():
            if len(cell) > LONGEST_CELL:
                self.problem(column, TOO_LONG, limit=LONGEST_CELL)

    def text(self, column: str) -> str:
        return self._cells.get(column, "")

    def required(self, column: str) -> str:
        if not self.text(column):
            self.problem(column, EMPTY)
        return self.text(column)

    def read(self, column: str, reader: Callable[[str], Read | None]) -> Read | None:
        """What `reader` makes of the cell; an empty cell says nothing and is never a problem here."""
        cell = self.text(column)
        found = reader(cell) if cell else None
        if cell and found is None:
            self.problem(column, NOT_UNDERSTOOD)
        return found

    def count(
        self, column: str, nouns: frozenset[str] = frozenset(), *remarks: str, several: bool = False
    ) -> Count | None:
        return self.read(column, lambda cell: read_count(cell, nouns, *remarks, several=several))

    def contest(self, column: str = "contest") -> ContestKind | None:
        self.required(column)
        return self.read(column, lambda cell: ContestKind(cell) if cell in set(ContestKind) else None)

    def level(self, column: str = "level") -> Level | None:
        self.required(column)
        return self.read(column, lambda cell: Level(cell) if cell in set(Level) else None)

    def editions(self, column: str) -> Editions:
        return self.read(column, read_editions) or Editions()

    def years(self, column: str) -> Years:
        return self.read(column, read_years) or Years()

    def problem(self, column: str, message: str, **values: Any) -> None:
        """Note what is wrong with a cell, once a cell: several readers may meet it."""
        place = f"{self.name}.{column}"
        if all(known.field != place for known in self.problems):
            shown = {"row": self.name, "column": column, "cell": self.text(column)[:80], **values}
            self.problems.append(Problem(place, message, shown))
