"""How many requests, how they ended and how long they took, by route: what `/metrics` shows."""

import time
from functools import cache

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import Counter, Histogram

REQUESTS = Counter("contest_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "contest_request_seconds",
    "Seconds until the answer was sent",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


# The series of a route are few and looked up for every request.
_count, _seconds = cache(REQUESTS.labels), cache(SECONDS.labels)


def measured(app: ASGIApp) -> ASGIApp:
    async def measuring(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, noting)
        finally:
            method, route = scope["method"], scope.get("path_template") or "none"
            _count(method, route, status).inc()
            _seconds(method, route).observe(time.perf_counter() - began)

    return measuring
