"""The proof that nothing was written notices a row that came, one that changed, and one that went."""

import pytest

from contest_platform import database
from tests.cast import LAN, MINH
from tests.factories import account
from tests.refusals import nothing_written, refused


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO attempt (id, origin, made_at) VALUES (gen_random_uuid(), 'x', now())",
        "UPDATE account SET language = 'en'",
        "DELETE FROM role_grant",
    ],
)
async def test_a_row_that_is_not_as_it_was_is_found(db, statement):
    await account(LAN)
    with pytest.raises(AssertionError):
        async with nothing_written():
            await database.fetch(statement)


async def refuses_too_late(person):
    await account(person)
    raise LookupError


async def test_a_refusal_that_leaves_something_behind_is_found(db):
    with pytest.raises(AssertionError):
        await refused(LookupError, refuses_too_late(LAN))
    await refused(LookupError, refuses_too_late(MINH), but=("account", "role_grant"))
