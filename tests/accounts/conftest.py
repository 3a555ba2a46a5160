"""Reading the mails that an act has written."""

import re
from collections.abc import Awaitable, Callable

import pytest

from contest_platform import database

Mailed = Callable[..., Awaitable[str]]


@pytest.fixture
def mailed_token() -> Mailed:
    async def token(to: str) -> str:
        """The token of the link in the newest mail to an address."""
        row = await database.fetch_one(
            "SELECT text FROM mail WHERE recipient = $1 ORDER BY created_at DESC LIMIT 1", to
        )
        assert row is not None
        found = re.search(r"/links/([\w-]+)", row["text"])
        assert found is not None
        return found[1]

    return token
