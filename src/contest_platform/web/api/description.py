"""The OpenAPI 3.1 document at /api/openapi.json, and a page of our own to read it at /api."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from litestar import Litestar, Request, Response, Router, get
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme, Server

from contest_platform import settings
from contest_platform.web.pages import page

_METHODS = ("get", "post", "put", "patch", "delete")
_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "Why a request was refused (RFC 9457); some answers carry further members.",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One sentence in the reader's language"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_REFUSED = {
    "description": "Refused, and nothing was written",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A replay within a day, with the same body, returns the first answer. Refusals are not kept.",
    "schema": {"type": "string", "maxLength": 200},
}


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
        use_handler_docstrings=True,
        security=[{"bearer": []}, {}],
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(type="http", scheme="bearer", description="POST /api/v1/tokens")
            }
        ),
    )


@cache
def document(app: Litestar) -> dict[str, Any]:
    """The whole document: what the framework knows, and what holds for every operation."""
    made = app.openapi_schema.to_schema()
    made["components"]["schemas"]["Problem"] = _PROBLEM
    for path in made["paths"].values():
        for method in _METHODS:
            if method in path:
                _complete(path[method], method)
    return made


def _complete(operation: dict[str, Any], method: str) -> None:
    operation["responses"].pop("400", None)  # the framework's own shape of errors, which is never sent
    operation["responses"]["default"] = _REFUSED
    if method != "get":
        operation.setdefault("parameters", []).append(_KEY)


@get("/api/openapi.json", include_in_schema=False, media_type="application/vnd.oai.openapi+json")
async def description_document(request: Request) -> dict[str, Any]:
    return document(request.app)


@get("/api", include_in_schema=False)
async def description_page(request: Request) -> Response[str]:
    """Every operation with its parameters, its body and its answers."""
    operations = list(_operations(document(request.app)))
    return page(request, "api/description.html", operations=operations, address=settings.current().public_url)


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One operation, in the order in which it is read."""

    method: str
    path: str
    description: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: tuple[tuple[str, str, tuple[Field, ...]], ...]

    @property
    def anchor(self) -> str:
        return f"{self.method.lower()}-{self.path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}"


def _operations(made: dict[str, Any]) -> Iterator[Operation]:
    for path, item in sorted(made["paths"].items()):
        for method in _METHODS:
            if method in item:
                yield _operation(made, method, path, item[method])


def _operation(made: dict[str, Any], method: str, path: str, found: dict[str, Any]) -> Operation:
    parameters = tuple(
        Field(one["name"], _kind(one.get("schema", {})), one.get("required", False), one.get("description", ""))
        for one in found.get("parameters", [])
        if one is not _KEY
    )
    answers = tuple(
        (status, answer.get("description", ""), _fields(made, answer))
        for status, answer in found["responses"].items()
        if status != "default"
    )
    description = found.get("description") or found.get("summary", "")
    return Operation(
        method.upper(), path, description, parameters, _fields(made, found.get("requestBody", {})), answers
    )


def _fields(made: dict[str, Any], part: dict[str, Any]) -> tuple[Field, ...]:
    """The properties of the body of a request or an answer."""
    content: dict[str, Any] = next(iter(part.get("content", {}).values()), {})
    schema = _resolved(made, content.get("schema", {}))
    required = schema.get("required", [])
    return tuple(
        Field(name, _kind(one), name in required, one.get("description", "") if "$ref" not in one else "")
        for name, one in schema.get("properties", {}).items()
    )


def _resolved(made: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref", "")
    found: dict[str, Any] = made["components"]["schemas"].get(reference.rsplit("/", 1)[-1], schema)
    return found


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words: `string (date-time)`, `Author[]`, `integer or null`."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "oneOf" in schema or "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema.get("oneOf", schema.get("anyOf", [])))
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"{_kind(schema.get('items', {}))}[]"
    kind = schema.get("type", "object")
    words = " | ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{words} ({schema['format']})" if "format" in schema else words
