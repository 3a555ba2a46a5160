"""One's own account."""

from litestar import Request, Response, Router, get, post

from contest_platform import language
from contest_platform.accounts import actions
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import signed_in, viewer
from contest_platform.web.errors import retry_headers
from contest_platform.web.pages import page, redirect, visit_of
from contest_platform.web.pages.visit import LANGUAGE


@get("/")
async def account_page(request: Request) -> Response[str]:
    return page(request, "signin/account.html")


@get("/name")
async def name_page(request: Request) -> Response[str]:
    return page(request, "signin/name.html")


@post("/name")
async def change_name(request: Request) -> Response[str]:
    form = await forms.read(request)
    try:
        await actions.change_name(viewer(request), full_name=form.text("full_name"))
    except Refusal as refusal:
        return page(request, "signin/name.html", status=form.refuse(refusal), form=form)
    return redirect(request, "/account", flash=_("Đã đổi họ và tên."))


@get("/address")
async def address_page(request: Request) -> Response[str]:
    return page(request, "signin/address.html")


@post("/address")
async def ask_for_address_change(request: Request) -> Response[str]:
    form, visit = await forms.read(request), visit_of(request)
    try:
        await actions.ask_for_address_change(
            viewer(request), email=form.text("email"), password=form.secret("password"), address=visit.address
        )
    except Refusal as refusal:
        headers = retry_headers(refusal)
        return page(request, "signin/address.html", status=form.refuse(refusal), headers=headers, form=form)
    sentence = _("Đã gửi thư xác nhận đến %(email)s. Địa chỉ đổi khi bạn xác nhận.", email=form.text("email"))
    return redirect(request, "/account", flash=sentence)


@get("/password")
async def password_page(request: Request) -> Response[str]:
    return page(request, "signin/password.html")


@post("/password")
async def change_password(request: Request) -> Response[str]:
    form, visit = await forms.read(request), visit_of(request)
    try:
        await actions.change_password(
            viewer(request),
            current=form.secret("password"),
            new=form.secret("new_password"),
            session_id=visit.session_id,
        )
    except Refusal as refusal:
        headers = retry_headers(refusal)
        return page(request, "signin/password.html", status=form.refuse(refusal), headers=headers, form=form)
    return redirect(request, "/account", flash=_("Đã đổi mật khẩu. Các phiên ở nơi khác đã kết thúc."))


@post("/language")
async def change_language(request: Request) -> Response[str]:
    wished = (await forms.read(request)).text("language")
    await actions.change_language(viewer(request), language=wished)
    visit_of(request).keep_cookie(LANGUAGE, wished, max_age=31_536_000)
    with language.speaking(wished):
        return redirect(request, "/account", flash=_("Đã đổi ngôn ngữ."))


@post("/proof")
async def ask_for_proof(request: Request) -> Response[str]:
    by = viewer(request)
    await actions.ask_for_proof(by)
    return redirect(request, "/account", flash=_("Đã gửi thư xác nhận đến %(email)s.", email=by.email))


handlers = (
    Router(
        path="/account",
        guards=[signed_in],
        route_handlers=[
            account_page,
            name_page,
            change_name,
            address_page,
            ask_for_address_change,
            password_page,
            change_password,
            change_language,
            ask_for_proof,
        ],
    ),
)
