"""Which signed sheets a changed dossier opens again: those whose judges now see something else, and no others."""

from dataclasses import replace
from decimal import Decimal

import pytest

from contest_platform.entries import actions as entries
from contest_platform.entries import queries as entry_queries
from contest_platform.entries.rules import Mentor, Outcome
from contest_platform.judging import actions, queries
from contest_platform.judging.rules import AssignmentStatus
from tests import dossiers
from tests.judging.jury import jury, signed

pytestmark = pytest.mark.usefixtures("db")
OTHER = dossiers.PDF.replace(b"[0 0 9 9]", b"[0 0 7 7]")
LAN, MINH = (
    dossiers.author(share_percent=Decimal(60)),
    dossiers.author(full_name="Minh", lead=False, share_percent=Decimal(40)),
)


async def again(scene, *, files=(), bodies=(OTHER,), **changes):
    """Returned, changed, handed in and accepted: `files` are the kinds whose file is another one now."""
    entry_id = scene.entries[0].id
    await entries.check_dossier(scene.sen, entry_id=entry_id, outcome=Outcome.RETURNED, reason="Thiếu")
    entry = await entry_queries.entry_by_id(entry_id)
    if changes:
        content = replace(entry.content, **changes)
        await entries.write_entry(scene.lan, entry_id=entry_id, version=entry.version, content=content)
    for one in entry.attachments:
        if one.kind in files:
            await entries.remove_file(scene.lan, attachment_id=one.id)
    for kind, body in zip(files, bodies, strict=False):
        await dossiers.attach(scene.lan, entry_id, kind, "khac.pdf", body)
    await entries.submit_entry(scene.lan, entry_id=entry_id)
    await entries.check_dossier(scene.sen, entry_id=entry_id, outcome=Outcome.ACCEPTED)


async def counted(scene):
    """How many sheets of the first entry count, and how many the job opens."""
    rows = await queries.signed_sheets(scene.edition.rounds[0].id)
    found = next(one for one in rows if one.entry == scene.entries[0].id)
    return len(found.totals), await actions.reopen_changed_sheets(entry_id=found.entry)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Máy khác hẳn"},
        {"summary": "Tóm tắt khác"},
        {"description": "Mô tả khác"},
        {"created_year": 2024},
        {"field": "mechanics"},
        {"files": ("description",)},
    ],
    ids=str,
)
async def test_what_judges_see_opens_the_sheet(changes):
    scene = await jury()
    await signed(scene)
    await again(scene, **changes)
    assert await counted(scene) == (0, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"files": ("form",)},
        {"files": ("description",), "bodies": (dossiers.PDF,)},
        {"authors": (LAN, MINH)},
        {"mentor": Mentor(full_name="Lèo Thị Phượng")},
    ],
    ids=str,
)
async def test_what_judges_do_not_see_leaves_it_signed(changes):
    scene = await jury()
    own = await signed(scene)
    await again(scene, **changes)
    assert await counted(scene) == (1, 0)
    assert (await queries.own_assignment(scene.thu, own.id)).status is AssignmentStatus.SIGNED


async def test_a_kind_that_judges_do_not_see_counts_where_a_secretary_has_put_a_copy():
    scene = await jury()
    form = next(one for one in scene.entries[0].attachments if one.kind == "form")
    await entries.show_original(scene.sen, attachment_id=form.id)
    await signed(scene)
    await again(scene, files=("form",))
    assert await counted(scene) == (0, 1)


async def test_the_order_of_files_is_no_change_and_a_missing_one_is():
    scene = await jury(entries=0)
    entry = await dossiers.complete(scene.lan, scene.edition)
    for body in (dossiers.PDF, OTHER):
        await dossiers.attach(scene.lan, entry.id, "drawing", "ban-ve.pdf", body)
    await entries.submit_entry(scene.lan, entry_id=entry.id)
    await entries.check_dossier(scene.sen, entry_id=entry.id, outcome=Outcome.ACCEPTED)
    scene = replace(scene, entries=(entry,))
    await signed(scene)
    await again(scene, files=("drawing", "drawing"), bodies=(OTHER, dossiers.PDF))
    assert await counted(scene) == (1, 0)
    await again(scene, files=("drawing",))
    assert await counted(scene) == (0, 1)
