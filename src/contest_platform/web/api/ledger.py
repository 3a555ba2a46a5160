"""The ledger's signed heads and the proofs of its lines. Open to anybody."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.params import Parameter

from contest_platform.errors import Invalid, Problem
from contest_platform.language import N_
from contest_platform.ledger import queries
from contest_platform.ledger.rules import Head, NothingSealedYet
from contest_platform.web.api.parts import Limit

Size = Annotated[int, Parameter(ge=1, le=2**63 - 1)]


class HeadDocument(msgspec.Struct):
    """The log's first `size` lines have the Merkle root `root` (RFC 6962, SHA-256).

    `signature` is Ed25519 by `key` over the UTF-8 text `{"at":"...","root":"...","size":...}`, as these three stand
    here, without spaces. Root, signature and key are hex.
    """

    size: int
    root: str
    at: datetime
    signature: str
    key: str


class HeadList(msgspec.Struct):
    items: list[HeadDocument]
    next: str | None


class ProofDocument(msgspec.Struct):
    """The leaf is SHA-256 over a zero byte and the 32 bytes of `hash`; with `path` (RFC 6962, 2.1.1) it leads to the
    root of `head`. `hash` is that of the receipt.
    """

    sequence: int
    hash: str
    leaf_index: int
    path: list[str]
    head: HeadDocument


class ConsistencyDocument(msgspec.Struct):
    """That the log of `first` lines is the beginning of that of `second` lines (RFC 6962, 2.1.2)."""

    first: int
    second: int
    path: list[str]


@get("/ledger/head", tags=["ledger"], security=[{}])
async def ledger_head() -> HeadDocument:
    """The newest head. 404 with Retry-After while nothing is sealed."""
    return _document(await _newest())


@get("/ledger/heads", tags=["ledger"], security=[{}])
async def ledger_heads(limit: Limit = 50, after: Size | None = None) -> HeadList:
    """The heads, the newest first; `after` is the size of the last one seen."""
    found = await queries.heads(below=after, limit=limit)
    return HeadList([_document(head) for head in found], str(found[-1].size) if len(found) == limit else None)


@get("/ledger/{sequence:int}/proof", tags=["ledger"], security=[{}])
async def ledger_proof(sequence: int) -> ProofDocument:
    """That a line is in the log. 404; with Retry-After when the line is there and will be sealed in a moment."""
    found = await queries.proof(sequence)
    return ProofDocument(found.sequence, found.hash, found.leaf_index, list(found.path), _document(found.head))


@get("/ledger/consistency", tags=["ledger"], security=[{}])
async def ledger_consistency(first: Size, second: Size | None = None) -> ConsistencyDocument:
    """That an older head is the beginning of a newer one; of the newest, when `second` is left out."""
    newest = (await _newest()).size
    second = second or newest
    if not first <= second <= newest:
        problem = Problem("first", N_("Cần 1 ≤ first ≤ second ≤ %(size)s."), {"size": newest})
        raise Invalid(problems=(problem,))
    return ConsistencyDocument(first, second, list(await queries.consistency(first, second)))


async def _newest() -> Head:
    head = await queries.newest_head()
    if head is None:
        raise NothingSealedYet
    return head


def _document(head: Head) -> HeadDocument:
    return HeadDocument(head.size, head.root, head.at, head.signature, head.key)


handlers = (ledger_head, ledger_heads, ledger_proof, ledger_consistency)
