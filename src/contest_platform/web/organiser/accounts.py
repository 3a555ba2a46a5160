"""All accounts, for an admin: who they are, their roles for all contests, closing one."""

from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.accounts import actions, queries
from contest_platform.accounts.rules import Role, Viewer, can_manage_accounts
from contest_platform.errors import NotFound, Refusal
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.forms import Form
from contest_platform.web.labels import label
from contest_platform.web.organiser.entries.erasing import NOT_CHECKED
from contest_platform.web.pages import page, redirect

PAGE_ROWS = 50


@get("/accounts")
async def accounts_page(request: Request, q: str = "", after: UUID | None = None) -> Response[str]:
    rows = await queries.accounts(viewer(request), search=q, after=after, limit=PAGE_ROWS + 1)
    more = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    return page(request, "organiser/accounts/list.html", accounts=rows[:PAGE_ROWS], search=q, more=more)


@get("/accounts/{account_id:uuid}")
async def account_page(request: Request, account_id: UUID) -> Response[str]:
    return await _account(request, account_id)


@post("/accounts/{account_id:uuid}/roles")
async def grant_role(request: Request, account_id: UUID) -> Response[str]:
    form = await forms.read(request)
    try:
        role = form.choice("role", Role, required=True)
        form.check()
        await actions.grant_role(_admin(request), account_id=account_id, role=role)
    except Refusal as refusal:
        return await _account(request, account_id, form, form.refuse(refusal))
    return redirect(request, f"/organiser/accounts/{account_id}", flash=_("Đã giao vai trò."))


@post("/accounts/{account_id:uuid}/roles/{role:str}/removal")
async def revoke_role(request: Request, account_id: UUID, role: Role) -> Response[str]:
    form = await forms.read(request)
    try:
        await actions.revoke_role(_admin(request), account_id=account_id, role=role)
    except Refusal as refusal:
        return await _account(request, account_id, form, form.refuse(refusal))
    return redirect(request, f"/organiser/accounts/{account_id}", flash=_("Đã thu hồi vai trò."))


@post("/accounts/{account_id:uuid}/closing")
async def disable_account(request: Request, account_id: UUID) -> Response[str]:
    form = await forms.read(request)
    try:
        await actions.disable_account(_admin(request), account_id=account_id, reason=form.lines("reason"))
    except Refusal as refusal:
        return await _account(request, account_id, form, form.refuse(refusal))
    return redirect(request, f"/organiser/accounts/{account_id}", flash=_("Đã khóa tài khoản."))


@post("/accounts/{account_id:uuid}/opening")
async def enable_account(request: Request, account_id: UUID) -> Response[str]:
    await actions.enable_account(_admin(request), account_id=account_id)
    return redirect(request, f"/organiser/accounts/{account_id}", flash=_("Đã mở lại tài khoản."))


@get("/accounts/{account_id:uuid}/erasure")
async def account_erasure_page(request: Request, account_id: UUID) -> Response[str]:
    found = await queries.account(_admin(request), account_id)
    return page(request, "organiser/accounts/erasure.html", account=found, form=Form())


@post("/accounts/{account_id:uuid}/erasure")
async def erase_account(request: Request, account_id: UUID) -> Response[str]:
    by, form = _admin(request), await forms.read(request)
    try:
        if not form.flag("sure"):
            form.note("sure", NOT_CHECKED)
        reason = form.lines("reason", required=True)
        form.check()
        await actions.erase_account(by, account_id=account_id, reason=reason)
    except Refusal as refusal:
        found = await queries.account(by, account_id)
        status = form.refuse(refusal)
        return page(request, "organiser/accounts/erasure.html", status=status, account=found, form=form)
    return redirect(request, f"/organiser/accounts/{account_id}", flash=_("Đã xóa dữ liệu cá nhân của tài khoản."))


def _admin(request: Request) -> Viewer:
    by = viewer(request)
    if not can_manage_accounts(by):
        raise NotFound
    return by


async def _account(request: Request, account_id: UUID, form: Form | None = None, status: int = 200) -> Response[str]:
    by = viewer(request)
    found = await queries.account(by, account_id)
    return page(
        request,
        "organiser/accounts/account.html",
        status=status,
        account=found,
        may_change=can_manage_accounts(by),
        free_roles=[(role.value, label(role)) for role in Role if role not in found.roles],
        form=form,
    )


handlers = (
    accounts_page,
    account_page,
    grant_role,
    revoke_role,
    disable_account,
    enable_account,
    account_erasure_page,
    erase_account,
)
