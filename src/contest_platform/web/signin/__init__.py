"""Signing in and one's own account."""

from litestar import Router

from contest_platform.web.signin.language import language_route

router = Router(path="/", include_in_schema=False, route_handlers=[language_route])
