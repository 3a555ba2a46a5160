"""For those who watch the machine: does it live, can it serve, what has it done."""

import asyncio
import os
import secrets
from collections.abc import Awaitable
from ipaddress import ip_address

from litestar import MediaType, Request, Response, get
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from contest_platform import database, filestore, settings
from contest_platform.database import migrations
from contest_platform.errors import NotFound
from contest_platform.ledger.queries import unsealed_lines
from contest_platform.outbox.queries import mail_counts

_PATIENCE_SECONDS = 3
_OF_PROXIES = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


@get("/health/live", media_type=MediaType.TEXT, include_in_schema=False)
async def live() -> str:
    """The process answers."""
    return "ok"


@get("/health/ready", include_in_schema=False)
async def ready() -> Response[dict[str, str]]:
    """200 when database, migrations and file store all work, else 503; which one does not is named."""
    parts = {
        "database": await _state(database.fetch("SELECT 1")),
        "migrations": await _state(migrations.check_complete()),
        "file_store": await _state(filestore.store().check_ready()),
    }
    status = 200 if set(parts.values()) == {"ok"} else 503
    return Response(parts, status_code=status, headers={"cache-control": "no-store"})


@get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response[bytes]:
    """Prometheus' text: the requests of all workers, the jobs and mails that wait or failed, the lines not sealed."""
    _check_watcher(request)
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry) + await _waiting(), media_type=CONTENT_TYPE_LATEST)


handlers = (live, ready, metrics)


def _check_watcher(request: Request) -> None:
    """Whoever knows METRICS_TOKEN; without one, programs of this machine that come directly: a proxy has strangers
    behind it, and says so. For all others there is nothing here.
    """
    token = settings.current().metrics_token
    if token:
        sent = request.headers.get("authorization", "").encode("latin-1", "replace")
        allowed = secrets.compare_digest(sent, f"Bearer {token}".encode())
    else:
        allowed = _is_loopback(request) and not any(name in request.headers for name in _OF_PROXIES)
    if not allowed:
        raise NotFound


def _is_loopback(request: Request) -> bool:
    try:
        peer = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return (getattr(peer, "ipv4_mapped", None) or peer).is_loopback


async def _state(check: Awaitable[object]) -> str:
    """`ok`, or what kind of fault it is: never the text of an error, which may name hosts and accounts."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await check
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer must say "not ready"
        return type(error).__name__
    return "ok"


async def _waiting() -> bytes:
    rows = await database.fetch("SELECT status::text AS status, count(*) AS jobs FROM procrastinate_jobs GROUP BY 1")
    lines = [f'contest_jobs{{status="{row["status"]}"}} {row["jobs"]}' for row in rows]
    mails = [f'contest_mails{{state="{state}"}} {count}' for state, count in (await mail_counts()).items()]
    unsealed = f"contest_ledger_unsealed_lines {await unsealed_lines()}"
    gauges = ["# TYPE contest_mails gauge", *mails, "# TYPE contest_ledger_unsealed_lines gauge", unsealed]
    return "\n".join(["# TYPE contest_jobs gauge", *lines, *gauges, ""]).encode()
