"""An edition that has been judged: accepted entries with their sheets, written straight into the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import msgspec

from contest_platform import clock, database, text
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.actions import make_edition
from contest_platform.contests.rules import (
    AwardDocument,
    AwardPolicy,
    ContestKind,
    CriterionDocument,
    Edition,
    EditionDocument,
    FieldDocument,
    NominationTarget,
    RoundDocument,
    TieAtQuota,
)
from contest_platform.judging.rules import sheet_digest
from tests import factories
from tests.cast import AN, LAN

OPENS, DEADLINE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 9, 30, 10, tzinfo=UTC)
SLUG = "technical-10"
DEMO_POINTS = {"it": {"A01": ["40 50", "40 48"], "A02": ["35 45", "33 45"]}, "med": {"B01": ["30 40", "30 41"]}}
Sheets = Mapping[str, Mapping[str, Sequence[str | None]]]
# The third judge is far more severe, and saw A01 alone among the good ones.
GAPS = {
    "it": {
        "A01": ["45 45", None, "35 34"], "A02": ["44 45", "44 44", None], "A03": ["40 40", "40 41", None],
        "A04": ["35 36", None, "26 25"], "A05": [None, "30 31", "20 20"], "A06": ["25 25", "25 26", None],
    },
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    edition: Edition
    an: Viewer
    lan: Viewer
    entries: dict[str, UUID]

    def ids(self, *codes: str) -> list[UUID]:
        return [self.entries[code] for code in codes]


def document(**changes: object) -> EditionDocument:
    """Two fields, two criteria of 50, one first and one second prize in each field."""
    sample = contests.sample_document(ContestKind.TECHNICAL)
    rubric = tuple(CriterionDocument(code=code, name=code, max_points=Decimal(50)) for code in ("novelty", "effect"))
    settings: dict[str, object] = {
        "slug": SLUG,
        "draft": False,
        "opens_at": OPENS,
        "submission_deadline": DEADLINE,
        "fields": (FieldDocument(code="it", name="Tin học"), FieldDocument(code="med", name="Y dược")),
        "rounds": (RoundDocument(code="final", judges_per_entry=2, min_sheets=2, rubric=rubric),),
        "tie_break": ("criterion:novelty", "vote"),
        "awards": (
            AwardDocument(code="first", name="Giải Nhất", per_field=1, min_points=Decimal(80), money_vnd=40),
            AwardDocument(code="second", name="Giải Nhì", per_field=1, min_points=Decimal(60), money_vnd=30),
        ),
        "award_policy": AwardPolicy(),
        "nominates_to": (NominationTarget(edition="national-19", quota=1),),
    }
    return msgspec.structs.replace(sample, **(settings | changes))


async def scene(sheets: Sheets = DEMO_POINTS, *, scored: str = "final", **changes: object) -> Scene:
    """Entries by field and code with a sheet for each text of points ("40 50", in the rubric's order).

    A text that begins with "?" is a sheet that is saved but not signed; None is no sheet of that judge. `scored` is
    the round's code.
    """
    an, lan = await factories.account(AN, Role.ORGANISER), await factories.account(LAN)
    with clock.at(OPENS):
        edition = await make_edition(an, document=document(**changes))
    judges = [
        await _judge(edition, an, number) for number in range(max(map(_sheet_count, sheets.values()), default=0))
    ]
    entries = {}
    for field, of_field in sheets.items():
        for code, typed in of_field.items():
            entries[code] = await entry(edition, lan, field=field, code=code)
            for judge, points in zip(judges, typed, strict=False):
                if points is None:
                    continue
                await sheet(edition, an, entries[code], judge, points, scored=scored)
    return Scene(edition, an, lan, entries)


async def scene_with_gaps(sheets: Sheets = GAPS, **changes: object) -> Scene:
    """One round of three judges an entry, with `changes` of the round."""
    one = msgspec.structs.replace(document().rounds[0], **({"judges_per_entry": 3} | changes))
    return await scene(sheets, rounds=(one,), award_policy=AwardPolicy(tie_at_quota=TieAtQuota.EXTEND))


def _sheet_count(of_field: Mapping[str, Sequence[str]]) -> int:
    return max(map(len, of_field.values()), default=0)


async def entry(
    edition: Edition,
    owner: Viewer,
    *,
    field: str,
    code: str,
    unit: str = "Trường THCS Chiềng Sinh",
    status: str = "accepted",
) -> UUID:
    entry_id, title, name = uuid4(), f"Giải pháp {code}", f"Lò Văn {code}"
    found = edition.field(field)
    assert found is not None
    await database.fetch(
        """INSERT INTO entry (id, edition, owner, code, title, title_folded, field, summary, description, status,
                              version, created_at, changed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', $8, 1, $9, $9)""",
        entry_id, edition.id, owner.id, code, title, text.fold(title), found.id, status, OPENS,
    )  # fmt: skip
    await database.fetch(
        """INSERT INTO author (id, entry, position, full_name, name_sort_key, name_folded, unit, unit_folded, email,
                               phone, lead)
           VALUES ($1, $2, 0, $3, $4, $5, $6, $7, '', '', true)""",
        uuid4(), entry_id, name, text.name_sort_key(name), text.fold(name), unit, text.fold(unit),
    )  # fmt: skip
    return entry_id


async def _judge(edition: Edition, an: Viewer, number: int) -> UUID:
    judge_id, account_id, email = uuid4(), uuid4(), f"judge{number}@example.vn"
    await database.fetch(
        """INSERT INTO account (id, email, full_name, name_sort_key, name_folded, language, created_at)
           VALUES ($1, $2, $2, $2, $2, 'vi', $3)""",
        account_id, email, OPENS,
    )  # fmt: skip
    await database.fetch(
        """INSERT INTO judge (id, edition, account, email, full_name, name_sort_key, unit, unit_folded, chair,
                              invited_by, invited_at)
           VALUES ($1, $2, $3, $4, $4, $4, '', '', false, $5, $6)""",
        judge_id, edition.id, account_id, email, an.id, OPENS,
    )  # fmt: skip
    return judge_id


async def sheet(
    edition: Edition, an: Viewer, entry_id: UUID, judge_id: UUID, typed: str, *, scored: str = "final"
) -> UUID:
    one = edition.round(scored)
    assert one is not None
    signed, points = not typed.startswith("?"), [Decimal(part) for part in typed.strip("?").split()]
    assignment_id, sheet_id = uuid4(), uuid4()
    await database.fetch(
        """INSERT INTO assignment (id, round, entry, judge, status, assigned_by, assigned_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        assignment_id, one.id, entry_id, judge_id, "signed" if signed else "in_progress", an.id, OPENS,
    )  # fmt: skip
    total = sum((k.weight * p for k, p in zip(one.rubric, points, strict=True)), Decimal(0))
    digest = sheet_digest(assignment_id, 1, {k.code: p for k, p in zip(one.rubric, points, strict=True)}, "")
    await database.fetch(
        """INSERT INTO sheet (id, assignment, version, comment, total, complete, saved_at, signed_at, digest)
           VALUES ($1, $2, 1, '', $3, true, $4, $5, $6)""",
        sheet_id, assignment_id, total, DEADLINE, DEADLINE if signed else None, digest if signed else None,
    )  # fmt: skip
    await database.fetch(
        """INSERT INTO sheet_point (id, sheet, criterion, points)
           SELECT gen_random_uuid(), $1, c, p FROM unnest($2::uuid[], $3::numeric[]) AS g(c, p)""",
        sheet_id, [k.id for k in one.rubric], points,
    )  # fmt: skip
    return assignment_id
