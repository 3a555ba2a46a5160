"""The entrant's pages, with and without a script."""

from datetime import timedelta

from contest_platform import clock, database
from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import ContestKind
from contest_platform.entries import actions, queries
from contest_platform.entries.rules import OnBehalfOf, Outcome, Status
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import nothing_written


async def drafted(signed_in, kind=ContestKind.TECHNICAL, **of_edition):
    an, lan = await people()
    edition = await dossiers.edition(an, kind, **of_edition)
    entry = await dossiers.draft(lan, edition)
    return lan, edition, entry, await signed_in(lan)


def typed(entry, **changes):
    author = entry.authors[0]
    return {
        "version": str(entry.version),
        "title": entry.title,
        "field": entry.field,
        "summary": entry.summary,
        "description": entry.description,
        "created_year": str(entry.created_year),
        "authors.0.id": str(author.id),
        "authors.0.full_name": author.full_name,
        "authors.0.birth_date": "04/05/2012",
        "authors.0.unit": author.unit,
        "authors.0.share_percent": "100",
        "authors.0.lead": "yes",
        **changes,
    }


async def test_new_entry_begins_with_an_edition_and_a_title(signed_in):
    an, lan = await people()
    edition = await dossiers.edition(an)
    browser = await signed_in(lan)
    assert "Chưa có hồ sơ nào" in (await browser.get("/entries")).text
    page = await browser.get(f"/entries/new?edition={edition.slug}")
    assert edition.contest.name in page.text
    refused = await browser.post("/entries", data={"edition": edition.slug, "title": " "})
    assert refused.status_code == 422
    assert await database.fetch("SELECT 1 FROM entry") == []
    begun = await browser.post("/entries", data={"edition": edition.slug, "title": "Máy tách hạt ngô"})
    (entry,) = (await queries.own_entries(lan)).items
    assert (begun.status_code, begun.headers["location"]) == (303, f"/entries/{entry.id}/draft")
    assert "Máy tách hạt ngô" in (await browser.get("/entries")).text
    assert (await browser.get(f"/entries/{entry.id}/draft")).status_code == 200


async def test_thousands_of_rows_are_refused_and_not_shown_again(signed_in):
    """Five thousand short fields would come back as 17 MB of page, after six seconds for everybody."""
    _, _, entry, browser = await drafted(signed_in)
    async with nothing_written():
        for act in ({}, {"add_row": "yes"}, {"remove_row": "1"}):
            rows = {f"authors.{number}.full_name": "x" for number in range(4_000)}
            answer = await browser.post(f"/entries/{entry.id}/draft", data={**typed(entry), **rows, **act})
            assert (answer.status_code, len(answer.content) < 10_000) == (400, True)


async def test_draft_page_shows_what_is_missing_with_links_to_the_fields(signed_in):
    _, _, entry, browser = await drafted(signed_in)
    page = (await browser.get(f"/entries/{entry.id}/draft")).text
    assert f'data-autosave="/entries/{entry.id}/draft" data-version="1"' in page
    assert '<a href="#file-form">' in page
    overview = (await browser.get(f"/entries/{entry.id}")).text
    assert f'<a href="/entries/{entry.id}/draft#file-form">' in overview


async def test_autosave_saves_the_whole_form(signed_in):
    lan, _, entry, browser = await drafted(signed_in)
    body = typed(entry, title="Máy mới", **{"authors.0.share_percent": "33,5", "authors.1.full_name": "Vì Văn Nam"})
    headers = {"x-requested-with": "autosave", "if-match": '"1"'}
    saved = await browser.post(f"/entries/{entry.id}/draft", data=body, headers=headers)
    assert (saved.status_code, saved.headers["etag"]) == (204, '"2"')
    now = await queries.entry_for(lan, entry.id)
    assert now.title == "Máy mới"
    assert [(one.full_name, one.share_percent and str(one.share_percent)) for one in now.authors] == [
        ("Lò Thị Lan", "33.5"),
        ("Vì Văn Nam", None),
    ]


async def test_autosave_over_a_stale_version_gets_both(signed_in):
    lan, _, entry, browser = await drafted(signed_in)
    body = typed(entry, title="Ở máy khác")
    headers = {"x-requested-with": "autosave", "if-match": '"1"'}
    await browser.post(f"/entries/{entry.id}/draft", data=body, headers=headers)
    async with nothing_written():
        stale = await browser.post(f"/entries/{entry.id}/draft", data=typed(entry, title="Ở đây"), headers=headers)
    assert stale.status_code == 412
    assert (stale.json()["version"], stale.json()["values"]["title"]) == ("2", "Ở máy khác")
    assert (await queries.entry_for(lan, entry.id)).title == "Ở máy khác"


