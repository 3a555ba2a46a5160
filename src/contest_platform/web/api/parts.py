"""Short lists in parts."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from litestar.params import Parameter

_Item = TypeVar("_Item", bound=Any)
Limit = Annotated[int, Parameter(ge=1, le=500)]


def part_of(items: Sequence[_Item], limit: int, after: str | None) -> tuple[Sequence[_Item], str | None]:
    """The items after the one whose id is `after`, and the id to go on with."""
    ids = [str(one.id) for one in items]
    start = ids.index(after) + 1 if after in ids else 0
    following = ids[start + limit - 1] if start + limit < len(items) else None
    return items[start : start + limit], following
