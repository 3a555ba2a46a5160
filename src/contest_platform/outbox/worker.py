"""The worker: takes the jobs that were enqueued, one process or many, and takes up those of a killed one."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import procrastinate
from procrastinate import jobs as procrastinate_jobs

from contest_platform.outbox.actions import MOST_ATTEMPTS, QUEUE

Job = Callable[..., Awaitable[Any]]
_HEARTBEAT_SECONDS, _STALLED_SECONDS, _AGAIN_SECONDS = 5, 20, 2
_END_SECONDS = 7
_log = logging.getLogger(__name__)


def application(dsn: str, jobs: Mapping[str, Job], periodic: Mapping[str, tuple[str, Job]]) -> procrastinate.App:
    """The queue's application with every job by its name; `periodic` maps a name to its cron line and job."""
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=dsn, min_size=1, max_size=4))
    for name, job in jobs.items():
        app.task(name=name, queue=QUEUE, retry=Again())(job)
    for name, (cron, job) in periodic.items():
        app.periodic(cron=cron)(app.task(name=name, queue=QUEUE, pass_context=False)(_dropping_timestamp(job)))
    app.periodic(cron="*/20 * * * * *")(app.task(name="retry_stalled", queue=QUEUE)(_retry_stalled_of(app)))
    return app


class Again(procrastinate.BaseRetryStrategy):
    """After 4 seconds, then twice as long each time, at most an hour; given up after about three days."""

    def get_retry_decision(self, *, exception: BaseException, job: Any) -> procrastinate.RetryDecision | None:  # noqa: ARG002
        if job.attempts + 1 >= MOST_ATTEMPTS:
            return None
        return procrastinate.RetryDecision(retry_in={"seconds": min(3600, 4 * 2 ** min(job.attempts, 10))})


@asynccontextmanager
async def worker(
    dsn: str, jobs: Mapping[str, Job], periodic: Mapping[str, tuple[str, Job]] | None = None
) -> AsyncIterator[None]:
    """Do jobs inside the block; on leaving, the running ones get five seconds to end."""
    app = application(dsn, jobs, periodic or {})
    async with app.open_async():
        running = asyncio.create_task(_run_always(app))
        try:
            yield
        finally:
            running.cancel()
            # Longer than running jobs get; a database that is away must not hold up the end of the server.
            await asyncio.wait((running,), timeout=_END_SECONDS)


async def _run_always(app: procrastinate.App) -> None:
    """Work; when the database goes away, work on once it is back."""
    while True:
        try:
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=4,
                install_signal_handlers=False,
                shutdown_graceful_timeout=5,
                update_heartbeat_interval=_HEARTBEAT_SECONDS,
                stalled_worker_timeout=_STALLED_SECONDS,
                delete_jobs=procrastinate_jobs.DeleteJobCondition.SUCCESSFUL,
            )
        except Exception:  # noqa: BLE001 - whatever it was, the jobs must go on
            _log.exception("the job worker failed and begins again")
        await asyncio.sleep(_AGAIN_SECONDS)


def _dropping_timestamp(job: Job) -> Job:
    async def run(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it to periodic tasks
        await job()

    return run


def _retry_stalled_of(app: procrastinate.App) -> Callable[[int], Awaitable[Any]]:
    async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it to periodic tasks
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_SECONDS):
            _log.warning("job %s (%s) was left by a worker that is gone: it runs again", job.id, job.task_name)
            await app.job_manager.retry_job(job)

    return retry_stalled
