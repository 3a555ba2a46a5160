"""Nobody checks the own dossier, whatever the role; what is entered for somebody else is not one's own."""

import pytest

from contest_platform.accounts.rules import Role
from contest_platform.contests import actions as contests
from contest_platform.contests.rules import ContestRole
from contest_platform.entries import actions
from contest_platform.entries.rules import OnBehalfOf, Outcome, OwnDossier, Status
from tests import cast, dossiers, factories
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("db")
OUTCOMES = [(Outcome.ACCEPTED, ""), (Outcome.RETURNED, "Thiếu"), (Outcome.REFUSED, "Trùng")]


async def check(by, entry, outcome=Outcome.ACCEPTED, reason=""):
    return await actions.check_dossier(by, entry_id=entry.id, outcome=outcome, reason=reason)


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.SECRETARY, Role.ADMIN])
@pytest.mark.parametrize(("outcome", "reason"), OUTCOMES)
async def test_whoever_handed_a_dossier_in_leaves_its_check_to_others(role, outcome, reason):
    dung = await factories.account(cast.DUNG, Role.ORGANISER)
    an = await factories.account(cast.AN, role)
    entry = await dossiers.submitted(an, await dossiers.edition(dung))
    await refused(OwnDossier, check(an, entry, outcome, reason))
    assert (await check(dung, entry, outcome, reason)).status.value == outcome.value


@pytest.mark.parametrize("typed", [cast.AN.email, f" {cast.AN.email.upper()} "])
async def test_an_author_leaves_the_check_to_others_too(typed):
    an, sen = await factories.account(cast.AN, Role.ORGANISER), await factories.account(cast.SEN, Role.SECRETARY)
    lan = await factories.account(cast.LAN)
    entry = await dossiers.submitted(lan, await dossiers.edition(an), authors=(dossiers.author(email=typed),))
    await refused(OwnDossier, check(an, entry))
    assert (await check(sen, entry)).status is Status.ACCEPTED


async def test_a_role_for_one_contest_makes_no_difference():
    dung, an = await factories.account(cast.DUNG, Role.ORGANISER), await factories.account(cast.AN)
    edition = await dossiers.edition(dung)
    entry = await dossiers.submitted(an, edition)
    await contests.give_contest_role(
        dung, contest_id=edition.contest.id, account_id=an.id, role=ContestRole.ORGANISER
    )
    await refused(OwnDossier, check(an, entry))


async def test_copies_for_judges_of_the_own_dossier_are_left_to_others():
    dung, an = await factories.account(cast.DUNG, Role.ORGANISER), await factories.account(cast.AN, Role.SECRETARY)
    entry = await dossiers.submitted(an, await dossiers.edition(dung))
    file = next(one for one in entry.attachments if one.kind == "description")
    await refused(OwnDossier, actions.show_original(an, attachment_id=file.id))
    await actions.show_original(dung, attachment_id=file.id)


async def on_behalf(secretary, edition, email):
    person = OnBehalfOf(full_name="Cà Thị Bản", phone="0912 345 678", email=email)
    entry = await actions.enter_on_behalf(
        secretary, slug=edition.slug, content=dossiers.content(field=edition.fields[0].code), on_behalf_of=person
    )
    for rule in edition.attachments:
        if rule.required:
            await dossiers.attach(secretary, entry.id, rule.kind)
    await actions.submit_entry(secretary, entry_id=entry.id)
    return entry


async def test_a_dossier_entered_on_behalf_belongs_to_the_other_person():
    an, sen = await factories.account(cast.AN, Role.ORGANISER), await factories.account(cast.SEN, Role.SECRETARY)
    edition = await dossiers.edition(an)
    entry = await on_behalf(sen, edition, cast.AN.email)
    await refused(OwnDossier, check(an, entry))
    assert (await check(sen, entry)).status is Status.ACCEPTED
