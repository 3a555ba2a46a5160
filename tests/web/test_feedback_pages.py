"""Feedback by its pages and by programs: previewed, approved, released, read."""

import pytest

from contest_platform import language
from contest_platform.ranking.actions import announce_results
from tests.ranking.scene import SLUG
from tests.ranking.test_feedback import judged, today
from tests.refusals import nothing_written
from tests.web.browsing import words

pytestmark = pytest.mark.usefixtures("db")
AT = f"/organiser/editions/{SLUG}/feedback"
API = f"/api/v1/editions/{SLUG}"


async def test_previewed_approved_released_and_read(signed_in):
    made = await judged()
    await announce_results(made.an, slug=SLUG)
    an, lan = await signed_in(made.an), await signed_in(made.lan)
    entry = f"/entries/{made.entries['A01']}"
    assert "feedback" not in (await lan.get(entry)).text
    assert (await lan.get(f"{entry}/feedback")).status_code == 404
    one = f"{AT}/{made.entries['A01']}"
    preview = await an.get(one)
    for said in ("Ý tưởng rất mới.", "40,00", "49,00", "48–50", "88–90"):
        assert said in preview.text
    chosen = {text: preview.text.split(text)[0].rsplit('value="', 1)[1][:36] for text in ("Ý tưởng", "Đồng ý")}
    async with nothing_written():
        refused = await an.post(one, data={"comments": list(chosen.values())})
    assert (refused.status_code, "nêu tên giám khảo" in refused.text) == (422, True)
    assert (await an.post(one, data={"comments": chosen["Ý tưởng"]})).status_code == 303
    assert "Đã duyệt" in (await an.get(AT)).text
    others = [str(made.entries[code]) for code in ("A02", "B01")]
    assert (await an.post(f"{AT}/approvals", data={"entries": others})).status_code == 303
    assert "3 bài đã duyệt" in words(await an.get(AT)) or "bài đã duyệt 3" in words(await an.get(AT))
    empty = await an.post(f"{AT}/release", data={"unawarded_from": ""})
    assert (empty.status_code, "Xin điền chỗ này." in empty.text) == (422, True)
    done = await an.post(f"{AT}/release", data={"unawarded_from": language.show(today(5))})
    assert done.status_code == 303
    assert language.show(today(5)) in (await an.get(AT)).text
    assert f"{entry}/feedback" in (await lan.get(entry)).text
    read = await lan.get(f"{entry}/feedback")
    assert "Ý tưởng rất mới." in read.text
    assert "Đồng ý với nhận xét" not in read.text


async def test_nothing_chosen_and_what_is_no_id_are_refused(signed_in):
    made = await judged()
    an = await signed_in(made.an)
    async with nothing_written():
        for entries in ([], ["x"]):
            assert (await an.post(f"{AT}/approvals", data={"entries": entries})).status_code == 422


async def test_programs_approve_release_and_read(program):
    made = await judged()
    an, lan = await program(made.an), await program(made.lan)
    listed = (await an.get(f"{API}/feedback")).json()
    first = listed["items"][0]
    assert (first["code"], first["approved"], listed["next"]) == ("A01", False, None)
    assert first["rounds"][0]["criteria"][0] == {
        "name": "novelty", "max_points": "50", "mean": "40.00", "lowest": "40", "highest": "40",
    }  # fmt: skip
    comment = next(one["id"] for one in first["offered"] if one["text"].startswith("Ý tưởng"))
    approved = await an.put(f"{API}/feedback/{first['entry']}", json={"comments": [comment]})
    assert approved.json()["rounds"][0]["comments"] == ["Ý tưởng rất mới."]
    release = {"unawarded_from": today().isoformat()}
    assert (await an.put(f"{API}/feedback-release", json=release)).status_code == 409
    await announce_results(made.an, slug=SLUG)
    own = f"/api/v1/entries/{first['entry']}/feedback"
    assert (await lan.get(own)).status_code == 404
    assert (await an.put(f"{API}/feedback-release", json=release)).status_code == 200
    assert (await lan.get(own)).json()["rounds"] == approved.json()["rounds"]
