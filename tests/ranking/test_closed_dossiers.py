"""What was ranked does not change behind the standing."""

from datetime import timedelta

import pytest

from contest_platform import clock, database
from contest_platform.entries.actions import check_dossier, submit_entry
from contest_platform.entries.rules import DossiersClosed, Outcome
from contest_platform.ranking.actions import close_round
from contest_platform.ranking.rules.closing import RoundNotReady
from tests.ranking.scene import DEADLINE, SLUG, entry, scene
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")


async def test_no_dossier_is_checked_or_handed_in_after_the_first_round_was_closed():
    made = await scene()
    with clock.at(DEADLINE + timedelta(days=1)):
        await close_round(made.an, slug=SLUG, round_code="final")
        draft = await entry(made.edition, made.lan, field="it", code="D1", status="draft")
        await refused(
            DossiersClosed,
            check_dossier(made.an, entry_id=made.entries["A01"], outcome=Outcome.RETURNED, reason="Thiếu dấu"),
        )
        await refused(DossiersClosed, submit_entry(made.lan, entry_id=draft))


async def test_a_returned_dossier_that_still_has_time_keeps_the_round_open():
    made = await scene()
    entry_id = await entry(made.edition, made.lan, field="it", code="R1", status="returned")
    moment = DEADLINE + timedelta(days=1)
    await database.fetch("UPDATE entry SET complete_by = $2 WHERE id = $1", entry_id, moment + timedelta(days=3))
    with clock.at(moment):
        await refused(RoundNotReady, close_round(made.an, slug=SLUG, round_code="final"))
    with clock.at(moment + timedelta(days=4)):
        await close_round(made.an, slug=SLUG, round_code="final")
