"""Arithmetic that takes seconds, in threads of its own.

The server answers everybody else meanwhile; and however many ask at once, they wait for each other only, and not
in the threads in which files and tables are read and written.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TypeVar

_Found = TypeVar("_Found")

FIGURES = ThreadPoolExecutor(1, thread_name_prefix="figures")
"""What takes a second at most: a model, an allocation, the jury's figures."""
CHANCES = ThreadPoolExecutor(1, thread_name_prefix="chances")
"""A quarter of a minute where every draw is a whole allocation: nobody else waits for that."""


async def computed(where: Executor, function: Callable[..., _Found], *arguments: object) -> _Found:
    """One after another, so that nobody computes what is being computed; who has left before the turn is left out."""
    run = partial(copy_context().run, function, *arguments)
    return await asyncio.get_running_loop().run_in_executor(where, run)
