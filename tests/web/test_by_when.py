"""The way of an entry and of an edition: what comes next and by when, for everybody who waits for it."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import msgspec
import pytest

from contest_platform import clock
from contest_platform.contests import queries as editions
from contest_platform.contests.rules import Decision, document_of
from contest_platform.judging import actions
from contest_platform.ranking.actions import announce_results, close_round, propose_awards, ratify_awards
from tests.judging.jury import assigned, jury, rounds, signed
from tests.refusals import nothing_written
from tests.web.browsing import words

pytestmark = pytest.mark.usefixtures("db")
DECISION = Decision(body="Ban Tổ chức", number="15/QĐ-BTC", date=datetime.now(UTC).date(), signer="Trưởng ban")


def day(moment: datetime) -> str:
    return moment.strftime("17:00, %d/%m/%Y")


def at_five(days: float) -> datetime:
    """17:00 in Sơn La, so many days from now."""
    return (clock.now() + timedelta(days=days)).replace(hour=10, minute=0, second=0, microsecond=0)


async def judged(days: float = 40, **changes):
    """One round that is due; the edition's deadline passed two hours before, when that is in the past."""
    due_at = at_five(days)
    settings = {"rounds": rounds(scores_due_at=due_at)[:1], **changes}
    if due_at < clock.now() + timedelta(days=30):
        opened = {"opens_at": due_at - timedelta(days=30), "submission_deadline": due_at - timedelta(hours=2)}
        with clock.at(due_at - timedelta(hours=3)):
            return await jury(entries=2, **settings, **opened), due_at
    return await jury(entries=2, **settings), due_at


def steps(page) -> list[tuple[str, str, str]]:
    """Name, state and note of every step on a page."""
    found = re.findall(r'<li class="steps__step steps__step--(\w+)".*?>(.*?)</li>', page.text, re.DOTALL)
    read = []
    for state, inside in found:
        name = re.search(r'steps__name">([^<]*)', inside)
        note = re.search(r'steps__note">([^<]*)', inside)
        read.append((unescape(name[1]), state, unescape(note[1]) if note else ""))
    return read


async def test_a_judge_reads_how_many_are_left_and_by_when(signed_in):
    scene, due_at = await judged()
    own = await assigned(scene)
    await assigned(scene, entry=1)
    thu = await signed_in(scene.thu)
    home, sheet = words(await thu.get("/judge")), words(await thu.get(f"/judge/sheets/{own.id}"))
    assert f"Còn 2 phiếu phải chấm Ký trước {day(due_at)} còn" in home
    assert f"Ký trước {day(due_at)} còn" in sheet
    assert re.search(r"còn (39|40) ngày", home)
    assert f"Sign by {day(due_at)}" in words(await thu.get("/judge?lang=en"))


async def test_an_overdue_sheet_says_so_and_may_still_be_signed(signed_in):
    scene, due_at = await judged(-5)
    own = await assigned(scene)
    thu = await signed_in(scene.thu)
    assert re.search(rf"Ký trước {day(due_at)} quá hạn [45] ngày", words(await thu.get("/judge")))
    typed = {"version": "0", "points.novelty": "32,5", "points.effect": "20", "sign": "yes"}
    assert (await thu.post(f"/judge/sheets/{own.id}", data=typed)).status_code == 303
    assert (await thu.post(f"/judge/sheets/{own.id}/signature", data={"version": "1"})).status_code == 303
    home = words(await thu.get("/judge"))
    assert "Không còn phiếu nào phải chấm" in home
    assert "quá hạn" not in home


