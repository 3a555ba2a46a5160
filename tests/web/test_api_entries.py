"""Entries through the API: the shapes of the contract, and what is refused with nothing written."""

import asyncio
from datetime import date, timedelta

import pytest

from contest_platform import clock
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import AgeWindow, ContestKind
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import nothing_written

BODY = {
    "title": "Máy tách hạt ngô",
    "field": "it",
    "summary": "Tách hạt ngô không cần điện.",
    "description": "Máy quay tay.",
    "created_year": 2025,
    "authors": [
        {"full_name": "Lò Thị Lan", "birth_date": "2012-05-04", "unit": "THCS", "share_percent": 60, "lead": True},
        {"full_name": "Vì Văn Nam", "share_percent": "40.00", "lead": False},
    ],
    "mentor": {"full_name": "Cô Hoa", "phone": "0912345678", "email": "hoa@example.vn"},
}


def file(body=dossiers.PDF, name="tep.pdf"):
    return {"file": (name, body)}


async def begun(program, **of_edition):
    an, lan = await people()
    edition = await dossiers.edition(an, **of_edition)
    api = await program(lan)
    made = await api.post(f"/api/v1/editions/{edition.slug}/entries", json=BODY)
    assert made.status_code == 201, made.text
    return an, lan, edition, api, made.json()["id"]


async def test_entry_goes_the_whole_way(program):
    an, _, edition, api, entry_id = await begun(program)
    for kind in ("form", "description"):
        made = await api.post(f"/api/v1/entries/{entry_id}/attachments", data={"kind": kind}, files=file())
        assert made.status_code == 201
        assert set(made.json()) == {"id", "kind", "filename", "size_bytes", "sha256", "media_type"}

    receipt = await api.put(f"/api/v1/entries/{entry_id}/submission")
    assert receipt.status_code == 200
    assert set(receipt.json()) == {"code", "submitted_at", "digest", "files", "ledger"}
    assert [set(one) for one in receipt.json()["files"]] == [{"filename", "size_bytes", "sha256"}] * 2
    assert set(receipt.json()["ledger"]) == {"sequence", "hash"}
    assert (await api.put(f"/api/v1/entries/{entry_id}/submission")).json() == receipt.json()

    organiser = await program(an)
    checked = await organiser.post(f"/api/v1/entries/{entry_id}/dossier-checks", json={"outcome": "accepted"})
    assert (checked.status_code, checked.json()["status"]) == (201, "accepted")
    listed = (await organiser.get(f"/api/v1/editions/{edition.slug}/entries?status=accepted&q=MAY TACH")).json()
    assert [(one["id"], one["code"]) for one in listed["items"]] == [(entry_id, receipt.json()["code"])]
    assert listed["next"] is None
    withdrawn = await api.delete(f"/api/v1/entries/{entry_id}/submission")
    assert withdrawn.json()["status"] == "withdrawn"


async def test_entry_document(program):
    *_, api, entry_id = await begun(program)
    answer = await api.get(f"/api/v1/entries/{entry_id}")
    found = answer.json()
    assert answer.headers["etag"] == '"1"'
    assert {name: found[name] for name in ("id", "code", "status", "version", "field", "attachments")} == {
        "id": entry_id,
        "code": None,
        "status": "draft",
        "version": 1,
        "field": "it",
        "attachments": [],
    }
    assert [(one["full_name"], one["share_percent"], one["birth_date"]) for one in found["authors"]] == [
        ("Lò Thị Lan", "60", "2012-05-04"),
        ("Vì Văn Nam", "40", None),
    ]


