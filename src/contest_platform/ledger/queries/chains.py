"""The lines subject by subject, and the personal values behind their commitments."""

from itertools import pairwise
from typing import Any

import asyncpg

from contest_platform import database
from contest_platform.ledger.queries.sealed import read_body, rows, wrong_in_line
from contest_platform.ledger.rules import FIRST, Finding, Kind, commitment

_LINES = """
SELECT line.sequence, line.at, line.actor, line.verb, line.subject, line.body, line.hash, chain.hash AS newest
FROM ledger_line line LEFT JOIN ledger_chain chain ON chain.subject = line.subject
ORDER BY line.subject, line.sequence
"""
_PERSONAL = """
SELECT p.sequence, p.name, p.salt, p.value, line.body
FROM ledger_personal p LEFT JOIN ledger_line line ON line.sequence = p.sequence ORDER BY p.sequence
"""
_ENDS_WITHOUT_LINE = """
SELECT chain.sequence, chain.subject FROM ledger_chain chain
LEFT JOIN ledger_line line ON line.sequence = chain.sequence
WHERE line.sequence IS NULL ORDER BY chain.sequence LIMIT 1
"""


async def first_wrong_chain() -> Finding | None:
    """Each line must name the one before it of the same subject; also those that are not sealed yet."""
    gone = await database.fetch_one(_ENDS_WITHOUT_LINE)
    if gone is not None:
        return Finding(Kind.REMOVED, gone["sequence"], None, None, f"it was the newest line of {gone['subject']}")
    before: asyncpg.Record | None = None
    async for batch in rows(_LINES):
        for last, row in pairwise([before, *batch]):
            if finding := _wrong_step(last, row):
                return finding
        before = batch[-1]
    return _wrong_end(before)


def _wrong_step(last: Any, row: Any) -> Finding | None:
    """From one line to the next in the order of subjects and sequences."""
    if wrong := wrong_in_line(row):
        return Finding(wrong[0], row["sequence"], None, None, wrong[1])
    same = last is not None and last["subject"] == row["subject"]
    body = read_body(row["body"])
    if body is None or body.previous != (last["hash"] if same else FIRST):
        return Finding(Kind.CHANGED, row["sequence"], None, None, "it does not follow the line before it")
    return None if same else _wrong_end(last)


def _wrong_end(last: Any) -> Finding | None:
    if last is None or last["newest"] == last["hash"]:
        return None
    return Finding(Kind.ADDED, last["sequence"], None, None, "the chain of its subject ends with another line")


async def first_wrong_personal() -> Finding | None:
    """A value that was not erased must be the one that the line is committed to."""
    async for batch in rows(_PERSONAL):
        for row in batch:
            body = read_body(row["body"]) if row["body"] else None
            if body is None or body.personal.get(row["name"]) != commitment(row["salt"], row["value"]):
                return Finding(Kind.CHANGED, row["sequence"], None, None, f"its personal value {row['name']}")
    return None
