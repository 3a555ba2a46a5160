"""Assigning in an edition: all at once, by hand, and who goes into a later round."""

import asyncio

import pytest

from contest_platform import database
from contest_platform.contests.queries import EditionNotFound
from contest_platform.entries import actions as entries
from contest_platform.entries.rules import Mentor, Outcome
from contest_platform.errors import Invalid
from contest_platform.judging import actions, queries
from contest_platform.judging.rules import (
    AssignmentStatus,
    ConflictDeclared,
    OtherField,
    OwnEntry,
    OwnUnit,
    RoundClosed,
    SheetSigned,
    unmet_sentence,
)
from tests import dossiers
from tests.judging.jury import assigned, close, jury, last_line, signed
from tests.judging.test_sheets import FULL, save
from tests.refusals import nothing_written, refused

pytestmark = pytest.mark.usefixtures("db")


async def assign(scene, *, by=None, code="preliminary", **changes):
    return await actions.assign_judges(by or scene.an, slug=scene.slug, round_code=code, **changes)


async def by_hand(scene, name="thu", entry=0):
    return await actions.assign_judge(
        scene.an,
        slug=scene.slug,
        round_code="preliminary",
        entry_id=scene.entries[entry].id,
        judge_id=scene.judges[name].id,
    )


async def test_assign_judges_gives_every_entry_its_number_evenly():
    scene = await jury(entries=3)
    proposal = await assign(scene)
    assert len(proposal.pairs) == 6
    assert set(proposal.load.values()) == {2}
    assert (proposal.unmet, proposal.components) == ((), 1)
    found = await queries.round_assignments(scene.edition.rounds[0].id)
    assert {(one.entry_id, one.judge_id) for one in found} == set(proposal.pairs)
    assert {one.status for one in found} == {AssignmentStatus.ASSIGNED}
    verb, _ = await last_line()
    assert verb == "assign_judges"


async def test_assign_judges_again_adds_nothing_and_fills_only_gaps():
    scene = await jury(entries=2)
    await assign(scene)
    async with nothing_written():
        assert (await assign(scene)).pairs == ()
    (one, *_) = await queries.round_assignments(scene.edition.rounds[0].id)
    await actions.unassign_judge(scene.an, assignment_id=one.id)
    assert len((await assign(scene)).pairs) == 1


async def test_dry_run_writes_nothing_and_is_what_then_happens():
    scene = await jury(entries=3)
    async with nothing_written():
        proposal = await assign(scene, dry_run=True, judges_per_entry=1, seed=7)
    assert (await assign(scene, judges_per_entry=1, seed=7)).pairs == proposal.pairs


async def test_assign_judges_keeps_the_own_unit_the_own_entry_and_conflicts_away():
    scene = await jury(entries=1)
    unit = f"Lớp 9A, {scene.judges['thu'].unit.upper()}"
    mine = await dossiers.accepted(scene.lan, scene.edition, scene.sen, authors=(dossiers.author(unit=unit),))
    taught = await dossiers.accepted(
        scene.lan, scene.edition, scene.sen, authors=(dossiers.author(email="HOA@example.vn"),)
    )
    owned = await dossiers.accepted(scene.binh, scene.edition, scene.sen)
    await actions.record_conflict(scene.an, entry_id=owned.id, judge_id=scene.judges["thu"].id, kind="manager")
    proposal = await assign(scene, judges_per_entry=3)
    given = {(entry, judge) for entry, judge in proposal.pairs}
    for entry, judge in [(mine, "thu"), (taught, "hoa"), (owned, "binh"), (owned, "thu")]:
        assert (entry.id, scene.judges[judge].id) not in given
    sentences = " ".join(unmet_sentence(one) for one in proposal.unmet)
    assert "Hoàng Thị Thu (cùng đơn vị)" in sentences
    assert "Cầm Thị Hoa (là người nộp, tác giả hoặc người hướng dẫn)" in sentences
    assert "Hoàng Thị Thu (có xung đột lợi ích)" in sentences
    for entry, judge, refusal in [
        (mine, "thu", OwnUnit),
        (taught, "hoa", OwnEntry),
        (owned, "binh", OwnEntry),
        (owned, "thu", ConflictDeclared),
    ]:
        await refused(
            refusal,
            actions.assign_judge(
                scene.an,
                slug=scene.slug,
                round_code="preliminary",
                entry_id=entry.id,
                judge_id=scene.judges[judge].id,
            ),
        )


