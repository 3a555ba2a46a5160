"""The secretary's checks, and whose name may be published."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from contest_platform import clock, database
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import AgeWindow, ContestKind
from contest_platform.entries import actions, queries
from contest_platform.entries.queries import PublicNames
from contest_platform.entries.rules import (
    CheckNotPossible,
    ConsentAlreadyRecorded,
    ConsentGiverMissing,
    ConsentParty,
    ConsentPurpose,
    EntryNotFound,
    Outcome,
    ReasonMissing,
    StaleVersion,
    Status,
    age_on,
)
from contest_platform.errors import Invalid
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import refused

NAME = ConsentPurpose.PUBLISH_NAME


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_check_dossier_tells_the_entrant(db, outcome):
    an, lan = await people()
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    entry = await dossiers.submitted(lan, await dossiers.edition(an))
    checked = await actions.check_dossier(sen, entry_id=entry.id, outcome=outcome, reason="Thiếu chữ ký")
    assert checked.status.value == outcome.value
    check = (await queries.dossier_checks(entry.id))[0]
    (line,) = await database.fetch("SELECT body FROM ledger_line WHERE verb = 'check_dossier'")
    assert "Thiếu chữ ký" not in line["body"]  # it may name people
    assert (check.outcome, check.reason, check.checked_by, check.submission) == (
        outcome,
        "Thiếu chữ ký",
        sen.full_name,
        1,
    )
    mail = await database.fetch_one("SELECT recipient, text FROM mail WHERE template = $1", f"dossier_{outcome}")
    assert mail["recipient"] == lan.email
    assert ("Thiếu chữ ký" in mail["text"]) == (outcome is not Outcome.ACCEPTED)


@pytest.mark.parametrize("outcome", [Outcome.RETURNED, Outcome.REFUSED])
async def test_check_dossier_without_a_reason_is_refused(db, outcome):
    an, lan = await people()
    entry = await dossiers.submitted(lan, await dossiers.edition(an))
    await refused(ReasonMissing, actions.check_dossier(an, entry_id=entry.id, outcome=outcome, reason="  "))


async def test_check_dossier_of_a_draft_or_twice_is_refused(db):
    an, lan = await people()
    edition = await dossiers.edition(an)
    draft, accepted = await dossiers.draft(lan, edition), await dossiers.accepted(lan, edition, an)
    for entry in (draft, accepted):
        await refused(CheckNotPossible, actions.check_dossier(an, entry_id=entry.id, outcome=Outcome.ACCEPTED))


async def test_check_dossier_that_was_handed_in_anew_since_is_refused(db):
    an, lan = await people()
    looked_at = await dossiers.submitted(lan, await dossiers.edition(an))
    await actions.withdraw_entry(lan, entry_id=looked_at.id)
    await actions.submit_entry(lan, entry_id=looked_at.id)
    await refused(
        StaleVersion,
        actions.check_dossier(an, entry_id=looked_at.id, outcome=Outcome.ACCEPTED, version=looked_at.version),
    )
    now = await queries.entry_by_id(looked_at.id)
    checked = await actions.check_dossier(an, entry_id=now.id, outcome=Outcome.ACCEPTED, version=now.version)
    assert checked.status is Status.ACCEPTED


@pytest.mark.parametrize(
    ("reason", "complete_by", "field"),
    [
        ("x" * 4_001, None, "reason"),
        ("Thiếu", clock.now() - timedelta(minutes=1), "complete_by"),
        ("Thiếu", (clock.now() + timedelta(days=9)).replace(tzinfo=None), "complete_by"),
        ("Thiếu", datetime.max.replace(tzinfo=UTC), "complete_by"),  # PostgreSQL would keep infinity
    ],
)
async def test_check_dossier_with_what_cannot_be_is_refused(db, reason, complete_by, field):
    an, lan = await people()
    entry = await dossiers.submitted(lan, await dossiers.edition(an))
    refusal = await refused(
        Invalid,
        actions.check_dossier(
            an, entry_id=entry.id, outcome=Outcome.RETURNED, reason=reason, complete_by=complete_by
        ),
    )
    assert [problem.field for problem in refusal.problems] == [field]


async def test_check_dossier_by_the_entrant_is_not_found(db):
    an, lan = await people()
    entry = await dossiers.submitted(lan, await dossiers.edition(an))
    await refused(EntryNotFound, actions.check_dossier(lan, entry_id=entry.id, outcome=Outcome.ACCEPTED))


async def test_accepted_dossier_is_opened_again_by_a_return_only(db):
    an, lan = await people()
    entry = await dossiers.accepted(lan, await dossiers.edition(an), an)
    returned = await actions.check_dossier(an, entry_id=entry.id, outcome=Outcome.RETURNED, reason="Trùng ảnh")
    assert returned.status is Status.RETURNED
    assert returned.complete_by >= clock.now() + timedelta(days=6)
    assert await actions.submit_entry(lan, entry_id=entry.id)
    assert (await queries.accepted_entries(entry.edition_id)) == ()


async def test_accepted_entries_carry_who_stands_near(db):
    an, lan = await people()
    edition = await dossiers.edition(an)
    entry = await dossiers.accepted(lan, edition, an, authors=(dossiers.author(email="Lan@Example.vn"),))
    (found,) = await queries.accepted_entries(edition.id)
    assert (found.id, found.owner_id) == (entry.id, lan.id)
    assert found.author_names == {"lo thi lan"}
    assert found.author_emails == {"lan@example.vn"}
    assert found.units == {"truong thcs chieng le"}


async def child(born: date):
    an, lan = await people()
    window = AgeWindow(born_from=date(2000, 1, 1), born_to=date(2026, 1, 1))
    edition = await dossiers.edition(an, ContestKind.YOUTH, age_window=window)
    entry = await dossiers.draft(lan, edition, authors=(dossiers.author(birth_date=born),))
    return lan, entry


NAMED = PublicNames(("Lò Thị Lan",), ("Trường THCS Chiềng Lề",))
NOBODY = PublicNames((), ())
DAY = date(2026, 12, 1)
WHO = [
    (date(2010, 12, 1), set(), NAMED),  # 16 on the day
    (date(2010, 12, 2), set(), NOBODY),
    (date(2012, 1, 1), {"child"}, NOBODY),
    (date(2012, 1, 1), {"guardian"}, NOBODY),
    (date(2012, 1, 1), {"child", "guardian"}, NAMED),
    (date(2019, 12, 1), {"guardian"}, NOBODY),  # 7 on the day
    (date(2019, 12, 2), {"guardian"}, NAMED),
]


@pytest.mark.parametrize(("born", "parties", "expected"), WHO)
async def test_public_names_follow_age_and_consents(db, born, parties, expected):
    lan, entry = await child(born)
    for party in parties:
        await actions.record_consent(
            lan, author_id=entry.authors[0].id, purpose=NAME, party=ConsentParty(party), given_by="Lò Thị Mẹ"
        )
    assert await queries.public_names([entry.id], DAY) == {entry.id: expected}


async def test_public_names_of_a_team_wait_for_every_child(db):
    lan, entry = await child(date(2012, 1, 1))
    second = dossiers.author(full_name="Vì Văn Nam", birth_date=date(2000, 1, 1), lead=False)
    content = replace(entry.content, authors=(*entry.authors, second))
    await actions.write_entry(lan, entry_id=entry.id, version=1, content=content)
    assert await queries.public_names([entry.id], DAY) == {entry.id: NOBODY}


async def test_withdraw_consent_takes_the_name_away(db):
    lan, entry = await child(date(2012, 1, 1))
    given = [
        await actions.record_consent(lan, author_id=entry.authors[0].id, purpose=NAME, party=party, given_by="Mẹ")
        for party in ConsentParty
    ]
    assert await queries.public_names([entry.id], DAY) == {entry.id: NAMED}
    for _ in range(2):
        await actions.withdraw_consent(lan, consent_id=given[0])
    assert await queries.public_names([entry.id], DAY) == {entry.id: NOBODY}
    assert len(await database.fetch("SELECT 1 FROM ledger_line WHERE verb = 'withdraw_consent'")) == 1


async def test_record_consent_is_refused_without_a_giver_twice_or_by_a_stranger(db):
    lan, entry = await child(date(2012, 1, 1))
    minh = await factories.account(cast.MINH)
    given = {"author_id": entry.authors[0].id, "purpose": NAME, "party": ConsentParty.CHILD}
    await actions.record_consent(lan, given_by="Lan", **given)
    for by, name, error in (
        (lan, "Lan", ConsentAlreadyRecorded),
        (lan, " ", ConsentGiverMissing),
        (minh, "Minh", EntryNotFound),
    ):
        await refused(error, actions.record_consent(by, given_by=name, **given))


def test_age_on_a_leap_day():
    assert age_on(date(2012, 2, 29), date(2028, 2, 28)) == 15
    assert age_on(date(2012, 2, 29), date(2028, 2, 29)) == 16
    assert age_on(date(2012, 2, 29), date(2027, 2, 28)) == 14
    assert age_on(date(2012, 2, 29), date(2027, 3, 1)) == 15
