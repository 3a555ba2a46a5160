"""A multipart body, parsed as it arrives: small fields are kept, the one file passes through in pieces."""

import re
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

from litestar import Request
from litestar.exceptions import InternalServerException
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from contest_platform import text
from contest_platform.entries.rules import UploadLimit, check_upload
from contest_platform.errors import Refusal
from contest_platform.language import N_

MAX_FIELD_BYTES = 64 * 1024
MAX_HEADER_BYTES = 16 * 1024
MAX_PARTS = 50
_AROUND_THE_FILE = 64 * 1024  # boundaries, headers and small fields of an announced body
_PARAMETER = re.compile(rb';\s*([A-Za-z*]+)=(?:"((?:\\.|[^"\\])*)"|([^;"\s]*))')


class BrokenBody(Refusal):
    status = 400
    message = N_("Nội dung gửi lên không đúng dạng biểu mẫu có tệp. Xin gửi lại.")


class FileMissing(Refusal):
    status = 400
    message = N_("Chưa có tệp nào được chọn. Xin chọn tệp rồi gửi lại.")


def check_length(request: Request, limit: UploadLimit) -> int | None:
    """Refuse a body that its Content-Length already says is too large, before it is read.

    Gives how many bytes its file has at most; None when nothing was announced.
    """
    announced = request.headers.get("content-length", "")
    if not (announced.isascii() and announced.isdigit()):
        return None
    check_upload(limit, int(announced) - _AROUND_THE_FILE)
    return int(announced)


@asynccontextmanager
async def opened(request: Request) -> AsyncIterator["Upload"]:
    """The body read up to the bytes of its file. Raises BrokenBody or FileMissing."""
    async with aclosing(_arriving(request)) as body:
        upload = Upload(_parts(request), body)
        await upload.start()
        yield upload


class Upload:
    """One file and the fields around it. `chunks` gives the file's bytes once; `finish` reads what stands behind."""

    def __init__(self, parts: "_Parts", body: AsyncGenerator[bytes]) -> None:
        self._parts = parts
        self._body = body

    @property
    def filename(self) -> str:
        """The name as it was sent: clean it before use."""
        return self._parts.filename or ""

    def text(self, name: str) -> str:
        """A field that stood before the file, or after it once `finish` was called."""
        return text.one_line(self._parts.fields.get(name, ""))

    async def start(self) -> None:
        while self._parts.filename is None:
            if not await self._feed():
                raise FileMissing(field="file")

    async def chunks(self) -> AsyncIterator[bytes]:
        while True:
            while self._parts.pieces:
                yield self._parts.pieces.popleft()
            if self._parts.file_ended:
                return
            if not await self._feed():
                raise BrokenBody

    async def finish(self) -> None:
        while await self._feed():
            self._parts.pieces.clear()

    async def _feed(self) -> bool:
        """Parse what arrives next; False at the end of a whole body."""
        async for chunk in self._body:
            self._parts.write(chunk)
            return True
        if not self._parts.ended:
            raise BrokenBody
        return False


async def _arriving(request: Request) -> AsyncGenerator[bytes]:
    """The body as it comes. The server ends a stalled one as if the sender had left, and answers 408."""
    try:
        async for chunk in request.stream():
            if chunk:
                yield chunk
    except InternalServerException:
        raise BrokenBody from None


def _parts(request: Request) -> "_Parts":
    kind, parameters = request.content_type
    boundary = parameters.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise BrokenBody
    try:
        return _Parts(boundary.encode("latin-1"))
    except (FormParserError, UnicodeEncodeError):
        raise BrokenBody from None


class _Parts:
    """What the parser has found so far."""

    def __init__(self, boundary: bytes) -> None:
        self.fields: dict[str, str] = {}
        self.filename: str | None = None
        self.pieces: deque[bytes] = deque()
        self.file_ended = self.ended = False
        self._count = 0
        self._header_name = self._header_value = self._disposition = b""
        self._in_file = False
        self._field_name = ""
        self._field = bytearray()
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._name,
                "on_header_value": self._value,
                "on_header_end": self._header,
                "on_headers_finished": self._headers,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._all,
            },
            max_header_size=MAX_HEADER_BYTES,
        )

    def write(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise BrokenBody from None

    def _begin(self) -> None:
        self._count += 1
        if self._count > MAX_PARTS:
            raise BrokenBody
        self._disposition, self._field = b"", bytearray()

    def _name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _header(self) -> None:
        if self._header_name.lower() == b"content-disposition":
            self._disposition = self._header_value
        self._header_name = self._header_value = b""

    def _headers(self) -> None:
        """A file has a `filename`; a lone `filename*` (RFC 7578 forbids it) or text named `file` is refused."""
        names = {
            key.lower(): quoted or plain
            for key, quoted, plain in _PARAMETER.findall(self._disposition.replace(b"\r\n", b""))
        }
        self._field_name = text.one_line(names.get(b"name", b"").decode("utf-8", "replace"))
        self._in_file = b"filename" in names
        if not self._field_name or not self._disposition.lower().startswith(b"form-data"):
            raise BrokenBody
        if not self._in_file and (b"filename*" in names or self._field_name == "file"):
            raise BrokenBody
        if self._in_file:
            self._begin_file(names[b"filename"])

    def _begin_file(self, name: bytes) -> None:
        if self.filename is not None or self._field_name != "file":
            raise BrokenBody
        if not name:
            raise FileMissing(field="file")  # a browser's form without a chosen file
        unquoted = name.replace(b"\\\\", b"\\").replace(b'\\"', b'"').replace(b"%22", b'"')
        self.filename = unquoted.decode("utf-8", "replace")

    def _data(self, data: bytes, start: int, end: int) -> None:
        piece = data if start == 0 and end == len(data) else data[start:end]
        if self._in_file:
            self.pieces.append(piece)
            return
        self._field += piece
        if len(self._field) > MAX_FIELD_BYTES:
            raise BrokenBody

    def _end(self) -> None:
        if self._in_file:
            self.file_ended = True
        else:
            self.fields[self._field_name] = self._field.decode("utf-8", "replace")

    def _all(self) -> None:
        self.ended = True
