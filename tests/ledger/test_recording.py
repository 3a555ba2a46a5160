"""A line: written with its act or not at all, chained by subject, cheap, and never changed."""

import asyncio
import json
from decimal import Decimal
from uuid import UUID, uuid4

import asyncpg
import pytest

from contest_platform import database
from contest_platform.ledger import actions, queries
from contest_platform.ledger.rules import FIRST, commitment, line_hash
from tests.ledger.acts import act, counts
from tests.refusals import refused


async def rows(table: str = "ledger_line") -> list[asyncpg.Record]:
    return await database.fetch(f"SELECT * FROM {table} ORDER BY 1")


async def test_a_line_holds_the_act_and_its_hash_is_over_all_of_it(db):
    who, subject = uuid4(), f"entry:{uuid4()}"
    async with database.transaction():
        line = await actions.record(
            actor=who,
            verb="submit_entry",
            subject=subject,
            changes={"title": "Máy gieo hạt", "points": Decimal("9.25")},
        )

    (row,) = await rows()
    body = json.loads(row["body"])
    nonce = body.pop("nonce")
    assert body == {
        "actor": str(who),
        "at": row["at"].isoformat().replace("+00:00", "Z"),
        "changes": {"points": "9.25", "title": "Máy gieo hạt"},
        "personal": {},
        "previous": FIRST,
        "sequence": line.sequence,
        "subject": subject,
        "verb": "submit_entry",
    }
    assert len(bytes.fromhex(nonce)) == 16
    assert row["hash"] == line.hash == line_hash(row["body"])
    assert row["body"] == json.dumps(
        json.loads(row["body"]), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


async def test_the_same_act_twice_has_another_hash_each_time(db):
    first, second = await act("sheet:1", points="9"), await act("sheet:2", points="9")
    assert first.hash != second.hash
    nonces = {json.loads(row["body"])["nonce"] for row in await rows()}
    assert len(nonces) == 2


async def test_lines_of_a_subject_are_chained_and_other_subjects_are_not(db):
    first, other, second = await act("entry:1"), await act("entry:2"), await act("entry:1")
    previous = {row["sequence"]: json.loads(row["body"])["previous"] for row in await rows()}
    assert previous == {first.sequence: FIRST, other.sequence: FIRST, second.sequence: first.hash}


async def test_two_lines_of_one_subject_in_one_act_are_chained(db):
    async with database.transaction():
        first = await actions.record(actor=None, verb="save_sheet", subject="sheet:1", changes={})
        second = await actions.record(actor=None, verb="sign_sheet", subject="sheet:1", changes={})
    body = json.loads((await rows())[-1]["body"])
    assert (body["previous"], body["sequence"]) == (first.hash, second.sequence)


async def test_an_act_that_fails_leaves_no_line(db):
    kept = await act("entry:1")
    await refused(asyncpg.DivisionByZeroError, failing_act())
    after = await act("entry:1")

    assert [row["sequence"] for row in await rows()] == [kept.sequence, after.sequence]
    assert json.loads((await rows())[-1]["body"])["previous"] == kept.hash
    assert (await queries.verify()).finding is None


async def failing_act() -> None:
    async with database.transaction():
        await actions.record(actor=None, verb="submit_entry", subject="entry:1", changes={})
        await database.fetch("SELECT 1 / 0")


async def test_recording_outside_of_a_transaction_is_refused(db):
    await refused(LookupError, actions.record(actor=None, verb="submit_entry", subject="entry:1", changes={}))


async def test_personal_values_stand_in_the_line_as_commitments_only(db):
    async with database.transaction():
        await actions.record(
            actor=None, verb="add_author", subject="entry:1", changes={}, personal={"full_name": "Lò Thị Lan"}
        )
    (row,) = await rows()
    (kept,) = await rows("ledger_personal")
    assert "Lan" not in row["body"]
    assert json.loads(row["body"])["personal"] == {"full_name": commitment(kept["salt"], "Lò Thị Lan")}
    assert len(bytes.fromhex(kept["salt"])) == 16


async def test_erased_values_are_gone_and_everything_still_holds(db):
    for name in ("Lò Thị Lan", "Lò Thị Lan Anh"):
        async with database.transaction():
            await actions.record(
                actor=None,
                verb="add_author",
                subject="entry:1",
                changes={},
                personal={"full_name": name, "unit": "A"},
            )
    await actions.seal()

    async with database.transaction():
        gone = await actions.erase_personal(subject="entry:1", of=["full_name"])
    await actions.seal()

    assert sorted(gone) == [("full_name", "Lò Thị Lan"), ("full_name", "Lò Thị Lan Anh")]
    lines = await queries.history("entry:1")
    assert [line.personal for line in lines] == [{"full_name": None, "unit": "A"}] * 2
    assert (await queries.verify()).finding is None


async def test_what_somebody_has_is_erased_and_nothing_of_others(db):
    for subject in ("entry:1", "entry:2"):
        async with database.transaction():
            await actions.record(
                actor=None,
                verb="write",
                subject=subject,
                changes={},
                personal={"authors.1.unit": "A", "authors.10.unit": "B", "mentor.phone": "0"},
            )
    async with database.transaction():
        assert await actions.erase_personal(subject="entry:1", of=["authors.1"]) == (("authors.1.unit", "A"),)
    left = [line.personal for line in await queries.history("entry:1", "entry:2")]
    whole = {"authors.1.unit": "A", "authors.10.unit": "B", "mentor.phone": "0"}
    assert left == [whole, {**whole, "authors.1.unit": None}]
    assert (await queries.verify()).finding is None


@pytest.mark.parametrize("table", ["ledger_line", "ledger_leaf", "ledger_subtree", "ledger_head"])
@pytest.mark.parametrize("what", ["UPDATE {} SET hash = hash", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_database_refuses_to_change_the_ledger(db, table, what):
    await act("entry:1")
    await act("entry:1")
    await actions.seal()
    before = await rows(table)

    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await database.fetch(what.format(table).replace("hash", "root") if "head" in table else what.format(table))
    assert await rows(table) == before != []


async def test_fifty_at_once_on_one_subject_make_one_chain(db):
    lines = await asyncio.gather(*(act("edition:1", number=number) for number in range(50)))

    chain = [json.loads(row["body"])["previous"] for row in await rows()]
    hashes = [row["hash"] for row in await rows()]
    assert len({line.sequence for line in lines}) == 50
    assert chain == [FIRST, *hashes[:-1]]


async def test_fifty_at_once_on_fifty_subjects_and_while_sealing(db):
    sealers = [asyncio.create_task(seal_for_a_while()) for _ in range(2)]
    await asyncio.gather(*(act(f"sheet:{number % 50}") for number in range(200)))
    await asyncio.gather(*sealers)
    await actions.seal()

    checked = await queries.verify()
    assert (checked.lines, checked.sealed, checked.waiting, checked.finding) == (200, 200, 0, None)


async def seal_for_a_while() -> None:
    for _ in range(30):
        await actions.seal()
        await asyncio.sleep(0.01)


async def test_acts_on_several_subjects_in_the_same_order_do_not_stop_one_another(db):
    async def both(number: int) -> None:
        async with database.transaction():
            for subject in ("edition:1", f"sheet:{number % 3}"):
                await actions.record(actor=None, verb="lock_scoring", subject=subject, changes={})

    await asyncio.wait_for(asyncio.gather(*(both(number) for number in range(50))), 20)
    assert await counts("ledger_line") == [100]


async def test_history_is_newest_first_and_goes_on_from_any_line(db):
    lines = [await act("entry:1", number=number) for number in range(5)]
    await act("entry:2")
    await actions.seal()

    first = await queries.history("entry:1", limit=2)
    rest = await queries.history("entry:1", before=first[-1].sequence)

    assert [line.changes["number"] for line in (*first, *rest)] == [4, 3, 2, 1, 0]
    assert first[0].hash == lines[4].hash
    assert [line.leaf_index for line in first] == [4, 3]
    assert (first[0].actor, first[0].verb) == (None, "save_sheet")
    assert await queries.history("entry:3") == ()


async def test_actor_is_read_back(db):
    who = UUID(int=7)
    async with database.transaction():
        await actions.record(actor=who, verb="x", subject="entry:1", changes={})
    assert (await queries.history("entry:1"))[0].actor == who
