"""Giving entries to judges: all at once by the rules, or one by hand."""

from uuid import UUID, uuid4

from contest_platform import clock, database
from contest_platform.accounts.rules import Viewer
from contest_platform.errors import Conflict, Invalid, NotFound, Problem
from contest_platform.judging import queries
from contest_platform.judging.actions.rounds import hold_round, round_to_run
from contest_platform.judging.queries import AssignmentSides, JudgeNotFound
from contest_platform.judging.rules import (
    AssignmentStatus,
    EntrySide,
    JudgeSide,
    Proposal,
    SheetSigned,
    check_may_judge,
    propose_assignment,
)
from contest_platform.language import N_
from contest_platform.ledger import actions as ledger

DEFAULT_SEED = 1


class EntryNotInRound(NotFound):
    message = N_("Vòng chấm này không có bài đó, hoặc bài chưa được tiếp nhận.")


class AlreadyAssigned(Conflict):
    message = N_("Giám khảo %(judge)s đã được phân công bài %(entry)s.")


async def assign_judges(
    by: Viewer,
    *,
    slug: str,
    round_code: str,
    judges_per_entry: int | None = None,
    max_load: int | None = None,
    dry_run: bool = False,
    seed: int = DEFAULT_SEED,
) -> Proposal:
    """Give every entry of the round the judges it lacks; a dry run only says what would be.

    What can be met is assigned, the rest is `unmet` with its reasons. The round's own number of judges is taken when
    none is given. Raises RoundClosed, Invalid.
    """
    async with database.transaction():
        edition, one = await round_to_run(by, slug, round_code)
        wanted = one.judges_per_entry if judges_per_entry is None else judges_per_entry
        _check_numbers(wanted, max_load)
        await hold_round(one.id)
        sides = await queries.assignment_sides(edition.id, one.id)
        proposal = propose_assignment(
            sides.entries,
            sides.judges,
            conflicts=sides.conflicts,
            judges_per_entry=wanted,
            max_load=max_load,
            seed=seed,
        )
        if not dry_run and proposal.pairs:
            asked = {"judges_per_entry": wanted, "max_load": max_load, "seed": seed}
            await _write(by, one.id, proposal, asked)
        return proposal


def _check_numbers(judges_per_entry: int, max_load: int | None) -> None:
    problems = []
    if not 1 <= judges_per_entry <= 50:
        problems.append(Problem("judges_per_entry", N_("Số giám khảo mỗi bài từ 1 đến 50.")))
    if max_load is not None and not 1 <= max_load <= 10_000:
        problems.append(Problem("max_load", N_("Số bài tối đa mỗi giám khảo từ 1 đến 10000.")))
    if problems:
        raise Invalid(problems=tuple(problems))


async def _write(by: Viewer, round_id: UUID, proposal: Proposal, asked: dict[str, int | None]) -> None:
    await database.fetch(
        """INSERT INTO assignment (id, round, entry, judge, status, assigned_by, assigned_at)
           SELECT gen_random_uuid(), $1, p.entry, p.judge, 'assigned', $4, $5
           FROM unnest($2::uuid[], $3::uuid[]) AS p(entry, judge)""",
        round_id,
        [entry for entry, _ in proposal.pairs],
        [judge for _, judge in proposal.pairs],
        by.id,
        clock.now(),
    )
    await ledger.record(
        actor=by.id,
        verb="assign_judges",
        subject=f"round:{round_id}",
        changes={**asked, "pairs": [[str(entry), str(judge)] for entry, judge in proposal.pairs]},
    )


async def assign_judge(by: Viewer, *, slug: str, round_code: str, entry_id: UUID, judge_id: UUID) -> UUID:
    """Give one entry to one judge by hand, under the same exclusions. Returns the assignment.

    Raises OwnEntry, OwnUnit, ConflictDeclared, OtherField, AlreadyAssigned, RoundClosed, EntryNotInRound.
    """
    async with database.transaction():
        edition, one = await round_to_run(by, slug, round_code)
        await hold_round(one.id)
        sides = await queries.assignment_sides(edition.id, one.id)
        entry, judge = _pair(sides, entry_id, judge_id)
        check_may_judge(entry, judge, sides.conflicts)
        assignment_id = uuid4()
        await database.fetch(
            """INSERT INTO assignment (id, round, entry, judge, status, assigned_by, assigned_at)
               VALUES ($1, $2, $3, $4, 'assigned', $5, $6)""",
            assignment_id,
            one.id,
            entry.id,
            judge.id,
            by.id,
            clock.now(),
        )
        await ledger.record(
            actor=by.id,
            verb="assign_judge",
            subject=f"assignment:{assignment_id}",
            changes={"round": str(one.id), "entry": str(entry.id), "judge": str(judge.id)},
        )
        return assignment_id


def _pair(sides: AssignmentSides, entry_id: UUID, judge_id: UUID) -> tuple[EntrySide, JudgeSide]:
    entry = next((side for side in sides.entries if side.id == entry_id), None)
    judge = next((side for side in sides.judges if side.id == judge_id), None)
    if entry is None:
        raise EntryNotInRound(field="entry")
    if judge is None:
        raise JudgeNotFound(field="judge")
    if judge.id in entry.judges:
        raise AlreadyAssigned(judge=judge.full_name, entry=entry.code)
    return entry, judge


async def unassign_judge(by: Viewer, *, assignment_id: UUID) -> None:
    """Take an unsigned assignment back, with what was typed on its sheet. Raises SheetSigned, RoundClosed."""
    async with database.transaction():
        found = await queries.assignment_to_run(by, assignment_id)
        await hold_round(found.round_id)
        await database.fetch("SELECT 1 FROM assignment WHERE id = $1 FOR UPDATE", assignment_id)
        found = await queries.round_assignment(assignment_id)
        if found.status is AssignmentStatus.SIGNED:
            raise SheetSigned
        await database.fetch("DELETE FROM assignment WHERE id = $1", assignment_id)
        await ledger.record(
            actor=by.id,
            verb="unassign_judge",
            subject=f"assignment:{assignment_id}",
            changes={"round": str(found.round_id), "entry": str(found.entry_id), "judge": str(found.judge_id)},
        )
