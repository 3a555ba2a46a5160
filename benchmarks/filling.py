"""Editions with many entries, sheets and judges, written by a few statements over sets."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import msgspec

from contest_platform import clock, database
from contest_platform.accounts.queries import token_hash
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.accounts.tables import Account, RoleGrant
from contest_platform.contests import queries as contests
from contest_platform.contests.actions import make_edition
from contest_platform.contests.rules import (
    AwardDocument,
    AwardPolicy,
    ContestKind,
    CriterionDocument,
    Decision,
    Edition,
    EditionDocument,
    FieldDocument,
    Publishes,
    RanksBy,
    RoundDocument,
    TieAtQuota,
)
from contest_platform.ranking.actions import close_round, propose_awards, ratify_awards

OPENED, DEADLINE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 9, 30, 10, tzinfo=UTC)
SLUG, ROUND = "technical-10", "final"
_FIELDS = ("it", "med", "edu", "agri", "mech")

_ENTRIES = """
INSERT INTO entry (id, edition, owner, code, title, title_folded, field, summary, description, status, version,
                   created_at, changed_at)
SELECT gen_random_uuid(), $1, $2, 'KT' || lpad(n::text, 5, '0'), 'Giải pháp kỹ thuật số ' || n,
       'giai phap ky thuat so ' || n, ($3::uuid[])[1 + n % 5], '', '', 'accepted', 1, $4, $4
FROM generate_series(1, $5::int) n
"""
_AUTHORS = """
INSERT INTO author (id, entry, position, full_name, name_sort_key, name_folded, unit, unit_folded, email, phone, lead)
SELECT gen_random_uuid(), e.id, n, 'Người viết ' || n || ' của ' || e.code, e.code, e.code, 'Đơn vị ' || e.code,
       e.code, '', '', n = 0
FROM entry e, generate_series(0, 1) n WHERE e.edition = $1
"""
_JUDGES = """
WITH made AS (
  INSERT INTO account (id, email, full_name, name_sort_key, name_folded, language, email_proven_at, created_at)
  SELECT gen_random_uuid(), 'judge' || n || '@example.vn', 'Giám khảo ' || n, 'judge', 'judge', 'vi', $3, $3
  FROM generate_series(1, $4::int) n RETURNING id, email, full_name)
INSERT INTO judge (id, edition, account, email, full_name, name_sort_key, unit, unit_folded, chair, invited_by,
                   invited_at)
SELECT gen_random_uuid(), $1, id, email, full_name, 'judge', '', '', false, $2, $3 FROM made
"""
_DECLARATIONS = """
INSERT INTO declaration (id, judge, at) SELECT gen_random_uuid(), id, $2 FROM judge WHERE edition = $1
"""
_ASSIGNMENTS = """
WITH judges AS (SELECT array_agg(id ORDER BY email) AS ids FROM judge WHERE edition = $1),
     numbered AS (SELECT id, row_number() OVER (ORDER BY code) AS n FROM entry WHERE edition = $1)
INSERT INTO assignment (id, round, entry, judge, status, assigned_by, assigned_at)
SELECT gen_random_uuid(), $2, numbered.id, judges.ids[1 + (numbered.n * $4 + k) % cardinality(judges.ids)], $5, $3, $6
FROM numbered, judges, generate_series(1, $4::int) k
"""
_SHEETS = """
INSERT INTO sheet (id, assignment, version, comment, total, complete, saved_at, signed_at, digest)
SELECT gen_random_uuid(), id, 1, '', 0, true, $2, $2, md5(id::text) || md5(id::text) FROM assignment WHERE round = $1
"""
# What is not chance is the entry's own: $2 is that share.
_POINTS = """
INSERT INTO sheet_point (id, sheet, criterion, points)
SELECT gen_random_uuid(), s.id, c.id,
       floor(((1 - $2::float8) * random() + $2 * (abs(hashtext(a.entry::text)) % 1000) / 1000.0)
             * (c.max_points * 2 + 1)::float8)::numeric / 2
FROM assignment a JOIN sheet s ON s.assignment = a.id JOIN criterion c ON c.round = a.round WHERE a.round = $1
"""
_TOTALS = """
UPDATE sheet s SET total = summed.total
FROM (SELECT p.sheet, sum(c.weight * p.points) AS total FROM sheet_point p JOIN criterion c ON c.id = p.criterion
      WHERE c.round = $1 GROUP BY p.sheet) summed
