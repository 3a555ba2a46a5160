"""The sealed log: its newest head, and proofs that read few hashes whatever its size."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from contest_platform import database
from contest_platform.ledger.rules import (
    Head,
    LineNotFound,
    LineNotSealedYet,
    Subtree,
    complete_subtrees,
    consistency_ranges,
    fold,
    inclusion_ranges,
    leaf_hash,
)

_LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Proof:
    """That a line is in the log of `head`: its leaf is SHA-256(0x00 || hash), `path` as in RFC 6962, 2.1.1."""

    sequence: int
    hash: str
    leaf_index: int
    path: tuple[str, ...]
    head: Head


async def lines_wait() -> bool:
    """Whether there are lines to seal."""
    return bool(await database.fetch("SELECT 1 FROM ledger_unsealed LIMIT 1"))


async def unsealed_lines() -> int:
    """How many lines wait for the sealer; more than a few for long means that it does not run."""
    return int((await database.fetch("SELECT count(*) FROM ledger_unsealed"))[0][0])


async def newest_head() -> Head | None:
    """The head of the whole log; None before the first line is sealed."""
    row = await database.fetch_one(
        "SELECT size, root, at, signature, key FROM ledger_head ORDER BY size DESC LIMIT 1"
    )
    return Head(**row) if row else None


async def head_of_size(size: int) -> Head | None:
    """The head that was signed after `size` lines, if one was signed just then."""
    row = await database.fetch_one("SELECT size, root, at, signature, key FROM ledger_head WHERE size = $1", size)
    return Head(**row) if row else None


async def heads(*, below: int | None = None, limit: int = 50) -> tuple[Head, ...]:
    """The heads of logs of less than `below` lines, the newest first."""
    rows = await database.fetch(
        """SELECT size, root, at, signature, key FROM ledger_head
           WHERE size < coalesce($1::bigint, 9223372036854775807) ORDER BY size DESC LIMIT $2""",
        below,
        limit,
    )
    return tuple(Head(**row) for row in rows)


async def leaf_of(sequence: int) -> asyncpg.Record:
    """`leaf_index` and `hash` of a sealed line. Raises LineNotFound, LineNotSealedYet."""
    if not 0 < sequence <= _LARGEST:
        raise LineNotFound
    row = await database.fetch_one(
        """SELECT leaf.leaf_index, leaf.hash FROM ledger_line line
           LEFT JOIN ledger_leaf leaf ON leaf.sequence = line.sequence WHERE line.sequence = $1""",
        sequence,
    )
    if row is None:
        raise LineNotFound
    if row["leaf_index"] is None:
        raise LineNotSealedYet
    return row


async def proof(sequence: int) -> Proof:
    """That the line is in the log of the newest head. Raises LineNotFound, LineNotSealedYet."""
    leaf = await leaf_of(sequence)
    head = await newest_head()
    if head is None:
        raise LineNotSealedYet
    path = await _hashes(inclusion_ranges(leaf["leaf_index"], head.size))
    return Proof(sequence, leaf["hash"], leaf["leaf_index"], path, head)


async def consistency(first: int, second: int) -> tuple[str, ...]:
    """That the log of `first` lines is the beginning of that of `second` lines (RFC 6962, 2.1.2)."""
    return await _hashes(consistency_ranges(first, second))


async def _hashes(ranges: Sequence[range]) -> tuple[str, ...]:
    """The hash over each range, all read at once."""
    parts = [complete_subtrees(leaves) for leaves in ranges]
    found = iter(await subtree_hashes([subtree for one in parts for subtree in one]))
    return tuple(fold([next(found) for _ in one]).hex() for one in parts)


async def subtree_hashes(subtrees: Sequence[Subtree]) -> list[bytes]:
    """The hash of each. Raises LineNotFound when one is not (any more) in the log."""
    rows = await database.fetch(
        """SELECT position, hash FROM ledger_subtree WHERE position = ANY($1::bigint[])
           UNION ALL SELECT leaf_index * 2, hash FROM ledger_leaf WHERE leaf_index = ANY($2::bigint[])""",
        [subtree.position for subtree in subtrees if subtree.level],
        [subtree.place for subtree in subtrees if not subtree.level],
    )
    known = {row["position"]: bytes.fromhex(row["hash"]) for row in rows}
    try:
        return [known[one.position] if one.level else leaf_hash(known[one.position]) for one in subtrees]
    except KeyError:
        raise LineNotFound from None
