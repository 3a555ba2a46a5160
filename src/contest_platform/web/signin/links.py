"""The pages behind mailed links: looking does nothing (programs that check mails look too), the button does it."""

from urllib.parse import quote

from litestar import Request, Response, get, post

from contest_platform.accounts import actions, queries
from contest_platform.accounts.queries import Link
from contest_platform.accounts.rules import LinkPurpose, LinkSpent
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import visitor
from contest_platform.web.forms import Form
from contest_platform.web.pages import page, redirect, visit_of
from contest_platform.web.pages.rendering import own_address
from contest_platform.web.pages.visit import DEVICE, SESSION
from contest_platform.web.signin.sessions import DEVICE_SECONDS

_TEMPLATES = {
    LinkPurpose.PROVE_ADDRESS: "signin/prove_address.html",
    LinkPurpose.CHANGE_ADDRESS: "signin/prove_address.html",
    LinkPurpose.RESET_PASSWORD: "signin/choose_password.html",
    LinkPurpose.INVITATION: "signin/choose_password.html",
}


@get("/links/{token:str}")
async def link_page(request: Request, token: str) -> Response[str]:
    found = await queries.link(token)
    if found is None:
        return page(request, "signin/link_spent.html", status=410)
    back = own_address(request.query_params.get("next", ""))
    return page(request, _TEMPLATES[found.purpose], link=found, token=token, back=back)


@post("/links/{token:str}")
async def use_link(request: Request, token: str) -> Response[str]:
    found = await queries.link(token)
    if found is None:
        return page(request, "signin/link_spent.html", status=410)
    form = await forms.read(request)
    back = own_address(form.text("next"))
    try:
        sentence = await _use(request, found, token, form)
    except LinkSpent:  # used while this page was open
        return page(request, "signin/link_spent.html", status=410)
    except Refusal as refusal:
        template, status = _TEMPLATES[found.purpose], form.refuse(refusal)
        return page(request, template, status=status, form=form, link=found, token=token, back=back)
    if visitor(request) is not None and found.purpose is LinkPurpose.PROVE_ADDRESS:
        return redirect(request, back if back != "/" else "/account", flash=sentence)
    return redirect(request, f"/sign-in?next={quote(back)}" if back != "/" else "/sign-in", flash=sentence)


async def _use(request: Request, found: Link, token: str, form: Form) -> str:
    """Do what the link is for; gives the sentence for the next page."""
    visit = visit_of(request)
    match found.purpose:
        case LinkPurpose.PROVE_ADDRESS:
            await actions.prove_address(token=token)
            return _("Đã xác nhận địa chỉ %(email)s.", email=found.email)
        case LinkPurpose.CHANGE_ADDRESS:
            await actions.change_address(token=token)
            visit.keep_cookie(SESSION, "", max_age=0)
            return _("Tài khoản nay dùng địa chỉ %(email)s. Xin đăng nhập lại.", email=found.email)
        case LinkPurpose.RESET_PASSWORD:
            device = await actions.reset_password(token=token, password=form.secret("password"))
        case LinkPurpose.INVITATION:
            device = await actions.accept_invitation(token=token, password=form.secret("password"))
    visit.keep_cookie(SESSION, "", max_age=0)
    visit.keep_cookie(DEVICE, device, max_age=DEVICE_SECONDS)
    return _("Đã lưu mật khẩu mới. Xin đăng nhập.")


handlers = (link_page, use_link)
