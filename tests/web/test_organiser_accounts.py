"""The admin's pages of accounts."""

import pytest

from contest_platform.accounts import queries
from contest_platform.accounts.rules import Role
from tests.cast import AN, DUNG, GIANG, LAN, MINH
from tests.factories import account
from tests.web.browsing import send_form, words


@pytest.fixture
async def dung(signed_in):
    return await signed_in(await account(DUNG, Role.ADMIN))


async def test_accounts_are_found_without_marks(dung):
    await account(LAN)
    await account(MINH)
    page = words(await dung.get("/organiser/accounts?q=lo thi"))
    assert LAN.full_name in page
    assert MINH.full_name not in page


async def test_grant_and_revoke_role_through_the_page(dung):
    lan = await account(LAN)
    here = f"/organiser/accounts/{lan.id}"
    assert (await send_form(dung, here, {"role": "judge"}, to=f"{here}/roles")).status_code == 303
    assert Role.JUDGE in (await queries.viewer_by_id(lan.id)).roles
    assert (await send_form(dung, here, {}, to=f"{here}/roles/judge/removal")).status_code == 303
    assert Role.JUDGE not in (await queries.viewer_by_id(lan.id)).roles


async def test_the_last_admin_stays_one_and_the_page_says_why(dung):
    found = await queries.viewer_by_email(DUNG.email)
    here = f"/organiser/accounts/{found.id}"
    answer = await send_form(dung, here, {}, to=f"{here}/roles/admin/removal")
    assert answer.status_code == 409
    assert "quản trị cuối cùng" in words(answer)
    assert Role.ADMIN in (await queries.viewer_by_id(found.id)).roles


async def test_closing_an_account_needs_a_reason(dung):
    lan = await account(LAN)
    here = f"/organiser/accounts/{lan.id}"
    answer = await send_form(dung, here, {"reason": " "}, to=f"{here}/closing")
    assert answer.status_code == 422
    assert await queries.viewer_by_id(lan.id) is not None
    assert (await send_form(dung, here, {"reason": "Trùng."}, to=f"{here}/closing")).status_code == 303
    assert await queries.viewer_by_id(lan.id) is None
    assert (await send_form(dung, here, {}, to=f"{here}/opening")).status_code == 303
    assert await queries.viewer_by_id(lan.id) is not None


async def test_an_auditor_sees_and_changes_nothing(signed_in):
    giang, lan = await signed_in(await account(GIANG, Role.AUDITOR)), await account(LAN)
    here = f"/organiser/accounts/{lan.id}"
    assert "Khóa tài khoản" not in words(await giang.get(here))
    assert (await giang.post(f"{here}/closing", data={"reason": "x"})).status_code == 404
    assert await queries.viewer_by_id(lan.id) is not None


async def test_an_organiser_finds_no_accounts(signed_in):
    an = await signed_in(await account(AN, Role.ORGANISER))
    assert (await an.get("/organiser/accounts")).status_code == 404
