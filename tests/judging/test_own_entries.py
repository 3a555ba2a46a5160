"""An organiser may be a judge too; she never gets her own entry, nor one of her unit."""

import pytest

from contest_platform.judging import actions, queries
from contest_platform.judging.rules import OwnEntry, OwnUnit
from tests import dossiers
from tests.judging.jury import jury
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")
UNIT = "Trường THPT Tô Hiệu"


async def organiser_among_the_judges(unit=UNIT):
    """An organises, hands in, is named as an author, and invites herself; Thu, Hoa and Binh judge too."""
    scene = await jury(entries=1)
    own = await dossiers.accepted(scene.an, scene.edition, scene.sen)
    named = await dossiers.accepted(
        scene.lan, scene.edition, scene.sen, authors=(dossiers.author(email=scene.an.email.upper()),)
    )
    colleagues = await dossiers.accepted(
        scene.lan, scene.edition, scene.sen, authors=(dossiers.author(unit=f"Lớp 9A, {UNIT}"),)
    )
    judge = await actions.invite_judge(
        scene.an, slug=scene.slug, email=scene.an.email, full_name=scene.an.full_name, unit=unit, fields=["it"]
    )
    return scene, judge, own, named, colleagues


async def by_hand(scene, judge, entry):
    return await actions.assign_judge(
        scene.an, slug=scene.slug, round_code="preliminary", entry_id=entry.id, judge_id=judge.id
    )


async def test_an_organiser_who_judges_gets_neither_her_own_entry_nor_one_of_her_unit():
    scene, judge, own, named, colleagues = await organiser_among_the_judges()
    await actions.assign_judges(scene.an, slug=scene.slug, round_code="preliminary", judges_per_entry=4)
    given = {one.entry_id for one in await queries.own_assignments(scene.an, scene.slug)}
    assert given == {scene.entries[0].id}
    for entry, error in ((own, OwnEntry), (named, OwnEntry), (colleagues, OwnUnit)):
        await refused(error, by_hand(scene, judge, entry))


async def test_her_own_entries_are_kept_from_her_whatever_unit_she_gives():
    scene, judge, own, named, _ = await organiser_among_the_judges(unit="")
    for entry in (own, named):
        await refused(OwnEntry, by_hand(scene, judge, entry))
