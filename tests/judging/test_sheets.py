"""Saving, signing and reopening a sheet, and every way in which it is refused."""

import asyncio
from decimal import Decimal
from uuid import uuid4

import pytest

from contest_platform import database
from contest_platform.accounts.rules import ReasonNotValid
from contest_platform.contests import queries as contests
from contest_platform.errors import Invalid
from contest_platform.judging import actions, queries
from contest_platform.judging.rules import (
    AssignmentStatus,
    DeclarationMissing,
    EntryNotJudged,
    RoundClosed,
    SheetIncomplete,
    SheetNotSigned,
    SheetRecused,
    SheetSigned,
    SheetStale,
)
from tests.judging.jury import FULL, assigned, close, jury, last_line, signed
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")


async def save(scene, own, points, *, version=0, comment=None, by=None):
    return await actions.save_sheet(
        by or scene.thu, assignment_id=own.id, version=version, points=points, comment=comment
    )


async def test_save_sheet_keeps_points_comment_and_total():
    scene = await jury()
    own = await assigned(scene)
    saved = await save(scene, own, FULL, comment="Ý tưởng tốt")
    assert (saved.version, saved.total, saved.complete) == (1, Decimal("72.5"), True)
    found = await queries.assignment_of(scene.thu, own.id)
    assert dict(found.sheet.points) == {"novelty": Decimal("32.5"), "effect": Decimal(20)}
    assert (found.sheet.comment, found.sheet.total, found.sheet.version) == ("Ý tưởng tốt", Decimal("72.5"), 1)
    assert found.sheet.status is AssignmentStatus.IN_PROGRESS
    verb, body = await last_line()
    assert verb == "save_sheet"
    assert '"novelty":"32.5"' in body.replace(" ", "")
    assert "Ý tưởng" not in body


async def test_save_sheet_takes_a_comma_and_a_dot_alike():
    scene = await jury()
    own = await assigned(scene)
    one = await save(scene, own, {"novelty": "9,25"})
    other = await save(scene, own, {"novelty": "9.25"}, version=1)
    assert one.total == other.total == Decimal("9.25")


async def test_save_sheet_replaces_all_points_and_keeps_a_comment_that_is_not_sent():
    scene = await jury()
    own = await assigned(scene)
    await save(scene, own, FULL, comment="Tốt")
    saved = await save(scene, own, {"effect": "1"}, version=1)
    assert (saved.version, saved.total, saved.complete) == (2, Decimal(2), False)
    found = await queries.sheet_of(own.id)
    assert (dict(found.points), found.comment, found.complete) == ({"effect": Decimal(1)}, "Tốt", False)


async def test_first_saved_sheet_locks_the_scoring_of_the_edition_once():
    scene = await jury()
    own = await assigned(scene)
    assert (await contests.edition_by_id(scene.edition.id)).scoring_locked_at is None
    await save(scene, own, FULL)
    locked_at = (await contests.edition_by_id(scene.edition.id)).scoring_locked_at
    assert locked_at is not None
    await save(scene, own, FULL, version=1)
    assert (await contests.edition_by_id(scene.edition.id)).scoring_locked_at == locked_at


@pytest.mark.parametrize("typed", ["40,25", "-1", "0.3", "NaN", "1e309", "1.000,5", "điểm"])
async def test_save_sheet_refuses_points_out_of_range_off_the_step_or_no_number(typed):
    scene = await jury()
    own = await assigned(scene)
    refusal = await refused(Invalid, save(scene, own, {"novelty": typed, "effect": "20"}))
    assert [problem.field for problem in refusal.problems] == ["points.novelty"]
    assert (await contests.edition_by_id(scene.edition.id)).scoring_locked_at is None