async def test_write_entry_needs_the_version_that_was_read(program):
    *_, api, entry_id = await begun(program)
    path = f"/api/v1/entries/{entry_id}"
    assert (await api.patch(path, json={"title": "Mới"})).status_code == 428
    saved = await api.patch(path, json={"title": "Mới"}, headers={"If-Match": '"1"'})
    assert (saved.status_code, saved.headers["etag"], saved.json()["title"]) == (200, '"2"', "Mới")
    assert saved.json()["authors"][1]["full_name"] == "Vì Văn Nam"
    async with nothing_written():
        stale = await api.patch(path, json={"title": "Cũ"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["version"], stale.json()["current"]["title"]) == (412, 2, "Mới")


async def test_entry_of_somebody_else_is_not_found(program):
    _, _, edition, api, entry_id = await begun(program)
    kept = await api.post(f"/api/v1/entries/{entry_id}/attachments", data={"kind": "form"}, files=file())
    minh = await program(await factories.account(cast.MINH))
    path = f"/api/v1/entries/{entry_id}"
    async with nothing_written():
        answers = [
            await minh.get(path),
            await minh.patch(path, json={"title": "x"}, headers={"If-Match": '"1"'}),
            await minh.put(f"{path}/submission"),
            await minh.delete(f"{path}/submission"),
            await minh.post(f"{path}/attachments", data={"kind": "form"}, files=file()),
            await minh.post(f"{path}/dossier-checks", json={"outcome": "accepted"}),
            await minh.get(f"/api/v1/attachments/{kept.json()['id']}"),
            await minh.delete(f"/api/v1/attachments/{kept.json()['id']}"),
        ]
        assert [one.status_code for one in answers] == [404] * 8
        assert (await minh.get(f"/api/v1/editions/{edition.slug}/entries")).json() == {"items": [], "next": None}


async def test_late_submission_is_refused_with_the_moment(program):
    soon = clock.now() + timedelta(hours=1)
    _, _, edition, api, entry_id = await begun(program, submission_deadline=soon)
    for kind in ("form", "description"):
        await api.post(f"/api/v1/entries/{entry_id}/attachments", data={"kind": kind}, files=file())
    async with nothing_written():
        with clock.at(edition.submission_deadline + timedelta(seconds=1)):
            late = await api.put(f"/api/v1/entries/{entry_id}/submission")
    assert late.status_code == 409
    assert late.headers["content-type"] == "application/problem+json"
    assert "Đã hết hạn nộp hồ sơ" in late.json()["detail"]


async def test_incomplete_submission_names_each_field(program):
    *_, api, entry_id = await begun(program)
    change = {
        "authors": [
            {"full_name": "Lan", "share_percent": "60", "lead": True},
            {"full_name": "Nam", "share_percent": "39", "lead": False},
        ]
    }
    await api.patch(f"/api/v1/entries/{entry_id}", json=change, headers={"If-Match": "*"})
    async with nothing_written():
        refused = await api.put(f"/api/v1/entries/{entry_id}/submission")
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["errors"]] == [
        "authors",
        "attachments.form",
        "attachments.description",
    ]


async def test_author_too_old_is_refused(program):
    an, lan = await people()
    window = AgeWindow(born_from=date(2007, 7, 31), born_to=date(2019, 7, 31))
    edition = await dossiers.edition(an, ContestKind.YOUTH, age_window=window)
    entry = await dossiers.complete(lan, edition, authors=(dossiers.author(birth_date=date(2007, 7, 30)),))
    api = await program(lan)
    async with nothing_written():
        refused = await api.put(f"/api/v1/entries/{entry.id}/submission")
    assert [one["field"] for one in refused.json()["errors"]] == ["authors.0.birth_date"]


async def test_two_clicks_make_one_submission(program):
    an, lan = await people()
    entry = await dossiers.complete(lan, await dossiers.edition(an))
    api = await program(lan)
    answers = await asyncio.gather(*(api.put(f"/api/v1/entries/{entry.id}/submission") for _ in range(4)))
    assert {one.status_code for one in answers} == {200}
    assert len({one.text for one in answers}) == 1


@pytest.mark.parametrize(
    "body", [{"outcome": "returned"}, {"outcome": "refused", "reason": " "}, {"outcome": "lost"}]
)
async def test_check_dossier_refused(program, body):
    an, lan = await people()
    entry = await dossiers.submitted(lan, await dossiers.edition(an))
    api = await program(an)
    async with nothing_written():
        refused = await api.post(f"/api/v1/entries/{entry.id}/dossier-checks", json=body)
    assert refused.status_code == 422


async def test_secretary_enters_for_others(program):
    an = await factories.account(cast.AN, Role.ORGANISER)
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    edition = await dossiers.edition(an)
    api = await program(sen)
    made = await api.post(f"/api/v1/editions/{edition.slug}/entries", json=BODY)
    assert made.status_code == 201
    path = f"/api/v1/entries/{made.json()['id']}"
    for kind in ("form", "description"):
        assert (await api.post(f"{path}/attachments", data={"kind": kind}, files=file())).status_code == 201
    assert (await api.put(f"{path}/submission")).status_code == 200
    assert (await api.post(f"{path}/dossier-checks", json={"outcome": "accepted"})).status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"field": "nothing"}, "field"),
        ({"created_year": 3000}, "created_year"),
        ({"authors": [{"full_name": "Lan", "share_percent": "NaN", "lead": True}]}, "authors.0.share_percent"),
        ({"authors": [{"full_name": "Lan", "birth_date": "2100-01-01", "lead": True}]}, "authors.0.birth_date"),
    ],
)
async def test_start_entry_refuses_what_cannot_be(program, change, field):
    an, lan = await people()
    edition = await dossiers.edition(an)
    api = await program(lan)
    async with nothing_written():
        refused = await api.post(f"/api/v1/editions/{edition.slug}/entries", json={**BODY, **change})
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["errors"]] == [field]
