"""Who judges: the jury of an edition, and the viewer as one of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contest_platform import database
from contest_platform.accounts.rules import Viewer
from contest_platform.errors import NotFound
from contest_platform.language import N_

# The role takes effect when the address is proven, whichever way.
_JUDGE = """
SELECT j.id, j.edition, d.slug, d.contest, c.name AS contest_name, d.number, j.account, j.email, j.full_name,
       j.unit, j.panel, j.chair, j.invited_at, a.email_proven_at AS proven_at,
       a.email_proven_at IS NOT NULL AND a.disabled_at IS NULL AS effective,
       (SELECT max(y.at) FROM declaration y WHERE y.judge = j.id) AS declared_at,
       (SELECT coalesce(array_agg(f.code ORDER BY f.position), '{}')
        FROM judge_field jf JOIN field f ON f.id = jf.field WHERE jf.judge = j.id) AS fields
FROM judge j JOIN account a ON a.id = j.account JOIN edition d ON d.id = j.edition
JOIN contest c ON c.id = d.contest
"""


class JudgeNotFound(NotFound):
    message = N_("Không tìm thấy giám khảo này.")


@dataclass(frozen=True)
class Judge:
    """A member of the jury; `fields` are codes. `effective` when the address is proven: only then she may judge."""

    id: UUID
    edition_id: UUID
    slug: str
    contest_id: UUID
    contest_name: str
    number: int
    account_id: UUID
    email: str
    full_name: str
    unit: str
    panel: str | None
    chair: bool
    fields: tuple[str, ...]
    invited_at: datetime
    proven_at: datetime | None
    effective: bool
    declared_at: datetime | None


async def judges(edition_id: UUID) -> tuple[Judge, ...]:
    """The jury of an edition, in the order of Vietnamese names."""
    rows = await database.fetch(f"{_JUDGE} WHERE j.edition = $1 ORDER BY j.name_sort_key, j.id", edition_id)
    return tuple(_judge(row) for row in rows)


async def judge_counts(edition_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many judges each edition has."""
    counts = dict.fromkeys(edition_ids, 0)
    rows = await database.fetch(
        "SELECT edition, count(*) AS number FROM judge WHERE edition = ANY($1::uuid[]) GROUP BY edition", list(counts)
    )
    return counts | {row["edition"]: row["number"] for row in rows}


async def judge(judge_id: UUID) -> Judge:
    """One judge, without permission: for acts that test it by the edition."""
    return _found(await database.fetch_one(f"{_JUDGE} WHERE j.id = $1", judge_id))


async def judge_in(viewer: Viewer, slug: str) -> Judge:
    """The viewer as a judge of the edition; not found when she is none, or her address is not proven."""
    found = await database.fetch_one(
        f"{_JUDGE} WHERE d.slug = $1 AND j.account = $2 AND $3", slug, viewer.id, viewer.proven
    )
    return _found(found)


async def judgeships(viewer: Viewer) -> tuple[Judge, ...]:
    """The viewer in all juries, the latest edition first."""
    rows = await database.fetch(
        f"{_JUDGE} WHERE j.account = $1 AND $2 ORDER BY d.submission_deadline DESC, j.id", viewer.id, viewer.proven
    )
    return tuple(_judge(row) for row in rows)


async def is_judge(viewer: Viewer) -> bool:
    """Whether the viewer judges anywhere: what the menu offers."""
    found = await database.fetch_one(
        "SELECT 1 AS one FROM judge WHERE account = $1 AND $2 LIMIT 1", viewer.id, viewer.proven
    )
    return found is not None


def _found(row: Any) -> Judge:
    if row is None:
        raise JudgeNotFound
    return _judge(row)


def _judge(row: Any) -> Judge:
    return Judge(
        id=row["id"],
        edition_id=row["edition"],
        slug=row["slug"],
        contest_id=row["contest"],
        contest_name=row["contest_name"],
        number=row["number"],
        account_id=row["account"],
        email=row["email"],
        full_name=row["full_name"],
        unit=row["unit"],
        panel=row["panel"],
        chair=row["chair"],
        fields=tuple(row["fields"]),
        invited_at=row["invited_at"],
        proven_at=row["proven_at"],
        effective=row["effective"],
        declared_at=row["declared_at"],
    )
