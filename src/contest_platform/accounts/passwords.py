"""Password hashes: argon2id, in as many threads as there are cores, so that many sign-ins neither stop the server
nor fill its memory (each hash takes about 25 ms and 19 MiB).
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from contest_platform import text

# OWASP's minimum for argon2id; raising it rehashes each password at its next sign-in.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads(), _hasher.hash, text.composed(password))


async def is_password(password_hash: str | None, password: str) -> bool:
    """Does the password match? Without a hash the same work is done, so that the time tells nothing."""
    loop = asyncio.get_running_loop()
    held = await loop.run_in_executor(_threads(), _verify, password_hash, text.composed(password))
    return held and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Was it made with other parameters than today's?"""
    return _hasher.check_needs_rehash(password_hash)


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        return _hasher.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _hasher.hash(os.urandom(16).hex())


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="argon2")


# Threads do not survive a fork: a server process that inherited them would wait for ever.
os.register_at_fork(after_in_child=_threads.cache_clear)
