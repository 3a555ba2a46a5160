"""The OpenAPI 3.1 document at /api/openapi.json, and a page of our own to read it at /api."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme, Server

from contest_platform.web.pages import page


class _Unrouted(Router):
    """Litestar's own pages of the document load scripts from elsewhere: none of them is registered."""

    def register(self, value: Any) -> list[Any]:  # noqa: ARG002
        return []


def documentation(version: str) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Contest platform",
        version=version,
        description="Errors are problem documents (RFC 9457). Times: RFC 3339. Points: decimal strings. Ids: opaque.",
        openapi_router=_Unrouted("/api/unrouted", route_handlers=[]),
        servers=[Server(url="/")],
        security=[{"bearer": []}, {}],
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(type="http", scheme="bearer", description="POST /api/v1/tokens")
            }
        ),
    )


@get("/api/openapi.json", include_in_schema=False, opt={"open": True}, media_type="application/vnd.oai.openapi+json")
async def description_document(request: Request) -> dict[str, Any]:
    return request.app.openapi_schema.to_schema()


@get("/api", include_in_schema=False)
async def description_page(request: Request) -> Response[str]:
    """Every operation with its parameters, its body and its answers."""
    return page(request, "api/description.html", document=request.app.openapi_schema.to_schema())
