import asyncpg
import pytest


@pytest.fixture
def superuser(db: None, _pool: asyncpg.Connection) -> asyncpg.Connection:
    """A connection whose triggers are off."""
    return _pool
