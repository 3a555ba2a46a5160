"""The jury of an edition: inviting, changing, removing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from contest_platform import clock, database, settings, text
from contest_platform.accounts import actions as accounts
from contest_platform.accounts.actions import Invitation
from contest_platform.accounts.rules import Viewer
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import ContestRole, Edition
from contest_platform.errors import Conflict, Invalid, Problem
from contest_platform.judging import queries
from contest_platform.judging.queries import Judge, JudgeNotFound
from contest_platform.language import N_
from contest_platform.ledger import actions as ledger
from contest_platform.outbox.actions import send_mail

MAX_UNIT = 300
MAX_PANEL = 100


class AlreadyInvited(Conflict):
    message = N_("%(email)s đã có trong danh sách giám khảo của kỳ thi này.")


class JudgeHasSheets(Conflict):
    message = N_("Không bỏ giám khảo %(judge)s được: đã có phiếu chấm. Xin bỏ phân công từng bài chưa ký.")


@dataclass(frozen=True)
class _Place:
    """What an organiser says about a judge, read and checked."""

    unit: str
    panel: str | None
    chair: bool
    fields: tuple[UUID, ...]


async def invite_judge(
    by: Viewer,
    *,
    slug: str,
    email: str,
    full_name: str,
    fields: Sequence[str],
    unit: str = "",
    panel: str | None = None,
    chair: bool = False,
) -> Judge:
    """Put a person into the jury and send the one invitation; an account is opened when there is none.

    `fields` are codes. She may judge as soon as her address is proven. Raises AlreadyInvited, Invalid.
    """
    async with database.transaction():
        edition = await contests.edition_for(by, slug, ContestRole.ORGANISER)
        place = _read(edition, unit, panel, fields, chair=chair)
        invitation = await accounts.invite_account(by, email=email, full_name=full_name)
        judge_id = await _insert(by, edition, invitation, text.one_line(full_name), place)
        await _set_fields(judge_id, place)
        await _mail(edition, invitation, text.one_line(full_name))
        await ledger.record(
            actor=by.id,
            verb="invite_judge",
            subject=f"judge:{judge_id}",
            changes={"edition": str(edition.id), "account": str(invitation.account_id), **_changes(edition, place)},
            personal={"email": invitation.email, "full_name": text.one_line(full_name), "unit": place.unit},
        )
        return await queries.judge(judge_id)


async def _insert(by: Viewer, edition: Edition, invitation: Invitation, name: str, place: _Place) -> UUID:
    judge_id = uuid4()
    made = await database.fetch(
        """INSERT INTO judge (id, edition, account, email, full_name, name_sort_key, unit, unit_folded, panel, chair,
                              invited_by, invited_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING RETURNING id""",
        judge_id,
        edition.id,
        invitation.account_id,
        invitation.email,
        name,
        text.name_sort_key(name),
        place.unit,
        text.fold(place.unit),
        place.panel,
        place.chair,
        by.id,
        clock.now(),
    )
    if not made:
        raise AlreadyInvited(field="email", email=invitation.email)
    return judge_id


async def _mail(edition: Edition, invitation: Invitation, name: str) -> None:
    await send_mail(
        to=invitation.email,
        template="judge_invitation",
        language=invitation.language,
        values={
            "name": name,
            "contest": edition.contest.name,
            "number": edition.number,
            "is_new": invitation.link is not None,
            "due": [(one.name, one.scores_due_at) for one in edition.rounds if one.scores_due_at is not None],
            "link": invitation.link or f"{settings.current().public_url}/judge",
        },
        contest_id=edition.contest.id,
    )


async def change_judge(
    by: Viewer,
    *,
    judge_id: UUID,
    fields: Sequence[str],
    unit: str = "",
    panel: str | None = None,
    chair: bool = False,
) -> Judge:
    """Change unit, panel, chair and fields of a judge. What is assigned stays."""
    async with database.transaction():
        judge, edition = await _judge_to_run(by, judge_id)
        place = _read(edition, unit, panel, fields, chair=chair)
        await database.fetch(
            "UPDATE judge SET unit = $2, unit_folded = $3, panel = $4, chair = $5 WHERE id = $1",
            judge.id,
            place.unit,
            text.fold(place.unit),
            place.panel,
            place.chair,
        )
        await _set_fields(judge.id, place)
        await ledger.record(
            actor=by.id,
            verb="change_judge",
            subject=f"judge:{judge.id}",
            changes=_changes(edition, place),
            personal={"unit": place.unit},
        )
        return await queries.judge(judge.id)


async def remove_judge(by: Viewer, *, judge_id: UUID) -> None:
    """Take a judge out of the jury, with the assignments on which nothing has been saved. Raises JudgeHasSheets."""
    async with database.transaction():
        judge, _ = await _judge_to_run(by, judge_id)
        await database.fetch("SELECT 1 FROM assignment WHERE judge = $1 FOR UPDATE", judge.id)
        scored = await database.fetch_one(
            "SELECT 1 AS one FROM assignment a JOIN sheet s ON s.assignment = a.id WHERE a.judge = $1 LIMIT 1",
            judge.id,
        )
        if scored:
            raise JudgeHasSheets(judge=judge.full_name)
        await database.fetch("DELETE FROM assignment WHERE judge = $1", judge.id)
        await database.fetch("DELETE FROM judge WHERE id = $1", judge.id)
        await ledger.record(
            actor=by.id, verb="remove_judge", subject=f"judge:{judge.id}", changes={"edition": str(judge.edition_id)}
        )


async def _judge_to_run(by: Viewer, judge_id: UUID) -> tuple[Judge, Edition]:
    """The judge, held until the end, for an organiser of the contest; else not found."""
    await database.fetch("SELECT 1 FROM judge WHERE id = $1 FOR UPDATE", judge_id)
    judge = await queries.judge(judge_id)
    if ContestRole.ORGANISER not in await contests.contest_roles(by, judge.contest_id):
        raise JudgeNotFound
    return judge, await contests.edition_by_id(judge.edition_id)


def _read(edition: Edition, unit: str, panel: str | None, fields: Sequence[str], *, chair: bool) -> _Place:
    unit, panel = text.one_line(unit), text.one_line(panel or "") or None
    problems = [
        Problem(f"fields.{place}", N_("Kỳ thi không có lĩnh vực này."))
        for place, code in enumerate(fields)
        if edition.field(code) is None
    ]
    if not fields:
        problems.append(Problem("fields", N_("Xin chọn ít nhất một lĩnh vực.")))
    if len(unit) > MAX_UNIT:
        problems.append(Problem("unit", N_("Tên đơn vị dài quá %(limit)s ký tự."), {"limit": MAX_UNIT}))
    if panel and len(panel) > MAX_PANEL:
        problems.append(Problem("panel", N_("Tên tiểu ban dài quá %(limit)s ký tự."), {"limit": MAX_PANEL}))
    if problems:
        raise Invalid(problems=tuple(problems))
    chosen = tuple(field.id for field in edition.fields if field.code in fields)
    return _Place(unit, panel, chair, chosen)


async def _set_fields(judge_id: UUID, place: _Place) -> None:
    await database.fetch("DELETE FROM judge_field WHERE judge = $1", judge_id)
    await database.fetch(
        "INSERT INTO judge_field (id, judge, field) SELECT gen_random_uuid(), $1, f FROM unnest($2::uuid[]) AS f",
        judge_id,
        list(place.fields),
    )


def _changes(edition: Edition, place: _Place) -> dict[str, object]:
    codes = [field.code for field in edition.fields if field.id in place.fields]
    return {"fields": codes, "panel": place.panel, "chair": place.chair}
