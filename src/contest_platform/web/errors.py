"""Refusals and failures, as a page for people or as a problem document (RFC 9457) for programs."""

import logging
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import asyncpg
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from contest_platform.accounts.rules.attempts import SignInFailed, TooManyAttempts
from contest_platform.accounts.rules.links import TooManyLinks
from contest_platform.entries.rules import FileTooLarge, StaleVersion
from contest_platform.entries.rules.budget import StorageFull
from contest_platform.errors import Conflict, Invalid, NotAllowed, NotFound, Problem, Refusal
from contest_platform.filestore import StoreUnavailable
from contest_platform.judging.rules import SheetStale
from contest_platform.language import N_, _, sentence
from contest_platform.web.pages import page, visit_of

_log = logging.getLogger("contest.web")

TITLES = {
    400: N_("Yêu cầu chưa đúng"),
    401: N_("Cần đăng nhập"),
    403: N_("Không được phép"),
    404: N_("Không tìm thấy"),
    405: N_("Không dùng được cách này"),
    408: N_("Đường truyền quá chậm"),
    409: N_("Nội dung đã thay đổi"),
    412: N_("Đã có bản mới hơn"),
    413: N_("Nội dung quá lớn"),
    415: N_("Không đọc được kiểu nội dung này"),
    416: N_("Phần yêu cầu nằm ngoài tệp"),
    422: N_("Có chỗ chưa đúng"),
    428: N_("Thiếu số phiên bản"),
    429: N_("Quá nhiều lần thử"),
    500: N_("Máy chủ gặp lỗi"),
    503: N_("Máy chủ đang bận"),
}
DETAILS = {
    400: N_("Máy chủ không đọc được nội dung đã gửi. Xin quay lại trang trước và gửi lại."),
    404: N_("Không có nội dung ở địa chỉ này, hoặc tài khoản của bạn không xem được."),
    405: N_("Địa chỉ này không nhận cách gửi đó. Xin quay lại trang trước."),
    408: N_("Nội dung gửi lên bị ngắt quãng quá lâu. Xin kiểm tra đường truyền và gửi lại."),
    413: N_("Nội dung gửi lên vượt giới hạn. Xin gửi tệp nhỏ hơn."),
    415: N_("Xin gửi đúng kiểu nội dung mà địa chỉ này nhận."),
    500: N_(
        "Nội dung vừa gửi có thể chưa được lưu. Xin thử lại sau ít phút; nếu vẫn lỗi, báo cho Ban Tổ chức mã sự cố."
    ),
    503: N_("Chưa ghi được gì. Xin thử lại sau ít giây."),
}
# The first that fits; errors of this layer state theirs as `status`.
_STATUSES: tuple[tuple[type[Refusal], int], ...] = (
    (SignInFailed, 401),
    (StaleVersion, 412),
    (SheetStale, 412),
    (FileTooLarge, 413),
    (StorageFull, 413),
    (TooManyAttempts, 429),
    (TooManyLinks, 429),
    (NotFound, 404),
    (NotAllowed, 403),
    (Invalid, 422),
    (Conflict, 409),
)
_WITH_SCRIPT = ("upload", "autosave")


class SignInNeeded(Refusal):
    status = 401
    message = N_("Xin đăng nhập để tiếp tục.")


class ForeignForm(NotAllowed):
    """The form was not made for this session, or the request comes from another site."""

    message = N_("Biểu mẫu đã hết hạn hoặc được gửi từ trang khác. Xin tải lại trang rồi gửi lại.")


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    exact: int | None = getattr(refusal, "status", None)
    return exact or next((status for base, status in _STATUSES if isinstance(refusal, base)), 400)


def refused(request: Request, refusal: Refusal) -> Response[Any]:
    """A rule or an action said no."""
    status, headers = status_of(refusal), retry_headers(refusal)
    if wants_problem(request):
        return problem(
            status, detail=sentence(refusal), errors=field_errors(refusal), headers=headers, extra=refusal.extra
        )
    if isinstance(refusal, SignInNeeded) and not request.headers.get("hx-request"):
        back = request.url.path if request.method == "GET" else ""
        where = f"/sign-in?next={quote(back)}" if back else "/sign-in"
        return Response("", status_code=303, headers={"Location": where})
    return _page(request, status, sentence(refusal), headers=headers, problems=field_errors(refusal))


def not_valid(request: Request, error: ValidationException) -> Response[Any]:
    """A document or a parameter of the wrong shape: 422 with each field, 400 when there is no document at all."""
    found = (
        [shape_problem(one) for one in error.extra if isinstance(one, dict)] if isinstance(error.extra, list) else []
    )
    if not found or not wants_problem(request):
        return http_error(request, HTTPException(status_code=400))
    named = [{"field": one.field, "message": sentence(one)} for one in found]
    return problem(422, detail=_(Invalid.message), errors=named)


