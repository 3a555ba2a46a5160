"""A template and its names become the answer."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.enums import MediaType
from markupsafe import Markup

from contest_platform import language
from contest_platform.web.pages.environment import environment
from contest_platform.web.pages.visit import Visit, visit_of

_IN_ADDRESSES = "/?#[]@!$&'()*+,;=:~%"  # everything else of an address is quoted: headers are not Unicode


def page(
    request: Request, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **names: Any
) -> Response[str]:
    """The page `template` (`entrant/entry.html`) with the names that every page has and those given."""
    visit = visit_of(request)
    html = environment().get_template(template).render({**common_names(visit), **names})
    return Response(html, status_code=status, media_type=MediaType.HTML, headers=dict(headers or {}))


def stored(template: str, path: str, **names: Any) -> str:
    """A page as anybody sees it who is not signed in, in the language of the running task, without a request."""
    common = {
        "viewer": None,
        "language": language.current(),
        "path": path,
        "navigation": Visit(path).navigation,
        "flash": "",
        "form": None,
    }
    return environment().get_template(template).render({**common, **names})


def redirect(request: Request, address: str, *, flash: str = "") -> Response[str]:
    """303 to a page of this site; `flash` is a sentence that the next page shows once."""
    if flash:
        visit_of(request).keep_flash(flash)
    location = quote(own_address(address), safe=_IN_ADDRESSES)
    return Response("", status_code=303, headers={"Location": location}, media_type=MediaType.TEXT)


def own_address(address: str) -> str:
    """The address when it is a path of this site, else the home page: a form must not send people elsewhere."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() and "\\" not in address else "/"


def common_names(visit: Visit) -> dict[str, Any]:
    def csrf_field() -> Markup:
        return Markup('<input type="hidden" name="csrf_token" value="{}">').format(visit.csrf_token())

    return {
        "viewer": visit.viewer,
        "language": visit.language,
        "path": visit.path,
        "navigation": visit.navigation,
        "csrf_token": visit.csrf_token,
        "csrf_field": csrf_field,
        "flash": visit.take_flash(),
        "form": None,
    }
