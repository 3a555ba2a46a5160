"""The language of the pages: a cookie of this browser, and the account's when somebody is signed in."""

from litestar import Request, Response, post

from contest_platform import language
from contest_platform.accounts import actions
from contest_platform.web import forms
from contest_platform.web.access import visitor
from contest_platform.web.pages import redirect, visit_of
from contest_platform.web.pages.visit import LANGUAGE


@post("/language", opt={"open": True})
async def choose_language(request: Request) -> Response[str]:
    """Open: the form is on every page, stored public ones too, and does no harm when another site sends it."""
    form = await forms.read(request)
    wished = form.text("language")
    if wished in language.LANGUAGES:
        visit_of(request).keep_cookie(LANGUAGE, wished, max_age=31_536_000)
        by = visitor(request)
        if by is not None and by.language != wished:
            await actions.change_language(by, language=wished)
    return redirect(request, form.text("next") or "/")