async def test_autosave_of_what_cannot_be_names_the_field(signed_in):
    _, _, entry, browser = await drafted(signed_in)
    body = typed(entry, **{"authors.0.birth_date": "31/02/2012", "created_year": "hai nghìn"})
    headers = {"x-requested-with": "autosave", "if-match": '"1"'}
    async with nothing_written():
        refused = await browser.post(f"/entries/{entry.id}/draft", data=body, headers=headers)
    assert refused.status_code == 422
    assert {one["field"] for one in refused.json()["errors"]} == {"authors.0.birth_date", "created_year"}


async def test_save_without_a_script_keeps_what_was_typed_on_a_refusal(signed_in):
    _, _, entry, browser = await drafted(signed_in)
    body = typed(entry, title="Tên gõ dở", **{"authors.0.birth_date": "31/02/2012"})
    async with nothing_written():
        page = await browser.post(f"/entries/{entry.id}/draft", data=body)
    assert page.status_code == 422
    assert 'value="Tên gõ dở"' in page.text
    assert 'value="31/02/2012"' in page.text
    assert 'href="#f-authors-0-birth_date"' in page.text
    saved = await browser.post(f"/entries/{entry.id}/draft", data=typed(entry, title="Xong", then="submission"))
    assert (saved.status_code, saved.headers["location"]) == (303, f"/entries/{entry.id}/submission")


async def test_save_without_a_script_over_a_stale_version_shows_both(signed_in):
    lan, _, entry, browser = await drafted(signed_in)
    await browser.post(f"/entries/{entry.id}/draft", data=typed(entry, title="Ở máy khác"))
    async with nothing_written():
        page = await browser.post(f"/entries/{entry.id}/draft", data=typed(entry, title="Ở đây"))
    assert page.status_code == 412
    assert "Ở máy khác" in page.text
    assert 'value="Ở đây"' in page.text
    again = await browser.post(f"/entries/{entry.id}/draft", data=typed(entry, title="Ở đây", version="2"))
    assert again.status_code == 303
    assert (await queries.entry_for(lan, entry.id)).title == "Ở đây"


async def test_rows_of_authors_come_and_go_without_a_script(signed_in):
    _, _, entry, browser = await drafted(signed_in)
    path = f"/entries/{entry.id}/draft"
    async with nothing_written():
        added = await browser.post(path, data=typed(entry, add_row="0", **{"authors.0.unit": "gõ dở"}))
        assert added.status_code == 200
        assert 'name="authors.1.full_name"' in added.text
        assert 'value="gõ dở"' in added.text
        removed = await browser.post(path, data=typed(entry, remove_row="0", **{"authors.1.full_name": "Vì Văn Nam"}))
    assert 'name="authors.0.full_name" type="text" value="Vì Văn Nam"' in removed.text
    assert 'name="authors.1.full_name"' not in removed.text


async def test_submission_page_lists_what_is_missing_then_gives_the_receipt(signed_in):
    lan, edition, entry, browser = await drafted(signed_in)
    page = (await browser.get(f"/entries/{entry.id}/submission")).text
    assert "Chưa tải lên tệp bắt buộc." in page
    async with nothing_written():
        refused = await browser.post(f"/entries/{entry.id}/submission")
    assert (refused.status_code, "Chưa tải lên tệp bắt buộc." in refused.text) == (422, True)
    for rule in edition.attachments:
        if rule.required:
            await dossiers.attach(lan, entry.id, rule.kind)
    assert "Nộp hồ sơ" in (await browser.get(f"/entries/{entry.id}/submission")).text
    for _ in range(2):
        done = await browser.post(f"/entries/{entry.id}/submission")
        assert (done.status_code, done.headers["location"]) == (303, f"/entries/{entry.id}/receipt")
    receipt = await queries.receipt(entry.id)
    sheet = (await browser.get(f"/entries/{entry.id}/receipt")).text
    for words in (receipt.code, receipt.digest, receipt.ledger_hash, receipt.files[0].sha256):
        assert words in sheet
    assert len(await queries.submissions(entry.id)) == 1


