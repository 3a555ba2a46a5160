"""Somebody with the database's superuser, triggers off, changes the ledger behind the program's back: `verify` names
the first sealed line that was changed, removed, added or moved. With the key too: a mailed head shows it."""

import json
from collections.abc import Sequence

import pytest

from contest_platform import clock, database, settings
from contest_platform.ledger import actions, queries
from contest_platform.ledger.actions.sealing import LogNotOurs
from contest_platform.ledger.rules import Finding, Head, Tree, keys_of, leaf_hash, leaf_seal, line_hash, sign_head
from tests.ledger.acts import act, counts, lived
from tests.refusals import refused


async def finding(head: Head | None = None) -> Finding | None:
    return (await queries.verify(head)).finding


async def named(head: Head | None = None) -> tuple[str, int | None] | None:
    found = await finding(head)
    return (found.kind.value, found.sequence) if found else None


async def body_of(superuser, sequence: int) -> dict:
    return json.loads(await superuser.fetchval("SELECT body FROM ledger_line WHERE sequence = $1", sequence))


def text_of(body: dict) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


async def write_body(superuser, sequence: int, body: dict, *, where: int | None = None) -> str:
    """Put a body with its right hash into a line."""
    text = text_of(body)
    await superuser.execute(
        "UPDATE ledger_line SET body = $2, hash = $3 WHERE sequence = $1", where or sequence, text, line_hash(text)
    )
    return line_hash(text)


async def test_an_untouched_ledger_holds(superuser):
    await lived()
    checked = await queries.verify(await queries.newest_head())
    assert (checked.lines, checked.sealed, checked.waiting, checked.heads) == (9, 9, 0, 3)
    assert checked.head == await queries.newest_head()
    assert checked.finding is None


async def test_an_empty_ledger_holds(superuser):
    assert await finding() is None


@pytest.mark.parametrize("number", [0, 4, 8])
async def test_a_changed_body(superuser, number):
    lines = await lived()
    await superuser.execute(
        "UPDATE ledger_line SET body = replace(body, '32.5', '38.5') WHERE sequence = $1", lines[number].sequence
    )
    assert await named() == ("changed", lines[number].sequence)


async def test_a_changed_body_with_its_right_hash(superuser):
    lines = await lived()
    body = await body_of(superuser, lines[4].sequence)
    body["changes"]["points"] = "38.5"
    await write_body(superuser, lines[4].sequence, body)
    assert await named() == ("changed", lines[4].sequence)


async def test_a_changed_body_with_its_right_hash_in_its_leaf_too(superuser):
    lines = await lived()
    body = await body_of(superuser, lines[4].sequence)
    body["changes"]["points"] = "38.5"
    new = await write_body(superuser, lines[4].sequence, body)
    await superuser.execute("UPDATE ledger_leaf SET hash = $2 WHERE sequence = $1", lines[4].sequence, new)
    assert await named() == ("changed", lines[4].sequence)


async def test_a_changed_nonce(superuser):
    lines = await lived()
    body = await body_of(superuser, lines[2].sequence)
    body["nonce"] = "0" * 32
    text = text_of(body)
    await superuser.execute("UPDATE ledger_line SET body = $2 WHERE sequence = $1", lines[2].sequence, text)
    assert await named() == ("changed", lines[2].sequence)


@pytest.mark.parametrize(
    "column", ["actor = gen_random_uuid()", "at = at + interval '1 microsecond'", "verb = 'x'", "subject = 'entry:9'"]
)
async def test_a_changed_column(superuser, column):
    lines = await lived()
    await superuser.execute(f"UPDATE ledger_line SET {column} WHERE sequence = $1", lines[3].sequence)
    assert await named() == ("changed", lines[3].sequence)


@pytest.mark.parametrize("body", ["", "{}", "[]", "không phải JSON", '{"sequence": "x"}'])
async def test_a_body_that_is_no_body(superuser, body):
    lines = await lived()
    await superuser.execute(
        "UPDATE ledger_line SET body = $2, hash = $3 WHERE sequence = $1", lines[0].sequence, body, line_hash(body)
    )
    assert await named() == ("changed", lines[0].sequence)


