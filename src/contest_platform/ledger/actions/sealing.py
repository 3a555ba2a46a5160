"""The sealer: takes the committed lines in order into the Merkle log and signs its head."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg

from contest_platform import clock, database, settings
from contest_platform.ledger import queries
from contest_platform.ledger.actions.recording import record
from contest_platform.ledger.rules import (
    Head,
    Keys,
    Subtree,
    Tree,
    complete_subtrees,
    is_signed,
    keys_of,
    leaf_hash,
    leaf_seal,
    sign_head,
)

EVERY_SECONDS = 0.5
AFTER_A_FAULT_SECONDS = 2.0
NOT_OURS_SECONDS = 15.0
_MOST_AT_ONCE = 2_000
_LOCK = 0x6C6564676572  # "ledger": one sealer at a time, whatever number of processes
_log = logging.getLogger(__name__)

_TAKE = """
WITH taken AS (
  DELETE FROM ledger_unsealed WHERE sequence IN (SELECT sequence FROM ledger_unsealed ORDER BY sequence LIMIT $1)
  RETURNING sequence)
SELECT l.sequence, l.hash FROM ledger_line l JOIN taken USING (sequence) ORDER BY l.sequence
"""


class LogNotOurs(Exception):
    """The newest head is not one that this installation's key has signed: sealing on would cover up for somebody."""


@asynccontextmanager
async def sealer() -> AsyncIterator[None]:
    """Seal lines inside the block, all the time, in an open pool."""
    running = asyncio.create_task(_seal_always())
    try:
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def _seal_always() -> None:
    while True:
        pause = EVERY_SECONDS
        try:
            if await queries.lines_wait():
                await seal()
        except LogNotOurs as error:
            _log.error("Nothing is sealed: %s", error)
            pause = NOT_OURS_SECONDS
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, LookupError, TimeoutError):
            _log.warning("sealing failed and is tried again", exc_info=True)
            pause = AFTER_A_FAULT_SECONDS
        await asyncio.sleep(pause)


async def seal() -> int:
    """Seal the lines that are committed and wait; returns how many. Raises LogNotOurs.

    In the order of their sequence. A line whose act commits after a later one was sealed gets a later leaf; the
    lines of one subject always keep their order, since an act holds its subject until it is committed.
    """
    async with database.transaction():
        if not await database.connection().fetchval("SELECT pg_try_advisory_xact_lock($1)", _LOCK):
            return 0
        lines = await database.connection().fetch(_TAKE, _MOST_AT_ONCE)
        if lines:
            keys = keys_of(settings.current().secret_key)
            await _append(await _standing_tree(keys), lines, keys)
        return len(lines)


async def adopt_log() -> Head | None:
    """Go on with a log whose newest head was signed with another key: after a change of SECRET_KEY.

    A line says so, with the old head, and is sealed under the new key. Whoever calls this has verified the log
    (`contest verify --adopt` does). Does nothing when there is no head or the key is the same.
    """
    async with database.transaction():
        await database.connection().execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        keys, head = keys_of(settings.current().secret_key), await queries.newest_head()
        if head is None or head.key == keys.public:
            return head
        line = await record(
            actor=None,
            verb="adopt_log",
            subject="ledger:log",
            changes={"key": keys.public, "previous_key": head.key, "root": head.root, "size": head.size},
        )
        await database.connection().execute("DELETE FROM ledger_unsealed WHERE sequence = $1", line.sequence)
        await _append(await _tree_of(head), [line._asdict()], keys)
        return await queries.newest_head()


async def _standing_tree(keys: Keys) -> Tree:
    """The log as the newest head says it is; only its right edge is read."""
    head = await queries.newest_head()
    if head is None:
        return Tree()
    if head.key != keys.public or not is_signed(head):
        raise LogNotOurs(
            "the ledger's newest head does not carry the signature of this installation. Run `contest verify`; "
            "after a change of SECRET_KEY, `contest verify --adopt`."
        )
    return await _tree_of(head)


async def _tree_of(head: Head) -> Tree:
    tree = Tree(head.size, await queries.subtree_hashes(complete_subtrees(range(head.size))))
    if tree.root.hex() != head.root:
        raise LogNotOurs("the ledger's stored log does not lead to its newest head. Run `contest verify`.")
    return tree


async def _append(tree: Tree, lines: Sequence[asyncpg.Record | dict], keys: Keys) -> None:
    first, subtrees = tree.size, list[tuple[Subtree, bytes]]()
    for line in lines:
        subtrees += tree.append(leaf_hash(bytes.fromhex(line["hash"])))
    connection = database.connection()
    indexes = range(first, tree.size)
    seals = [
        leaf_seal(keys, index=index, sequence=line["sequence"], hash_=line["hash"])
        for index, line in zip(indexes, lines, strict=True)
    ]
    await connection.execute(
        "INSERT INTO ledger_leaf (leaf_index, sequence, hash, seal) "
        "SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])",
        list(indexes),
        [line["sequence"] for line in lines],
        [line["hash"] for line in lines],
        seals,
    )
    await connection.execute(
        "INSERT INTO ledger_subtree (position, hash) SELECT * FROM unnest($1::bigint[], $2::text[])",
        [subtree.position for subtree, _ in subtrees],
        [found.hex() for _, found in subtrees],
    )
    head = sign_head(keys, size=tree.size, root=tree.root.hex(), at=clock.now())
    await connection.execute(
        "INSERT INTO ledger_head (size, root, at, signature, key) VALUES ($1, $2, $3, $4, $5)",
        head.size,
        head.root,
        head.at,
        head.signature,
        head.key,
    )
