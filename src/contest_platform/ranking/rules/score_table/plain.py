"""A plain table, read column by column: one score a sheet, nothing quoted, no gap in a name.

Half a million rows are read some twenty times as fast as cell by cell. Whatever is not as plain as that, or wrong, is
left to the other reader, which says the row.
**Source:** the same rules, docs/decisions/0003.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from contest_platform.ranking.rules.adjusted.scores import Ints
from contest_platform.text import one_line

_Bytes = npt.NDArray[np.uint8]
_Words = npt.NDArray[np.uint64]
_Columns = tuple[tuple[str, ...], tuple[str, ...], Ints, Ints, Ints, tuple[Decimal, ...], Ints]

_WORD = 8
_LONGEST = 8 * _WORD
_MASKS = np.array([(1 << 8 * count) - 1 for count in range(_WORD + 1)], dtype="<u8")
"""What is kept of a word of which only some bytes belong to the cell."""


def read_plain(
    body: str,
    delimiter: str,
    columns: Sequence[int],
    width: int,
    read_number: Callable[[str], Decimal | None],
) -> _Columns | None:
    """The first members of a ScoreTable; None for what the other reader must read.

    `columns`: where entry, judge and score stand among the `width` cells of a row.
    """
    if '"' in body or "\x00" in body:
        return None
    body = body.replace("\r\n", "\n").removesuffix("\n") + "\n"
    cells = body.encode() + bytes(_LONGEST)
    ends = _ends(np.frombuffer(cells, dtype=np.uint8), ord(delimiter), width)
    if ends is None:
        return None
    starts = np.concatenate([[0], ends.reshape(-1)[:-1] + 1]).reshape(ends.shape)
    found = [_numbered(cells, starts[:, one], ends[:, one]) for one in columns]
    if any(one is None for one in found):
        return None
    (entries, entry), (judges, judge), (texts, text) = (one for one in found if one is not None)
    if not (_are_plain(entries) and _are_plain(judges)) or _has_twins(entry * len(judges) + judge):
        return None
    numbers = [read_number(one) for one in texts]
    if any(number is None and one for number, one in zip(numbers, texts, strict=True)):
        return None
    values = tuple(sorted({number for number in numbers if number is not None}))
    place = {value: number for number, value in enumerate(values)}
    total = np.array([-1 if number is None else place[number] for number in numbers])[text]
    scored = np.flatnonzero(total >= 0)
    if np.any(entry[1:] < entry[:-1]):
        scored = scored[np.argsort(entry[scored], kind="stable")]
    nothing = np.zeros(len(entries), dtype=np.int64)
    return entries, judges, entry[scored], judge[scored], total[scored], values, nothing


def _ends(signs: _Bytes, delimiter: int, width: int) -> Ints | None:
    """Where each cell ends, (rows, width); None when the rows differ in width."""
    ends = np.flatnonzero((signs == delimiter) | (signs == ord("\n")))
    if len(ends) % width:
        return None
    cells = ends.reshape(-1, width)
    last = signs[cells] == ord("\n")
    return cells if last[:, -1].all() and not last[:, :-1].any() else None


def _numbered(cells: bytes, starts: Ints, ends: Ints) -> tuple[tuple[str, ...], Ints] | None:
    """The distinct cells of a column in order, and the number of each row's among them; None when one is too long."""
    lengths = ends - starts
    longest = int(lengths.max(initial=0))
    if longest > _LONGEST:
        return None
    words = np.ndarray((len(cells) - _WORD + 1,), dtype="<u8", buffer=cells, strides=(1,))
    number = _ranks(words[starts] & _MASKS[np.minimum(lengths, _WORD)])
    for offset in range(_WORD, longest, _WORD):
        more = _ranks(words[starts + offset] & _MASKS[np.clip(lengths - offset, 0, _WORD)])
        number = _ranks((number * (int(more.max()) + 1) + more).astype(np.uint64))
    first = np.empty(int(number.max(initial=-1)) + 1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    bounds = zip(starts[first[order]].tolist(), ends[first[order]].tolist(), strict=True)
    return tuple(cells[start:end].decode() for start, end in bounds), place[number]


def _ranks(words: _Words) -> Ints:
    """The rank of each word among the distinct ones. Neighbours are often alike, so only changes are looked up."""
    changes = np.concatenate([[True], words[1:] != words[:-1]])[: len(words)]
    heads = words[changes]
    found: Ints = np.searchsorted(np.unique(heads), heads)[np.cumsum(changes) - 1]
    return found


def _are_plain(names: Sequence[str]) -> bool:
    """Whether all are as `one_line` would make them, and none is empty."""
    together = "".join(names)
    if together.isascii() and together.isprintable() and " " not in together:
        return "" not in names
    return all(name and one_line(name) == name for name in names)


def _has_twins(cells: Ints) -> bool:
    ordered = np.sort(cells)
    return bool(np.any(ordered[1:] == ordered[:-1]))
