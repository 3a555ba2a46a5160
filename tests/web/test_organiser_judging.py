"""The organiser's pages of judging: inviting, assigning with a look before, progress, reopening, later rounds."""

import pytest

from contest_platform.judging import queries
from tests.cast import KHOA
from tests.factories import account
from tests.judging.jury import assigned, jury, signed
from tests.refusals import nothing_written
from tests.web.browsing import words

pytestmark = pytest.mark.usefixtures("db")


async def test_judges_page_invites_and_keeps_what_was_typed(signed_in):
    scene = await jury(entries=0)
    an = await signed_in(scene.an)
    address = f"/organiser/editions/{scene.slug}/judges"
    assert "Hoàng Thị Thu" in (await an.get(address)).text
    typed = {"full_name": "Lường Thị Mới", "email": "moi@example.vn", "unit": "Sở Khoa học"}
    async with nothing_written():
        answer = await an.post(address, data=typed)
    assert answer.status_code == 422
    assert "Xin chọn ít nhất một lĩnh vực." in answer.text
    assert 'value="Sở Khoa học"' in answer.text
    answer = await an.post(address, data={**typed, "fields": "it", "chair": "yes"})
    assert answer.status_code == 303
    made = next(one for one in await queries.judges(scene.edition.id) if one.email == "moi@example.vn")
    assert (made.chair, made.fields, made.unit) == (True, ("it",), "Sở Khoa học")


async def test_judge_page_changes_records_a_conflict_and_removes(signed_in):
    scene = await jury()
    an, thu = await signed_in(scene.an), scene.judges["thu"]
    own = await assigned(scene)
    address = f"/organiser/judges/{thu.id}"
    assert thu.full_name in (await an.get(address)).text
    answer = await an.post(address, data={"fields": ["it", "mechanics"], "panel": "Tiểu ban 2", "unit": "Sở"})
    assert answer.status_code in (303, 422)
    answer = await an.post(f"{address}/conflicts", data={"entry": "x", "kind": "unit"})
    assert answer.status_code == 422
    answer = await an.post(f"{address}/conflicts", data={"entry": str(own.entry_id), "kind": "friend"})
    assert answer.status_code == 422
    answer = await an.post(f"{address}/conflicts", data={"entry": str(own.entry_id), "kind": "unit"})
    assert answer.status_code == 303
    assert "Cùng đơn vị với tác giả" in (await an.get(address)).text
    answer = await an.post(f"{address}/removal")
    assert answer.status_code == 303
    assert (await an.get(address)).status_code == 404


async def test_removal_of_a_judge_with_sheets_is_refused_on_her_page(signed_in):
    scene = await jury()
    await signed(scene)
    an = await signed_in(scene.an)
    async with nothing_written():
        answer = await an.post(f"/organiser/judges/{scene.judges['thu'].id}/removal")
    assert answer.status_code == 409
    assert "đã có phiếu chấm" in answer.text


async def test_assignments_are_shown_before_they_are_made(signed_in):
    scene = await jury(entries=3)
    an = await signed_in(scene.an)
    base = f"/organiser/editions/{scene.slug}/rounds/preliminary"
    assert (await an.get(f"{base}/assignments")).status_code == 200
    async with nothing_written():
        answer = await an.post(f"{base}/proposed-assignments", data={"judges_per_entry": "4", "max_load": ""})
    assert answer.status_code == 200
    assert "Không phân công đủ được" in answer.text
    assert "Không còn giám khảo nào khác" in answer.text
    answer = await an.post(f"{base}/proposed-assignments", data={"judges_per_entry": "mười"})
    assert answer.status_code == 422
    answer = await an.post(f"{base}/assignments", data={"judges_per_entry": "2", "max_load": "", "seed": "1"})
    assert answer.status_code == 303
    assert "Đã phân công 6 lượt chấm." in (await an.get(answer.headers["location"])).text
    assert len(await queries.round_assignments(scene.edition.rounds[0].id)) == 6


async def test_assignment_by_hand_and_its_removal(signed_in):
    scene = await jury(entries=1)
    an = await signed_in(scene.an)
    address = f"/organiser/editions/{scene.slug}/rounds/preliminary/assignments"
    sent = {"entry": str(scene.entries[0].id), "judge": str(scene.judges["thu"].id), "field": "it"}
    assert (await an.post(address, data=sent)).status_code == 303
    answer = await an.post(address, data=sent)
    assert answer.status_code == 409
    assert "đã được phân công" in answer.text
    assert (await an.post(address, data={**sent, "judge": ""})).status_code == 422
    (row,) = await queries.round_assignments(scene.edition.rounds[0].id)
    answer = await an.post(f"/organiser/assignments/{row.id}/removal")
    assert answer.status_code == 303
    assert await queries.round_assignments(scene.edition.rounds[0].id) == ()


async def test_progress_page_and_reopening(signed_in):
    scene = await jury(entries=2)
    own = await signed(scene)
    await assigned(scene, "hoa", entry=1)
    an = await signed_in(scene.an)
    address = f"/organiser/editions/{scene.slug}/rounds/preliminary/progress"
    answer = await an.get(address)
    assert "Đã ký 1 trên 2 phiếu" in words(answer)
    assert f"/organiser/assignments/{own.id}/reopening" in answer.text
    reopening = f"/organiser/assignments/{own.id}/reopening"
    assert (await an.get(reopening)).status_code == 200
    async with nothing_written():
        assert (await an.post(reopening, data={"reason": " "})).status_code == 422
    assert (await an.post(reopening, data={"reason": "Gõ nhầm"})).status_code == 303
    answer = await an.post(reopening, data={"reason": "Gõ nhầm"})
    assert answer.status_code == 409


async def test_entries_of_a_later_round_are_chosen_on_its_page(signed_in):
    scene = await jury(entries=2)
    an = await signed_in(scene.an)
    address = f"/organiser/editions/{scene.slug}/rounds/final/entries"
    assert scene.entries[0].code in (await an.get(address)).text
    answer = await an.post(address, data={"entries": [str(scene.entries[1].id)]})
    assert answer.status_code == 303
    final = scene.edition.round("final")
    assert [one.id for one in await queries.round_entries(final.id)] == [scene.entries[1].id]
    first = f"/organiser/editions/{scene.slug}/rounds/preliminary/entries"
    assert (await an.get(first)).status_code == 409


async def test_judging_pages_do_not_exist_for_others(signed_in):
    scene = await jury()
    own = await assigned(scene)
    base = f"/organiser/editions/{scene.slug}"
    pages = [
        f"{base}/judges",
        f"{base}/rounds/preliminary/assignments",
        f"{base}/rounds/preliminary/progress",
        f"{base}/rounds/final/entries",
        f"/organiser/judges/{scene.judges['thu'].id}",
        f"/organiser/assignments/{own.id}/reopening",
    ]
    for viewer in (scene.thu, scene.lan, scene.sen, await account(KHOA)):
        client = await signed_in(viewer)
        assert [(page, (await client.get(page)).status_code) for page in pages] == [(page, 404) for page in pages]
