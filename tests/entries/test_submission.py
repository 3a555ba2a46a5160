"""Handing in: in time, complete, once; and taking back."""

import asyncio
import hashlib
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest

from contest_platform import clock, database
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import AgeWindow, ContestKind
from contest_platform.entries import actions, queries
from contest_platform.entries.rules import (
    DossierIncomplete,
    EditionNotOpen,
    EmailNotProven,
    EntryClosed,
    EntryEnded,
    EntryNotFound,
    NothingToWithdraw,
    Outcome,
    Status,
    SubmissionWindowClosed,
    content_digest,
)
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import refused


async def test_submit_entry_gives_a_receipt_that_the_ledger_knows(db):
    an, lan = await people()
    edition = await dossiers.edition(an)
    entry = await dossiers.complete(lan, edition)

    receipt = await actions.submit_entry(lan, entry_id=entry.id)

    assert re.fullmatch(rf"KT{edition.number}-[2-9A-HJKMNP-TV-Z]{{4}}", receipt.code)
    assert [(one.filename, one.size_bytes, one.sha256) for one in receipt.files] == [
        (one.filename, len(dossiers.PDF), hashlib.sha256(dossiers.PDF).hexdigest()) for one in entry.attachments
    ]
    line = await database.fetch_one("SELECT * FROM ledger_line WHERE sequence = $1", receipt.ledger_sequence)
    assert (line["verb"], line["hash"], line["subject"]) == ("submit_entry", receipt.ledger_hash, f"entry:{entry.id}")
    assert msgspec.json.decode(line["body"])["changes"]["digest"] == receipt.digest
    now = await queries.entry_for(lan, entry.id)
    assert (now.status, now.code, now.submitted_at) == (Status.SUBMITTED, receipt.code, receipt.submitted_at)
    assert await queries.receipt(entry.id) == receipt


async def test_submit_entry_mails_the_receipt(db):
    an, lan = await people()
    entry = await dossiers.complete(lan, await dossiers.edition(an))
    receipt = await actions.submit_entry(lan, entry_id=entry.id)
    mail = await database.fetch_one("SELECT recipient, text FROM mail")
    assert mail["recipient"] == lan.email
    assert receipt.code in mail["text"]
    assert receipt.digest in mail["text"]
    assert all(one.sha256 in mail["text"] for one in receipt.files)


async def test_digest_holds_without_the_names(db):
    an, lan = await people()
    entry = await dossiers.complete(lan, await dossiers.edition(an))
    receipt = await actions.submit_entry(lan, entry_id=entry.id)
    row = await database.fetch_one("SELECT content::text, openings::text FROM submission")
    assert "Lan" not in row["content"]
    assert "Lan" in row["openings"]
    assert content_digest(msgspec.json.decode(row["content"])) == receipt.digest


async def test_submit_entry_counts_the_last_moment_and_the_grace(db):
    an, lan = await people()
    deadline = clock.now() + timedelta(days=1)
    edition = await dossiers.edition(an, submission_deadline=deadline, grace_minutes=10)
    entry = await dossiers.complete(lan, edition)
    with clock.at(deadline + timedelta(minutes=9, seconds=58)):
        assert (await actions.submit_entry(lan, entry_id=entry.id)).code


async def test_submit_entry_late_is_refused(db):
    an, lan = await people()
    edition = await dossiers.edition(an, grace_minutes=10)
    entry = await dossiers.complete(lan, edition)
    with clock.at(edition.submission_deadline + timedelta(minutes=10, seconds=1)):
        refusal = await refused(SubmissionWindowClosed, actions.submit_entry(lan, entry_id=entry.id))
    assert refusal.values == {"ended_at": edition.submission_deadline + timedelta(minutes=10)}


async def test_start_entry_before_the_opening_is_refused(db):
    an, lan = await people()
    opens_at = clock.now() + timedelta(hours=1)
    edition = await dossiers.edition(an, opens_at=opens_at)
    await refused(EditionNotOpen, dossiers.draft(lan, edition))


