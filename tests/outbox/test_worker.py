"""The worker: jobs run after the commit, not before their time, again after a fault, and after a worker's death."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.schema import SchemaManager

from contest_platform import database, settings
from contest_platform.outbox import worker as of_worker
from contest_platform.outbox.actions import enqueue
from contest_platform.outbox.worker import Again, application, worker
from tests.ledger.acts import until

DONE: list[str] = []


async def note(*, what: str) -> None:
    DONE.append(what)


async def fail_once(*, what: str) -> None:
    DONE.append(what)
    if DONE.count(what) == 1:
        raise OSError(what)


JOBS = {"note": note, "fail_once": fail_once}


@pytest.fixture
async def working(db):
    DONE.clear()
    async with worker(settings.current().database_url, JOBS):
        yield


async def done(*what: str) -> bool:
    return list(what) == DONE


async def no_jobs() -> bool:
    return await database.fetch("SELECT 1 FROM procrastinate_jobs WHERE task_name <> 'retry_stalled'") == []


async def test_a_job_runs_after_the_commit(working):
    async with database.transaction():
        await enqueue("note", what="một")
        await asyncio.sleep(0.3)
        assert DONE == []
    await until(lambda: done("một"))
    await until(no_jobs)


async def test_a_job_of_an_act_that_failed_never_runs(working):
    with pytest.raises(ZeroDivisionError):
        await failing()
    async with database.transaction():
        await enqueue("note", what="sau")
    await until(lambda: done("sau"))


async def failing() -> None:
    async with database.transaction():
        await enqueue("note", what="không")
        raise ZeroDivisionError


async def test_a_job_waits_for_its_moment(working):
    async with database.transaction():
        await enqueue("note", at=datetime.now(UTC) + timedelta(hours=1), what="mai")
        await enqueue("note", at=datetime.now(UTC) - timedelta(hours=1), what="qua")
    await until(lambda: done("qua"))
    rows = await database.fetch("SELECT args->>'what' AS what FROM procrastinate_jobs WHERE task_name = 'note'")
    assert [row["what"] for row in rows] == ["mai"]


async def test_a_job_that_failed_runs_again_later(working):
    async with database.transaction():
        await enqueue("fail_once", what="thư")
    await until(lambda: done("thư"))
    await until(is_waiting)
    (job,) = await database.fetch(
        "SELECT attempts, scheduled_at FROM procrastinate_jobs WHERE task_name = 'fail_once'"
    )
    assert job["attempts"] == 1
    assert timedelta() < job["scheduled_at"] - datetime.now(UTC) <= timedelta(seconds=4)
    await until(lambda: done("thư", "thư"))
    await until(no_jobs)


async def is_waiting() -> bool:
    return bool(await database.fetch("SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND attempts = 1"))


async def test_a_job_of_a_worker_that_died_runs_again(db):
    DONE.clear()
    async with database.transaction():
        await enqueue("note", what="bỏ dở")
    await database.fetch(
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) "
        "VALUES (now() - interval '1 hour') RETURNING id) "
        "UPDATE procrastinate_jobs SET status = 'doing', attempts = 1, worker_id = (SELECT id FROM dead)"
    )
    app = application(settings.current().database_url, JOBS, {})
    async with app.open_async():
        await of_worker._retry_stalled_of(app)(0)
    async with worker(settings.current().database_url, JOBS):
        await until(lambda: done("bỏ dở"))


def test_the_pauses_grow_to_an_hour_and_end_after_three_days():
    def pause(attempts: int) -> float | None:
        job = type("Job", (), {"attempts": attempts})
        decision = Again().get_retry_decision(exception=OSError(), job=job)
        return decision and round((decision.retry_at - datetime.now(UTC)).total_seconds())

    pauses = [pause(attempts) for attempts in range(100)]
    assert pauses[:4] == [4, 8, 16, 32]
    waits = [one for one in pauses if one is not None]
    assert max(waits) == 3600
    assert timedelta(days=2.5) < timedelta(seconds=sum(waits)) < timedelta(days=3.5)


def test_the_schema_of_the_queue_is_that_of_the_pinned_version():
    """When this fails, procrastinate was upgraded: docs/decisions/0006 says what to do."""
    known = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"
    assert hashlib.sha256(SchemaManager.get_schema().encode()).hexdigest() == known
