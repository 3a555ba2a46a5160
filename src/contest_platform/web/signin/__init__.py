"""Signing in, and one's own account."""

from litestar import Router

from contest_platform.web.signin import account, language, links, registration, sessions

router = Router(
    path="/",
    include_in_schema=False,
    # Failures are counted, and answers hold secrets: nothing here is answered from a kept answer.
    opt={"answers": "never kept"},
    route_handlers=[
        language.choose_language,
        *sessions.handlers,
        *registration.handlers,
        *links.handlers,
        *account.handlers,
    ],
)
