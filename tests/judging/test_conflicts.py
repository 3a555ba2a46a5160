"""Conflicts of interest: Hoa's."""

import pytest

from contest_platform import database
from contest_platform.entries.rules import EntryNotFound
from contest_platform.errors import Invalid
from contest_platform.judging import actions, queries
from contest_platform.judging.actions import DeclaredConflict
from contest_platform.judging.rules import AssignmentStatus, ConflictKind
from tests.judging.jury import assigned, close, jury, last_line, signed
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")


async def declare(scene, *conflicts, by=None):
    return await actions.declare_conflicts(by or scene.hoa, slug=scene.slug, conflicts=conflicts)


async def test_declare_conflicts_recuses_from_these_and_opens_the_rest():
    scene = await jury(entries=2)
    near = await assigned(scene, "hoa", declared=False)
    far = await assigned(scene, "hoa", entry=1, declared=False)
    await declare(scene, DeclaredConflict(str(near.entry_id), "relative", "Em ruột"))
    assert (await queries.own_assignment(scene.hoa, near.id)).status is AssignmentStatus.RECUSED
    assert (await queries.assignment_of(scene.hoa, far.id)).entry.title == "Máy 1"
    assert await queries.conflicts_of(scene.judges["hoa"].id, [near.entry_id]) == {
        near.entry_id: (ConflictKind.RELATIVE, "Em ruột")
    }
    verb, body = await last_line()
    assert verb == "declare_conflicts"
    assert "Em ruột" not in body


async def test_declare_conflicts_takes_codes_and_may_be_empty_and_repeated():
    scene = await jury()
    own = await assigned(scene, "hoa")
    await declare(scene, DeclaredConflict(own.code, "other", "Cùng dự án"))
    await declare(scene, DeclaredConflict(own.code, "unit"))
    await declare(scene)
    found = await queries.conflicts_of(scene.judges["hoa"].id, [own.entry_id])
    assert found == {own.entry_id: (ConflictKind.UNIT, "")}
    rows = await database.fetch("SELECT count(*) AS number FROM declaration")
    assert rows[0]["number"] == 4


async def test_declare_conflicts_refuses_entries_of_others_unknown_kinds_and_other_without_reason():
    scene = await jury(entries=2)
    own = await assigned(scene, "hoa", declared=False)
    refusal = await refused(
        Invalid,
        declare(
            scene,
            DeclaredConflict(str(scene.entries[1].id), "unit"),
            DeclaredConflict(own.code, "friend"),
            DeclaredConflict(own.code, "other"),
            DeclaredConflict(own.code, "unit", "x" * 2001),
        ),
    )
    assert [problem.field for problem in refusal.problems] == [
        "conflicts.0.entry",
        "conflicts.1.kind",
        "conflicts.2.reason",
        "conflicts.3.reason",
    ]
    await refused(queries.JudgeNotFound, declare(scene, by=scene.lan))


async def test_record_conflict_by_the_judge_by_the_organiser_and_not_by_strangers():
    scene = await jury(entries=2)
    own = await signed(scene, "hoa")
    await actions.record_conflict(scene.hoa, entry_id=own.entry_id, kind="mentor")
    assert (await queries.own_assignment(scene.hoa, own.id)).status is AssignmentStatus.RECUSED
    sheets = await queries.signed_sheets(scene.edition.rounds[0].id)
    assert all(one.totals == () and one.unsigned == 0 for one in sheets)
    other, hoa = scene.entries[1].id, scene.judges["hoa"].id
    await actions.record_conflict(scene.an, entry_id=other, judge_id=hoa, kind="manager", reason="Cùng phòng")
    record = actions.record_conflict
    await refused(EntryNotFound, record(scene.thu, entry_id=other, kind="unit"))
    await refused(EntryNotFound, record(scene.lan, entry_id=other, judge_id=hoa, kind="unit"))
    await refused(EntryNotFound, record(scene.thu, entry_id=other, judge_id=hoa, kind="unit"))
    await refused(EntryNotFound, record(scene.an, entry_id=hoa, judge_id=hoa, kind="unit"))
    await refused(queries.JudgeNotFound, record(scene.an, entry_id=other, judge_id=other, kind="unit"))
    await refused(Invalid, record(scene.an, entry_id=other, judge_id=hoa, kind="friend"))


async def test_a_judge_does_not_record_a_conflict_of_another_judge():
    scene = await jury()
    own = await assigned(scene, "thu")
    await refused(
        queries.JudgeNotFound,
        actions.record_conflict(scene.thu, entry_id=own.entry_id, judge_id=scene.judges["hoa"].id, kind="unit"),
    )


async def test_a_conflict_found_after_the_round_is_closed_is_recorded_and_changes_no_sheet():
    scene = await jury()
    own = await signed(scene, "hoa")
    await close(scene)
    await actions.record_conflict(scene.an, entry_id=own.entry_id, judge_id=scene.judges["hoa"].id, kind="relative")
    assert (await queries.own_assignment(scene.hoa, own.id)).status is AssignmentStatus.SIGNED