def unreadable(request: Request, _error: Exception) -> Response[Any]:
    """A body that is not UTF-8, or nested beyond all reason."""
    return http_error(request, HTTPException(status_code=400))


def http_error(request: Request, error: HTTPException) -> Response[Any]:
    """What Litestar refuses before a handler runs: no route, a wrong method, a body that cannot be read."""
    status = error.status_code if error.status_code in TITLES else 500 if error.status_code >= 500 else 400
    if status >= 500:
        return crashed(request, error)
    detail = _(DETAILS.get(status, DETAILS[400]))
    headers = {name: str(value) for name, value in (error.headers or {}).items()}
    if wants_problem(request):
        return problem(status, detail=detail, headers=headers)
    return _page(request, status, detail, headers=headers)


def away(request: Request, error: Exception) -> Response[Any]:
    """The database or the file store cannot be reached: nothing was written, and it is worth trying again."""
    _log.error("%s %s: %s: %s", request.method, request.url.path, type(error).__name__, error)
    detail, headers = _(DETAILS[503]), {"Retry-After": "5"}
    if wants_problem(request):
        return problem(503, detail=detail, headers=headers)
    return _page(request, 503, detail, headers=headers)


def crashed(request: Request, error: Exception) -> Response[Any]:
    """A fault of ours: logged with a number that the reader can tell us."""
    incident = secrets.token_hex(4)
    _log.error("incident %s: %s %s", incident, request.method, request.url.path, exc_info=error)
    if wants_problem(request):
        return problem(500, detail=_(DETAILS[500]), extra={"incident": incident})
    return _page(request, 500, _(DETAILS[500]), incident=incident)


def wants_problem(request: Request) -> bool:
    """Programs and scripts get a problem document, people a page."""
    if request.url.path.startswith(("/api/", "/uploads")):
        return True
    by_script = request.headers.get("x-requested-with") in _WITH_SCRIPT
    return by_script or "application/problem+json" in request.headers.get("accept", "")


def problem(
    status: int,
    *,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Response[dict[str, Any]]:
    """A problem document. `type` is about:blank: the status says what kind it is."""
    document = {
        "type": "about:blank",
        "title": _(TITLES.get(status, TITLES[400])),
        "status": status,
        "detail": detail,
    }
    sent = dict(headers or {})
    if status == 401:
        sent["WWW-Authenticate"] = "Bearer"
    content = {**(extra or {}), **document, "errors": errors or []}
    return Response(content, status_code=status, headers=sent, media_type="application/problem+json")


def field_errors(refusal: Refusal) -> list[dict[str, str]]:
    named = [{"field": problem.field, "message": sentence(problem)} for problem in refusal.problems]
    if not named and refusal.field:
        named = [{"field": refusal.field, "message": sentence(refusal)}]
    return named


_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]+)`")
_KIND = re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<got>[^`]+)`")


def shape_problem(found: Mapping[str, Any]) -> Problem:
    """The English sentence of msgspec about one field (`authors[0].birth_date`) as a problem of ours."""
    message = str(found.get("message", ""))
    where = str(found.get("key", "")).replace("[", ".").replace("]", "").removeprefix("data").removeprefix(".")
    if match := _MISSING.match(message):
        return Problem(f"{where}.{match['name']}".removeprefix("."), N_("Thiếu mục này."))
    if match := _UNKNOWN.match(message):
        return Problem(f"{where}.{match['name']}".removeprefix("."), N_("Không có mục nào tên như vậy."))
    if match := _KIND.match(message):
        return Problem(where, N_("Cần kiểu %(expected)s, nhận được %(got)s."), match.groupdict())
    if message == "'data'":
        return Problem("", N_("Thiếu nội dung JSON."))
    return Problem(where, N_("Giá trị này không được nhận."))


def _page(
    request: Request,
    status: int,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    problems: list[dict[str, str]] | None = None,
    incident: str = "",
) -> Response[Any]:
    return page(
        request,
        "errors/error.html",
        status=status,
        headers=headers,
        title=_(TITLES.get(status, TITLES[400])),
        detail=detail,
        problems=problems or [],
        incident=incident,
        signed_in=visit_of(request).viewer is not None,
        status_code=status,
        is_conflict=status == status_of(Conflict()),
    )


def retry_headers(refusal: Refusal) -> dict[str, str]:
    """When to come back, for a refusal that knows it."""
    seconds = getattr(refusal, "retry_after_seconds", None)
    return {"Retry-After": str(seconds)} if seconds is not None else {}


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Response[Any]]] = {
    Refusal: refused,
    ValidationException: not_valid,
    HTTPException: http_error,
    UnicodeDecodeError: unreadable,
    RecursionError: unreadable,
    asyncpg.DataError: unreadable,  # a number beyond every column, a NUL in a text
    StoreUnavailable: away,
    ConnectionError: away,
    asyncpg.PostgresConnectionError: away,
    asyncpg.OperatorInterventionError: away,
    asyncpg.InsufficientResourcesError: away,
    Exception: crashed,
}
