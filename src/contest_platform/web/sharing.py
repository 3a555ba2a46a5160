"""One making for all who ask for the same at once: what anybody may ask for must not cost more the more ask.

On the day of an announcement everybody wants the same table in the same minute. Who asks while it is being made
waits for the next making, which begins after the question: nobody is told what held before.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

_Made = TypeVar("_Made")
_begun: dict[Hashable, asyncio.Lock] = {}
_next: dict[Hashable, "asyncio.Task[Any]"] = {}


async def shared(key: Hashable, make: Callable[[], Awaitable[_Made]]) -> _Made:
    """What `make` gives. `key` is all that it depends on beside what is stored, the language too."""
    here = (asyncio.get_running_loop(), key)
    coming = _next.get(here)
    if coming is None:
        coming = _next[here] = asyncio.create_task(_in_turn(here, make))
    made: _Made = await asyncio.shield(coming)  # one who leaves does not take it from the others
    return made


async def _in_turn(key: Hashable, make: Callable[[], Awaitable[_Made]]) -> _Made:
    async with _begun.setdefault(key, asyncio.Lock()):
        del _next[key]
        try:
            return await make()
        finally:
            if key not in _next:
                del _begun[key]
