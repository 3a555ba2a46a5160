"""Writing a line: once for every act, in the act's own transaction."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from contest_platform import clock, database
from contest_platform.ledger.rules import FIRST, Line, body_parts, canonical, commitment

# One statement: the row of the subject's chain is locked, gives the previous hash, and takes the new one. The
# sequence is drawn under that lock, so the lines of one subject are in order, and the sealer meets them in it.
_RECORD = f"""
WITH chain AS (
  INSERT INTO ledger_chain AS c (subject, sequence, previous, hash)
  SELECT $1, s, '{FIRST}', encode(sha256(convert_to($2 || '{FIRST}' || $3 || s || $4, 'UTF8')), 'hex')
  FROM (SELECT nextval('ledger_line_sequence') AS s) n
  ON CONFLICT (subject) DO UPDATE SET (sequence, previous, hash) = (
    SELECT s, c.hash, encode(sha256(convert_to($2 || c.hash || $3 || s || $4, 'UTF8')), 'hex')
    FROM (SELECT nextval('ledger_line_sequence') AS s) n)
  RETURNING sequence, previous, hash),
line AS (
  INSERT INTO ledger_line (sequence, at, actor, verb, subject, body, hash)
  SELECT sequence, $5, $6, $7, $1, $2 || previous || $3 || sequence || $4, hash FROM chain
  RETURNING sequence, hash),
unsealed AS (INSERT INTO ledger_unsealed (sequence) SELECT sequence FROM line),
personal AS (
  INSERT INTO ledger_personal (id, sequence, name, salt, value)
  SELECT gen_random_uuid(), line.sequence, p.name, p.salt, p.value
  FROM line, jsonb_to_recordset($8) AS p(name text, salt text, value text))
SELECT sequence, hash FROM line
"""


async def record(
    *,
    actor: UUID | None,
    verb: str,
    subject: str,
    changes: Mapping[str, Any],
    personal: Mapping[str, str] | None = None,
) -> Line:
    """Write the line of an act; must run inside the act's transaction (raises LookupError outside of one).

    `subject` is `kind:id`; `changes` becomes canonical JSON; values of `personal` stand in the line only as salted
    commitments. A random nonce keeps short values (points on a quarter step) from being guessed from public hashes.
    """
    connection = database.connection()
    at = clock.now()
    secret = [
        {"name": name, "salt": secrets.token_hex(16), "value": value} for name, value in (personal or {}).items()
    ]
    first, middle, last = body_parts(
        {
            "actor": actor,
            "at": at,
            "changes": changes,
            "nonce": secrets.token_hex(16),
            "personal": {one["name"]: commitment(one["salt"], one["value"]) for one in secret},
            "subject": subject,
            "verb": verb,
        }
    )
    rows = await connection.fetch(_RECORD, subject, first, middle, last, at, actor, verb, canonical(secret))
    return Line(rows[0]["sequence"], rows[0]["hash"])
