"""The check of the own dossier is refused to programs, and not offered on the page."""

import pytest

from contest_platform.accounts.rules import Role
from contest_platform.entries.rules import OwnDossier
from tests import cast, dossiers, factories
from tests.refusals import nothing_written

pytestmark = pytest.mark.usefixtures("db")


async def test_the_check_of_the_own_dossier_is_left_to_others(signed_in, program):
    dung, an = await factories.account(cast.DUNG, Role.ORGANISER), await factories.account(cast.AN, Role.ORGANISER)
    edition = await dossiers.edition(dung)
    entry = await dossiers.submitted(an, edition)
    client, browser, other = await program(an), await signed_in(an), await signed_in(dung)
    address = f"/organiser/editions/{edition.slug}/dossiers/{entry.id}"
    async with nothing_written(but=("api_token", "session")):
        answer = await client.post(f"/api/v1/entries/{entry.id}/dossier-checks", json={"outcome": "accepted"})
        assert (answer.status_code, answer.json()["detail"]) == (403, OwnDossier.message)
        answer = await browser.post(f"{address}/checks", data={"outcome": "accepted"})
        assert (answer.status_code, OwnDossier.message in answer.text) == (403, True)
    page = await browser.get(address)
    assert OwnDossier.message in page.text
    assert f'action="{address}/checks"' not in page.text
    assert f'action="{address}/checks"' in (await other.get(address)).text
