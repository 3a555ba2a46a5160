"""Reading the ledger: heads, proofs, the history of a subject, and the check of all of it."""

from contest_platform.ledger.queries.history import HistoryLine, history, subjects
from contest_platform.ledger.queries.log import (
    Proof,
    consistency,
    head_of_size,
    heads,
    leaf_of,
    lines_wait,
    newest_head,
    proof,
    subtree_hashes,
    unsealed_lines,
)
from contest_platform.ledger.queries.verification import verify

__all__ = [
    "HistoryLine",
    "Proof",
    "consistency",
    "head_of_size",
    "heads",
    "history",
    "leaf_of",
    "lines_wait",
    "newest_head",
    "proof",
    "subjects",
    "subtree_hashes",
    "unsealed_lines",
    "verify",
]