async def test_save_sheet_refuses_a_stale_version_and_carries_both():
    scene = await jury()
    own = await assigned(scene)
    await save(scene, own, {"novelty": "10"}, comment="đầu")
    refusal = await refused(SheetStale, save(scene, own, {"novelty": "11"}, version=0, comment="sau"))
    assert refusal.extra["current"] == {
        "version": 1,
        "points": {"novelty": "10"},
        "comment": "đầu",
        "total": "10",
        "status": "in_progress",
    }
    assert refusal.extra["sent"] == {"points": {"novelty": "11"}, "comment": "sau"}


async def test_save_sheet_of_several_at_once_lets_exactly_one_through():
    scene = await jury()
    own = await assigned(scene)
    for version in (0, 1):
        answers = await asyncio.gather(
            *(save(scene, own, {"novelty": str(n)}, version=version) for n in range(6)), return_exceptions=True
        )
        assert sum(isinstance(one, actions.SavedSheet) for one in answers) == 1
        assert sum(isinstance(one, SheetStale) for one in answers) == 5
    assert (await queries.sheet_of(own.id)).version == 2


async def test_save_sheet_of_somebody_else_is_not_found():
    scene = await jury()
    own = await assigned(scene)
    for by in (scene.hoa, scene.an, scene.lan):
        await refused(queries.AssignmentNotFound, save(scene, own, FULL, by=by))
        await refused(queries.AssignmentNotFound, queries.assignment_of(by, own.id))
    own_id_is_unknown = type(own)(**{**own.__dict__, "id": uuid4()})
    await refused(queries.AssignmentNotFound, save(scene, own_id_is_unknown, FULL))


async def test_nothing_is_shown_or_saved_before_the_declaration():
    scene = await jury()
    own = await assigned(scene, declared=False)
    await refused(DeclarationMissing, save(scene, own, FULL))
    await refused(DeclarationMissing, queries.assignment_of(scene.thu, own.id))
    await refused(DeclarationMissing, actions.sign_sheet(scene.thu, assignment_id=own.id))


async def test_sign_sheet_closes_it_to_the_judge():
    scene = await jury()
    own = await signed(scene)
    assert own.status is AssignmentStatus.SIGNED
    sheet = await queries.sheet_of(own.id)
    assert sheet.signed_at is not None
    assert len(sheet.digest) == 64
    await refused(SheetSigned, save(scene, own, FULL, version=1))
    await refused(SheetSigned, actions.sign_sheet(scene.thu, assignment_id=own.id))


async def test_sign_sheet_refuses_an_incomplete_or_stale_one():
    scene = await jury()
    own = await assigned(scene)
    refusal = await refused(SheetIncomplete, actions.sign_sheet(scene.thu, assignment_id=own.id))
    assert refusal.values == {"criteria": "Tính mới; Hiệu quả"}
    await save(scene, own, {"novelty": "0"})
    refusal = await refused(SheetIncomplete, actions.sign_sheet(scene.thu, assignment_id=own.id))
    assert refusal.values == {"criteria": "Hiệu quả"}
    await save(scene, own, FULL, version=1)
    await refused(SheetStale, actions.sign_sheet(scene.thu, assignment_id=own.id, version=1))


async def test_closed_round_refuses_saving_signing_and_reopening():
    scene = await jury()
    own, done = await assigned(scene), await signed(scene, "hoa")
    await save(scene, own, FULL)
    await close(scene)
    await refused(RoundClosed, save(scene, own, FULL, version=1))
    await refused(RoundClosed, actions.sign_sheet(scene.thu, assignment_id=own.id))
    await refused(RoundClosed, actions.reopen_sheet(scene.an, assignment_id=done.id, reason="Nhầm"))
    await refused(RoundClosed, actions.unassign_judge(scene.an, assignment_id=own.id))


async def test_save_sheet_of_a_withdrawn_entry_is_refused():
    scene = await jury()
    own = await assigned(scene)
    await database.fetch("UPDATE entry SET status = 'withdrawn' WHERE id = $1", scene.entries[0].id)
    await refused(EntryNotJudged, save(scene, own, FULL))


