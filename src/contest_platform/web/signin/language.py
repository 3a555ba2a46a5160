"""The language of the pages: a cookie of this browser."""

from litestar import Request, Response, post

from contest_platform import language
from contest_platform.web import forms
from contest_platform.web.pages import redirect, visit_of
from contest_platform.web.pages.visit import LANGUAGE


@post("/language", opt={"open": True})
async def language_route(request: Request) -> Response[str]:
    """Open: it is on every page, stored public ones too, and does no harm when another site sends it."""
    form = await forms.read(request)
    wished = form.text("language")
    if wished in language.LANGUAGES:
        visit_of(request).keep_cookie(LANGUAGE, wished, max_age=31_536_000)
    return redirect(request, form.text("next") or "/")
