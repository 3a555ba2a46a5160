"""A dossier that is not accepted is nobody's to judge: whatever a judge opens, nothing of its content is in it."""

import re
from dataclasses import replace
from functools import cache

import pytest
from litestar.routes import HTTPRoute

from contest_platform.app import create_litestar
from contest_platform.entries import actions as entries
from contest_platform.entries import queries as entry_queries
from contest_platform.entries.rules import Outcome, Status
from contest_platform.judging import actions, queries
from contest_platform.judging.rules import EntryNotJudged
from tests import dossiers
from tests.judging.jury import FULL, assigned, jury, signed
from tests.refusals import refused
from tests.web.browsing import words

pytestmark = pytest.mark.usefixtures("db")
V1 = "/api/v1"
TITLE = "Máy 0"
# The summary, the description, and what stands in the file; then the same, and a title, as the author writes on.
BEFORE = ("Tách hạt ngô không cần điện.", "Máy quay tay.", "MediaBox[0 0 9 9]")
WRITTEN = ("Máy tách ngô của Quàng Thị Ưởng", "Tóm tắt đang viết dở", "Mô tả đang viết dở", "MediaBox[0 0 7 7]")
SENTENCES = {
    Status.RETURNED: "Hồ sơ đang ở chỗ tác giả",
    Status.DRAFT: "Hồ sơ đang ở chỗ tác giả",
    Status.SUBMITTED: "Tác giả đã nộp lại",
    Status.WITHDRAWN: "Hồ sơ đã rút",
    Status.REFUSED: "Hồ sơ không được nhận",
}


async def judged():
    """An entry that Thu has signed and Binh, who chairs, has begun; its file is shown as it is."""
    scene = await jury()
    await show(scene, scene.entries[0].id)
    await signed(scene)
    own = await assigned(scene, "binh")
    await actions.save_sheet(scene.binh, assignment_id=own.id, version=0, points={"novelty": "32,5"}, comment="Tốt")
    return scene


async def show(scene, entry_id):
    """The secretary has looked: judges get the very file."""
    entry = await entry_queries.entry_by_id(entry_id)
    found = next(one for one in entry.attachments if one.kind == "description")
    await entries.show_original(scene.sen, attachment_id=found.id)


async def rewrite(scene, entry_id):
    """The author writes on: another title, texts and file, and no field for the moment."""
    entry = await entry_queries.entry_by_id(entry_id)
    content = replace(entry.content, title=WRITTEN[0], summary=WRITTEN[1], description=WRITTEN[2], field=None)
    await entries.write_entry(scene.lan, entry_id=entry_id, version=entry.version, content=content)
    old = next(one for one in entry.attachments if one.kind == "description")
    await entries.remove_file(scene.lan, attachment_id=old.id)
    changed = dossiers.PDF.replace(BEFORE[2].encode(), WRITTEN[3].encode())
    await dossiers.attach(scene.lan, entry_id, "description", "moi.pdf", changed)
    await show(scene, entry_id)


async def hand_in(scene, entry_id):
    entry = await entry_queries.entry_by_id(entry_id)
    content = replace(entry.content, field=scene.edition.fields[0].code)
    await entries.write_entry(scene.lan, entry_id=entry_id, version=entry.version, content=content)
    await entries.submit_entry(scene.lan, entry_id=entry_id)


async def check(scene, entry_id, outcome):
    await entries.check_dossier(scene.sen, entry_id=entry_id, outcome=outcome, reason="Thiếu chữ ký")


async def read_everything(client, scene, entry_id):
    """The text of every page and answer that can be opened, by its address."""
    entry = await entry_queries.entry_by_id(entry_id)
    own = await queries.own_assignments(scene.thu) + await queries.own_assignments(scene.binh)
    places = {
        "slug": [scene.slug], "round_code": ["preliminary"], "entry_id": [str(entry_id)],
        "attachment_id": [str(one.id) for one in entry.attachments], "assignment_id": [str(one.id) for one in own],
    }  # fmt: skip
    found = {}
    for address in (address for path in readable() for address in addresses(path, places)):
        answer = await client.get(address)
        assert answer.status_code < 500, address
        if answer.status_code == 200:
            found[address] = answer.content.decode(errors="replace")
    return found


