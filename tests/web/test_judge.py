"""Judging through the API and the pages: the shapes, the refusals, and saving with and without a script."""

import pytest

from contest_platform.judging import actions, queries
from tests import dossiers
from tests.judging.jury import FULL, assigned, close, jury, signed
from tests.refusals import nothing_written

pytestmark = pytest.mark.usefixtures("db")
V1 = "/api/v1"


def points(**changes: str) -> dict:
    return {"points": {**FULL, **changes}}


# The API


async def test_api_invites_judges_and_lists_them(program):
    scene = await jury(entries=0)
    an = await program(scene.an)
    sent = {"email": "moi@example.vn", "full_name": "Lường Thị Mới", "fields": ["it"], "panel": "A", "chair": True}
    answer = await an.post(f"{V1}/editions/{scene.slug}/judges", json=sent)
    assert answer.status_code == 201
    made = answer.json()
    assert {**made, "id": "", "invited_at": ""} == {
        **sent,
        "id": "",
        "unit": "",
        "invited_at": "",
        "proven_at": None,
        "effective": False,
        "declared_at": None,
    }
    answer = await an.get(f"{V1}/editions/{scene.slug}/judges", params={"limit": 2})
    first = answer.json()
    rest = (await an.get(f"{V1}/editions/{scene.slug}/judges", params={"after": first["next"]})).json()
    names = [one["full_name"] for one in first["items"] + rest["items"]]
    assert names == ["Quàng Văn Bình", "Cầm Thị Hoa", "Lường Thị Mới", "Hoàng Thị Thu"]
    assert rest["next"] is None


async def test_api_assigns_dry_then_for_good_then_by_hand(program):
    scene = await jury(entries=2)
    an = await program(scene.an)
    address = f"{V1}/editions/{scene.slug}/rounds/preliminary/assignments"
    async with nothing_written():
        dry = (await an.post(address, json={"judges_per_entry": 1, "dry_run": True})).json()
    done = (await an.post(address, json={"judges_per_entry": 1})).json()
    assert (dry["assigned"], dry["load"]) == (done["assigned"], done["load"]) == (2, done["load"])
    assert sum(done["load"].values()) == 2
    assert done["unmet"] == []
    given = {row.judge_id for row in await queries.round_assignments(scene.edition.rounds[0].id)
             if row.entry_id == scene.entries[0].id}  # fmt: skip
    free = next(judge for judge in scene.judges.values() if judge.id not in given)
    answer = await an.post(address, json={"entry": str(scene.entries[0].id), "judge": str(free.id)})
    assert answer.status_code == 201
    assert (await an.delete(f"{V1}/assignments/{answer.json()['id']}")).status_code == 204
    assert (await an.delete(f"{V1}/assignments/{answer.json()['id']}")).status_code == 404
    unmet = (await an.post(address, json={"judges_per_entry": 4})).json()["unmet"]
    assert {one["missing"] for one in unmet} == {1}
    assert all(one["code"] in one["reason"] for one in unmet)
    answer = await an.post(address, json={"entry": str(scene.entries[0].id)})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["judge"]


async def test_api_judge_from_the_declaration_to_the_signature(program):
    scene = await jury()
    own = await assigned(scene, declared=False)
    thu = await program(scene.thu)
    (listed,) = (await thu.get(f"{V1}/assignments")).json()["items"]
    assert listed == {
        "id": str(own.id),
        "edition": scene.slug,
        "round": "preliminary",
        "entry": {"id": str(own.entry_id), "code": own.code, "title": "Máy 0", "field": "it"},
        "status": "assigned",
        "total": None,
        "version": 0,
    }
    assert (await thu.get(f"{V1}/assignments/{own.id}")).status_code == 403
    answer = await thu.put(f"{V1}/editions/{scene.slug}/declaration", json={"conflicts": []})
    assert answer.status_code == 200
    answer = await thu.get(f"{V1}/assignments/{own.id}")
    assert answer.headers["etag"] == '"0"'
    assert "authors" not in answer.json()["entry"]
    assert answer.json()["rubric"][0] == {
        "code": "novelty", "name": "Tính mới", "max_points": "40", "step": "0.25", "weight": "1", "levels": [],
    }  # fmt: skip
    sheet = f"{V1}/assignments/{own.id}/sheet"
    answer = await thu.put(sheet, json={**points(novelty="9,25"), "comment": "Tốt"}, headers={"if-match": '"0"'})
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"1"'
    assert answer.json() == {"version": 1, "total": "49.25", "status": "in_progress", "complete": True}
    answer = await thu.get(f"{V1}/assignments/{own.id}")
    assert answer.json()["sheet"] == {
        "points": {"novelty": "9.25", "effect": "20"},
        "comment": "Tốt",
        "version": 1,
        "status": "in_progress",
        "total": "49.25",
    }
    answer = await thu.put(f"{sheet}/signature")
    assert answer.status_code == 200
    assert answer.json()["status"] == "signed"
    answer = await thu.put(sheet, json=points(), headers={"if-match": '"1"'})
    assert answer.status_code == 409
    an = await program(scene.an)
    answer = await an.request("DELETE", f"{sheet}/signature", json={"reason": "Nhầm"})
    assert answer.status_code == 204
    answer = await thu.put(sheet, json=points(), headers={"if-match": '"1"'})
    assert answer.json()["total"] == "72.5"