WHERE summed.sheet = s.id
"""


async def account(email: str, *roles: Role) -> Viewer:
    """An account that has proven its address, without a password."""
    await Account(id=(made := uuid4()), email=email, full_name=email, language="vi", email_proven_at=OPENED).save()
    if roles:
        await RoleGrant.insert(*(RoleGrant(id=uuid4(), account=made, role=role.value) for role in roles))
    return Viewer(id=made, email=email, full_name=email, language="vi", proven=True, roles=frozenset(roles))


async def edition(
    organiser: Viewer,
    *,
    criteria: int,
    judges_per_entry: int,
    ranks_by: RanksBy = RanksBy.OFFICIAL,
    **changes: object,
) -> Edition:
    """Five fields, one round, everything published; it took entries until last September."""
    rubric = tuple(
        CriterionDocument(code=f"c{number}", name=f"Tiêu chí {number}", max_points=Decimal(40))
        for number in range(criteria)
    )
    settings: dict[str, object] = {
        "slug": SLUG,
        "draft": False,
        "opens_at": OPENED,
        "submission_deadline": DEADLINE,
        "fields": tuple(FieldDocument(code=code, name=f"Lĩnh vực {code}") for code in _FIELDS),
        "rounds": (RoundDocument(code=ROUND, judges_per_entry=judges_per_entry, ranks_by=ranks_by, rubric=rubric),),
        "tie_break": ("criterion:c0", "criterion:c1", "median"),
        "awards": tuple(
            AwardDocument(code=f"award-{number}", name=f"Giải {number}", per_field=number) for number in (1, 2, 3, 5)
        ),
        "award_policy": AwardPolicy(tie_at_quota=TieAtQuota.EXTEND),
        "publishes": Publishes(points=True, place=True, unawarded=True),
        "nominates_to": (),
    }
    sample = contests.sample_document(ContestKind.TECHNICAL)
    document: EditionDocument = msgspec.structs.replace(sample, **(settings | changes))
    with clock.at(OPENED):
        return await make_edition(organiser, document=document)


async def accepted_entries(of: Edition, owner: Viewer, count: int) -> None:
    fields = [field.id for field in of.fields]
    await database.fetch(_ENTRIES, of.id, owner.id, fields, OPENED, count)
    await database.fetch(_AUTHORS, of.id)


async def jury(
    of: Edition, organiser: Viewer, count: int, *, sheets_per_entry: int, signed: bool, merit: float = 0
) -> None:
    """Judges who have declared no conflict, and their assignments, with signed sheets or none.

    Points are chance but for the share `merit`, by which entries differ.
    """
    round_id = of.rounds[0].id
    await database.fetch(_JUDGES, of.id, organiser.id, OPENED, count)
    await database.fetch(_DECLARATIONS, of.id, OPENED)
    status = "signed" if signed else "assigned"
    await database.fetch(_ASSIGNMENTS, of.id, round_id, organiser.id, sheets_per_entry, status, OPENED)
    if signed:
        await database.fetch(_SHEETS, round_id, DEADLINE)
        await database.fetch(_POINTS, round_id, merit)
        await database.fetch(_TOTALS, round_id)
    await database.fetch("ANALYZE")


async def decide(organiser: Viewer) -> None:
    """The round is closed, awards are proposed and ratified as they are."""
    decision = Decision(body="Ban Tổ chức", number="15/QĐ-BTC", date=date(2026, 11, 2), signer="Trưởng ban")
    await close_round(organiser, slug=SLUG, round_code=ROUND)
    await propose_awards(organiser, slug=SLUG)
    await ratify_awards(organiser, slug=SLUG, present=9, in_favour=9, decision=decision)


async def api_token(account_id: UUID, token: str) -> str:
    now = clock.now()
    await database.fetch(
        "INSERT INTO api_token (id, token_hash, account, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        uuid4(),
        token_hash(token),
        account_id,
        now,
        now + timedelta(days=1),
    )
    return token


async def session(account_id: UUID, token: str) -> str:
    now = clock.now()
    await database.fetch(
        """INSERT INTO session (id, token_hash, account, created_at, seen_at, expires_at)
           VALUES ($1, $2, $3, $4, $4, $5)""",
        uuid4(),
        token_hash(token),
        account_id,
        now,
        now + timedelta(days=1),
    )
    return token