async def test_several_rounds_have_a_day_each_and_the_nearest_stands_on_top(signed_in):
    near, far = at_five(40), at_five(50)
    first, second = rounds(scores_due_at=far)[0], msgspec.structs.replace(rounds()[1], scores_due_at=far)
    scene = await jury(rounds=(msgspec.structs.replace(first, scores_due_at=near), second))
    own = await assigned(scene)
    await actions.enter_round(scene.an, slug=scene.slug, round_code="final", entries=[own.entry_id])
    await actions.assign_judge(
        scene.an, slug=scene.slug, round_code="final", entry_id=own.entry_id, judge_id=scene.judges["thu"].id
    )
    home = words(await (await signed_in(scene.thu)).get("/judge"))
    assert f"Hạn ký gần nhất: {day(near)}" in home
    assert f"Còn 1 phiếu, ký trước {day(far)}" in home
    assert f"Còn 1 phiếu, ký trước {day(near)}" in home


async def test_the_organiser_sees_who_is_behind(signed_in):
    scene, due_at = await judged(-5)
    await assigned(scene)
    await assigned(scene, entry=1)
    await signed(scene, "hoa")
    page = await (await signed_in(scene.an)).get(f"/organiser/editions/{scene.slug}/rounds/preliminary/progress")
    read = words(page)
    assert re.search(rf"Hạn ký phiếu: {day(due_at)} quá hạn [45] ngày", read)
    assert "1 giám khảo còn phiếu chưa ký, 2 phiếu cả thảy" in read
    rows = {
        name: re.search(rf"{name}</a>.*?</tr>", page.text, re.DOTALL)[0] for name in ("Hoàng Thị Thu", "Cầm Thị Hoa")
    }
    assert "Quá hạn, còn 2 phiếu" in rows["Hoàng Thị Thu"]
    assert "Đã ký đủ" in rows["Cầm Thị Hoa"]
    edition = words(await (await signed_in(scene.an)).get(f"/organiser/editions/{scene.slug}"))
    assert f"2 phiếu chưa ký, quá hạn từ {day(due_at)}" in edition


async def test_a_round_without_a_day_says_where_to_set_one(signed_in):
    scene = await jury()
    await assigned(scene)
    page = await (await signed_in(scene.an)).get(f"/organiser/editions/{scene.slug}/rounds/preliminary/progress")
    assert "Chưa đặt hạn ký phiếu." in page.text
    assert f"/organiser/editions/{scene.slug}/settings/dates" in page.text


async def test_the_day_is_set_with_the_other_dates_and_the_refusal_stands_beside_it(signed_in):
    scene, due_at = await judged()
    an, address = await signed_in(scene.an), f"/organiser/editions/{scene.slug}/settings/dates"
    assert f'value="{day(due_at)}"' in (await an.get(address)).text
    edition = await editions.edition(scene.slug)
    typed = {
        "number": "10", "period_start": "2026", "period_end": "2026", "grace_minutes": "0", "created_since": "",
        "opens_at": f"{edition.opens_at + timedelta(hours=7):%H:%M, %d/%m/%Y}",
        "submission_deadline": f"{edition.submission_deadline + timedelta(hours=7):%H:%M, %d/%m/%Y}",
        "decision_number": "12/QĐ-BTC", "decision_date": "01/03/2026", "decision_body": "BTC", "decision_signer": "A",
    }  # fmt: skip
    async with nothing_written(but=("session",)):
        early = {**typed, "rounds.0.scores_due_at": f"{edition.submission_deadline:%H:%M, %d/%m/%Y}"}
        answer = await an.post(address, data=early)
    assert answer.status_code == 422
    assert "Hạn ký phiếu của vòng cuối phải sau hạn nộp hồ sơ." in answer.text
    assert 'id="f-rounds-0-scores_due_at-error"' in answer.text
    later = due_at + timedelta(days=3)
    answer = await an.post(address, data={**typed, "rounds.0.scores_due_at": day(later)})
    assert answer.status_code == 303
    assert (await editions.edition(scene.slug)).rounds[0].scores_due_at == later
    assert "hạn ký phiếu chấm" in (await an.get(f"/organiser/editions/{scene.slug}/settings")).text


