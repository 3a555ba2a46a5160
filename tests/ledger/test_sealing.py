"""The sealed log: everything committed gets in, once, in order; heads are signed; proofs lead to them."""

import asyncio
from dataclasses import replace

import msgspec
import pytest

from contest_platform import database, settings
from contest_platform.ledger import actions, queries
from contest_platform.ledger.actions import sealing
from contest_platform.ledger.actions.sealing import LogNotOurs
from contest_platform.ledger.rules import (
    HeadNotReadable,
    LineNotFound,
    LineNotSealedYet,
    head_document,
    is_consistent,
    is_signed,
    leaf_hash,
    read_head,
    root_by_inclusion,
)
from tests.ledger.acts import act, counts, lived, until
from tests.refusals import refused

TABLES = ("ledger_leaf", "ledger_subtree", "ledger_head", "ledger_unsealed")


async def test_every_line_gets_a_leaf_and_every_round_a_head(db):
    lines = await lived()

    leaves = await database.fetch("SELECT leaf_index, sequence, hash FROM ledger_leaf ORDER BY leaf_index")
    assert [tuple(leaf) for leaf in leaves] == [(index, *line) for index, line in enumerate(lines)]
    heads = await database.fetch("SELECT size FROM ledger_head ORDER BY size")
    assert [head["size"] for head in heads] == [3, 5, 9]
    assert await counts("ledger_unsealed") == [0]


async def test_nothing_new_makes_no_head(db):
    await lived()
    before = await counts(*TABLES)
    assert await actions.seal() == 0
    assert await counts(*TABLES) == before


async def test_an_act_that_is_not_committed_is_sealed_later(db):
    begun, end = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with database.transaction():
            await actions.record(actor=None, verb="x", subject="entry:slow", changes={})
            begun.set()
            await end.wait()

    task = asyncio.create_task(slow())
    await begun.wait()
    quick = await act("entry:quick")
    assert await actions.seal() == 1
    end.set()
    await task
    assert await actions.seal() == 1

    leaves = await database.fetch("SELECT sequence FROM ledger_leaf ORDER BY leaf_index")
    assert leaves[0]["sequence"] == quick.sequence > leaves[1]["sequence"]
    assert (await queries.verify()).finding is None


async def test_many_lines_are_sealed_in_several_rounds(db, monkeypatch):
    monkeypatch.setattr(sealing, "_MOST_AT_ONCE", 4)
    await lived(sealed=False)
    assert [await actions.seal() for _ in range(4)] == [4, 4, 1, 0]
    assert (await queries.verify()).finding is None


async def test_one_sealer_at_a_time(db):
    await lived(sealed=False)
    assert sorted(await asyncio.gather(*(actions.seal() for _ in range(4)))) == [0, 0, 0, 9]


async def test_the_sealer_seals_what_is_committed(db):
    async with actions.sealer():
        line = await act("entry:1")
        await until(one_leaf)
        assert (await queries.proof(line.sequence)).leaf_index == 0


async def test_the_sealer_outlives_a_fault(db, monkeypatch):
    real, calls = queries.lines_wait, []

    async def faulty() -> bool:
        calls.append(1)
        if len(calls) == 1:
            raise OSError
        return await real()

    monkeypatch.setattr(queries, "lines_wait", faulty)
    monkeypatch.setattr(sealing, "AFTER_A_FAULT_SECONDS", 0.01)
    await act("entry:1")
    async with actions.sealer():
        await until(one_leaf)


async def one_leaf() -> bool:
    return await counts("ledger_leaf") == [1]


async def test_head_is_signed_and_reads_back(db):
    await lived()
    head = await queries.newest_head()

    assert (head.size, is_signed(head)) == (9, True)
    assert not is_signed(replace(head, size=8))
    assert not is_signed(replace(head, root="00" * 32))
    assert not is_signed(replace(head, signature="zz"))
    assert not is_signed(replace(head, key="00"))

    document = msgspec.json.format(msgspec.json.encode(head_document(head))).decode()
    assert read_head(document) == head
    assert read_head(f"Kính gửi,\n\n{document}\n\nTrân trọng") == head


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "chữ", '{"root": "00"}', '{"size": "x", "root": "00"}', '{"root": ']
)
def test_a_head_that_cannot_be_read(text):
    with pytest.raises(HeadNotReadable):
        read_head(text)


async def test_every_line_is_proven_against_the_newest_head(db):
    for index, line in enumerate(await lived()):
        proof = await queries.proof(line.sequence)

        assert (proof.hash, proof.leaf_index) == (line.hash, index)
        path = [bytes.fromhex(one) for one in proof.path]
        root = root_by_inclusion(leaf_hash(bytes.fromhex(proof.hash)), index, proof.head.size, path)
        assert root.hex() == proof.head.root


async def test_every_head_is_the_beginning_of_every_later_one(db):
    await lived()
    sizes = [row["size"] for row in await database.fetch("SELECT size FROM ledger_head ORDER BY size")]
    for first in sizes:
        for second in sizes[sizes.index(first) :]:
            old, new = await queries.head_of_size(first), await queries.head_of_size(second)
            path = [bytes.fromhex(one) for one in await queries.consistency(first, second)]
            assert is_consistent(first, second, (bytes.fromhex(old.root), bytes.fromhex(new.root)), path)


async def test_a_line_has_no_proof_before_it_is_sealed(db):
    line = await act("entry:1")
    with pytest.raises(LineNotSealedYet):
        await queries.proof(line.sequence)


@pytest.mark.parametrize("sequence", [-1, 0, 2**62, 2**63, 10**30])
async def test_a_line_that_is_not_there_has_no_proof(db, sequence):
    with pytest.raises(LineNotFound):
        await queries.proof(sequence)


CURRENT = settings.current


@pytest.fixture
def another_secret(monkeypatch):
    """What SECRET_KEY was changed to."""
    changed = replace(CURRENT(), secret_key=b"another secret key, just as long as it must be")
    monkeypatch.setattr(settings, "current", lambda: changed)


async def test_nothing_is_sealed_on_a_head_of_another_key(db, another_secret, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(settings, "current", CURRENT)
        await lived()
    await act("entry:1")

    await refused(LogNotOurs, actions.seal())
    found = (await queries.verify()).finding
    assert (found.kind, found.size) == ("head", 9)


async def test_an_adopted_log_goes_on_under_the_new_key(db, another_secret, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(settings, "current", CURRENT)
        await lived()
        old = await queries.newest_head()
    assert (await queries.verify(other_key=True)).finding is None

    head = await actions.adopt_log()
    await act("entry:1")
    assert await actions.seal() == 1

    assert (head.size, head.key != old.key) == (10, True)
    assert (await queries.history("ledger:log"))[0].changes == {
        "key": head.key,
        "previous_key": old.key,
        "root": old.root,
        "size": 9,
    }
    assert (await queries.verify()).finding is None
    assert (await queries.verify(old)).finding is None
    assert await actions.adopt_log() == await queries.newest_head()