REFUSED = {
    "title": ({"title": " "}, {}),
    "field": ({"field": None}, {}),
    "summary": ({"summary": ""}, {}),
    "created_year": ({"created_year": 2019}, {"created_since": 2021}),
    "authors": ({"authors": ()}, {}),
    "authors.0.full_name": ({"authors": (dossiers.author(full_name=""),)}, {}),
}


@pytest.mark.parametrize("path", REFUSED)
async def test_submit_entry_names_what_is_missing(db, path):
    an, lan = await people()
    changes, of_edition = REFUSED[path]
    entry = await dossiers.complete(lan, await dossiers.edition(an, **of_edition), **changes)
    refusal = await refused(DossierIncomplete, actions.submit_entry(lan, entry_id=entry.id))
    assert [problem.field for problem in refusal.problems] == [path]


async def test_submit_entry_without_a_required_file_is_refused(db):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    await dossiers.attach(lan, entry.id, "form")
    refusal = await refused(DossierIncomplete, actions.submit_entry(lan, entry_id=entry.id))
    assert [problem.field for problem in refusal.problems] == ["attachments.description"]


SHARES = [("60", "39.99"), ("60", "40.01"), ("100", "100"), ("50", None)]


@pytest.mark.parametrize("shares", SHARES)
async def test_submit_entry_with_shares_not_summing_to_100_is_refused(db, shares):
    an, lan = await people()
    authors = tuple(
        dossiers.author(full_name=f"Tác giả {place}", lead=place == 0, share_percent=share and Decimal(share))
        for place, share in enumerate(shares)
    )
    entry = await dossiers.complete(lan, await dossiers.edition(an), authors=authors)
    refusal = await refused(DossierIncomplete, actions.submit_entry(lan, entry_id=entry.id))
    assert [problem.field for problem in refusal.problems] == [
        "authors.1.share_percent" if shares[1] is None else "authors"
    ]


async def test_submit_entry_with_shares_of_exactly_100_is_accepted(db):
    an, lan = await people()
    authors = tuple(
        dossiers.author(full_name=f"Tác giả {place}", lead=place == 0, share_percent=Decimal(share))
        for place, share in enumerate(("33.33", "33.33", "33.34"))
    )
    entry = await dossiers.complete(lan, await dossiers.edition(an), authors=authors)
    assert await actions.submit_entry(lan, entry_id=entry.id)


async def youth(an):
    window = AgeWindow(born_from=date(2007, 7, 31), born_to=date(2019, 7, 31))
    return await dossiers.edition(an, ContestKind.YOUTH, age_window=window)


@pytest.mark.parametrize("born", [date(2007, 7, 30), None])
async def test_submit_entry_with_an_author_too_old_or_undated_is_refused(db, born):
    an, lan = await people()
    entry = await dossiers.complete(lan, await youth(an), authors=(dossiers.author(birth_date=born),))
    refusal = await refused(DossierIncomplete, actions.submit_entry(lan, entry_id=entry.id))
    assert [problem.field for problem in refusal.problems] == ["authors.0.birth_date"]


@pytest.mark.parametrize("born", [date(2007, 7, 31), date(2019, 7, 31), date(2020, 1, 1)])
async def test_submit_entry_takes_both_ends_of_the_window_and_the_younger(db, born):
    an, lan = await people()
    entry = await dossiers.complete(lan, await youth(an), authors=(dossiers.author(birth_date=born),))
    assert await actions.submit_entry(lan, entry_id=entry.id)


async def test_submit_entry_with_too_many_authors_is_refused(db):
    an, lan = await people()
    edition = await dossiers.edition(an, max_authors=1)
    authors = tuple(
        dossiers.author(full_name=f"Tác giả {place}", lead=place == 0, share_percent=Decimal(50))
        for place in range(2)
    )
    entry = await dossiers.complete(lan, edition, authors=authors)
    refusal = await refused(DossierIncomplete, actions.submit_entry(lan, entry_id=entry.id))
    assert [problem.field for problem in refusal.problems] == ["authors"]


