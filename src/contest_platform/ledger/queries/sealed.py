"""The sealed lines in the order of the log, against their leaves, the subtrees and every head."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from contest_platform import database
from contest_platform.ledger.rules import (
    Finding,
    Head,
    Keys,
    Kind,
    Subtree,
    Tree,
    is_signed,
    leaf_hash,
    leaf_seal,
    line_hash,
)

BATCH = 1_000

_LEAVES = """
SELECT leaf.leaf_index, leaf.sequence, leaf.hash AS sealed_hash, leaf.seal, line.at, line.actor, line.verb,
       line.subject, line.body, line.hash
FROM ledger_leaf leaf LEFT JOIN ledger_line line ON line.sequence = leaf.sequence ORDER BY leaf.leaf_index
"""
_HEADS = "SELECT size, root, at, signature, key FROM ledger_head ORDER BY size"
# Leaves were sealed with this key from behind the last head of another one on.
_OURS_FROM = """
SELECT coalesce(max(size), 0) FROM ledger_head
WHERE size < coalesce((SELECT min(size) FROM ledger_head WHERE key = $1), 9223372036854775807)
"""


class Body(msgspec.Struct):
    """What a line's body says about its columns and its chain."""

    actor: UUID | None
    at: datetime
    personal: dict[str, str]
    previous: str
    sequence: int
    subject: str
    verb: str


_read_body = msgspec.json.Decoder(Body)


def read_body(text: str) -> Body | None:
    """None when it is not what the program writes."""
    try:
        return _read_body.decode(text)
    except msgspec.DecodeError:
        return None


def wrong_in_line(row: asyncpg.Record) -> tuple[Kind, str] | None:
    """Whether the line is in itself what it was: its hash is over its body, and its columns say the same."""
    body = read_body(row["body"])
    if body is not None and line_hash(row["body"]) == row["hash"] and body.sequence != row["sequence"]:
        return Kind.MOVED, f"it was written as line {body.sequence}"
    if body is None or line_hash(row["body"]) != row["hash"]:
        return Kind.CHANGED, "its body does not give its hash"
    if (body.actor, body.at, body.verb, body.subject) != (row["actor"], row["at"], row["verb"], row["subject"]):
        return Kind.CHANGED, "its columns do not say what its body says"
    return None


async def rows(sql: str, *values: Any) -> AsyncIterator[list[asyncpg.Record]]:
    """The rows of a statement, batch by batch, from a cursor of the running transaction."""
    cursor = await database.connection().cursor(sql, *values)
    while batch := await cursor.fetch(BATCH):
        yield batch


