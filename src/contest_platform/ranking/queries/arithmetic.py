"""Arithmetic that takes seconds, in threads of its own.

The server answers everybody else meanwhile; and however many ask at once, they wait for each other only, and not
in the threads in which files and tables are read and written.
"""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

_Found = TypeVar("_Found")


class OneThread(Executor):
    """Begun by each process that asks: workers are forked from one that has computed, and its thread stays behind."""

    def __init__(self, name: str) -> None:
        self._name, self._process = name, 0

    def submit(self, fn: Callable[..., _Found], /, *args: Any, **kwargs: Any) -> Future[_Found]:
        if self._process != os.getpid():
            self._process, self._thread = os.getpid(), ThreadPoolExecutor(1, thread_name_prefix=self._name)
        return self._thread.submit(fn, *args, **kwargs)


FIGURES = OneThread("figures")
"""What takes a second at most: a model, an allocation, the jury's figures."""
CHANCES = OneThread("chances")
"""A quarter of a minute where every draw is a whole allocation: nobody else waits for that."""


async def computed(where: Executor, function: Callable[..., _Found], *arguments: object) -> _Found:
    """One after another, so that nobody computes what is being computed; who has left before the turn is left out."""
    run = partial(copy_context().run, function, *arguments)
    return await asyncio.get_running_loop().run_in_executor(where, run)
