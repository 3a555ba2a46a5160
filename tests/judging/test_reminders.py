"""One mail to each judge whose sheets are soon due: once for a round, and only while something is owed."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from contest_platform import clock, database
from contest_platform.entries import actions as entries
from contest_platform.entries.rules import Outcome
from contest_platform.judging import actions, queries
from tests.judging.jury import assigned, close, jury, rounds, signed
from tests.refusals import nothing_written

pytestmark = pytest.mark.usefixtures("db")
# 17:00 in Sơn La, long after the month in which the edition of the tests takes entries.
DUE = (datetime.now(UTC) + timedelta(days=60)).replace(hour=10, minute=0, second=0, microsecond=0)
SOON = DUE - timedelta(days=2)


async def judged(**changes):
    return await jury(rounds=_due(DUE), **changes)


def _due(first, last=None):
    before, after = rounds(scores_due_at=first)
    return before, msgspec.structs.replace(after, scores_due_at=last)


async def remind(moment=SOON):
    with clock.at(moment):
        return await actions.remind_judges()


async def reminded():
    rows = await database.fetch(
        "SELECT recipient, subject, text FROM mail WHERE template = 'signing_reminder' ORDER BY recipient"
    )
    return [tuple(row) for row in rows]


async def test_a_judge_who_owes_sheets_is_told_how_many_and_by_when():
    scene = await judged(entries=3)
    for entry in range(3):
        await assigned(scene, entry=entry)
    await signed(scene, "hoa")
    assert await remind() == 1
    ((to, subject, text),) = await reminded()
    assert to == scene.thu.email
    assert "3" in subject
    assert all(
        words in text
        for words in (scene.thu.full_name, "Sơ khảo", "còn 3 phiếu", DUE.strftime("17:00, %d/%m/%Y"), "/judge")
    )
    progress = {
        row.full_name: row for row in await queries.progress_by_judge(scene.edition.id, scene.edition.rounds[0].id)
    }
    assert progress[scene.thu.full_name].reminded_at == (await _at())[0]
    assert progress[scene.hoa.full_name].reminded_at is None
    (line,) = await database.fetch("SELECT actor, subject, body FROM ledger_line WHERE verb = 'remind_judges'")
    assert (line["actor"], line["subject"]) == (None, f"round:{scene.edition.rounds[0].id}")
    assert str(scene.judges["thu"].id) in line["body"]


async def _at():
    return [row["at"] for row in await database.fetch("SELECT at FROM reminder")]


async def test_once_for_a_judge_and_a_round_whenever_and_however_often_it_runs():
    scene = await judged()
    await assigned(scene)
    sent = [await remind(DUE + timedelta(hours=hours)) for hours in (-96, -70, -69, -24, -2, 1, 24)]
    assert sent == [0, 1, 0, 0, 0, 0, 0]
    async with nothing_written():
        assert await remind() == 0


async def test_two_workers_at_once_send_one_mail():
    scene = await judged()
    await assigned(scene)
    assert sorted(await asyncio.gather(*(remind() for _ in range(4)))) == [0, 0, 0, 1]
    assert len(await reminded()) == 1


async def test_each_round_has_its_own():
    scene = await jury(rounds=_due(DUE, DUE + timedelta(days=10)))
    own = await assigned(scene)
    await actions.enter_round(scene.an, slug=scene.slug, round_code="final", entries=[own.entry_id])
    await actions.assign_judge(
        scene.an, slug=scene.slug, round_code="final", entry_id=own.entry_id, judge_id=scene.judges["thu"].id
    )
    assert (await remind(), await remind(SOON + timedelta(days=10))) == (1, 1)


async def test_not_in_the_night_and_not_without_a_day():
    scene = await judged()
    await assigned(scene)
    night = SOON.replace(hour=20)  # 3:00 in Sơn La
    async with nothing_written():
        assert await remind(night) == 0
        assert await remind(DUE - timedelta(days=3, hours=1)) == 0
    await database.fetch("UPDATE round SET scores_due_at = NULL")
    assert await remind() == 0


async def test_nobody_is_reminded_of_what_is_not_owed():
    scene = await judged(entries=3)
    await assigned(scene)
    await signed(scene, entry=1)
    await assigned(scene, entry=2)
    await actions.record_conflict(
        scene.an, entry_id=scene.entries[2].id, judge_id=scene.judges["thu"].id, kind="unit"
    )
    await entries.check_dossier(scene.sen, entry_id=scene.entries[0].id, outcome=Outcome.RETURNED, reason="Thiếu")
    async with nothing_written():
        assert await remind() == 0  # one is with its author, one is signed, from one she has stepped back


async def test_a_closed_round_and_a_judge_who_has_not_accepted_are_left_alone():
    scene = await judged()
    await assigned(scene)
    await assigned(scene, "hoa")
    await database.fetch("UPDATE account SET email_proven_at = NULL WHERE id = $1", scene.hoa.id)
    assert await remind() == 1
    await assigned(scene, "binh")
    await close(scene)
    assert await remind() == 0


async def test_the_invitation_says_by_when():
    scene = await judged(judges=False)
    await actions.invite_judge(
        scene.an, slug=scene.slug, email="moi@example.vn", full_name="Lường Thị Mới", fields=["it"]
    )
    (mail,) = await database.fetch("SELECT text, html FROM mail WHERE template = 'judge_invitation'")
    for words in (mail["text"], mail["html"]):
        assert f"Hạn ký phiếu, Sơ khảo: {DUE:17:00, %d/%m/%Y}." in words
