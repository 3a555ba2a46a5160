"""Conflicts of interest: a judge declares hers before she sees a dossier; an organiser records what is found out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from contest_platform import clock, database, text
from contest_platform.accounts.rules import MAX_REASON, Viewer
from contest_platform.contests.queries import may_organise
from contest_platform.entries.rules import EntryNotFound
from contest_platform.errors import Invalid, Problem
from contest_platform.judging import queries
from contest_platform.judging.queries import Judge, JudgeNotFound
from contest_platform.judging.rules import ConflictKind
from contest_platform.language import N_
from contest_platform.ledger import actions as ledger


@dataclass(frozen=True)
class DeclaredConflict:
    """As typed: `entry` is an id or a code, `kind` a word of ConflictKind."""

    entry: str
    kind: str
    reason: str = ""


async def declare_conflicts(by: Viewer, *, slug: str, conflicts: Sequence[DeclaredConflict]) -> datetime:
    """Declare with which of her own entries a judge has a conflict (maybe none); she steps back from those.

    What was declared before stays: a judge adds, an organiser corrects. Only after a declaration are dossiers shown.
    Raises Invalid with a problem for each conflict.
    """
    async with database.transaction():
        judge = await queries.judge_in(by, slug)
        own = await queries.own_assignments(by, slug)
        known = {str(one.entry_id): one.entry_id for one in own} | {one.code: one.entry_id for one in own}
        read = _read(conflicts, known)
        now = clock.now()
        for entry_id, (kind, reason) in sorted(read.items()):
            await _write(by, judge.id, entry_id, kind=kind, reason=reason, now=now)
        await database.fetch("INSERT INTO declaration (id, judge, at) VALUES ($1, $2, $3)", uuid4(), judge.id, now)
        await ledger.record(
            actor=by.id,
            verb="declare_conflicts",
            subject=f"judge:{judge.id}",
            changes={"conflicts": {str(entry): kind.value for entry, (kind, _) in sorted(read.items())}},
            personal={f"reason.{entry}": reason for entry, (_, reason) in read.items() if reason} or None,
        )
        return now


def _read(conflicts: Sequence[DeclaredConflict], known: Mapping[str, UUID]) -> dict[UUID, tuple[ConflictKind, str]]:
    read: dict[UUID, tuple[ConflictKind, str]] = {}
    problems: list[Problem] = []
    for place, one in enumerate(conflicts):
        entry_id = known.get(one.entry.strip())
        if entry_id is None:
            problems.append(Problem(f"conflicts.{place}.entry", N_("Bài này không có trong danh sách của bạn.")))
        kind, reason, wrong = _read_kind(one.kind, one.reason)
        problems.extend(Problem(f"conflicts.{place}.{p.field}", p.message, p.values) for p in wrong)
        if entry_id is not None and kind is not None:
            read[entry_id] = (kind, reason)
    if problems:
        raise Invalid(problems=tuple(problems))
    return read


def _read_kind(kind: str, reason: str) -> tuple[ConflictKind | None, str, list[Problem]]:
    reason = text.nfc(reason).strip()
    problems = []
    known = next((one for one in ConflictKind if one.value == kind), None)
    if known is None:
        problems.append(Problem("kind", N_("Xin chọn loại xung đột lợi ích.")))
    if known is ConflictKind.OTHER and not reason:
        problems.append(Problem("reason", N_("Xin ghi rõ xung đột lợi ích khác là gì.")))
    if len(reason) > MAX_REASON:
        problems.append(Problem("reason", N_("Lý do dài quá %(limit)s ký tự."), {"limit": MAX_REASON}))
    return known, reason, problems


async def record_conflict(
    by: Viewer, *, entry_id: UUID, kind: str, judge_id: UUID | None = None, reason: str = ""
) -> UUID:
    """Record one conflict: a judge her own with an entry of hers, an organiser that of any judge of the edition.

    The judge steps back from the entry in every round that is not closed. Returns the conflict's id.
    Raises EntryNotFound, JudgeNotFound, Invalid.
    """
    known, reason, problems = _read_kind(kind, reason)
    async with database.transaction():
        judge = await _judge_of(by, entry_id, judge_id)
        if problems or known is None:
            raise Invalid(problems=tuple(problems))
        conflict_id = await _write(by, judge.id, entry_id, kind=known, reason=reason, now=clock.now())
        await ledger.record(
            actor=by.id,
            verb="record_conflict",
            subject=f"judge:{judge.id}",
            changes={"entry": str(entry_id), "kind": known.value},
            personal={"reason": reason} if reason else None,
        )
        return conflict_id


async def _judge_of(by: Viewer, entry_id: UUID, judge_id: UUID | None) -> Judge:
    """The judge whom the conflict concerns: the viewer herself, or one of the organiser's jury."""
    entry = await database.fetch_one(
        "SELECT d.id, d.slug, d.contest FROM entry e JOIN edition d ON d.id = e.edition WHERE e.id = $1", entry_id
    )
    if entry is None:
        raise EntryNotFound
    own = {one.entry_id for one in await queries.own_assignments(by, entry["slug"])}
    if judge_id is None:
        if entry_id not in own:
            raise EntryNotFound
        return await queries.judge_in(by, entry["slug"])
    organises = await may_organise(by, entry["contest"])
    if not organises and entry_id not in own:
        raise EntryNotFound
    judge = await queries.judge(judge_id)
    if judge.edition_id != entry["id"] or not (organises or judge.account_id == by.id):
        raise JudgeNotFound
    return judge


async def _write(
    by: Viewer, judge_id: UUID, entry_id: UUID, *, kind: ConflictKind, reason: str, now: datetime
) -> UUID:
    """The conflict, and the judge's stepping back wherever the round is still open."""
    rows: Iterable[Any] = await database.fetch(
        """INSERT INTO conflict (id, entry, judge, kind, reason, by, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (entry, judge) DO UPDATE SET kind = excluded.kind, reason = excluded.reason RETURNING id""",
        uuid4(),
        entry_id,
        judge_id,
        kind.value,
        reason,
        by.id,
        now,
    )
    await database.fetch(
        """SELECT 1 FROM round WHERE id IN (SELECT round FROM assignment WHERE entry = $1 AND judge = $2)
           ORDER BY id FOR NO KEY UPDATE""",
        entry_id,
        judge_id,
    )
    await database.fetch(
        """UPDATE assignment a SET status = 'recused', recused_at = $3
           WHERE a.entry = $1 AND a.judge = $2 AND a.status <> 'recused'
             AND NOT EXISTS (SELECT 1 FROM round_closing c WHERE c.round = a.round)""",
        entry_id,
        judge_id,
        now,
    )
    conflict_id: UUID = next(iter(rows))["id"]
    return conflict_id