async def test_save_sheet_of_a_recused_judge_is_refused():
    scene = await jury()
    own = await assigned(scene)
    await actions.record_conflict(scene.thu, entry_id=own.entry_id, kind="relative")
    await refused(SheetRecused, save(scene, own, FULL))
    await refused(SheetRecused, queries.assignment_of(scene.thu, own.id))


async def test_reopen_sheet_by_organiser_and_chair_with_a_reason():
    scene = await jury()
    own = await signed(scene)
    await actions.reopen_sheet(scene.an, assignment_id=own.id, reason="Gõ nhầm điểm")
    verb, body = await last_line()
    assert verb == "reopen_sheet"
    assert "Gõ nhầm" not in body
    assert (await queries.sheet_of(own.id)).signed_at is None
    await save(scene, own, {**FULL, "novelty": "30"}, version=1)
    await actions.sign_sheet(scene.thu, assignment_id=own.id)
    await actions.reopen_sheet(scene.binh, assignment_id=own.id, reason="Thống nhất lại")
    rows = await database.fetch("SELECT reason, by FROM reopening ORDER BY at")
    assert [(row["reason"], row["by"]) for row in rows] == [
        ("Gõ nhầm điểm", scene.an.id),
        ("Thống nhất lại", scene.binh.id),
    ]


async def test_reopen_sheet_refuses_others_the_own_one_an_unsigned_one_and_no_reason():
    scene = await jury()
    own, unsigned = await signed(scene), await assigned(scene, "hoa")
    chairs = await signed(scene, "binh")
    reopen = actions.reopen_sheet
    await refused(actions.NotChair, reopen(scene.thu, assignment_id=own.id, reason="x"))
    await refused(actions.NotChair, reopen(scene.binh, assignment_id=chairs.id, reason="x"))
    await refused(queries.AssignmentNotFound, reopen(scene.hoa, assignment_id=own.id, reason="x"))
    await refused(queries.AssignmentNotFound, reopen(scene.lan, assignment_id=own.id, reason="x"))
    await refused(SheetNotSigned, reopen(scene.an, assignment_id=unsigned.id, reason="x"))
    await refused(ReasonNotValid, reopen(scene.an, assignment_id=own.id, reason="  "))


async def test_chair_of_another_panel_does_not_reopen():
    scene = await jury()
    own = await signed(scene)
    fields = [scene.edition.fields[0].code]
    await actions.change_judge(scene.an, judge_id=scene.judges["binh"].id, fields=fields, panel="B", chair=True)
    await actions.change_judge(scene.an, judge_id=scene.judges["thu"].id, fields=fields, panel="A")
    await refused(queries.AssignmentNotFound, actions.reopen_sheet(scene.binh, assignment_id=own.id, reason="x"))
    await actions.change_judge(scene.an, judge_id=scene.judges["binh"].id, fields=fields, panel="A", chair=True)
    await actions.reopen_sheet(scene.binh, assignment_id=own.id, reason="Xem lại")


async def test_signed_sheets_and_points_are_what_the_ranking_reads():
    scene = await jury(entries=2)
    await signed(scene, "thu", novelty="40")
    await signed(scene, "hoa", novelty="10")
    await assigned(scene, "binh")
    sheets = {one.entry: one for one in await queries.signed_sheets(scene.edition.rounds[0].id)}
    first, second = (sheets[entry.id] for entry in scene.entries)
    assert sorted(first.totals) == [Decimal(50), Decimal(80)]
    assert first.unsigned == 1
    assert (second.totals, second.unsigned) == ((), 0)
    one = scene.edition.rounds[0]
    ids = {criterion.code: criterion.id for criterion in one.rubric}
    points = await queries.signed_points(one.id, [ids["novelty"], ids["effect"]])
    assert points == {first.entry: {ids["novelty"]: (Decimal(50), 2), ids["effect"]: (Decimal(40), 2)}}
    assert await queries.signed_sheets(scene.edition.rounds[1].id) == ()
