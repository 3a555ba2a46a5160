"""The built files: read once, sent compressed, kept by the browser for ever (their names carry a hash)."""

import gzip
import mimetypes
import re
from dataclasses import dataclass
from functools import cache

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException

from contest_platform import resources
from contest_platform.web.pages.encodings import takes_gzip

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}")
_COMPRESSIBLE = ("text/", "image/svg+xml", "application/json", "application/javascript")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class StaticFile:
    content: bytes
    compressed: bytes | None
    media_type: str


@cache
def static_file(name: str) -> StaticFile:
    path = resources.folder("static") / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFoundException
    content = path.read_bytes()
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    compressed = gzip.compress(content, 9, mtime=0) if media_type.startswith(_COMPRESSIBLE) else None
    return StaticFile(content, compressed, media_type)


@get("/static/{name:str}", include_in_schema=False, opt={"open": True})
async def static_route(request: Request, name: str) -> Response[bytes]:
    found = static_file(name)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "ETag": f'"{name}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers)
    content = found.content
    if found.compressed is not None:
        headers["Vary"] = "Accept-Encoding"
        if takes_gzip(request.headers.get("accept-encoding", "").encode("latin-1", "replace")):
            content, headers["Content-Encoding"] = found.compressed, "gzip"
    return Response(content, headers=headers, media_type=found.media_type)