async def test_api_sheet_needs_the_version_and_shows_both_when_stale(program):
    scene = await jury()
    own = await assigned(scene)
    thu, sheet = await program(scene.thu), f"{V1}/assignments/{own.id}/sheet"
    async with nothing_written():
        assert (await thu.put(sheet, json=points())).status_code == 428
    await thu.put(sheet, json=points(), headers={"if-match": '"0"'})
    async with nothing_written():
        for tag in ('"0"', '"7"', "abc"):
            answer = await thu.put(sheet, json=points(novelty="1"), headers={"if-match": tag})
            assert answer.status_code == 412
            assert answer.headers["content-type"].startswith("application/problem+json")
            found = answer.json()
            assert found["current"]["version"] == 1
            assert found["current"]["points"] == {"novelty": "32.5", "effect": "20"}
            assert found["sent"]["points"] == {"novelty": "1", "effect": "20"}
    answer = await thu.put(sheet, json={"points": {"novelty": 1.5, "effect": None}}, headers={"if-match": "*"})
    assert answer.json() == {"version": 2, "total": "1.5", "status": "in_progress", "complete": False}


@pytest.mark.parametrize("typed", ["40.5", "-1", "0.1", "NaN", "1e309", "một", "1.000,5"])
async def test_api_sheet_refuses_points_field_by_field_and_writes_nothing(program, typed):
    scene = await jury()
    own = await assigned(scene)
    thu = await program(scene.thu)
    async with nothing_written():
        answer = await thu.put(
            f"{V1}/assignments/{own.id}/sheet", json=points(novelty=typed, effect="31"), headers={"if-match": '"0"'}
        )
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert [one["field"] for one in errors] == ["points.novelty", "points.effect"]
    assert all(one["message"] and "%(" not in one["message"] for one in errors)


@pytest.mark.parametrize("body", [b'{"points": {"novelty": NaN}}', b'{"points": {"novelty": 1e309}}', b"{", b"[]"])
async def test_api_sheet_refuses_a_broken_body(program, body):
    scene = await jury()
    own = await assigned(scene)
    thu = await program(scene.thu)
    async with nothing_written():
        answer = await thu.put(
            f"{V1}/assignments/{own.id}/sheet",
            content=body,
            headers={"if-match": '"0"', "content-type": "application/json"},
        )
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]


async def test_api_of_somebody_else_is_not_found_and_closed_is_closed(program):
    scene = await jury(entries=2)
    own, incomplete = await signed(scene), await assigned(scene, entry=1)
    hoa, thu = await program(scene.hoa), await program(scene.thu)
    async with nothing_written():
        for method, path in [("GET", ""), ("PUT", "/sheet"), ("PUT", "/sheet/signature")]:
            body = None if method == "GET" else points()
            answer = await hoa.request(
                method, f"{V1}/assignments/{own.id}{path}", json=body, headers={"if-match": '"1"'}
            )
            assert answer.status_code == 404
        answer = await thu.put(f"{V1}/assignments/{incomplete.id}/sheet/signature")
        assert answer.status_code == 409
        assert "Tính mới" in answer.json()["detail"]
        answer = await thu.request("DELETE", f"{V1}/assignments/{own.id}/sheet/signature", json={"reason": "x"})
    assert answer.status_code == 403
    await close(scene)
    answer = await thu.put(f"{V1}/assignments/{incomplete.id}/sheet", json=points(), headers={"if-match": '"0"'})
    assert answer.status_code == 409