class SealedLog:
    """One pass over the log. The first thing that is wrong ends it."""

    def __init__(self, keys: Keys, wanted: Head | None, ours_from: int, heads: Any) -> None:
        self._keys = keys
        self._wanted = wanted
        self._ours_from = ours_from
        self._heads = heads
        self._head: Head | None = None  # the next one to be met
        self._proven = 0  # as many leaves are under a head that holds
        self._tree = Tree()
        self._completed: list[tuple[Subtree, bytes]] = []

    @classmethod
    async def opened(cls, keys: Keys, wanted: Head | None) -> "SealedLog":
        connection = database.connection()
        ours_from = await connection.fetchval(_OURS_FROM, keys.public)
        return cls(keys, wanted, ours_from, await connection.cursor(_HEADS))

    async def first_wrong(self) -> Finding | None:
        self._head = await self._next_head()
        async for batch in rows(_LEAVES):
            for row in batch:
                if finding := await self._wrong_leaf(row):
                    return finding
            if finding := await self._wrong_subtree():
                return finding
        return self._wrong_end()

    async def _next_head(self) -> Head | None:
        row = await self._heads.fetchrow()
        return Head(**row) if row else None

    async def _wrong_leaf(self, row: asyncpg.Record) -> Finding | None:
        index, sequence = self._tree.size, row["sequence"]
        if row["leaf_index"] != index:
            return Finding(Kind.REMOVED, None, index, None, f"the log has no leaf {index}; the next is of {sequence}")
        if row["body"] is None:
            return Finding(Kind.REMOVED, sequence, index, None, "the log has its leaf, the line is gone")
        if wrong := wrong_in_line(row):
            return Finding(wrong[0], sequence, index, None, wrong[1])
        if row["sealed_hash"] != row["hash"]:
            return Finding(Kind.CHANGED, sequence, index, None, "its hash is not the one that was sealed")
        if index >= self._ours_from and row["seal"] != self._seal(index, row):
            return await self._wrong_seal(row)
        self._completed += self._tree.append(leaf_hash(bytes.fromhex(row["hash"])))
        return await self._wrong_head()

    def _seal(self, index: int, row: asyncpg.Record) -> str:
        return leaf_seal(self._keys, index=index, sequence=row["sequence"], hash_=row["hash"])

    async def _wrong_seal(self, row: asyncpg.Record) -> Finding:
        """The leaf was not sealed as it stands here: it was elsewhere, it is new, or it took another's place."""
        index, sequence = row["leaf_index"], row["sequence"]
        newest = await database.fetch_one("SELECT max(size) AS size FROM ledger_head")
        leaves = await database.fetch_one("SELECT max(leaf_index) + 1 AS size FROM ledger_leaf")
        size, held = (newest["size"] or 0) if newest else 0, leaves["size"] if leaves else 0
        if any(row["seal"] == self._seal(other, row) for other in range(max(size, held))):
            return Finding(Kind.MOVED, sequence, index, None, "it was sealed at another place of the log")
        kind = Kind.ADDED if held > size else Kind.CHANGED
        return Finding(kind, sequence, index, None, "it was not sealed by this installation as it stands")

    async def _wrong_head(self) -> Finding | None:
        size, root = self._tree.size, self._tree.root.hex
        if self._head is not None and self._head.size == size:
            if finding := self._judged(self._head, root()):
                return finding
            self._proven, self._head = size, await self._next_head()
        if self._wanted is not None and self._wanted.size == size and self._wanted.root != root():
            return self._rewritten(f"the first {size} lines are not those of the given head")
        return None

    def _judged(self, head: Head, root: str) -> Finding | None:
        if not is_signed(head) or (head.size > self._ours_from and head.key != self._keys.public):
            return Finding(Kind.HEAD, None, None, head.size, "its signature does not hold")
        if head.root == root:
            return None
        first, last = self._proven, head.size - 1
        where = f"leaf {last}" if first == last else f"one of the leaves {first} to {last}"
        return Finding(Kind.REWRITTEN, None, first, head.size, f"{where} is not what was signed")

    def _rewritten(self, detail: str) -> Finding:
        assert self._wanted is not None  # noqa: S101 - the callers have looked
        return Finding(Kind.REWRITTEN, None, None, self._wanted.size, detail)

    async def _wrong_subtree(self) -> Finding | None:
        """The stored hashes that proofs are made of, against those that follow from the lines."""
        completed, self._completed = self._completed, []
        stored = await database.fetch(
            "SELECT position, hash FROM ledger_subtree WHERE position = ANY($1::bigint[])",
            [subtree.position for subtree, _ in completed],
        )
        known = {row["position"]: row["hash"] for row in stored}
        for subtree, found in completed:
            if known.get(subtree.position) != found.hex():
                first = subtree.place << subtree.level
                detail = f"the stored hash over the leaves {first} to {first + (1 << subtree.level) - 1} is another"
                return Finding(Kind.REWRITTEN, None, first, self._tree.size, detail)
        return None

    def _wrong_end(self) -> Finding | None:
        """What the heads know and the log does not have, and the other way round."""
        size = self._tree.size
        if self._head is not None:
            detail = f"a head of {self._head.size} lines was signed, the log has {size}"
            return Finding(Kind.REMOVED, None, size, self._head.size, detail)
        if size > self._proven:
            return Finding(Kind.ADDED, None, self._proven, None, f"no head covers the leaves from {self._proven} on")
        if self._wanted is not None and self._wanted.size > size:
            return self._rewritten(f"the given head has {self._wanted.size} lines, the log only {size}")
        return None