async def test_programs_read_and_move_the_day(program):
    scene, due_at = await judged()
    an = await program(scene.an)
    address = f"/api/v1/editions/{scene.slug}"
    answer = (await an.get(address)).json()
    assert answer["rounds"][0]["scores_due_at"] == due_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    sent = msgspec.to_builtins(document_of(scene.edition).rounds)
    sent[0]["scores_due_at"] = "2199-01-01T17:00:00+07:00"
    decision = msgspec.to_builtins(DECISION)
    answer = await an.patch(address, json={"rounds": sent, "decision": decision})
    assert answer.json()["rounds"][0]["scores_due_at"] == "2199-01-01T10:00:00Z"
    sent[0]["scores_due_at"] = "2199-01-01T17:00:00"
    answer = await an.patch(address, json={"rounds": sent, "decision": decision})
    assert [one["field"] for one in answer.json()["errors"]] == ["rounds.0.scores_due_at"]
    (newest, _) = (await an.get(f"{address}/versions")).json()
    assert newest["changed"] == ["scores_due_at"]


async def finished(scene):
    """Every sheet signed, the prizes decided; the edition took its last dossier before."""
    for entry in range(2):
        for name in ("thu", "hoa"):
            await signed(scene, name, entry=entry)
    await close_round(scene.an, slug=scene.slug, round_code="preliminary")
    await propose_awards(scene.an, slug=scene.slug)
    await ratify_awards(scene.an, slug=scene.slug, present=9, in_favour=9, decision=DECISION)


async def test_the_way_of_an_entry_from_the_draft_to_the_result(signed_in):
    scene, due_at = await judged(tie_break=())
    lan = await signed_in(scene.lan)
    address = f"/entries/{scene.entries[0].id}"
    assert steps(await lan.get(address))[3:] == [("Chấm", "current", f"đến {day(due_at)}"), ("Kết quả", "next", "")]
    assert f"{address}/withdrawal" in (await lan.get(address)).text


async def test_the_way_of_an_announced_entry_ends_with_its_result_and_no_withdrawal(signed_in, program):
    scene, _ = await judged(-5, tie_break=("vote",))
    await finished(scene)
    announced = await announce_results(scene.an, slug=scene.slug)
    lan, address = await signed_in(scene.lan), f"/entries/{scene.entries[0].id}"
    page = await lan.get(address)
    result = (announced.announced_at + timedelta(hours=7)).strftime("%H:%M, %d/%m/%Y")
    assert [state for _, state, _ in steps(page)] == ["done"] * 5
    assert steps(page)[4] == ("Kết quả", "done", result)
    assert f"/editions/{scene.slug}/results" in page.text
    assert f"{address}/withdrawal" not in page.text
    assert "Kết quả đã công bố." in words(await lan.get("/entries"))
    client = await program(scene.lan)
    async with nothing_written(but=("session", "api_token")):
        assert (await lan.get(f"{address}/withdrawal")).status_code == 409
        assert (await lan.post(f"{address}/withdrawal")).status_code == 409
        answer = await client.delete(f"/api/v1/entries/{scene.entries[0].id}/submission")
    assert (answer.status_code, "không rút hồ sơ được nữa" in answer.json()["detail"]) == (409, True)


async def test_the_way_of_an_edition_while_it_is_judged_and_announced_later(signed_in, client):
    scene, due_at = await judged(-5, tie_break=("vote",))
    an, address = await signed_in(scene.an), f"/organiser/editions/{scene.slug}"
    assert steps(await an.get(address))[2:] == [
        ("Chấm thi", "current", f"đến {day(due_at)}"),
        ("Công bố kết quả", "next", ""),
    ]
    await finished(scene)
    at = at_five(3)
    await announce_results(scene.an, slug=scene.slug, at=at)
    assert steps(await an.get(address))[2:] == [("Chấm thi", "done", ""), ("Công bố kết quả", "current", day(at))]
    assert steps(await client.get(f"/editions/{scene.slug}"))[2:] == [
        ("Chấm thi", "current", f"đến {day(due_at)}"),
        ("Công bố kết quả", "next", ""),
    ]  # nobody else knows of the moment yet
