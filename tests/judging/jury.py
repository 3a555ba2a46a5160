"""An edition with accepted dossiers and a jury: Thu and Hoa judge, Binh chairs, An organises."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from contest_platform import database
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests.rules import ContestKind, CriterionDocument, Edition, RoundDocument
from contest_platform.entries.queries import Entry
from contest_platform.judging import actions, queries
from contest_platform.judging.queries import Judge, OwnAssignment
from tests import dossiers
from tests.cast import AN, BINH, HOA, LAN, SEN, THU
from tests.factories import account

RUBRIC = (
    CriterionDocument(code="novelty", name="Tính mới", max_points=Decimal(40), step=Decimal("0.25")),
    CriterionDocument(code="effect", name="Hiệu quả", max_points=Decimal(30), step=Decimal("0.5"), weight=Decimal(2)),
)
FULL = {"novelty": "32,5", "effect": "20"}  # 32.5 + 2 × 20 = 72.5


def rounds(**changes: object) -> tuple[RoundDocument, ...]:
    first = {"code": "preliminary", "name": "Sơ khảo", "judges_per_entry": 2, "min_sheets": 1, "rubric": RUBRIC}
    second = {"code": "final", "name": "Chung khảo", "judges_per_entry": 2, "min_sheets": 1, "rubric": RUBRIC}
    return (RoundDocument(**{**first, **changes}), RoundDocument(**second))


@dataclass(frozen=True)
class Jury:
    an: Viewer
    sen: Viewer
    lan: Viewer
    thu: Viewer
    hoa: Viewer
    binh: Viewer
    edition: Edition
    entries: tuple[Entry, ...]
    judges: Mapping[str, Judge]

    @property
    def slug(self) -> str:
        return self.edition.slug


async def jury(
    *, entries: int = 1, judges: bool = True, kind: ContestKind = ContestKind.TECHNICAL, **changes: object
) -> Jury:
    """`entries` accepted dossiers of Lan in the first field; Thu, Hoa and Binh (chair) judge it, and nobody else."""
    an, sen = await account(AN, Role.ORGANISER), await account(SEN, Role.SECRETARY)
    lan, thu, hoa, binh = [await account(person) for person in (LAN, THU, HOA, BINH)]
    settings = {"rounds": rounds(), "tie_break": ("criterion:novelty", "vote"), **changes}
    edition = await dossiers.edition(an, kind, **settings)
    found = [await dossiers.accepted(lan, edition, sen, title=f"Máy {place}") for place in range(entries)]
    people = {"thu": thu, "hoa": hoa, "binh": binh} if judges else {}
    made = {
        name: await actions.invite_judge(
            an,
            slug=edition.slug,
            email=person.email,
            full_name=person.full_name,
            unit=f"Đơn vị của {name}",
            fields=[edition.fields[0].code],
            chair=name == "binh",
        )
        for name, person in people.items()
    }
    return Jury(an, sen, lan, thu, hoa, binh, edition, tuple(found), made)


async def assigned(scene: Jury, name: str = "thu", *, entry: int = 0, declared: bool = True) -> OwnAssignment:
    """One entry given to one judge by hand, who has declared no conflict."""
    made = await actions.assign_judge(
        scene.an,
        slug=scene.slug,
        round_code="preliminary",
        entry_id=scene.entries[entry].id,
        judge_id=scene.judges[name].id,
    )
    person: Viewer = getattr(scene, name)
    if declared:
        await actions.declare_conflicts(person, slug=scene.slug, conflicts=())
    return await queries.own_assignment(person, made)


async def signed(scene: Jury, name: str = "thu", *, entry: int = 0, **points: str) -> OwnAssignment:
    """The same, scored and signed."""
    own = await assigned(scene, name, entry=entry)
    person: Viewer = getattr(scene, name)
    await actions.save_sheet(person, assignment_id=own.id, version=0, points={**FULL, **points}, comment="")
    await actions.sign_sheet(person, assignment_id=own.id)
    return await queries.own_assignment(person, own.id)


async def last_line() -> tuple[str, str]:
    """Verb and body of the latest line of the ledger."""
    rows = await database.fetch("SELECT verb, body::text AS body FROM ledger_line ORDER BY sequence DESC LIMIT 1")
    return rows[0]["verb"], rows[0]["body"]


async def close(scene: Jury, code: str = "preliminary") -> UUID:
    """Close a round as the ranking does."""
    one = scene.edition.round(code)
    assert one is not None
    async with database.transaction():
        await actions.hold_round(one.id)
        await actions.close_sheets(scene.an, round_id=one.id)
    return one.id
