"""Drafts: everything typed is kept, nobody overwrites what they have not seen."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest

from contest_platform import clock, database
from contest_platform.accounts.rules import Role
from contest_platform.entries import actions, queries
from contest_platform.entries.rules import (
    Author,
    ConsentParty,
    ConsentPurpose,
    Content,
    EntrantsOnly,
    EntryNotFound,
    Mentor,
    OnBehalfOf,
    StaleVersion,
    Status,
    SubmissionWindowClosed,
)
from contest_platform.errors import Invalid, NotFound
from contest_platform.ledger.queries import history
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import nothing_written, refused


async def test_start_entry_takes_an_empty_draft(db):
    an, lan = await people()
    edition = await dossiers.edition(an)
    entry = await actions.start_entry(lan, slug=edition.slug, content=Content())
    assert (entry.code, entry.status, entry.content, entry.version) == (None, Status.DRAFT, Content(), 1)
    assert (await queries.own_entries(lan)).items == (entry,)


async def test_write_entry_keeps_every_field_as_typed(db):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    typed = Content(
        title="  Ma\u0301y   ta\u0301ch hạt\tngô ",
        field="agriculture",
        summary="Dòng một\r\nDòng hai\u200b",
        authors=(
            Author(full_name="Lò  Thị Lan", unit="Trường THCS", share_percent=Decimal("33.5"), lead=True),
            Author(full_name="", birth_date=date(2011, 1, 2)),
        ),
        mentor=Mentor("Cô Hoa", "0912 345 678", "hoa@example.vn", "Trường THCS"),
    )
    saved = await actions.write_entry(lan, entry_id=entry.id, version=1, content=typed)
    assert (saved.title, saved.summary, saved.version) == ("Máy tách hạt ngô", "Dòng một\nDòng hai", 2)
    assert [replace(one, id=None) for one in saved.authors] == [
        replace(typed.authors[0], full_name="Lò Thị Lan"),
        typed.authors[1],
    ]
    assert saved.mentor == typed.mentor
    assert saved.description == ""


async def test_write_entry_without_a_change_writes_nothing(db):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    async with nothing_written():
        assert await actions.write_entry(lan, entry_id=entry.id, version=1, content=entry.content) == entry


async def test_write_entry_over_a_stale_version_is_refused(db):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    newer = replace(entry.content, title="Mới hơn")
    await actions.write_entry(lan, entry_id=entry.id, version=1, content=newer)
    await refused(
        StaleVersion, actions.write_entry(lan, entry_id=entry.id, version=1, content=replace(newer, title="Cũ"))
    )


async def test_write_entry_of_somebody_else_is_not_found(db):
    an, lan = await people()
    minh = await factories.account(cast.MINH)
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    async with nothing_written():
        for viewer in (minh, an):
            await refused(EntryNotFound, actions.write_entry(viewer, entry_id=entry.id, version=1, content=Content()))
        with pytest.raises(EntryNotFound):
            await queries.entry_for(minh, entry.id)
        assert await queries.entry_for(an, entry.id) == entry


async def test_write_entry_after_the_deadline_is_refused(db):
    an, lan = await people()
    edition = await dossiers.edition(an)
    entry = await dossiers.draft(lan, edition)
    with clock.at(edition.submission_deadline + timedelta(seconds=1)):
        await refused(
            SubmissionWindowClosed, actions.write_entry(lan, entry_id=entry.id, version=1, content=Content())
        )


IMPOSSIBLE = {
    "title": {"title": "x" * 301},
    "field": {"field": "nothing"},
    "created_year": {"created_year": 3000},
    "authors.0.birth_date": {"authors": (dossiers.author(birth_date=date(2100, 1, 1)),)},
    "authors.0.share_percent": {"authors": (dossiers.author(share_percent=Decimal("100.01")),)},
    "authors.0.email": {"authors": (dossiers.author(email="lan.example"),)},
    "authors.0.phone": {"authors": (dossiers.author(phone="không có"),)},
    "mentor.full_name": {"mentor": Mentor("x" * 121)},
}


@pytest.mark.parametrize("path", IMPOSSIBLE)
async def test_write_entry_names_what_cannot_be(db, path):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    content = replace(entry.content, **IMPOSSIBLE[path])
    refusal = await refused(Invalid, actions.write_entry(lan, entry_id=entry.id, version=1, content=content))
    assert [problem.field for problem in refusal.problems] == [path]


@pytest.mark.parametrize("share", ["NaN", "Infinity", "33.333", "-1", "1e309", "0E-30000"])
async def test_write_entry_refuses_shares_that_are_no_shares(db, share):
    an, lan = await people()
    await refused(
        Invalid,
        dossiers.draft(lan, await dossiers.edition(an), authors=(dossiers.author(share_percent=Decimal(share)),)),
    )
    assert await database.fetch("SELECT 1 FROM entry") == []


async def test_authors_keep_their_rows_and_a_new_person_keeps_no_consent(db):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    lead = entry.authors[0]
    await actions.record_consent(
        lan,
        author_id=lead.id,
        purpose=ConsentPurpose.PUBLISH_NAME,
        party=ConsentParty.GUARDIAN,
        given_by="Mẹ của Lan",
    )
    other = dossiers.author(full_name="Nguyễn Đức Minh", lead=False)
    moved = replace(entry.content, authors=(other, replace(lead, id=None, unit="Trường khác")))
    saved = await actions.write_entry(lan, entry_id=entry.id, version=1, content=moved)
    assert saved.authors[1].id == lead.id
    assert [one.withdrawn_at for one in await queries.consents(entry.id)] == [None]

    renamed = replace(saved.content, authors=(saved.authors[0], replace(saved.authors[1], full_name="Người khác")))
    await actions.write_entry(lan, entry_id=entry.id, version=2, content=renamed)
    (consent,) = await queries.consents(entry.id)
    assert consent.withdrawn_at is not None
    assert await withdrawals(entry.id) == [{"author": str(lead.id), "consent": str(consent.id)}]


async def test_an_author_who_leaves_takes_the_consents_along(db):
    an, lan = await people()
    other = dossiers.author(full_name="Nguyễn Đức Minh", lead=False, share_percent=Decimal(0))
    entry = await dossiers.draft(lan, await dossiers.edition(an), authors=(dossiers.author(), other))
    given = await actions.record_consent(
        lan,
        author_id=entry.authors[1].id,
        purpose=ConsentPurpose.PUBLISH_NAME,
        party=ConsentParty.CHILD,
        given_by="Minh",
    )
    await database.fetch("DELETE FROM procrastinate_jobs")
    alone = replace(entry.content, authors=entry.authors[:1])
    await actions.write_entry(lan, entry_id=entry.id, version=1, content=alone)
    assert await withdrawals(entry.id) == [{"author": str(entry.authors[1].id), "consent": str(given)}]


async def withdrawals(entry_id: UUID) -> list[dict[str, str]]:
    """What the ledger says of withdrawn consents, each with its job that makes the public pages anew."""
    lines = [one.changes for one in await history(f"entry:{entry_id}") if one.verb == "withdraw_consent"]
    jobs = await database.fetch("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'store_results'")
    assert bool(jobs) == bool(lines)
    return lines


async def test_write_entry_leaves_no_personal_word_in_the_ledger(db):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    content = replace(entry.content, mentor=Mentor("Cô Hoa", "0912345678"))
    await actions.write_entry(lan, entry_id=entry.id, version=1, content=content)
    lines = await database.fetch(
        "SELECT verb, body FROM ledger_line WHERE subject = $1 ORDER BY sequence", f"entry:{entry.id}"
    )
    assert [row["verb"] for row in lines] == ["start_entry", "write_entry"]
    for row in lines:
        assert "Lan" not in row["body"]
        assert "0912345678" not in row["body"]
    assert "mentor.full_name" in msgspec.json.decode(lines[1]["body"])["personal"]


async def test_start_entry_by_a_judge_alone_is_refused(db):
    an = await factories.account(cast.AN, Role.ORGANISER)
    thu = await factories.account(cast.THU, Role.JUDGE)
    edition = await dossiers.edition(an)
    await refused(EntrantsOnly, dossiers.draft(thu, edition))


async def test_start_entry_in_a_draft_edition_is_not_found(db):
    an, lan = await people()
    edition = await dossiers.edition(an, draft=True)
    await refused(NotFound, dossiers.draft(lan, edition))
    assert await database.fetch("SELECT 1 FROM entry") == []


async def test_enter_on_behalf_is_written_by_any_secretary_and_confirmed_by_mail(db):
    an = await factories.account(cast.AN, Role.ORGANISER)
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    edition = await dossiers.edition(an)
    farmer = OnBehalfOf("Quàng Văn Ỏn", email="On@Example.VN")
    entry = await actions.enter_on_behalf(sen, slug=edition.slug, content=dossiers.content(), on_behalf_of=farmer)
    assert entry.on_behalf_of == OnBehalfOf("Quàng Văn Ỏn", email="on@example.vn")
    for rule in edition.attachments:
        if rule.required:
            await dossiers.attach(an, entry.id, rule.kind)
    await actions.submit_entry(sen, entry_id=entry.id)
    mail = await database.fetch_one("SELECT recipient, text FROM mail WHERE template = 'entry_confirmation'")
    assert mail["recipient"] == "on@example.vn"
    token = mail["text"].split("/entries/confirmations/")[1].split()[0]
    assert [one.confirmed_at for one in await queries.confirmations(entry.id)] == [None]
    for _ in range(2):
        assert (await actions.confirm_entry(token=token)).id == entry.id
    assert [bool(one.confirmed_at) for one in await queries.confirmations(entry.id)] == [True]
    assert len(await database.fetch("SELECT 1 FROM ledger_line WHERE verb = 'confirm_entry'")) == 1
    await refused(NotFound, actions.confirm_entry(token=token + "x"))


async def test_record_confirmation_keeps_a_signed_sheet_once(db):
    an = await factories.account(cast.AN, Role.ORGANISER)
    edition = await dossiers.edition(an)
    pupil = OnBehalfOf("Lò Văn Pó", phone="0912345678")
    entry = await actions.enter_on_behalf(an, slug=edition.slug, content=dossiers.content(), on_behalf_of=pupil)
    for _ in range(2):
        await actions.record_confirmation(an, entry_id=entry.id)
    assert [bool(one.confirmed_at) for one in await queries.confirmations(entry.id)] == [True]


async def test_enter_on_behalf_by_an_entrant_is_not_found(db):
    an, lan = await people()
    edition = await dossiers.edition(an)
    await refused(
        NotFound,
        actions.enter_on_behalf(lan, slug=edition.slug, content=Content(), on_behalf_of=OnBehalfOf("Quàng Văn Ỏn")),
    )


async def test_entries_page_finds_without_marks_and_goes_on_by_cursor(db):
    an, lan = await people()
    minh = await factories.account(cast.MINH)
    edition = await dossiers.edition(an)
    titles = ("Máy tách hạt ngô", "Đèn học", "Máy đập lúa", "Ghế gấp")
    own = [await dossiers.draft(lan, edition, title=title) for title in titles]
    await dossiers.draft(minh, edition, title="Của Minh", authors=(dossiers.author(full_name="Đặng Minh"),))

    found = await queries.entries_page(an, edition, limit=3)
    rest = await queries.entries_page(an, edition, limit=3, after=found.next)
    assert [one.title for one in (*found.items, *rest.items)] == [*titles, "Của Minh"]
    assert rest.next is None
    assert [one.title for one in (await queries.entries_page(an, edition, q="dang minh")).items] == ["Của Minh"]
    assert [one.title for one in (await queries.entries_page(an, edition, q="MAY")).items] == [titles[0], titles[2]]
    assert (await queries.entries_page(lan, edition)).items == tuple(own)
    assert (await queries.entries_page(an, edition, status="submitted")).items == ()
    assert (await queries.counts_by_status([edition.id]))[edition.id][Status.DRAFT] == 5
