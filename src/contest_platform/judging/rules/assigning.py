"""Who judges what: every entry gets its number of judges, and the load is as even as the exclusions allow."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from contest_platform.judging.rules.eligibility import Conflicts, EntrySide, Exclusion, JudgeSide, exclusion


@dataclass(frozen=True)
class Unmet:
    """An entry that cannot get its number: how many are missing, and what kept each judge of the edition away.

    `full` names the judges who could judge it but have reached the greatest load; `excluded` those of its field who
    may not. Judges of other fields are left out.
    """

    entry: UUID
    code: str
    missing: int
    full: tuple[str, ...]
    excluded: tuple[tuple[str, Exclusion], ...]


@dataclass(frozen=True)
class Proposal:
    """What an assignment would be: the new pairs, the load of every judge after it, and what stays unmet."""

    pairs: tuple[tuple[UUID, UUID], ...]  # (entry, judge)
    load: Mapping[UUID, int]
    components: int
    unmet: tuple[Unmet, ...]


def propose_assignment(
    entries: Sequence[EntrySide],
    judges: Sequence[JudgeSide],
    *,
    conflicts: Conflicts,
    judges_per_entry: int,
    max_load: int | None,
    seed: int,
) -> Proposal:
    """Add to every entry the judges it lacks; what is assigned already stays and counts in the load.

    A maximal flow by augmenting paths, each to the least loaded judge that can be reached, which keeps the loads as
    even as possible: as many places are filled as can be (all, whenever that is possible, and then no other full
    assignment has a smaller sum of squared loads). Ties follow the seed: the same input gives the same answer.

    Source: Harvey, Ladner, Lovász, Tamir, Semi-matchings for bipartite graphs and load balancing (2006).
    """
    graph = _Graph(entries, judges, conflicts, max_load, seed)
    missing: dict[int, int] = {}
    wanted = [max(0, judges_per_entry - len(entry.judges)) for entry in entries]
    # One judge for every entry before the second for any: where judges are short, the lack is spread.
    for turn in range(max(wanted, default=0)):
        for place in graph.order:
            if wanted[place] > turn and not graph.augment(place):
                missing[place] = missing.get(place, 0) + 1
    pairs = graph.pairs()
    held = [(entry.id, judge) for entry in entries for judge in entry.judges]
    return Proposal(
        pairs=pairs,
        load={judge.id: graph.load[number] for number, judge in enumerate(judges)},
        components=components([*held, *pairs]),
        unmet=tuple(_unmet(graph, place, missing[place], conflicts) for place in sorted(missing)),
    )


def components(pairs: Sequence[tuple[UUID, UUID]]) -> int:
    """In how many parts the graph of entries and judges falls: only inside one can judges be compared.

    Source: two-way models of judges and entries, which need a connected design; docs/decisions/0003.
    """
    parent: dict[UUID, UUID] = {}

    def root(one: UUID) -> UUID:
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = one = parent[above]
        return one

    for entry, judge in pairs:
        parent[root(entry)] = root(judge)
    return sum(one == above for one, above in parent.items())


class _Graph:
    """Entries and judges as numbers, sets of judges as bits: 500 entries and 60 judges take a moment."""

    def __init__(
        self,
        entries: Sequence[EntrySide],
        judges: Sequence[JudgeSide],
        conflicts: Conflicts,
        max_load: int | None,
        seed: int,
    ) -> None:
        self.entries, self.judges = entries, judges
        self.load = [judge.load for judge in judges]
        self.limit = max_load
        rank = _ranking(seed)
        self.order = sorted(range(len(entries)), key=lambda place: rank(entries[place].id))
        self.turn = {place: turn for turn, place in enumerate(self.order)}
        self.preference = sorted(range(len(judges)), key=lambda number: rank(judges[number].id))
        self.allowed = [_allowed(entry, judges, conflicts) for entry in entries]
        self.near = _components(self.allowed)
        self.given = [0] * len(entries)  # judges newly given to an entry, as bits
        self.held: list[dict[int, None]] = [{} for _ in judges]  # entries newly given to a judge, in order of giving

    def augment(self, entry: int) -> bool:
        """Give the entry one more judge, moving others where needed; False when no way leads to a free judge."""
        came_from: dict[int, tuple[int, int | None]] = {}  # judge → (the entry that takes it, the judge it leaves)
        queue: list[tuple[int, int | None]] = [(entry, None)]
        least = self._least_load(entry)
        seen, best = 0, -1
        for place, leaving in queue:
            new = self.allowed[place] & ~self.given[place] & ~seen
            seen |= new
            for number in self._bits(new, place):
                came_from[number] = (place, leaving)
                queue.extend((held, number) for held in self.held[number])
                if self._has_room(number) and (best < 0 or self.load[number] < self.load[best]):
                    best = number
            if best >= 0 and self.load[best] == least:
                break
        if best < 0:
            return False
        self.load[best] += 1
        self._shift(best, came_from)
        return True

    def _shift(self, number: int, came_from: Mapping[int, tuple[int, int | None]]) -> None:
        step: int | None = number
        while step is not None:
            place, leaving = came_from[step]
            self.given[place] |= 1 << step
            self.held[step][place] = None
            if leaving is not None:
                self.given[place] &= ~(1 << leaving)
                del self.held[leaving][place]
            step = leaving

    def _least_load(self, entry: int) -> int:
        """No judge that the entry could ever reach has a smaller load: the search may stop there."""
        near = self.near[entry]
        return min((load for number, load in enumerate(self.load) if near >> number & 1), default=0)

    def _has_room(self, number: int) -> bool:
        return self.limit is None or self.load[number] < self.limit

    def _bits(self, judges: int, place: int) -> list[int]:
        """The numbers in the set; each entry starts elsewhere in the order of the seed, so that judges get mixed."""
        found = [number for number in self.preference if judges >> number & 1]
        start = self.turn[place] % len(found) if found else 0
        return found[start:] + found[:start]

    def pairs(self) -> tuple[tuple[UUID, UUID], ...]:
        return tuple(
            (entry.id, judge.id)
            for place, entry in enumerate(self.entries)
            for number, judge in enumerate(self.judges)
            if self.given[place] >> number & 1
        )


def _allowed(entry: EntrySide, judges: Sequence[JudgeSide], conflicts: Conflicts) -> int:
    return sum(
        1 << number
        for number, judge in enumerate(judges)
        if judge.id not in entry.judges and exclusion(entry, judge, conflicts) is None
    )


def _components(allowed: Sequence[int]) -> list[int]:
    """For each entry all judges that it is connected with through other entries."""
    merged: list[int] = []
    for judges in allowed:
        touching = [one for one in merged if one & judges]
        merged = [one for one in merged if not one & judges]
        for one in touching:
            judges |= one  # noqa: PLW2901 - it grows
        merged.append(judges)
    return [next((one for one in merged if one & judges), 0) for judges in allowed]


def _ranking(seed: int) -> Callable[[UUID], bytes]:
    return lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest()


def _unmet(graph: _Graph, place: int, missing: int, conflicts: Conflicts) -> Unmet:
    entry = graph.entries[place]
    free = graph.allowed[place] & ~graph.given[place]
    return Unmet(
        entry=entry.id,
        code=entry.code,
        missing=missing,
        full=tuple(judge.full_name for number, judge in enumerate(graph.judges) if free >> number & 1),
        excluded=tuple(
            (judge.full_name, found)
            for judge in graph.judges
            if entry.field in judge.fields and (found := exclusion(entry, judge, conflicts)) is not None
        ),
    )
