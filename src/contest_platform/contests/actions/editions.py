"""What an organiser does about an edition before and while it runs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec

from contest_platform import clock, database, text
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests import queries
from contest_platform.contests.actions.parts import write_parts
from contest_platform.contests.actions.roles import check_organiser
from contest_platform.contests.rules import (
    DUE_DATES,
    ContestDocument,
    ContestRole,
    Decision,
    Edition,
    EditionDocument,
    changed_parts,
    check_change,
    check_document,
    document_of,
    due_dates,
    tidy_decision,
)
from contest_platform.errors import Conflict, Invalid, NotAllowed, Problem
from contest_platform.language import N_
from contest_platform.ledger import actions as ledger


class SlugTaken(Conflict):
    message = N_("Đã có kỳ thi mang mã “%(slug)s” hoặc cùng lần thứ của cuộc thi này.")


class EditionChanged(Conflict):
    message = N_("Kỳ thi vừa được người khác sửa. Xin xem lại rồi lưu lần nữa.")


class PartInUse(Conflict):
    message = N_("Không bỏ được mục đang có bài dự thi hoặc phiếu chấm dùng đến.")


async def make_edition(by: Viewer, *, document: EditionDocument, demonstration: bool = False) -> Edition:
    """Make an edition from its document, published at once unless it says `draft`.

    Raises Invalid with a problem for each field, NotAllowed, SlugTaken.
    """
    document = _clean(document)
    check_document(document)
    async with database.transaction():
        contest_id = await _contest(by, document.contest)
        edition_id, now = uuid4(), clock.now()
        made = await database.fetch(
            """INSERT INTO edition (id, contest, slug, number, period_start, period_end, published_at, opens_at,
                 submission_deadline, grace_minutes, born_from, born_to, created_since, max_authors, regulation,
                 tie_break, award_policy, ratification, publishes, nominates_to, appeal_days, scoring_locked_at,
                 demonstration, version, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                 $21, NULL, $22, 1, $23)
               ON CONFLICT DO NOTHING RETURNING id""",
            edition_id,
            contest_id,
            document.slug,
            *_columns(document, published_at=None if document.draft else now),
            demonstration,
            now,
        )
        if not made:
            raise SlugTaken(field="slug", slug=document.slug)
        await write_parts(edition_id, document)
        await _keep_version(by, edition_id, 1, document, changed=(), decision=None)
        await ledger.record(
            actor=by.id, verb="make_edition", subject=f"edition:{edition_id}", changes=_builtins(document)
        )
        return await queries.edition_by_id(edition_id)


async def change_edition(
    by: Viewer, *, slug: str, document: EditionDocument, version: int | None = None, decision: Decision | None = None
) -> Edition:
    """Put the edition's document in place of the one that stands; every version is kept.

    `version` is the one that was read, when the caller knows it. Raises ScoringLocked, DecisionMissing,
    EditionChanged, PartInUse, Invalid.
    """
    document, decision = _clean(document), tidy_decision(decision) if decision else None
    check_document(document)
    try:
        async with database.transaction():
            before = await hold_edition(by, slug=slug)
            if version is not None and version != before.version:
                raise EditionChanged
            parts = changed_parts(document_of(before), _as_kept(document, before))
            published = before.published_at is not None
            check_change(parts, locked_at=before.scoring_locked_at, published=published, decision=decision)
            if parts:
                await _write_change(by, before, document, parts, decision)
            return await queries.edition_by_id(before.id)
    except asyncpg.ForeignKeyViolationError:
        raise PartInUse from None


async def _write_change(
    by: Viewer, before: Edition, document: EditionDocument, parts: tuple[str, ...], decision: Decision | None
) -> None:
    await database.fetch(
        """UPDATE edition SET number = $2, period_start = $3, period_end = $4, published_at = $5, opens_at = $6,
             submission_deadline = $7, grace_minutes = $8, born_from = $9, born_to = $10, created_since = $11,
             max_authors = $12, regulation = $13, tie_break = $14, award_policy = $15, ratification = $16,
             publishes = $17, nominates_to = $18, appeal_days = $19, version = version + 1 WHERE id = $1""",
        before.id,
        *_columns(document, published_at=before.published_at),
    )
    await write_parts(before.id, document)
    await _keep_version(by, before.id, before.version + 1, document, changed=parts, decision=decision)
    changes = {name: due_dates(document) if name == DUE_DATES else getattr(document, name) for name in parts}
    await ledger.record(
        actor=by.id,
        verb="change_edition",
        subject=f"edition:{before.id}",
        changes=_builtins({**changes, "decision": decision}),
    )


async def publish_edition(by: Viewer, *, slug: str) -> Edition:
    """Publish a draft; a published edition stays as it is."""
    async with database.transaction():
        found = await hold_edition(by, slug=slug)
        if found.published_at is None:
            await database.fetch("UPDATE edition SET published_at = $2 WHERE id = $1", found.id, clock.now())
            await ledger.record(
                actor=by.id, verb="publish_edition", subject=f"edition:{found.id}", changes={"slug": slug}
            )
        return await queries.edition_by_id(found.id)


async def lock_scoring(by: Viewer, *, edition_id: UUID, version: int) -> None:
    """Lock rubric, rounds, award scheme and tie ladder: the first sheet is being saved.

    Runs in the saver's transaction and only while the edition is not locked yet. `version` is that of the edition
    whose rubric the saver has read; raises EditionChanged when it is no longer the one that stands.
    """
    now = clock.now()
    locked = await database.fetch(
        "UPDATE edition SET scoring_locked_at = coalesce(scoring_locked_at, $2) "
        "WHERE id = $1 AND version = $3 RETURNING scoring_locked_at",
        edition_id,
        now,
        version,
    )
    if not locked:
        raise EditionChanged
    if locked[0]["scoring_locked_at"] == now:
        await ledger.record(
            actor=by.id, verb="lock_scoring", subject=f"edition:{edition_id}", changes={"version": version}
        )


async def hold_edition(by: Viewer, *, slug: str) -> Edition:
    """The edition for its organiser, once nobody else decides about it; held until the transaction ends."""
    await database.fetch("SELECT 1 FROM edition WHERE slug = $1 FOR NO KEY UPDATE", slug)
    return await queries.edition_for(by, slug, ContestRole.ORGANISER)


async def close_dossiers(by: Viewer, *, edition_id: UUID) -> None:
    """No dossier is handed in or checked any more: the first round is being closed, in the closer's transaction."""
    closed = await database.fetch(
        "UPDATE edition SET dossiers_closed_at = $2 WHERE id = $1 AND dossiers_closed_at IS NULL RETURNING id",
        edition_id,
        clock.now(),
    )
    if closed:
        await ledger.record(actor=by.id, verb="close_dossiers", subject=f"edition:{edition_id}", changes={})


