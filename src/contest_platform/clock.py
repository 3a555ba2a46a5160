"""What time it is: UTC, and one place to say otherwise.

`at` lets the demonstration and the tests act at another moment; it holds for the running task only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, tzinfo

_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta())


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC) + _offset.get()


def today(time_zone: tzinfo) -> date:
    """The calendar day in that zone: the one of the settings, where the contest is held."""
    return now().astimezone(time_zone).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let time run from `moment` on inside the block."""
    token = _offset.set(moment - datetime.now(UTC))
    try:
        yield
    finally:
        _offset.reset(token)
