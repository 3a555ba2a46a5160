"""What is stored, for whom, and whether anything still names it."""

from uuid import UUID

from contest_platform import database

# Whoever comes to keep files in the store names them here, or they go when the same bytes are removed elsewhere.
_NAMED = """
SELECT EXISTS (SELECT FROM attachment WHERE sha256 = $1 AND freed_at IS NULL)
    OR EXISTS (SELECT FROM blind_copy WHERE sha256 = $1)
    OR EXISTS (SELECT FROM incoming_file WHERE sha256 = $1)
    OR EXISTS (SELECT FROM attachment t JOIN submission s ON s.entry = t.entry
               WHERE t.sha256 = $1 AND s.files @> jsonb_build_array(jsonb_build_object('sha256', t.sha256)))
    OR EXISTS (SELECT FROM paper WHERE sha256 = $1)
    OR EXISTS (SELECT FROM paper_template WHERE sha256 = $1)
    AS named
"""


async def stored_bytes(account_id: UUID) -> int:
    """What counts in the account's budget: the files of its own dossiers, and those that are on their way."""
    row = await database.fetch_one(
        """SELECT coalesce((SELECT sum(t.size_bytes) FROM entry e JOIN attachment t ON t.entry = e.id
                            WHERE e.owner = $1 AND e.on_behalf_of IS NULL AND t.freed_at IS NULL), 0)
                + coalesce((SELECT sum(size_bytes) FROM incoming_file WHERE account = $1), 0) AS bytes""",
        account_id,
    )
    return int(row["bytes"]) if row else 0


async def is_named(sha256: str) -> bool:
    """Whether a dossier, a receipt, a copy for judges or an upload under way needs the stored file."""
    row = await database.fetch_one(_NAMED, sha256)
    return bool(row and row["named"])


async def draft_count(account_id: UUID, edition_id: UUID) -> int:
    """The account's drafts of its own in an edition."""
    row = await database.fetch_one(
        """SELECT count(*) AS drafts FROM entry
           WHERE owner = $1 AND edition = $2 AND status = 'draft' AND on_behalf_of IS NULL""",
        account_id,
        edition_id,
    )
    return int(row["drafts"]) if row else 0