async def freeze_results(by: Viewer, *, edition_id: UUID) -> None:
    """No accepted entry is withdrawn any more: the results are being frozen, in the announcer's transaction."""
    frozen = await database.fetch(
        "UPDATE edition SET results_frozen_at = $2 WHERE id = $1 AND results_frozen_at IS NULL RETURNING id",
        edition_id,
        clock.now(),
    )
    if frozen:
        await ledger.record(actor=by.id, verb="freeze_results", subject=f"edition:{edition_id}", changes={})


def _as_kept(document: EditionDocument, before: Edition) -> EditionDocument:
    """The document as it would read back: names that were left out are filled in."""
    owner = document.contest.owner if document.contest.owner is not None else before.contest.owner
    rounds = tuple(msgspec.structs.replace(one, name=one.name or one.code) for one in document.rounds)
    return msgspec.structs.replace(
        document, contest=msgspec.structs.replace(document.contest, owner=owner), rounds=rounds
    )


def _clean(document: EditionDocument) -> EditionDocument:
    """NFC and single spaces in every name; the regulation keeps its lines."""
    regulation = text.nfc(document.regulation).strip()
    cleaned = msgspec.convert(_clean_texts(_builtins(document)), EditionDocument)
    return msgspec.structs.replace(cleaned, regulation=regulation)


def _clean_texts(value: Any) -> Any:
    match value:
        case str():
            return text.one_line(value)
        case dict():
            return {key: _clean_texts(one) for key, one in value.items()}
        case list() | tuple():
            return [_clean_texts(one) for one in value]
        case _:
            return value


def _builtins(value: Any) -> Any:
    return msgspec.to_builtins(value)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def _contest(by: Viewer, document: ContestDocument) -> UUID:
    """The contest's id; a new contest is made by someone whose role holds for all contests."""
    if not by.proven:
        raise NotAllowed
    found = await database.fetch_one("SELECT id, kind, level FROM contest WHERE code = $1", document.code)
    if found:
        await check_organiser(by, found["id"])
        if (found["kind"], found["level"]) != (document.kind, document.level):
            raise Invalid(problems=(Problem("contest.kind", N_("Cuộc thi này đã có với loại hoặc cấp khác.")),))
        contest_id: UUID = found["id"]
        return contest_id
    if not by.roles & {Role.ADMIN, Role.ORGANISER}:
        raise NotAllowed
    owner = document.owner if document.owner is not None else await queries.owner()
    made = await database.fetch(
        """INSERT INTO contest (id, code, kind, level, name, owner) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (code) DO NOTHING RETURNING id""",
        uuid4(),
        document.code,
        document.kind.value,
        document.level.value,
        document.name,
        owner,
    )
    return made[0]["id"] if made else await _contest(by, document)  # somebody else has just made it


def _columns(document: EditionDocument, *, published_at: Any) -> Sequence[Any]:
    window = document.age_window
    return (
        document.number,
        *document.period,
        published_at,
        document.opens_at,
        document.submission_deadline,
        document.grace_minutes,
        window and window.born_from,
        window and window.born_to,
        document.created_since,
        document.max_authors,
        document.regulation,
        _json(document.tie_break),
        _json(document.award_policy),
        _json(document.ratification),
        _json(document.publishes),
        _json(document.nominates_to),
        document.appeal_days,
    )


async def _keep_version(
    by: Viewer,
    edition_id: UUID,
    version: int,
    document: EditionDocument,
    *,
    changed: tuple[str, ...],
    decision: Decision | None,
) -> None:
    await database.fetch(
        """INSERT INTO edition_version (id, edition, version, document, changed, decision, changed_by, changed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        uuid4(),
        edition_id,
        version,
        _json(document),
        list(changed),
        _json(decision) if decision else None,
        by.id,
        clock.now(),
    )
