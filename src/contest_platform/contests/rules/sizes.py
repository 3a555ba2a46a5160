"""How long the words and how large the numbers of an edition document may be."""

from collections.abc import Iterator, Mapping
from typing import Any

from contest_platform.errors import Problem
from contest_platform.language import N_

_LONGEST = {"name": 200, "owner": 100, "text": 2_000}  # in characters, by the name of the part
_LARGEST = {"max_authors": 100, "created_since": 2_200, "max_bytes": 10**12, "money_vnd": 10**12}
_OTHER_NUMBERS = 1_000_000


def too_large(parts: Mapping[str, Any]) -> Iterator[Problem]:
    """A problem for every word and number of the document (JSON values by name) that nobody means.

    Source: the editions in sample/provincial_editions.csv and sample/national_editions.csv, far below all of this.
    """
    for path, value in _values(parts):
        name = path.rpartition(".")[2]
        if isinstance(value, str) and len(value) > (limit := _LONGEST.get(name, len(value))):
            values = {"limit": limit, "count": len(value)}
            yield Problem(path, N_("Dài quá %(limit)s ký tự (hiện có %(count)s)."), values)
        if isinstance(value, int) and value > (limit := _LARGEST.get(name, _OTHER_NUMBERS)):
            yield Problem(path, N_("Số quá lớn: nhiều nhất %(limit)s."), {"limit": limit})


def _values(found: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its path: `rounds.0.name`."""
    if not isinstance(found, Mapping | list | tuple):
        yield path, found
        return
    for step, value in found.items() if isinstance(found, Mapping) else enumerate(found):
        yield from _values(value, f"{path}.{step}" if path else str(step))
