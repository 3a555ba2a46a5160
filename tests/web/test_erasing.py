"""The pages on which personal data is erased at somebody's request."""

import pytest

from contest_platform import database
from contest_platform.accounts import queries
from contest_platform.accounts.actions import disable_account, erase_account
from contest_platform.accounts.rules import AccountOpen, ReasonNotValid, Role, RolesHeld
from contest_platform.entries import queries as entries
from contest_platform.errors import NotAllowed
from contest_platform.ledger.actions import seal
from contest_platform.ledger.queries import verify
from tests import dossiers
from tests.accounts.test_actions import registered
from tests.cast import AN, DUNG, LAN, SEN
from tests.factories import account
from tests.refusals import everything, nothing_written, refused
from tests.web.browsing import send_form, words

WHY = "Đơn ngày 24/11/2026."


@pytest.fixture
async def page_of(signed_in):
    """An's browser, the dossier, and where it is erased."""
    an, lan = await account(AN, Role.ORGANISER), await account(LAN)
    edition = await dossiers.edition(an)
    author = dossiers.author(full_name="Quàng Thị Ưởng")
    entry = await dossiers.accepted(lan, edition, await account(SEN, Role.SECRETARY), authors=(author,))
    return await signed_in(an), entry, f"/organiser/editions/{edition.slug}/dossiers/{entry.id}"


async def test_erase_an_author_through_the_page(page_of):
    an, entry, here = page_of
    assert f"{here}/erasure" in (await an.get(here)).text
    shown = words(await an.get(f"{here}/erasure"))
    assert entry.authors[0].full_name in shown
    assert "Không lấy lại được" in shown
    fields = {"people": str(entry.authors[0].id), "reason": WHY, "sure": "yes"}
    answer = await send_form(an, f"{here}/erasure", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, here)
    assert (await entries.entry_by_id(entry.id)).authors[0].full_name == ""
    assert entry.authors[0].full_name not in (await an.get(here)).text
    assert "không còn dữ liệu cá nhân của ai" in words(await an.get(f"{here}/erasure"))


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [("people", "Xin chọn ít nhất một người"), ("reason", "Xin điền chỗ này"), ("sure", "Xin xác nhận đã kiểm tra")],
)
async def test_nothing_is_erased_without_people_a_reason_and_a_confirmation(page_of, left_out, sentence):
    an, entry, here = page_of
    fields = {"people": str(entry.authors[0].id), "reason": WHY, "sure": "yes"}
    del fields[left_out]
    async with nothing_written():
        answer = await send_form(an, f"{here}/erasure", fields)
    assert answer.status_code == 422
    assert sentence in words(answer)
    if left_out != "reason":
        assert WHY in answer.text


async def test_erase_an_account_through_the_page(signed_in):
    admin, lan = await account(DUNG, Role.ADMIN), await registered()
    dung, here = await signed_in(admin), f"/organiser/accounts/{lan.id}"
    assert "/erasure" not in (await dung.get(here)).text
    await disable_account(admin, account_id=lan.id, reason="Chủ tài khoản yêu cầu.")
    assert f"{here}/erasure" in (await dung.get(here)).text
    answer = await send_form(dung, f"{here}/erasure", {"reason": WHY, "sure": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, here)
    assert "(đã xóa)" in words(await dung.get(here))
    assert "(đã xóa)" in words(await dung.get("/organiser/accounts"))


async def test_erase_account_leaves_no_name_and_no_address_and_the_ledger_holds(db):
    admin, lan = await account(DUNG, Role.ADMIN), await registered()
    await disable_account(admin, account_id=lan.id, reason="Chủ tài khoản yêu cầu.")
    await seal()
    await erase_account(admin, account_id=lan.id, reason=WHY)
    rows = [row for rows in (await everything()).values() for row in rows]
    assert [row for row in rows if LAN.email in row or LAN.full_name in row] == []
    assert await queries.viewer_by_email(LAN.email) is None
    (line,) = await database.fetch("SELECT actor FROM ledger_line WHERE verb = 'erase_account'")
    assert line["actor"] == admin.id
    await seal()
    assert (await verify()).finding is None
    await registered()  # the address is free again


@pytest.mark.parametrize(
    ("by", "role", "closed", "reason", "error"),
    [
        (DUNG, Role.ENTRANT, False, WHY, AccountOpen),
        (DUNG, Role.SECRETARY, True, WHY, RolesHeld),
        (DUNG, Role.ENTRANT, True, "", ReasonNotValid),
        (AN, Role.ENTRANT, True, WHY, NotAllowed),
    ],
)
async def test_erase_account_refused_writes_nothing(db, by, role, closed, reason, error):
    admin, organiser = await account(DUNG, Role.ADMIN), await account(AN, Role.ORGANISER)
    sen = await account(SEN, role)
    if closed:
        await disable_account(admin, account_id=sen.id, reason="Nghỉ việc.")
    who = admin if by is DUNG else organiser
    await refused(error, erase_account(who, account_id=sen.id, reason=reason))
