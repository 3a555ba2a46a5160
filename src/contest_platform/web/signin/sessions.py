"""Coming in and going out."""

from litestar import Request, Response, get, post

from contest_platform.accounts import actions, queries
from contest_platform.accounts.actions import SignedIn
from contest_platform.errors import NotAllowed
from contest_platform.web import forms
from contest_platform.web.access import visitor
from contest_platform.web.access.navigation import navigation
from contest_platform.web.errors import retry_headers
from contest_platform.web.pages import page, redirect, visit_of
from contest_platform.web.pages.rendering import own_address
from contest_platform.web.pages.visit import DEVICE, SESSION, VISITOR

DEVICE_SECONDS = 31_536_000


@get("/sign-in")
async def sign_in_page(request: Request) -> Response[str]:
    back = own_address(request.query_params.get("next", ""))
    if visitor(request) is not None:
        return redirect(request, back)
    return page(request, "signin/sign_in.html", back=back)


@post("/sign-in")
async def sign_in(request: Request) -> Response[str]:
    """A new session under a new cookie; the page again when it fails, with the address that was typed."""
    form, visit = await forms.read(request), visit_of(request)
    back = own_address(form.text("next"))
    try:
        opened = await actions.sign_in(
            email=form.text("email"),
            password=form.secret("password"),
            address=visit.address,
            device=visit.cookie(DEVICE),
            old_token=visit.cookie(SESSION),
        )
    except NotAllowed as refusal:
        status = 429 if form.refuse(refusal) == 429 else 422
        headers = retry_headers(refusal)
        return page(request, "signin/sign_in.html", status=status, headers=headers, form=form, back=back)
    begin_session(request, opened)
    return redirect(request, back if back != "/" else await first_room(opened))


@post("/sign-out")
async def sign_out(request: Request) -> Response[str]:
    visit = visit_of(request)
    await actions.sign_out(token=visit.cookie(SESSION))
    visit.keep_cookie(SESSION, "", max_age=0)
    answer = redirect(request, "/")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # drafts kept in the browser were this person's
    return answer


def begin_session(request: Request, opened: SignedIn) -> None:
    visit = visit_of(request)
    visit.keep_cookie(SESSION, opened.token)
    visit.keep_cookie(DEVICE, opened.device, max_age=DEVICE_SECONDS)
    visit.keep_cookie(VISITOR, "", max_age=0)


async def first_room(opened: SignedIn) -> str:
    """Where the account's work is."""
    found = await queries.viewer_by_id(opened.account_id)
    return (await navigation(found))[0][1] if found is not None else "/"


handlers = (sign_in_page, sign_in, sign_out)
