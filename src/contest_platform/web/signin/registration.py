"""A new account, and a forgotten password."""

from litestar import Request, Response, get, post

from contest_platform import language
from contest_platform.accounts import actions
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import visitor
from contest_platform.web.errors import retry_headers
from contest_platform.web.pages import page, redirect, visit_of
from contest_platform.web.pages.rendering import own_address
from contest_platform.web.pages.visit import DEVICE, SESSION
from contest_platform.web.signin.sessions import begin_session


@get("/register")
async def registration_page(request: Request) -> Response[str]:
    back = own_address(request.query_params.get("next", ""))
    if visitor(request) is not None:
        return redirect(request, back)
    return page(request, "signin/register.html", back=back)


@post("/register")
async def register(request: Request) -> Response[str]:
    """An entrant's account, signed in at once: writing may begin while the mail is on its way."""
    form, visit = await forms.read(request), visit_of(request)
    email, back = form.text("email"), own_address(form.text("next"))
    try:
        opened = await actions.register_in_browser(
            email=email,
            full_name=form.text("full_name"),
            password=form.secret("password"),
            language=language.current(),
            address=visit.address,
            device=visit.cookie(DEVICE),
            old_token=visit.cookie(SESSION),
        )
    except Refusal as refusal:
        status, headers = form.refuse(refusal), retry_headers(refusal)
        return page(request, "signin/register.html", status=status, headers=headers, form=form, back=back)
    begin_session(request, opened)
    sentence = _("Đã mở tài khoản. Xin mở thư vừa gửi đến %(email)s để xác nhận địa chỉ.", email=email)
    return redirect(request, back if back != "/" else "/entries", flash=sentence)


@get("/password-reset")
async def password_reset_page(request: Request) -> Response[str]:
    return page(request, "signin/password_reset.html", sent=False)


@post("/password-reset")
async def ask_for_password_reset(request: Request) -> Response[str]:
    """The same page for every address."""
    form, visit = await forms.read(request), visit_of(request)
    try:
        await actions.ask_for_password_reset(email=form.text("email"), address=visit.address)
    except Refusal as refusal:
        status, headers = form.refuse(refusal), retry_headers(refusal)
        return page(request, "signin/password_reset.html", status=status, headers=headers, sent=False, form=form)
    return page(request, "signin/password_reset.html", sent=True, form=form)


handlers = (registration_page, register, password_reset_page, ask_for_password_reset)