async def test_the_unit_of_the_mentor_counts_too():
    scene = await jury(entries=0)
    mentor = Mentor(full_name="Cô giáo", unit=scene.judges["hoa"].unit)
    entry = await dossiers.accepted(scene.lan, scene.edition, scene.sen, mentor=mentor)
    proposal = await assign(scene, judges_per_entry=3)
    assert (entry.id, scene.judges["hoa"].id) not in set(proposal.pairs)
    assert len(proposal.pairs) == 2


async def test_assign_judges_says_what_cannot_be_met():
    scene = await jury(entries=2)
    proposal = await assign(scene, judges_per_entry=3, max_load=1)
    assert len(proposal.pairs) == 3
    assert sum(one.missing for one in proposal.unmet) == 3
    assert "đã đủ số bài" in unmet_sentence(proposal.unmet[0])


@pytest.mark.parametrize(
    ("changes", "field"), [({"judges_per_entry": 0}, "judges_per_entry"), ({"max_load": 0}, "max_load")]
)
async def test_assign_judges_refuses_impossible_numbers(changes, field):
    scene = await jury()
    refusal = await refused(Invalid, assign(scene, **changes))
    assert [problem.field for problem in refusal.problems] == [field]


async def test_assign_judges_is_for_organisers_and_rounds_that_exist():
    scene = await jury()
    await refused(EditionNotFound, assign(scene, by=scene.thu))
    await refused(queries.RoundNotFound, assign(scene, code="nowhere"))
    await close(scene)
    await refused(RoundClosed, assign(scene))
    await refused(RoundClosed, by_hand(scene))


async def test_two_organisers_assigning_at_once_give_no_entry_too_many():
    scene = await jury(entries=4)
    await asyncio.gather(assign(scene, seed=1), assign(scene, seed=2))
    rows = await database.fetch("SELECT count(*) AS number FROM assignment GROUP BY entry")
    assert [row["number"] for row in rows] == [2, 2, 2, 2]


async def test_assign_judge_by_hand_refuses_another_field_twice_and_what_is_not_there():
    scene = await jury()
    await by_hand(scene)
    await refused(actions.AlreadyAssigned, by_hand(scene))
    other = await dossiers.accepted(scene.lan, scene.edition, scene.sen, field=scene.edition.fields[1].code)
    draft = await dossiers.submitted(scene.lan, scene.edition)

    def give(entry_id, judge_id):
        return actions.assign_judge(
            scene.an, slug=scene.slug, round_code="preliminary", entry_id=entry_id, judge_id=judge_id
        )

    await refused(OtherField, give(other.id, scene.judges["thu"].id))
    await refused(actions.EntryNotInRound, give(draft.id, scene.judges["thu"].id))
    await refused(queries.JudgeNotFound, give(scene.entries[0].id, draft.id))


async def test_unassign_judge_while_unsigned_only():
    scene = await jury()
    own = await assigned(scene)
    await save(scene, own, FULL)
    await refused(queries.AssignmentNotFound, actions.unassign_judge(scene.thu, assignment_id=own.id))
    await actions.unassign_judge(scene.an, assignment_id=own.id)
    assert await queries.own_assignments(scene.thu) == ()
    done = await signed(scene)
    await refused(SheetSigned, actions.unassign_judge(scene.an, assignment_id=done.id))


async def test_enter_round_takes_exactly_these_entries():
    scene = await jury(entries=3)
    first, second, third = (entry.id for entry in scene.entries)
    enter = actions.enter_round
    assert await enter(scene.an, slug=scene.slug, round_code="final", entries=[first, second, first]) == (
        first,
        second,
    )
    await assign(scene, code="final")
    await enter(scene.an, slug=scene.slug, round_code="final", entries=[second, third])
    final = scene.edition.round("final")
    assert {one.id for one in await queries.round_entries(final.id)} == {second, third}
    assert {one.entry_id for one in await queries.round_assignments(final.id)} == {second}


