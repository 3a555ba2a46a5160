"""Hashing in threads."""

import asyncio
import os

from contest_platform.accounts.passwords import hash_password


async def test_hash_password_works_in_a_process_that_was_forked_after_the_first_one(db):
    await hash_password("một mật khẩu đủ dài")
    child = os.fork()
    if child == 0:
        hashed = asyncio.Runner().run(asyncio.wait_for(hash_password("một mật khẩu đủ dài"), 10))
        os._exit(0 if hashed.startswith("$argon2id$") else 1)
    _pid, status = await asyncio.to_thread(os.waitpid, child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
