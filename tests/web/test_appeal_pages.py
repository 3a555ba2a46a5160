"""Appeals by their pages and by programs: the author's way and the organiser's."""

import pytest

from contest_platform.ranking import queries
from tests.ranking.deciding import announced, decided
from tests.ranking.scene import SLUG
from tests.ranking.test_appeals import STATEMENT, filed
from tests.refusals import nothing_written
from tests.web.browsing import words

pytestmark = pytest.mark.usefixtures("db")


async def test_an_author_files_adds_and_reads_the_ruling(signed_in):
    made = await announced()
    lan, an = await signed_in(made.lan), await signed_in(made.an)
    entry = f"/entries/{made.entries['A02']}"
    assert f"{entry}/appeal" in (await lan.get(entry)).text
    async with nothing_written():
        empty = await lan.post(f"{entry}/appeal", data={"statement": " "})
    assert (empty.status_code, "Xin điền chỗ này." in empty.text) == (422, True)
    done = await lan.post(f"{entry}/appeal", data={"statement": STATEMENT})
    assert (done.status_code, done.headers["location"]) == (303, f"{entry}/appeal")
    (appeal,) = (await queries.appeals_for(made.an, SLUG))[1]
    await lan.post(f"{entry}/appeal/notes", data={"text": "Gửi kèm bản vẽ."})
    page = await lan.get(f"{entry}/appeal")
    for said in (STATEMENT, "Gửi kèm bản vẽ.", "Đang xem xét"):
        assert said in page.text
    assert 'name="statement"' not in page.text
    case = f"/organiser/appeals/{appeal.id}"
    assert "A02" in (await an.get(f"/organiser/editions/{SLUG}/appeals")).text
    assert "1 khiếu nại chờ kết luận" in (await an.get(f"/organiser/editions/{SLUG}")).text
    await an.post(f"{case}/notes", data={"text": "Họp nội bộ.", "day": "05/11/2026"})
    await an.post(f"{case}/notes", data={"text": "Đã xem bản vẽ.", "shared": "yes"})
    assert "05/11/2026" in (await an.get(case)).text
    wrong = await an.post(f"{case}/ruling", data={"outcome": "rejected", "effect": "correction", "reason": "Vì thế"})
    assert (wrong.status_code, "Vì thế" in wrong.text) == (422, True)
    await an.post(
        f"{case}/ruling",
        data={
            "outcome": "upheld", "effect": "correction", "reason": "Ghi nhầm điểm.", "decision.number": "9/QĐ",
            "decision.date": "06/11/2026", "decision.body": "Ban Tổ chức", "decision.signer": "Trưởng ban",
        },
    )  # fmt: skip
    seen = words(await lan.get(f"{entry}/appeal"))
    for said in ("Được chấp nhận", "Ghi nhầm điểm.", "Đã xem bản vẽ.", "Số 9/QĐ ngày 06/11/2026 của Ban Tổ chức"):
        assert said in seen
    for hidden in ("Họp nội bộ.", made.an.full_name):
        assert hidden not in seen
    assert "Chờ đính chính" in (await an.get(case)).text
    assert (await an.post(f"{case}/notes", data={"text": "Muộn"})).status_code == 409


async def test_before_the_announcement_there_is_no_appeal_page(signed_in):
    made = await decided()
    lan = await signed_in(made.lan)
    assert (await lan.get(f"/entries/{made.entries['A02']}/appeal")).status_code == 404
    assert "appeal" not in (await lan.get(f"/entries/{made.entries['A02']}")).text


async def test_where_appeals_are_not_taken_the_page_says_so(signed_in):
    made = await announced(appeal_days=None)
    lan = await signed_in(made.lan)
    page = await lan.get(f"/entries/{made.entries['A02']}/appeal")
    assert "Kỳ thi này không nhận khiếu nại qua hệ thống." in page.text
    refused = await lan.post(f"/entries/{made.entries['A02']}/appeal", data={"statement": STATEMENT})
    assert refused.status_code == 409


async def test_the_author_of_an_appeal_does_not_open_the_organisers_page(signed_in):
    made = await announced()
    appeal = await filed(made)
    lan = await signed_in(made.lan)
    assert (await lan.get(f"/organiser/appeals/{appeal.id}")).status_code == 404


async def test_programs_file_note_and_rule(program):
    made = await announced()
    lan, an = await program(made.lan), await program(made.an)
    entry = f"/api/v1/entries/{made.entries['A02']}/appeals"
    filed_one = await lan.post(entry, json={"statement": STATEMENT})
    assert filed_one.status_code == 201
    appeal = filed_one.json()
    assert {name: appeal[name] for name in ("number", "edition", "code", "state", "ruling", "log")} == {
        "number": 1, "edition": SLUG, "code": "A02", "state": "open", "ruling": None, "log": [],
    }  # fmt: skip
    assert (await lan.post(entry, json={"statement": STATEMENT})).status_code == 409
    one = f"/api/v1/appeals/{appeal['id']}"
    await an.post(f"{one}/notes", json={"text": "Họp nội bộ.", "day": "2026-11-05"})
    noted = await an.post(f"{one}/notes", json={"text": "Đã xem.", "shared": True})
    assert [row["text"] for row in noted.json()["log"]] == ["Họp nội bộ.", "Đã xem."]
    assert [row["text"] for row in (await lan.get(one)).json()["log"]] == ["Đã xem."]
    ruling = {"outcome": "upheld", "effect": "correction", "reason": "Ghi nhầm"}
    assert (await lan.put(f"{one}/ruling", json=ruling)).status_code == 404
    ruled = (await an.put(f"{one}/ruling", json=ruling)).json()
    assert (ruled["state"], ruled["ruling"]["effect"], ruled["corrected_at"]) == ("upheld", "correction", None)
    listed = await an.get(f"/api/v1/editions/{SLUG}/appeals")
    assert [row["id"] for row in listed.json()["items"]] == [appeal["id"]]
