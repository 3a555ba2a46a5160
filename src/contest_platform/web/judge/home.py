"""A judge's first page, how many are left, and the declaration that comes before everything else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post

from contest_platform.errors import Refusal
from contest_platform.judging import actions, queries
from contest_platform.judging.queries import Judge, OwnAssignment
from contest_platform.judging.rules import AssignmentStatus, ConflictKind
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.labels import choices
from contest_platform.web.pages import page, redirect


@dataclass(frozen=True)
class RoundWork:
    """A judge's sheets of one round, the open ones first."""

    name: str
    items: tuple[OwnAssignment, ...]

    @property
    def left(self) -> int:
        return sum(one.is_open for one in self.items)

    @property
    def signed(self) -> int:
        return sum(one.status is AssignmentStatus.SIGNED for one in self.items)

    @property
    def owed(self) -> int:
        return self.left + self.signed

    @property
    def due_at(self) -> datetime | None:
        """By when the sheets are to be signed; every sheet of a round has the same day."""
        return self.items[0].scores_due_at

    @property
    def next(self) -> OwnAssignment | None:
        """The sheet to go on with: one begun before one not begun."""
        begun = (one for one in self.items if one.is_open and one.status is AssignmentStatus.IN_PROGRESS)
        return next(begun, next((one for one in self.items if one.is_open), None))


@dataclass(frozen=True)
class EditionWork:
    """Everything of a judge in one edition. `fresh` counts what was assigned after her declaration."""

    judge: Judge
    rounds: tuple[RoundWork, ...]
    fresh: int

    @property
    def left(self) -> int:
        return sum(one.left for one in self.rounds)


@get("/")
async def home(request: Request) -> Response[str]:
    """How many are left and by when, and the next one."""
    by = viewer(request)
    assignments = await queries.own_assignments(by)
    work = [_work(judge, assignments) for judge in await queries.judgeships(by)]
    work.sort(key=lambda one: one.left == 0)
    owed = [one for edition in work for one in edition.rounds if one.left]
    return page(
        request,
        "judge/home.html",
        work=work,
        left=sum(one.left for one in owed),
        due_at=min((one.due_at for one in owed if one.due_at), default=None),
        several=len(owed) > 1,
    )


def _work(judge: Judge, assignments: tuple[OwnAssignment, ...]) -> EditionWork:
    own = [one for one in assignments if one.slug == judge.slug]
    codes = list(dict.fromkeys((one.round, one.round_name) for one in own))
    declared_at = judge.declared_at
    return EditionWork(
        judge=judge,
        rounds=tuple(
            RoundWork(name, tuple(sorted((one for one in own if one.round == code), key=lambda one: not one.is_open)))
            for code, name in codes
        ),
        fresh=sum(one.is_open and declared_at is not None and one.assigned_at > declared_at for one in own),
    )


@get("/editions/{slug:str}/declaration")
async def declaration_page(request: Request, slug: str) -> Response[str]:
    """Titles, codes and fields of the own entries, to say with which there is a conflict."""
    return await _declaration(request, slug, forms.Form())


@post("/editions/{slug:str}/declaration")
async def declare_conflicts(request: Request, slug: str) -> Response[str]:
    by, form = viewer(request), await forms.read(request)
    rows = [row for row in form.rows("conflicts") if row.text("kind") or row.text("reason")]
    declared = [actions.DeclaredConflict(row.text("entry"), row.text("kind"), row.lines("reason")) for row in rows]
    try:
        await actions.declare_conflicts(by, slug=slug, conflicts=declared)
    except Refusal as refusal:
        status = form.refuse(_placed(refusal, rows))
        return await _declaration(request, slug, form, status=status)
    return redirect(request, "/judge", flash=_("Đã ghi lời khai. Mời bạn bắt đầu chấm."))


def _placed(refusal: Refusal, rows: list[forms.Form]) -> Refusal:
    """The problems under the names that the page's fields have: only the filled rows were sent on."""
    refusal.problems = tuple(
        type(problem)(_field(problem.field, rows), problem.message, problem.values) for problem in refusal.problems
    )
    return refusal


def _field(name: str, rows: list[forms.Form]) -> str:
    _list, _dot, rest = name.partition(".")
    place, _dot, field = rest.partition(".")
    return f"{rows[int(place)].prefix}{field}"


async def _declaration(request: Request, slug: str, form: forms.Form, *, status: int = 200) -> Response[str]:
    by = viewer(request)
    judge = await queries.judge_in(by, slug)
    own = await queries.own_assignments(by, slug)
    entries = list({one.entry_id: one for one in own}.values())
    names: dict[str, Any] = {
        "judge": judge,
        "entries": entries,
        "declared": await queries.conflicts_of(judge.id, (one.entry_id for one in entries)),
        "kinds": choices(ConflictKind),
        "form": form,
    }
    return page(request, "judge/declaration.html", status=status, **names)
