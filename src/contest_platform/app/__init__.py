"""The application: the only place that knows every part and puts them together."""

from litestar import Litestar

from contest_platform.app.bodies import bounded_bodies
from contest_platform.app.lifespan import serving
from contest_platform.app.measures import measured
from contest_platform.web.public import health


def create_app() -> Litestar:
    """The web application, for the server and for the tests."""
    return Litestar(
        route_handlers=[*health.handlers],
        middleware=[measured, bounded_bodies],
        lifespan=[serving],
        openapi_config=None,
    )