async def test_the_first_of_several_is_named(superuser):
    lines = await lived()
    for number in (7, 3, 5):
        await superuser.execute("UPDATE ledger_line SET verb = 'x' WHERE sequence = $1", lines[number].sequence)
    assert await named() == ("changed", lines[3].sequence)


@pytest.mark.parametrize("number", [0, 4, 8])
async def test_a_removed_line(superuser, number):
    lines = await lived()
    await superuser.execute("DELETE FROM ledger_line WHERE sequence = $1", lines[number].sequence)
    assert await named() == ("removed", lines[number].sequence)


@pytest.mark.parametrize("number", [0, 4, 8])
async def test_a_removed_line_with_its_leaf(superuser, number):
    lines = await lived()
    for table in ("ledger_line", "ledger_leaf"):
        await superuser.execute(f"DELETE FROM {table} WHERE sequence = $1", lines[number].sequence)
    found = await finding()
    assert (found.kind, found.leaf_index) == ("removed", number)


async def test_a_removed_line_whose_place_was_closed(superuser):
    lines = await lived()
    for table in ("ledger_line", "ledger_leaf"):
        await superuser.execute(f"DELETE FROM {table} WHERE sequence = $1", lines[4].sequence)
    for index in range(5, 9):
        await superuser.execute("UPDATE ledger_leaf SET leaf_index = $1 - 1 WHERE leaf_index = $1", index)
    assert await named() == ("moved", lines[5].sequence)


async def remove_newest(superuser, lines: Sequence) -> None:
    for line in lines:
        for table in ("ledger_line", "ledger_leaf"):
            await superuser.execute(f"DELETE FROM {table} WHERE sequence = $1", line.sequence)


async def test_the_newest_sealed_lines_removed(superuser):
    lines = await lived()
    await remove_newest(superuser, lines[5:])
    found = await finding()
    assert (found.kind, found.leaf_index, found.size) == ("removed", 5, 9)


async def test_the_newest_sealed_lines_removed_with_their_head(superuser):
    lines = await lived()
    await remove_newest(superuser, lines[5:])
    await superuser.execute("DELETE FROM ledger_head WHERE size = 9")
    await superuser.execute("DELETE FROM ledger_subtree WHERE position > 9")
    assert await named() == ("removed", lines[5].sequence)  # the chain of its subject still ends with it


async def test_the_newest_sealed_lines_removed_without_a_trace(superuser):
    """Then the log is an older one that was really signed: only a mailed head tells."""
    lines = await lived()
    mailed = await queries.newest_head()
    await remove_newest(superuser, lines[5:])
    await superuser.execute("DELETE FROM ledger_head WHERE size = 9; DELETE FROM ledger_subtree WHERE position > 9")
    await superuser.execute("DELETE FROM ledger_chain")
    await superuser.execute(
        "INSERT INTO ledger_chain SELECT DISTINCT ON (subject) subject, sequence, body::json->>'previous', hash "
        "FROM ledger_line ORDER BY subject, sequence DESC"
    )
    assert await finding() is None
    found = await finding(mailed)
    assert (found.kind, found.size) == ("rewritten", 9)


async def forge(superuser, after: int, sequence: int) -> str:
    """A line that follows `after` in its chain as it should."""
    body = await body_of(superuser, after)
    previous = await superuser.fetchval("SELECT hash FROM ledger_line WHERE sequence = $1", after)
    body |= {"previous": previous, "sequence": sequence, "nonce": "ab" * 16}
    text = text_of(body)
    await superuser.execute(
        "INSERT INTO ledger_line SELECT $2, at, actor, verb, subject, $3, $4 FROM ledger_line WHERE sequence = $1",
        after,
        sequence,
        text,
        line_hash(text),
    )
    return line_hash(text)


async def test_a_forged_line_with_a_right_looking_chain(superuser):
    lines = await lived()
    last = lines[8]  # of sheet:1
    new = await forge(superuser, last.sequence, last.sequence + 100)
    await superuser.execute(
        "UPDATE ledger_chain SET hash = $1, sequence = $2 WHERE subject = 'sheet:1'", new, last[0] + 100
    )
    assert await named() == ("added", last.sequence + 100)


