"""Answers that are kept, so that the same request sent twice is done once."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from contest_platform import clock, database
from contest_platform.errors import Conflict, Invalid
from contest_platform.language import N_

_GIVEN_UP_AFTER = timedelta(hours=1)


class KeyUsedOtherwise(Invalid):
    message = N_("Khóa Idempotency-Key này đã được dùng cho một yêu cầu khác.")


class StillWorking(Conflict):
    message = N_("Yêu cầu trước cùng khóa này đang được xử lý. Xin chờ một lát rồi hỏi lại.")
    retry_after_seconds = 1


@dataclass(frozen=True)
class KeptAnswer:
    status: int
    headers: bytes
    body: bytes


def key_hash_of(account_id: UUID | None, key: str) -> bytes:
    return hashlib.sha256(f"{account_id} {key}".encode()).digest()


async def claim_answer(*, key_hash: bytes, request_hash: bytes) -> KeptAnswer | None:
    """None: this request is the first, and nobody else works on it from now on. Otherwise the first answer.

    Inside a transaction a second request waits for the end of the first; outside of one it is told to come back.
    Raises KeyUsedOtherwise, StillWorking.
    """
    moment = clock.now()
    claimed = await database.fetch(
        """INSERT INTO stored_answer AS a (id, key_hash, request_hash, headers, body, created_at)
           VALUES ($1, $2, $3, '', '', $4)
           ON CONFLICT (key_hash) DO UPDATE SET created_at = $4 WHERE a.status IS NULL AND a.created_at < $5
           RETURNING id""",
        uuid4(),
        key_hash,
        request_hash,
        moment,
        moment - _GIVEN_UP_AFTER,
    )
    if claimed:
        return None
    found = await database.fetch_one(
        "SELECT request_hash, status, headers, body FROM stored_answer WHERE key_hash = $1", key_hash
    )
    if found is None or (found["status"] is None and found["request_hash"] == request_hash):
        raise StillWorking
    if found["request_hash"] != request_hash:
        raise KeyUsedOtherwise
    return KeptAnswer(found["status"], found["headers"], found["body"])


async def keep_answer(answer: KeptAnswer, *, key_hash: bytes) -> None:
    await database.fetch(
        "UPDATE stored_answer SET status = $2, headers = $3, body = $4 WHERE key_hash = $1",
        key_hash,
        answer.status,
        answer.headers,
        answer.body,
    )


async def drop_claim(*, key_hash: bytes) -> None:
    """The request was refused, nothing was written: it may be sent again under the same key."""
    await database.fetch("DELETE FROM stored_answer WHERE key_hash = $1 AND status IS NULL", key_hash)
