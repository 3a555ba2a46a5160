"""What the office keeps an eye on: histories, lost mails, and requests to be forgotten."""

from contest_platform import clock, database
from contest_platform.accounts.rules import Role
from contest_platform.entries import actions as entries
from contest_platform.entries.rules import ConsentParty, ConsentPurpose, Mentor, Outcome
from contest_platform.papers.actions import erase_people
from tests import dossiers
from tests.cast import AN, DUNG, LAN, SEN
from tests.factories import account
from tests.web.test_history import deciding
from tests.web.test_organiser_mails import failed


async def test_history_and_erasure_of_a_dossier(open_page, shoot):
    an, lan, sen = await account(AN, Role.ORGANISER), await account(LAN), await account(SEN, Role.SECRETARY)
    edition = await dossiers.edition(an)
    entry = await dossiers.submitted(lan, edition, mentor=Mentor("Cô Lèo Thị Hoa", "0912345678", "hoa@example.vn"))
    reason = "Thiếu bản vẽ mặt cắt.\nPhiếu đăng ký chưa có dấu của nhà trường."
    await entries.check_dossier(sen, entry_id=entry.id, outcome=Outcome.RETURNED, reason=reason)
    await entries.record_consent(
        lan,
        author_id=entry.authors[0].id,
        purpose=ConsentPurpose.PUBLISH_NAME,
        party=ConsentParty.GUARDIAN,
        given_by="Lò Thị Mẹ",
    )
    here = f"/organiser/editions/{edition.slug}/dossiers/{entry.id}"
    page = await open_page(here, by=an)
    await page.get_by_role("link", name="Lịch sử").click()
    await page.wait_for_url("**/history")
    await shoot(page, "dossier-history")

    await page.goto(here)
    await page.get_by_role("link", name="Xóa dữ liệu cá nhân theo yêu cầu").click()
    await page.get_by_role("button", name="Xóa dữ liệu cá nhân").click()
    await page.get_by_role("alert").wait_for()
    await shoot(page, "dossier-erasure-refused")
    await erase_people(an, entry_id=entry.id, authors=[entry.authors[0].id], mentor=True, reason="Đơn ngày 24/11.")
    await page.goto(f"{here}/history")
    await shoot(page, "dossier-history-erased")


async def test_history_of_an_edition(open_page, shoot):
    made = await deciding()
    page = await open_page("/organiser", by=made.an)
    await page.goto(f"/organiser/editions/{made.edition.slug}")
    await page.get_by_role("link", name="Lịch sử").click()
    await shoot(page, "edition-history")


async def test_mails_that_could_not_be_delivered(open_page, shoot):
    dung = await account(DUNG, Role.ADMIN)
    await dossiers.edition(dung)
    await failed()
    await failed(
        "mot-dia-chi-rat-dai-cua-truong-trung-hoc@phong-giao-duc-dao-tao.example.vn", said="TimeoutError: timed out"
    )
    await database.fetch("UPDATE mail SET created_at = $1", clock.now())
    page = await open_page("/organiser", by=dung)
    await shoot(page, "organiser-home-lost-mails")
    await page.get_by_role("link", name="Xem các thư ấy và gửi lại").click()
    await shoot(page, "lost-mails")
    for _ in range(2):
        await page.get_by_role("button", name="Bỏ qua").first.click()
        await page.wait_for_load_state()
    await shoot(page, "lost-mails-none")


async def test_erasing_an_account(open_page, shoot):
    dung, lan = await account(DUNG, Role.ADMIN), await account(LAN)
    page = await open_page(f"/organiser/accounts/{lan.id}/erasure", by=dung)
    await shoot(page, "account-erasure")
