"""The jury: one mail a judge, the role from the proof of the address on, changes and removal."""

import pytest

from contest_platform import database
from contest_platform.accounts import actions as accounts
from contest_platform.accounts import queries as account_queries
from contest_platform.accounts.rules import EmailNotValid
from contest_platform.contests.queries import EditionNotFound
from contest_platform.errors import Invalid
from contest_platform.judging import actions, queries
from tests.cast import KHOA
from tests.factories import account
from tests.judging.jury import assigned, jury, last_line, signed
from tests.judging.test_sheets import FULL, save
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")


async def invite(scene, email="moi@example.vn", **changes):
    plain = {"full_name": "Lường Thị Mới", "fields": [scene.edition.fields[0].code], "unit": "Sở Khoa học"}
    return await actions.invite_judge(scene.an, slug=scene.slug, email=email, **{**plain, **changes})


async def mails_to(email):
    rows = await database.fetch("SELECT subject, text FROM mail WHERE recipient = $1 ORDER BY created_at", email)
    return [(row["subject"], row["text"]) for row in rows]


async def test_invite_judge_opens_an_account_and_sends_one_mail():
    scene = await jury(entries=0)
    judge = await invite(
        scene, email="  MOI@example.vn", full_name=" Lường  Thị Mới ", panel="Tiểu ban 1", chair=True
    )
    assert (judge.email, judge.full_name, judge.unit) == ("moi@example.vn", "Lường Thị Mới", "Sở Khoa học")
    assert (judge.panel, judge.chair, judge.effective) == ("Tiểu ban 1", True, False)
    ((subject, text),) = await mails_to("moi@example.vn")
    assert "giám khảo" in subject
    assert "/links/" in text
    verb, body = await last_line()
    assert verb == "invite_judge"
    assert "Lường" not in body
    assert "moi@example.vn" not in body


async def test_role_takes_effect_when_the_address_is_proven():
    scene = await jury()
    judge = await invite(scene)
    own = await actions.assign_judge(
        scene.an, slug=scene.slug, round_code="preliminary", entry_id=scene.entries[0].id, judge_id=judge.id
    )
    viewer = await account_queries.viewer_by_email("moi@example.vn")
    assert await queries.own_assignments(viewer) == ()
    ((_, text),) = await mails_to("moi@example.vn")
    token = text.split("/links/")[1].split()[0]
    await accounts.accept_invitation(token=token, password="một câu rất dài để vào")
    viewer = await account_queries.viewer_by_email("moi@example.vn")
    assert [one.id for one in await queries.own_assignments(viewer)] == [own]
    assert (await queries.judge(judge.id)).effective


async def test_invite_judge_with_an_account_sends_no_link_to_choose_a_password():
    scene = await jury(entries=0)
    ((_, text),) = await mails_to(scene.thu.email)
    assert "/links/" in text  # an account without a password: the link lets her choose one
    assert (await queries.judge_in(scene.thu, scene.slug)).effective


async def test_invite_judge_twice_is_refused_and_sends_no_second_mail():
    scene = await jury(entries=0)
    await invite(scene)
    await refused(actions.AlreadyInvited, invite(scene, email="Moi@Example.vn"))
    assert len(await mails_to("moi@example.vn")) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fields": ["nowhere"]}, "fields.0"),
        ({"fields": []}, "fields"),
        ({"unit": "x" * 301}, "unit"),
        ({"panel": "x" * 101}, "panel"),
    ],
)
async def test_invite_judge_refuses_what_does_not_hold(changes, field):
    scene = await jury(entries=0)
    refusal = await refused(Invalid, invite(scene, **changes))
    assert [problem.field for problem in refusal.problems] == [field]


async def test_invite_judge_refuses_a_wrong_address():
    scene = await jury(entries=0)
    await refused((EmailNotValid, Invalid), invite(scene, email="khong-phai-thu"))


async def test_invite_judge_is_for_organisers_of_the_contest():
    scene = await jury(entries=0)
    khoa = await account(KHOA)
    for by in (scene.thu, scene.sen, scene.lan, khoa):
        await refused(
            EditionNotFound,
            actions.invite_judge(by, slug=scene.slug, email="x@example.vn", full_name="X", fields=["it"]),
        )


async def test_change_judge_keeps_what_is_assigned():
    scene = await jury()
    own = await assigned(scene)
    other = scene.edition.fields[1].code
    judge = await actions.change_judge(
        scene.an,
        judge_id=scene.judges["thu"].id,
        fields=[other],
        unit="Trường Đại học Tây Bắc",
        panel=" ",
        chair=True,
    )
    assert (judge.fields, judge.unit, judge.panel, judge.chair) == ((other,), "Trường Đại học Tây Bắc", None, True)
    assert (await queries.own_assignment(scene.thu, own.id)).id == own.id
    await refused(queries.JudgeNotFound, actions.change_judge(scene.lan, judge_id=judge.id, fields=[other]))


async def test_remove_judge_takes_unsaved_assignments_along():
    scene = await jury()
    own = await assigned(scene)
    await actions.remove_judge(scene.an, judge_id=scene.judges["thu"].id)
    with pytest.raises(queries.AssignmentNotFound):
        await queries.own_assignment(scene.thu, own.id)
    assert [one.full_name for one in await queries.judges(scene.edition.id)] == ["Quàng Văn Bình", "Cầm Thị Hoa"]


async def test_remove_judge_with_sheets_is_refused():
    scene = await jury()
    own = await assigned(scene)
    await save(scene, own, FULL)
    await refused(actions.JudgeHasSheets, actions.remove_judge(scene.an, judge_id=scene.judges["thu"].id))
    await refused(queries.JudgeNotFound, actions.remove_judge(scene.lan, judge_id=scene.judges["hoa"].id))


async def test_progress_counts_by_judge_and_by_field():
    scene = await jury(entries=2)
    await signed(scene, "thu")
    await assigned(scene, "hoa")
    await actions.record_conflict(
        scene.an, entry_id=scene.entries[1].id, judge_id=scene.judges["hoa"].id, kind="unit"
    )
    one = scene.edition.rounds[0]
    by_judge = {row.full_name: row for row in await queries.progress_by_judge(scene.edition.id, one.id)}
    assert (by_judge["Hoàng Thị Thu"].signed, by_judge["Hoàng Thị Thu"].owed) == (1, 1)
    assert (by_judge["Cầm Thị Hoa"].assigned, by_judge["Quàng Văn Bình"].owed) == (1, 0)
    first = (await queries.progress_by_field(one.id))[0]
    assert (first.entries, first.short, first.sheets, first.signed) == (2, 1, 2, 1)