async def test_api_conflicts_of_a_judge_and_by_an_organiser(program):
    scene = await jury(entries=2)
    own = await assigned(scene, "hoa")
    hoa, an = await program(scene.hoa), await program(scene.an)
    answer = await hoa.post(f"{V1}/conflicts", json={"entry": own.code, "kind": "relative", "reason": "Em"})
    assert answer.status_code == 201
    (listed,) = (await hoa.get(f"{V1}/assignments")).json()["items"]
    assert listed["status"] == "recused"
    sent = {"entry": str(scene.entries[1].id), "judge": str(scene.judges["thu"].id), "kind": "manager"}
    assert (await an.post(f"{V1}/conflicts", json=sent)).status_code == 201
    assert (await hoa.post(f"{V1}/conflicts", json=sent)).status_code == 404
    assert (await an.post(f"{V1}/conflicts", json={**sent, "kind": "friend"})).status_code == 422


async def test_api_by_hand_refuses_the_own_unit(program):
    scene = await jury(entries=0)
    unit = scene.judges["thu"].unit
    entry = await dossiers.accepted(scene.lan, scene.edition, scene.sen, authors=(dossiers.author(unit=unit),))
    an = await program(scene.an)
    async with nothing_written():
        answer = await an.post(
            f"{V1}/editions/{scene.slug}/rounds/preliminary/assignments",
            json={"entry": str(entry.id), "judge": str(scene.judges["thu"].id)},
        )
    assert answer.status_code == 409
    assert "cùng đơn vị" in answer.json()["detail"]


async def test_api_entries_of_a_later_round(program):
    scene = await jury(entries=2)
    an = await program(scene.an)
    address = f"{V1}/editions/{scene.slug}/rounds/final/entries"
    answer = await an.put(address, json={"entries": [str(scene.entries[0].id)]})
    assert answer.json() == {"entries": [str(scene.entries[0].id)]}
    for body in ({}, {"by": "ceiling"}, {"by": "floor", "entries": []}):
        assert (await an.put(address, json=body)).status_code == 422


# The pages


async def test_judge_home_says_how_many_are_left_and_leads_to_the_declaration_first(signed_in):
    scene = await jury(entries=2)
    own = await assigned(scene, declared=False)
    await assigned(scene, entry=1, declared=False)
    thu = await signed_in(scene.thu)
    answer = await thu.get("/judge")
    assert "Còn 2 phiếu phải chấm" in answer.text
    assert f"/judge/editions/{scene.slug}/declaration" in answer.text
    assert f"/judge/sheets/{own.id}" not in answer.text
    answer = await thu.get(f"/judge/sheets/{own.id}")
    assert answer.status_code == 303
    answer = await thu.post(f"/judge/editions/{scene.slug}/declaration", data={})
    assert answer.headers["location"] == "/judge"
    answer = await thu.get("/judge")
    assert f"/judge/sheets/{own.id}" in answer.text
    assert (await (await signed_in(scene.lan)).get("/judge")).status_code == 200


async def test_declaration_page_keeps_what_was_typed(signed_in):
    scene = await jury()
    own = await assigned(scene, "hoa", declared=False)
    hoa = await signed_in(scene.hoa)
    address = f"/judge/editions/{scene.slug}/declaration"
    typed = {"conflicts.0.entry": str(own.entry_id), "conflicts.0.kind": "other", "conflicts.0.reason": ""}
    async with nothing_written():
        answer = await hoa.post(address, data=typed)
    assert answer.status_code == 422
    assert "Xin ghi rõ" in answer.text
    answer = await hoa.post(address, data={**typed, "conflicts.0.reason": "Cùng dự án"})
    assert answer.status_code == 303
    answer = await hoa.get(f"/judge/sheets/{own.id}")
    assert "Bạn không chấm bài này" in answer.text


