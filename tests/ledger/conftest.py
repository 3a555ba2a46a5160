import asyncpg
import pytest


@pytest.fixture
def superuser(db: None, _pool: asyncpg.Connection) -> asyncpg.Connection:  # noqa: PT019 - it is handed on
    """A connection whose triggers are off."""
    return _pool
