"""The letterhead of an edition's papers."""

import msgspec

from contest_platform import database
from contest_platform.contests.rules import Edition
from contest_platform.papers.rules.letterhead import Letterhead, default_letterhead

_decode = msgspec.json.Decoder(Letterhead).decode


async def letterhead_of(edition: Edition) -> Letterhead:
    """As an organiser wrote it, else the default."""
    row = await database.fetch_one(
        "SELECT content::text AS content FROM edition_letterhead WHERE edition = $1", edition.id
    )
    return _decode(row["content"]) if row else default_letterhead(edition)
