"""The chain of digests from the sheets to the announcement: each content carries the digest of the one before.

**Source:** docs/decisions/0005 and 0012. Every digest is SHA-256 in hex over canonical JSON.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from contest_platform.contests.rules import Decision
from contest_platform.entries.rules import content_digest
from contest_platform.ranking.rules.proposals import ProposalContent
from contest_platform.ranking.rules.ratification import Departure
from contest_platform.ranking.rules.standings import Basis, Line, Row


def digest_of(content: Any) -> str:
    """SHA-256 in hex over the canonical JSON of any frozen content (standing, proposal, decision, results)."""
    plain: Any = msgspec.to_builtins(content)
    return content_digest(plain if isinstance(plain, Mapping) else {"content": plain})


def closing_digest_of(round_id: UUID, inputs: str, lines: Sequence[Line], replaces: str | None) -> str:
    """Of a closed round: `inputs` is the digest of the counting sheets' digests, `replaces` of the closing before."""
    return digest_of({"round": round_id, "inputs": inputs, "lines": lines, "replaces": replaces})


def standing_digest_of(basis: Basis, rows: Sequence[Row]) -> str:
    return digest_of({"basis": basis, "rows": rows})


def proposal_digest_of(standing: str, content: ProposalContent) -> str:
    return digest_of({"standing": standing, "proposal": content})


def decision_content(
    *,
    proposal: str,
    replaces: str | None,
    present: int,
    in_favour: int,
    decision: Decision,
    changes: Sequence[Departure],
) -> dict[str, Any]:
    """What a ratification's digest is over, as JSON: `proposal` and `replaces` are digests."""
    return {
        "proposal": proposal,
        "replaces": replaces,
        "present": present,
        "in_favour": in_favour,
        "decision": msgspec.to_builtins(decision),
        "changes": msgspec.to_builtins(sorted(changes, key=lambda one: str(one.entry))),
    }