async def test_a_forged_line_with_a_leaf(superuser):
    lines = await lived()
    new = await forge(superuser, lines[8].sequence, lines[8].sequence + 100)
    await superuser.execute("INSERT INTO ledger_leaf VALUES (9, $1, $2, $3)", lines[8].sequence + 100, new, "00" * 32)
    assert await named() == ("added", lines[8].sequence + 100)


async def test_a_forged_line_put_between(superuser):
    lines = await lived()
    new = await forge(superuser, lines[3].sequence, lines[8].sequence + 100)
    for index in range(8, 3, -1):
        await superuser.execute("UPDATE ledger_leaf SET leaf_index = $1 + 1 WHERE leaf_index = $1", index)
    await superuser.execute("INSERT INTO ledger_leaf VALUES (4, $1, $2, '')", lines[8].sequence + 100, new)
    assert await named() == ("added", lines[8].sequence + 100)


async def test_two_bodies_swapped(superuser):
    lines = await lived()
    await swap(superuser, "ledger_line", "body, hash, at, verb, actor, subject", lines[1], lines[6])
    assert await named() == ("moved", lines[1].sequence)


async def test_two_leaves_swapped(superuser):
    lines = await lived()
    await superuser.execute("UPDATE ledger_leaf SET leaf_index = -1 WHERE sequence = $1", lines[1].sequence)
    await superuser.execute("UPDATE ledger_leaf SET leaf_index = 1 WHERE sequence = $1", lines[6].sequence)
    await superuser.execute("UPDATE ledger_leaf SET leaf_index = 6 WHERE leaf_index = -1")
    assert await named() == ("moved", lines[6].sequence)


async def swap(superuser, table: str, columns: str, one, other) -> None:
    picked = ", ".join(f"o.{name.strip()}" for name in columns.split(","))
    await superuser.execute(
        f"UPDATE {table} t SET ({columns}) = (SELECT {picked} FROM {table} o WHERE o.sequence = "
        "CASE WHEN t.sequence = $1 THEN $2::bigint ELSE $1 END) WHERE t.sequence IN ($1, $2)",
        one.sequence,
        other.sequence,
    )


async def test_a_leaf_removed(superuser):
    lines = await lived()
    await superuser.execute("DELETE FROM ledger_leaf WHERE sequence = $1", lines[4].sequence)
    assert (await finding()).leaf_index == 4


@pytest.mark.parametrize(
    "change", ["root = repeat('0', 64)", "signature = repeat('0', 128)", "at = at + interval '1 second'", "size = 6"]
)
async def test_a_changed_head(superuser, change):
    await lived()
    await superuser.execute(f"UPDATE ledger_head SET {change} WHERE size = 5")
    found = await finding()
    assert (found.kind, found.size) == ("head", 6 if "size" in change else 5)


async def test_a_head_of_another_key(superuser):
    await lived()
    head = await queries.head_of_size(5)
    forged = sign_head(keys_of(b"somebody else's"), size=5, root=head.root, at=head.at)
    await superuser.execute(
        "UPDATE ledger_head SET signature = $1, key = $2 WHERE size = 5", forged.signature, forged.key
    )
    assert (await finding()).kind == "head"


async def test_a_changed_subtree(superuser):
    await lived()
    await superuser.execute("UPDATE ledger_subtree SET hash = repeat('0', 64) WHERE position = 3")
    found = await finding()
    assert (found.kind, found.leaf_index) == ("rewritten", 0)


async def test_a_changed_personal_value(superuser):
    async with database.transaction():
        line = await actions.record(
            actor=None, verb="x", subject="entry:1", changes={}, personal={"full_name": "Lan"}
        )
    await actions.seal()
    await superuser.execute("UPDATE ledger_personal SET value = 'Minh'")
    assert await named() == ("changed", line.sequence)


@pytest.mark.parametrize(
    ("sql", "kind", "number"),
    [
        ("UPDATE ledger_line SET body = replace(body, '32.5', '38.5') WHERE sequence = $1", "changed", 4),
        ("DELETE FROM ledger_line WHERE sequence = $1", "removed", 4),
        ("DELETE FROM ledger_unsealed WHERE sequence = $1", "added", 4),
    ],
)
async def test_lines_that_wait_are_checked_too(superuser, sql, kind, number):
    lines = await lived(sealed=False)
    await superuser.execute(sql, lines[number].sequence)
    assert await named() == (kind, lines[number].sequence)