async def test_enter_round_refuses_the_first_round_strangers_and_entries_with_sheets():
    scene = await jury(entries=2)
    first, second = (entry.id for entry in scene.entries)
    enter = actions.enter_round
    await refused(actions.FirstRound, enter(scene.an, slug=scene.slug, round_code="preliminary", entries=[first]))
    waiting = await dossiers.submitted(scene.lan, scene.edition)
    refusal = await refused(
        Invalid, enter(scene.an, slug=scene.slug, round_code="final", entries=[first, waiting.id])
    )
    assert [problem.field for problem in refusal.problems] == ["entries.1"]
    await enter(scene.an, slug=scene.slug, round_code="final", entries=[first])
    await actions.declare_conflicts(scene.thu, slug=scene.slug, conflicts=())
    made = await actions.assign_judge(
        scene.an, slug=scene.slug, round_code="final", entry_id=first, judge_id=scene.judges["thu"].id
    )
    await actions.save_sheet(scene.thu, assignment_id=made, version=0, points=FULL)
    await refused(actions.EntryHasSheets, enter(scene.an, slug=scene.slug, round_code="final", entries=[second]))


async def test_a_changed_dossier_opens_its_signed_sheets_again():
    scene = await jury(entries=2)
    own, other = await signed(scene), await signed(scene, entry=1)
    one = scene.edition.rounds[0]
    await return_and_accept(scene, title="Máy khác hẳn")
    stale = next(row for row in await queries.signed_sheets(one.id) if row.entry == scene.entries[0].id)
    assert (stale.totals, stale.unsigned) == ((), 1)  # before the job has run
    assert await actions.reopen_changed_sheets(entry_id=scene.entries[0].id) == 1
    assert await actions.reopen_changed_sheets(entry_id=scene.entries[0].id) == 0
    assert (await queries.own_assignment(scene.thu, own.id)).status is AssignmentStatus.IN_PROGRESS
    assert (await queries.own_assignment(scene.thu, other.id)).status is AssignmentStatus.SIGNED


async def test_a_dossier_returned_and_handed_in_unchanged_keeps_its_signed_sheets():
    scene = await jury()
    own = await signed(scene)
    await return_and_accept(scene)
    assert await actions.reopen_changed_sheets(entry_id=scene.entries[0].id) == 0
    assert (await queries.own_assignment(scene.thu, own.id)).status is AssignmentStatus.SIGNED


async def return_and_accept(scene, **changes):
    entry_id = scene.entries[0].id
    await entries.check_dossier(scene.sen, entry_id=entry_id, outcome=Outcome.RETURNED, reason="Thiếu")
    if changes:
        await database.fetch("UPDATE entry SET title = $2 WHERE id = $1", entry_id, changes["title"])
    await entries.submit_entry(scene.lan, entry_id=entry_id)
    await entries.check_dossier(scene.sen, entry_id=entry_id, outcome=Outcome.ACCEPTED)


async def test_acceptance_leaves_the_job_behind_that_opens_changed_sheets():
    scene = await jury()
    await signed(scene)
    await return_and_accept(scene, title="Máy khác hẳn")
    rows = await database.fetch(
        "SELECT args FROM procrastinate_jobs WHERE task_name = 'reopen_changed_sheets' ORDER BY id DESC LIMIT 1"
    )
    assert str(scene.entries[0].id) in rows[0]["args"]


async def test_assigning_500_entries_in_one_act():
    scene = await jury(entries=1)
    await database.fetch(
        """INSERT INTO entry (id, edition, owner, code, title, title_folded, field, summary, description, status,
                              version, created_at, changed_at)
           SELECT gen_random_uuid(), edition, owner, 'X' || n, title, title_folded, field, '', '', 'accepted', 1,
                  created_at, changed_at FROM entry, generate_series(1, 499) n WHERE id = $1""",
        scene.entries[0].id,
    )
    assert len((await assign(scene)).pairs) == 1000
