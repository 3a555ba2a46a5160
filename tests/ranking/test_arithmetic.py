"""Long arithmetic holds up neither the server nor the threads in which files are read and written."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from contest_platform.ranking import queries
from contest_platform.ranking.queries.arithmetic import CHANCES, FIGURES, computed
from tests.ranking.scene import SLUG, scene


@contextmanager
def one_thread_for_files() -> Iterator[ThreadPoolExecutor]:
    """What `asyncio.to_thread` runs in."""
    loop, files = asyncio.get_running_loop(), ThreadPoolExecutor(1)
    loop.set_default_executor(files)
    try:
        yield files
    finally:
        loop.set_default_executor(ThreadPoolExecutor())
        files.shutdown()


@contextmanager
def busy(executor: Executor) -> Iterator[None]:
    """The only thread of the executor waits as long as the block takes."""
    leave = Event()
    waiting = executor.submit(leave.wait)
    try:
        yield
    finally:
        leave.set()
        waiting.result()


async def test_no_thread_of_files_is_taken(db) -> None:
    made = await scene()
    with one_thread_for_files() as files, busy(files):
        async with asyncio.timeout(60):
            assert (await queries.reliability_for(made.an, SLUG)).fit
            assert (await queries.jury_report(made.an, SLUG)).figures
            tried = await queries.tried_proposal(made.an, made.edition, made.edition.rounds[0])
            assert len(tried.entries) == 3


@pytest.mark.parametrize(("other", "executor"), [(CHANCES, FIGURES), (FIGURES, CHANCES)])
async def test_figures_and_chances_do_not_wait_for_each_other(other: Executor, executor: Executor) -> None:
    with busy(other):
        async with asyncio.timeout(60):
            assert await computed(executor, lambda: "there") == "there"


async def test_nothing_is_computed_for_who_has_left() -> None:
    done: list[str] = []
    with busy(FIGURES):
        left, stayed = (asyncio.create_task(computed(FIGURES, done.append, who)) for who in ("left", "stayed"))
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.wait((left,))
    await stayed
    assert done == ["stayed"]


async def test_a_fault_is_told_to_who_asked() -> None:
    with pytest.raises(ZeroDivisionError):
        await computed(FIGURES, lambda: 1 / 0)


@pytest.mark.parametrize("executor", [FIGURES, CHANCES])
def test_a_worker_computes_though_the_process_it_was_forked_from_has(executor: Executor) -> None:
    """The demonstration draws up a proposal before the server forks its workers."""
    assert executor.submit(int, "1").result() == 1
    worker = multiprocessing.get_context("fork").Process(target=lambda: executor.submit(int, "2").result())
    worker.start()
    worker.join(60)
    worker.kill()
    assert worker.exitcode == 0
