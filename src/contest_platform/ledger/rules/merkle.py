"""The Merkle tree of RFC 6962 over SHA-256: growing it, and proving from the hashes of its complete subtrees.

Leaves are counted from 0. A range of leaves is `range(first, end)`.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

EMPTY_ROOT = hashlib.sha256(b"").digest()


class Subtree(NamedTuple):
    """The complete subtree over 2**level leaves, the `place`th of its level from the left."""

    level: int
    place: int

    @property
    def position(self) -> int:
        """Its number when all subtrees are numbered from left to right: a leaf i has 2i, its parent an odd number.

        **Source:** RFC 9420, Appendix C (array-based trees).
        """
        return ((2 * self.place + 1) << self.level) - 1


def leaf_hash(entry: bytes) -> bytes:
    """**Source:** RFC 6962, 2.1: the hash of a leaf begins with a zero byte."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """**Source:** RFC 6962, 2.1: the hash of an inner node begins with a one byte."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The right edge of a tree: enough to append to it and to know its root."""

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        """`edge` are the hashes of `complete_subtrees(range(size))`."""
        self.size = size
        self._edge = list(edge)

    def append(self, leaf: bytes) -> list[tuple[Subtree, bytes]]:
        """Take the hash of a leaf; returns every subtree above it that this leaf completes, the lowest first."""
        completed, place, level = [], self.size, 0
        self._edge.append(leaf)
        self.size += 1
        while place % 2:
            right, left = self._edge.pop(), self._edge.pop()
            place, level = place // 2, level + 1
            self._edge.append(node_hash(left, right))
            completed.append((Subtree(level, place), self._edge[-1]))
        return completed

    @property
    def root(self) -> bytes:
        return fold(self._edge) if self._edge else EMPTY_ROOT


def complete_subtrees(leaves: range) -> list[Subtree]:
    """The fewest complete subtrees that make up `leaves`, from left to right.

    `leaves` must be a range of which the tree's definition takes a hash (`inclusion_ranges` gives such).
    """
    found, first = [], leaves.start
    while first < leaves.stop:
        level = (leaves.stop - first).bit_length() - 1
        found.append(Subtree(level, first >> level))
        first += 1 << level
    return found


def fold(hashes: Sequence[bytes]) -> bytes:
    """The hash over complete subtrees of falling size, from left to right."""
    folded = hashes[-1]
    for left in reversed(hashes[:-1]):
        folded = node_hash(left, folded)
    return folded


def inclusion_ranges(index: int, size: int) -> list[range]:
    """The ranges whose hashes prove that leaf `index` is in the tree of `size` leaves, the nearest first.

    **Source:** RFC 6962, 2.1.1, PATH(m, D[n]).
    """
    path, leaves = [], range(size)
    while len(leaves) > 1:
        left, right = _split(leaves)
        path.append(right if index in left else left)
        leaves = left if index in left else right
    return path[::-1]


def consistency_ranges(first: int, second: int) -> list[range]:
    """The ranges whose hashes prove that the tree of `first` leaves is the beginning of that of `second` leaves.

    **Source:** RFC 6962, 2.1.2, PROOF(m, D[n]).
    """
    path, leaves = [], range(second)
    while first < leaves.stop:
        left, right = _split(leaves)
        path.append(right if first <= left.stop else left)
        leaves = left if first <= left.stop else right
    if leaves.start:
        path.append(leaves)
    return path[::-1]


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that the path leads to; raises ValueError for a path of a wrong length or an index outside.

    **Source:** RFC 9162, 2.1.3.2.
    """
    ranges = inclusion_ranges(index, size)
    if not 0 <= index < size or len(ranges) != len(path):
        raise ValueError("The path does not fit.")
    root = leaf
    for leaves, sibling in zip(ranges, path, strict=True):
        root = node_hash(sibling, root) if leaves.start < index else node_hash(root, sibling)
    return root


def is_consistent(first: int, second: int, roots: tuple[bytes, bytes], path: Sequence[bytes]) -> bool:
    """Whether the tree of `first` leaves and roots[0] is the beginning of that of `second` leaves and roots[1].

    **Source:** RFC 9162, 2.1.4.2.
    """
    if not 0 < first <= second:
        return first == 0 and not path and roots[0] == EMPTY_ROOT
    ranges = consistency_ranges(first, second)
    if len(ranges) != len(path):
        return False
    old = new = roots[0]
    for at, (leaves, given) in enumerate(zip(ranges, path, strict=True)):
        if at == 0 and leaves.stop == first:
            old = new = given  # the part of the first tree that is also a node of the second
        elif leaves.start < first:
            old, new = node_hash(given, old), node_hash(given, new)
        else:
            new = node_hash(new, given)
    return (old, new) == roots


def _split(leaves: range) -> tuple[range, range]:
    """**Source:** RFC 6962, 2.1: the left side takes the largest power of two below the number of leaves."""
    middle = leaves.start + (1 << ((len(leaves) - 1).bit_length() - 1))
    return range(leaves.start, middle), range(middle, leaves.stop)