async def test_a_waiting_line_removed_with_its_place_in_the_queue(superuser):
    lines = await lived(sealed=False)
    for table in ("ledger_line", "ledger_unsealed"):
        await superuser.execute(f"DELETE FROM {table} WHERE sequence = $1", lines[2].sequence)
    assert await named() == ("changed", lines[4].sequence)  # sheet:1's next line follows a line that is gone


async def rewrite(superuser, *, secret: bytes, points: str = "40") -> None:
    """Everything anew with other points: bodies, chains, leaves, subtrees, seals and heads."""
    keys, tree, chain = keys_of(secret), Tree(), {}
    heads = {row["size"]: row["at"] for row in await superuser.fetch("SELECT size, at FROM ledger_head")}
    await superuser.execute("DELETE FROM ledger_head; DELETE FROM ledger_subtree")
    for leaf in await superuser.fetch("SELECT leaf_index, sequence FROM ledger_leaf ORDER BY leaf_index"):
        body = await body_of(superuser, leaf["sequence"])
        body["changes"]["points"] = points
        body["previous"] = chain.get(body["subject"], "0" * 64)
        chain[body["subject"]] = new = await write_body(superuser, leaf["sequence"], body)
        await superuser.execute(
            "UPDATE ledger_leaf SET hash = $2, seal = $3 WHERE leaf_index = $1",
            leaf["leaf_index"],
            new,
            leaf_seal(keys, index=leaf["leaf_index"], sequence=leaf["sequence"], hash_=new),
        )
        for subtree, found in tree.append(leaf_hash(bytes.fromhex(new))):
            await superuser.execute("INSERT INTO ledger_subtree VALUES ($1, $2)", subtree.position, found.hex())
        if tree.size in heads:
            head = sign_head(keys, size=tree.size, root=tree.root.hex(), at=heads[tree.size])
            await superuser.execute(
                "INSERT INTO ledger_head VALUES ($1, $2, $3, $4, $5)",
                head.size,
                head.root,
                head.at,
                head.signature,
                head.key,
            )
    for subject, hash_ in chain.items():
        await superuser.execute("UPDATE ledger_chain SET hash = $2 WHERE subject = $1", subject, hash_)


async def test_everything_rewritten_without_the_key(superuser):
    await lived()
    await rewrite(superuser, secret=b"not the installation's")
    assert (await finding()).kind == "head"
    await act("entry:1")
    await refused(LogNotOurs, actions.seal())


@pytest.mark.parametrize("size", [3, 5, 9])
async def test_everything_rewritten_with_the_key_is_found_by_a_mailed_head(superuser, size):
    await lived()
    mailed = await queries.head_of_size(size)
    await rewrite(superuser, secret=settings.current().secret_key)
    await act("entry:1")
    await actions.seal()

    assert await finding() is None
    found = await finding(mailed)
    assert (found.kind, found.size) == ("rewritten", size)


async def test_a_mailed_head_of_the_log_holds_however_much_came_after(superuser):
    await lived()
    mailed = [await queries.head_of_size(size) for size in (3, 5, 9)]
    for _ in range(20):
        await act("entry:1")
        await actions.seal()
    assert [await finding(head) for head in mailed] == [None, None, None]


async def test_a_head_that_nobody_signed_is_refused(superuser):
    await lived()
    head = await queries.newest_head()
    made_up = Head(head.size, head.root, clock.now(), head.signature, head.key)
    assert (await finding(made_up)).kind == "head"
    assert (await finding(sign_head(keys_of(b"other"), size=9, root=head.root, at=head.at))).kind == "head"


async def test_checking_changes_nothing(superuser):
    await lived()
    tables = ("ledger_line", "ledger_leaf", "ledger_subtree", "ledger_head", "ledger_chain", "ledger_unsealed")
    before = await counts(*tables)
    await queries.verify(await queries.newest_head())
    assert await counts(*tables) == before
