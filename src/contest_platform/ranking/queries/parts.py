"""Long lists in parts: a standing is counted as a whole, and read some hundreds of entries at a time."""

from collections.abc import Callable, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")


def part_of(
    items: Sequence[_Item], code: Callable[[_Item], str], *, after: str | None, limit: int
) -> tuple[Sequence[_Item], str | None]:
    """The items from behind the one whose code is `after` (from the first if there is none), and the next `after`."""
    start = next((number for number, one in enumerate(items, start=1) if code(one) == after), 0) if after else 0
    end = start + limit
    return items[start:end], code(items[end - 1]) if end < len(items) else None
