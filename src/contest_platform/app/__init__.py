"""The application: the only place that knows every part and puts them together."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from importlib.metadata import version

from litestar import Litestar
from litestar.types import ASGIApp

from contest_platform import language, settings
from contest_platform.app.bodies import bounded_bodies
from contest_platform.app.lifespan import serving
from contest_platform.app.measures import measured
from contest_platform.web import access, api, entrant, errors, judge, organiser, signin
from contest_platform.web.pages import static
from contest_platform.web.public import certificates, editions, health, ledger, records, results, tables
from contest_platform.web.public.stored import StoredPages

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]

# One line for each audience.
ROUTES = (
    static.static_route,
    *health.handlers,
    *editions.handlers,
    *records.handlers,
    *ledger.handlers,
    *results.handlers,
    *certificates.handlers,
    *tables.handlers,
    signin.router,
    *entrant.routers,
    judge.router,
    organiser.router,
    api.router,
)


def create_app() -> ASGIApp:
    """The web application, for the server and for the tests."""
    language.show_times_in(settings.current().time_zone)
    return StoredPages(access.Gate(create_litestar(lifespan=(serving,))))


def create_litestar(lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """The routes, the guard of all of them and the refusals, without what surrounds them."""
    return Litestar(
        route_handlers=list(ROUTES),
        guards=[access.admit],
        exception_handlers={**errors.HANDLERS},
        middleware=[measured, bounded_bodies, access.answered_once],
        lifespan=list(lifespan),
        openapi_config=api.documentation(version("contest-platform")),
        request_max_body_size=1024 * 1024,
        logging_config=None,
    )