@cache
def readable():
    routes = create_litestar().routes
    return [route.path for route in routes if isinstance(route, HTTPRoute) and "GET" in route.methods]


def addresses(path, places):
    found = [path]
    for name, kind in re.findall(r"\{(\w+):(\w+)\}", path):
        values = places.get(name, [])
        found = [one.replace(f"{{{name}:{kind}}}", value) for one in found for value in values]
    return found


def seen(pages, texts):
    return {text for text in texts if any(text in page for page in pages.values())}


async def assert_withheld(scene, clients, entry_id):
    status = (await entry_queries.entry_by_id(entry_id)).status
    for client in clients:
        pages = await read_everything(client, scene, entry_id)
        assert seen(pages, BEFORE + WRITTEN) == set(), status
        assert seen(pages, [TITLE]) == {TITLE}
        assert seen(pages, [SENTENCES[status]]) == {SENTENCES[status]}
    for by in (scene.thu, scene.binh):
        (own,) = await queries.own_assignments(by)
        assert (own.title, own.field, own.is_open) == (TITLE, scene.edition.fields[0].code, False)
    (own,) = await queries.own_assignments(scene.binh)
    await refused(EntryNotJudged, actions.save_sheet(scene.binh, assignment_id=own.id, version=1, points=FULL))
    await refused(EntryNotJudged, actions.sign_sheet(scene.binh, assignment_id=own.id))


async def test_nothing_of_a_dossier_is_shown_from_its_return_until_it_is_accepted_again(signed_in, program):
    scene = await judged()
    entry_id = scene.entries[0].id
    clients = [await signed_in(scene.binh), await program(scene.binh), await signed_in(scene.thu)]
    for client in clients:
        assert seen(await read_everything(client, scene, entry_id), BEFORE) == set(BEFORE)

    await check(scene, entry_id, Outcome.RETURNED)
    await assert_withheld(scene, clients, entry_id)
    await rewrite(scene, entry_id)
    await assert_withheld(scene, clients, entry_id)
    await hand_in(scene, entry_id)
    await assert_withheld(scene, clients, entry_id)
    await entries.withdraw_entry(scene.lan, entry_id=entry_id)
    await assert_withheld(scene, clients, entry_id)
    await entries.submit_entry(scene.lan, entry_id=entry_id)
    await check(scene, entry_id, Outcome.REFUSED)
    await assert_withheld(scene, clients, entry_id)

    await check(scene, entry_id, Outcome.ACCEPTED)
    for client in clients:
        pages = await read_everything(client, scene, entry_id)
        assert seen(pages, BEFORE) == set()
        assert seen(pages, WRITTEN) == set(WRITTEN)

    await entries.withdraw_entry(scene.lan, entry_id=entry_id)
    (own,) = await queries.own_assignments(scene.thu)
    assert own.title == WRITTEN[0]
    for client in clients:
        pages = await read_everything(client, scene, entry_id)
        assert seen(pages, WRITTEN[1:]) == set()
        assert seen(pages, [SENTENCES[Status.WITHDRAWN]])


async def test_the_sheet_is_kept_and_shown_while_the_dossier_is_away(signed_in, program):
    scene = await judged()
    await check(scene, scene.entries[0].id, Outcome.RETURNED)
    (thus,), (binhs,) = await queries.own_assignments(scene.thu), await queries.own_assignments(scene.binh)
    page = words(await (await signed_in(scene.thu)).get(f"/judge/sheets/{thus.id}"))
    assert "Hồ sơ đang ở chỗ tác giả" in page
    assert "72,5" in page
    answer = (await (await program(scene.binh)).get(f"{V1}/assignments/{binhs.id}")).json()
    assert answer["sheet"] == {
        "points": {"novelty": "32.5"}, "comment": "Tốt", "version": 1, "status": "in_progress", "total": "32.5",
    }  # fmt: skip
    assert answer["entry"] == {
        "id": str(scene.entries[0].id), "code": binhs.code, "title": TITLE, "field": "it", "summary": "",
        "description": "", "created_year": None, "attachments": [], "withheld": binhs.withheld,
    }  # fmt: skip
    home = words(await (await signed_in(scene.binh)).get("/judge"))
    assert "Không còn phiếu nào phải chấm" in home
    assert "Tạm ngừng chấm" in home