async def test_late_submission_is_told_on_the_page(signed_in):
    an, lan = await people()
    edition = await dossiers.edition(an, submission_deadline=clock.now() + timedelta(hours=1))
    entry = await dossiers.complete(lan, edition)
    browser = await signed_in(lan)
    with clock.at(edition.submission_deadline + timedelta(seconds=1)):
        async with nothing_written(but=("session",)):  # it was seen
            page = await browser.post(f"/entries/{entry.id}/submission")
    assert page.status_code == 409
    assert "Đã hết hạn nộp hồ sơ lúc" in page.text


async def test_withdrawal_is_confirmed_first(signed_in):
    an, lan = await people()
    edition = await dossiers.edition(an)
    entry = await dossiers.submitted(lan, edition)
    browser = await signed_in(lan)
    page = await browser.get(f"/entries/{entry.id}/withdrawal")
    assert "mã hồ sơ giữ nguyên" in page.text
    assert (await queries.entry_for(lan, entry.id)).status is Status.SUBMITTED
    await browser.post(f"/entries/{entry.id}/withdrawal")
    assert (await queries.entry_for(lan, entry.id)).status is Status.DRAFT
    again = await dossiers.accepted(lan, edition, an)
    assert "Rút hẳn, không nộp lại được" in (await browser.get(f"/entries/{again.id}/withdrawal")).text


async def test_returned_dossier_says_what_is_missing_and_by_when(signed_in):
    an, lan = await people()
    entry = await dossiers.submitted(lan, await dossiers.edition(an))
    await actions.check_dossier(an, entry_id=entry.id, outcome=Outcome.RETURNED, reason="Thiếu chữ ký của mẹ")
    browser = await signed_in(lan)
    for path in ("", "/draft"):
        assert "Thiếu chữ ký của mẹ" in (await browser.get(f"/entries/{entry.id}{path}")).text


async def test_consents_are_recorded_and_withdrawn_on_the_page(signed_in):
    _, _, entry, browser = await drafted(signed_in, ContestKind.YOUTH)
    assert "Tác giả dưới 16 tuổi" in (await browser.get(f"/entries/{entry.id}")).text
    given = {
        "author": str(entry.authors[0].id),
        "purpose": "publish_name",
        "party": "guardian",
        "given_by": "Lò Thị Mẹ",
    }
    refused = await browser.post(f"/entries/{entry.id}/consents", data={**given, "given_by": ""})
    assert refused.status_code == 422
    assert await queries.consents(entry.id) == ()
    assert (await browser.post(f"/entries/{entry.id}/consents", data=given)).status_code == 303
    (consent,) = await queries.consents(entry.id)
    await browser.post(f"/entries/{entry.id}/consents/{consent.id}/withdrawal")
    assert "Đã rút lại lúc" in (await browser.get(f"/entries/{entry.id}")).text
    assert (await queries.consents(entry.id))[0].withdrawn_at is not None


async def test_pages_of_somebody_elses_entry_are_not_found(signed_in):
    an, lan = await people()
    entry = await dossiers.submitted(lan, await dossiers.edition(an))
    minh = await signed_in(await factories.account(cast.MINH))
    async with nothing_written():
        for path in ("", "/draft", "/submission", "/receipt", "/withdrawal"):
            assert (await minh.get(f"/entries/{entry.id}{path}")).status_code == 404
        for path in ("/draft", "/submission", "/withdrawal", "/attachments"):
            assert (await minh.post(f"/entries/{entry.id}{path}")).status_code == 404


async def test_pages_ask_to_sign_in(client):
    assert (await client.get("/entries")).headers["location"].startswith("/sign-in")


async def test_confirmation_by_mail_needs_no_account_and_a_button(client):
    an = await factories.account(cast.AN, Role.ORGANISER)
    edition = await dossiers.edition(an)
    person = OnBehalfOf("Quàng Văn Ỏn", email="on@example.vn")
    entry = await actions.enter_on_behalf(an, slug=edition.slug, content=dossiers.content(), on_behalf_of=person)
    for rule in edition.attachments:
        if rule.required:
            await dossiers.attach(an, entry.id, rule.kind)
    await actions.submit_entry(an, entry_id=entry.id)
    mail = await database.fetch_one("SELECT text FROM mail WHERE template = 'entry_confirmation'")
    path = "/entries/confirmations/" + mail["text"].split("/entries/confirmations/")[1].split()[0]
    assert "Máy tách hạt ngô" in (await client.get(path)).text
    assert not (await queries.confirmations(entry.id))[0].confirmed_at
    assert (await client.post(path)).status_code == 303
    assert (await queries.confirmations(entry.id))[0].confirmed_at
    assert "Bạn đã xác nhận lúc" in (await client.get(path)).text
    assert (await client.get(path + "x")).status_code == 404
