"""The secretary's pages: the queue, the check, entering for others, copies without names."""

from contest_platform.accounts.rules import Role
from contest_platform.contests.rules import ContestKind
from contest_platform.entries import queries
from contest_platform.entries.rules import OnBehalfOf, Status
from tests import cast, dossiers, factories
from tests.dossiers import people
from tests.refusals import nothing_written


async def arrived(signed_in, **changes):
    an, lan = await people()
    sen = await factories.account(cast.SEN, Role.SECRETARY)
    edition = await dossiers.edition(an)
    entry = await dossiers.submitted(lan, edition, **changes)
    base = f"/organiser/editions/{edition.slug}/dossiers"
    return sen, edition, entry, base, await signed_in(sen)


async def test_queue_filters_by_state_field_and_words(signed_in):
    _, _, entry, base, browser = await arrived(signed_in)
    for query in ("", "?status=submitted", "?field=it", "?q=may+tach", f"?q={entry.code}", "?q=lo+thi+lan"):
        assert f'href="{base}/{entry.id}"' in (await browser.get(base + query)).text
    for query in ("?status=accepted", "?field=medicine", "?q=khong+co"):
        page = (await browser.get(base + query)).text
        assert "Không có hồ sơ nào khớp" in page


async def test_check_accepts_and_goes_back_to_the_queue(signed_in):
    sen, _, entry, base, browser = await arrived(signed_in)
    page = (await browser.get(f"{base}/{entry.id}")).text
    assert "Ghi kết quả kiểm tra" in page
    done = await browser.post(f"{base}/{entry.id}/checks", data={"outcome": "accepted", "reason": "- gõ sẵn"})
    assert (done.status_code, done.headers["location"]) == (303, f"{base}?status=submitted")
    assert (await queries.entry_for(sen, entry.id)).status is Status.ACCEPTED


async def test_check_returns_with_a_date(signed_in):
    sen, _, entry, base, browser = await arrived(signed_in)
    body = {"outcome": "returned", "reason": "Thiếu ảnh", "complete_by": "17:00, 24/12/2030"}
    await browser.post(f"{base}/{entry.id}/checks", data=body)
    found = await queries.entry_for(sen, entry.id)
    assert (found.status, found.complete_by.isoformat()) == (Status.RETURNED, "2030-12-24T10:00:00+00:00")


async def test_check_refused_keeps_what_was_typed(signed_in):
    _, _, entry, base, browser = await arrived(signed_in)
    async with nothing_written():
        for body in ({"outcome": "returned", "reason": ""}, {"reason": "Chưa chọn"}, {"outcome": "lost"}):
            page = await browser.post(f"{base}/{entry.id}/checks", data=body)
            assert page.status_code == 422
            assert body.get("reason", "") in page.text


async def test_reason_is_filled_in_with_what_is_missing(signed_in):
    an, lan = await people()
    edition = await dossiers.edition(an, ContestKind.YOUTH)
    entry = await dossiers.draft(lan, edition)
    browser = await signed_in(an)
    page = (await browser.get(f"/organiser/editions/{edition.slug}/dossiers/{entry.id}")).text
    assert "Chưa tải lên tệp bắt buộc." in page


async def test_dossiers_are_not_there_for_entrants_and_judges(signed_in):
    _, _, entry, base, _ = await arrived(signed_in)
    minh = await signed_in(await factories.account(cast.MINH))
    thu = await signed_in(await factories.account(cast.THU, Role.JUDGE))
    async with nothing_written():
        for browser in (minh, thu):
            for path in ("", "/new", f"/{entry.id}", f"/{entry.id}/confirmation-sheet"):
                assert (await browser.get(base + path)).status_code == 404
            answer = await browser.post(f"{base}/{entry.id}/checks", data={"outcome": "accepted"})
            assert answer.status_code == 404
            assert (await browser.post(base, data={"title": "x", "on_behalf_of.full_name": "y"})).status_code == 404


async def test_auditor_reads_and_changes_nothing(signed_in):
    _, _, entry, base, _ = await arrived(signed_in)
    giang = await signed_in(await factories.account(cast.GIANG, Role.AUDITOR))
    page = await giang.get(f"{base}/{entry.id}")
    assert (page.status_code, "Ghi kết quả kiểm tra" in page.text) == (200, False)
    async with nothing_written():
        assert (await giang.post(f"{base}/{entry.id}/checks", data={"outcome": "accepted"})).status_code == 404


async def test_on_behalf_begins_a_dossier_that_the_secretary_writes(signed_in):
    sen, edition, _, base, browser = await arrived(signed_in)
    refused = await browser.post(base, data={"on_behalf_of.full_name": "Quàng Văn Ỏn", "title": "Máy đập lúa"})
    assert refused.status_code == 422
    assert "Cần số điện thoại hoặc thư điện tử" in refused.text
    body = {"on_behalf_of.full_name": "Quàng Văn Ỏn", "on_behalf_of.phone": "0912345678", "title": "Máy đập lúa"}
    begun = await browser.post(base, data=body)
    assert begun.status_code == 303
    entry_id = begun.headers["location"].split("/")[2]
    assert (await browser.get(begun.headers["location"])).status_code == 200
    sheet = await browser.get(f"{base}/{entry_id}/confirmation-sheet")
    assert "Quàng Văn Ỏn, xác nhận Thư ký đã nhập đúng" in sheet.text
    assert (await browser.post(f"{base}/{entry_id}/confirmation")).status_code == 303
    page = (await browser.get(f"{base}/{entry_id}")).text
    assert "Tác giả chưa xác nhận" not in page
    found = (await queries.entries_page(sen, edition, q="may dap lua")).items
    assert [one.on_behalf_of for one in found] == [OnBehalfOf("Quàng Văn Ỏn", "0912345678", "")]


async def test_copy_without_names_is_put_beside_a_file(signed_in):
    _, _, entry, base, browser = await arrived(signed_in)
    form = next(one for one in entry.attachments if one.kind == "form")
    body = dossiers.PDF + b"% nobody\n"
    path = f"{base}/{entry.id}/attachments/{form.id}"
    put = await browser.post(f"{path}/blind-copy", files={"file": ("ban-sao.pdf", body)})
    assert put.status_code == 303
    assert (await queries.blind_attachment(form.id)).size_bytes == len(body)
    assert (await browser.post(f"{path}/original-shown")).status_code == 303
    assert (await queries.blind_attachment(form.id)).sha256 == form.sha256
    async with nothing_written():
        refused = await browser.post(f"{path}/blind-copy", files={"file": ("ban-sao.pdf", b"MZ" * 99)})
    assert refused.status_code == 422


async def test_secretary_records_consents_on_paper(signed_in):
    an, lan = await people()
    edition = await dossiers.edition(an, ContestKind.YOUTH)
    entry = await dossiers.draft(lan, edition)
    browser = await signed_in(an)
    base = f"/organiser/editions/{edition.slug}/dossiers/{entry.id}"
    given = {"author": str(entry.authors[0].id), "purpose": "publish_name", "party": "child", "given_by": "Lan"}
    assert (await browser.post(f"{base}/consents", data=given)).status_code == 303
    (consent,) = await queries.consents(entry.id)
    assert consent.recorded_by == an.full_name
    assert (await browser.post(f"{base}/consents/{consent.id}/withdrawal")).status_code == 303
    assert (await queries.consents(entry.id))[0].withdrawn_at