async def test_submit_entry_with_an_unproven_address_is_refused(db):
    an = await factories.account(cast.AN, Role.ORGANISER)
    lan = await factories.account(cast.LAN, proven=False)
    entry = await dossiers.complete(lan, await dossiers.edition(an))
    await refused(EmailNotProven, actions.submit_entry(lan, entry_id=entry.id))


async def test_submit_entry_of_somebody_else_is_not_found(db):
    an, lan = await people()
    minh = await factories.account(cast.MINH)
    entry = await dossiers.complete(lan, await dossiers.edition(an))
    await refused(EntryNotFound, actions.submit_entry(minh, entry_id=entry.id))


async def test_two_clicks_make_one_submission(db):
    an, lan = await people()
    entry = await dossiers.complete(lan, await dossiers.edition(an))
    receipts = await asyncio.gather(*(actions.submit_entry(lan, entry_id=entry.id) for _ in range(5)))
    assert len(set(receipts)) == 1
    assert (await database.fetch_one("SELECT count(*) AS n FROM submission"))["n"] == 1
    assert (await database.fetch_one("SELECT count(*) AS n FROM mail"))["n"] == 1
    lines = await database.fetch("SELECT 1 FROM ledger_line WHERE verb = 'submit_entry'")
    assert len(lines) == 1


async def test_submissions_in_the_same_millisecond_have_distinct_codes(db, monkeypatch):
    an, lan = await people()
    edition = await dossiers.edition(an)
    entries = [await dossiers.complete(lan, edition, title=f"Máy {place}") for place in range(6)]
    moment = clock.now()
    # Few letters, so that codes do collide and have to be drawn again.
    monkeypatch.setattr("contest_platform.entries.actions.submission._CODE_LENGTH", 1)
    monkeypatch.setattr("contest_platform.entries.actions.submission.CODE_LETTERS", "ABCDEFG")
    monkeypatch.setattr(clock, "now", lambda: moment)
    receipts = await asyncio.gather(*(actions.submit_entry(lan, entry_id=one.id) for one in entries))
    assert {one.submitted_at for one in receipts} == {moment}
    assert len({one.code for one in receipts}) == 6


async def test_withdraw_entry_before_acceptance_reopens_it_under_the_same_code(db):
    an, lan = await people()
    entry = await dossiers.submitted(lan, await dossiers.edition(an))
    await refused(
        EntryClosed, actions.write_entry(lan, entry_id=entry.id, version=entry.version, content=entry.content)
    )
    draft = await actions.withdraw_entry(lan, entry_id=entry.id)
    assert draft.status is Status.DRAFT
    changed = replace(draft.content, title="Máy tách hạt ngô đời hai")
    await actions.write_entry(lan, entry_id=entry.id, version=draft.version, content=changed)
    again = await actions.submit_entry(lan, entry_id=entry.id)
    first = (await queries.submissions(entry.id))[1]
    assert (again.code, again.digest != first.digest) == (entry.code, True)


async def test_withdraw_entry_after_acceptance_is_for_good(db):
    an, lan = await people()
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    entry = await dossiers.accepted(lan, await dossiers.edition(an), sen)
    assert (await actions.withdraw_entry(lan, entry_id=entry.id)).status is Status.WITHDRAWN
    for act in (actions.withdraw_entry, actions.submit_entry):
        await refused(EntryEnded, act(lan, entry_id=entry.id))


async def test_withdraw_entry_never_submitted_is_refused(db):
    an, lan = await people()
    entry = await dossiers.draft(lan, await dossiers.edition(an))
    await refused(NothingToWithdraw, actions.withdraw_entry(lan, entry_id=entry.id))


async def test_returned_dossier_is_completed_after_the_deadline(db):
    an, lan = await people()
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    edition = await dossiers.edition(an)
    entry = await dossiers.submitted(lan, edition)
    after = edition.submission_deadline + timedelta(days=1)
    until = after + timedelta(days=3)
    with clock.at(after):
        returned = await actions.check_dossier(
            sen, entry_id=entry.id, outcome=Outcome.RETURNED, reason="Thiếu chữ ký", complete_by=until
        )
        assert (returned.status, returned.complete_by) == (Status.RETURNED, until)
        assert await actions.submit_entry(lan, entry_id=entry.id)
