"""The check of the whole ledger: it recomputes everything from the lines and names the first that does not hold."""

from contest_platform import database, settings
from contest_platform.ledger.queries.chains import first_wrong_chain, first_wrong_personal
from contest_platform.ledger.queries.log import newest_head
from contest_platform.ledger.queries.sealed import SealedLog
from contest_platform.ledger.rules import Finding, Head, Kind, Verification, is_signed, keys_of

_COUNTS = """
SELECT (SELECT count(*) FROM ledger_line) AS lines, (SELECT count(*) FROM ledger_leaf) AS sealed,
       (SELECT count(*) FROM ledger_unsealed) AS waiting, (SELECT count(*) FROM ledger_head) AS heads
"""


async def verify(head: Head | None = None, *, other_key: bool = False) -> Verification:
    """Check the ledger as it stands at this moment, and that `head` (a mailed one) is a head of it.

    Reads everything once, in steady memory, while the program runs; must not run inside a transaction. Without a
    mailed head a log that somebody rewrote with the installation's own key looks right; with one it does not.
    `other_key` lets the newest head be signed by another key, as it is after a change of SECRET_KEY.
    """
    async with database.transaction():
        await database.connection().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        counts = await database.fetch_one(_COUNTS)
        assert counts is not None  # noqa: S101 - it always gives one row
        newest = await newest_head()
        finding = await _first_finding(newest, head, other_key=other_key)
        return Verification(**counts, head=newest, finding=finding)


async def _first_finding(newest: Head | None, wanted: Head | None, *, other_key: bool) -> Finding | None:
    keys = keys_of(settings.current().secret_key)
    return (
        (await _wrong_wanted(wanted, keys.public) if wanted else None)
        or await (await SealedLog.opened(keys, wanted)).first_wrong()
        or (None if other_key or newest is None else _foreign(newest, keys.public))
        or await _first_unaccounted()
        or await first_wrong_chain()
        or await first_wrong_personal()
    )


async def _wrong_wanted(wanted: Head, public: str) -> Finding | None:
    if not is_signed(wanted):
        detail = "the given head does not carry the signature of its key"
    elif wanted.key != public and not await database.fetch("SELECT 1 FROM ledger_head WHERE key = $1", wanted.key):
        detail = f"the given head was signed with a key that this ledger never had, {wanted.key}"
    else:
        return None
    return Finding(Kind.HEAD, None, None, wanted.size, detail)


def _foreign(newest: Head, public: str) -> Finding | None:
    if newest.key == public:
        return None
    detail = f"the newest head was signed with another key, {newest.key}; this installation's is {public}"
    return Finding(Kind.HEAD, None, None, newest.size, detail)


async def _first_unaccounted() -> Finding | None:
    """A line that is neither sealed nor waiting to be, or one that waits and is not there."""
    row = await database.fetch_one(
        """SELECT l.sequence, true AS added FROM ledger_line l
           WHERE NOT EXISTS (SELECT 1 FROM ledger_leaf f WHERE f.sequence = l.sequence)
             AND NOT EXISTS (SELECT 1 FROM ledger_unsealed u WHERE u.sequence = l.sequence)
           UNION ALL SELECT u.sequence, false FROM ledger_unsealed u
           WHERE NOT EXISTS (SELECT 1 FROM ledger_line l WHERE l.sequence = u.sequence)
           ORDER BY sequence LIMIT 1"""
    )
    if row is None:
        return None
    if row["added"]:
        return Finding(Kind.ADDED, row["sequence"], None, None, "it is neither sealed nor waiting to be sealed")
    return Finding(Kind.REMOVED, row["sequence"], None, None, "it waited to be sealed")