async def test_sheet_page_saves_by_the_button_and_leads_to_the_signature(signed_in):
    scene = await jury(entries=2)
    own = await assigned(scene)
    following = await assigned(scene, entry=1)
    thu = await signed_in(scene.thu)
    address = f"/judge/sheets/{own.id}"
    answer = await thu.get(address)
    assert "data-autosave" in answer.text
    assert "Máy quay tay." in answer.text
    typed = {"version": "0", "points.novelty": "9,25", "points.effect": "20", "comment": "Tốt", "sign": "yes"}
    answer = await thu.post(address, data=typed)
    assert answer.headers["location"] == f"{address}/signature"
    answer = await thu.get(f"{address}/signature")
    assert "49,25" in answer.text
    answer = await thu.post(f"{address}/signature", data={"version": "1"})
    assert answer.headers["location"] == f"/judge/sheets/{following.id}"
    answer = await thu.get(address)
    assert "Phiếu đã ký lúc" in answer.text
    assert "data-autosave" not in answer.text


async def test_sheet_page_keeps_what_was_typed_beside_its_problem(signed_in):
    scene = await jury()
    own = await assigned(scene)
    thu = await signed_in(scene.thu)
    typed = {"version": "0", "points.novelty": "41", "points.effect": "NaN", "comment": "đang dở"}
    async with nothing_written():
        answer = await thu.post(f"/judge/sheets/{own.id}", data=typed)
    assert answer.status_code == 422
    assert 'value="41"' in answer.text
    assert 'value="NaN"' in answer.text
    assert "đang dở" in answer.text
    assert "Tính mới: điểm phải từ 0 đến 40." in answer.text


async def test_sheet_page_shows_both_versions_when_stale(signed_in):
    scene = await jury()
    own = await assigned(scene)
    await actions.save_sheet(scene.thu, assignment_id=own.id, version=0, points=FULL, comment="cũ")
    thu = await signed_in(scene.thu)
    typed = {"version": "0", "points.novelty": "11", "points.effect": "1", "comment": "mới"}
    async with nothing_written():
        answer = await thu.post(f"/judge/sheets/{own.id}", data=typed)
    assert answer.status_code == 412
    for shown in ("11", "32,5", "cũ", "mới", "Giữ bản tôi vừa gõ"):
        assert shown in answer.text
    answer = await thu.post(f"/judge/sheets/{own.id}", data={**typed, "version": "1"})
    assert answer.status_code == 303


async def test_script_saves_as_one_types(signed_in):
    scene = await jury()
    own = await assigned(scene)
    thu = await signed_in(scene.thu)
    address, script = f"/judge/sheets/{own.id}", {"x-requested-with": "autosave", "if-match": '"0"'}
    answer = await thu.post(address, data={"points.novelty": "9,25", "points.effect": ""}, headers=script)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')
    answer = await thu.post(address, data={"points.novelty": "1", "points.effect": "2"}, headers=script)
    assert answer.status_code == 412
    assert answer.json() == {
        "version": "1", "values": {"points.novelty": "9,25", "points.effect": "", "comment": ""},
    }  # fmt: skip
    answer = await thu.post(address, data={"points.novelty": "99"}, headers={**script, "if-match": '"1"'})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "points.novelty"
    await actions.record_conflict(scene.thu, entry_id=own.entry_id, kind="unit")
    answer = await thu.post(address, data={"points.novelty": "9"}, headers={**script, "if-match": '"1"'})
    assert answer.status_code == 409


async def test_signature_page_of_an_incomplete_sheet_offers_no_signature(signed_in):
    scene = await jury()
    own = await assigned(scene)
    thu = await signed_in(scene.thu)
    answer = await thu.get(f"/judge/sheets/{own.id}/signature")
    assert "Còn tiêu chí chưa có điểm" in answer.text
    async with nothing_written():
        answer = await thu.post(f"/judge/sheets/{own.id}/signature", data={"version": "0"})
    assert answer.status_code == 409


async def test_chair_sees_the_panel_and_reopens(signed_in):
    scene = await jury()
    own = await signed(scene)
    binh, thu = await signed_in(scene.binh), await signed_in(scene.thu)
    answer = await binh.get(f"/judge/editions/{scene.slug}/panel")
    assert f"/judge/sheets/{own.id}/reopening" in answer.text
    assert (await thu.get(f"/judge/editions/{scene.slug}/panel")).status_code == 404
    assert (await thu.get(f"/judge/sheets/{own.id}/reopening")).status_code == 404
    answer = await binh.post(f"/judge/sheets/{own.id}/reopening", data={"reason": ""})
    assert answer.status_code == 422
    answer = await binh.post(f"/judge/sheets/{own.id}/reopening", data={"reason": "Xem lại"})
    assert answer.status_code == 303
