"""What an entrant sees of her dossiers: the list, and one with its way, its files and its history."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get

from contest_platform import clock, settings
from contest_platform.contests import queries as contests
from contest_platform.contests.rules import Edition, Phase, phase
from contest_platform.entries import queries
from contest_platform.entries.queries import Check, Entry
from contest_platform.entries.rules import (
    Receipt,
    Status,
    asked_for_consent,
    can_withdraw,
    can_write,
    missing,
    window_ends_at,
)
from contest_platform.language import _
from contest_platform.ranking import queries as ranking
from contest_platform.web.access import viewer
from contest_platform.web.forms import Form
from contest_platform.web.labels import label
from contest_platform.web.pages import page


@dataclass(frozen=True)
class Happening:
    """One line of a dossier's history."""

    at: datetime
    what: str
    note: str = ""


@get("/")
async def own_entries_page(request: Request, *, after: str = "") -> Response[str]:
    found = await queries.own_entries(viewer(request), after=after or None)
    editions = await contests.editions_by_id({one.edition_id for one in found.items})
    announced = await ranking.announced_moments(editions)
    now = clock.now()
    open_editions = [one for one in await contests.published_editions() if phase(one, now) is Phase.OPEN]
    return page(
        request,
        "entrant/entries.html",
        rows=[
            (one, edition, *next_step(one, edition, announced.get(edition.id)))
            for one, edition in ((one, editions[one.edition_id]) for one in found.items)
        ],
        first="?" if after else None,
        following="?" + urlencode({"after": found.next}) if found.next else None,
        open_editions=open_editions,
    )


@get("/{entry_id:uuid}")
async def entry_page(request: Request, entry_id: UUID) -> Response[str]:
    entry = await queries.entry_for(viewer(request), entry_id)
    return await shown(request, entry)


async def shown(request: Request, entry: Entry, *, status: int = 200, form: Form | None = None) -> Response[str]:
    """The page of one dossier."""
    edition = await contests.edition_by_id(entry.edition_id)
    checks, receipts = await queries.dossier_checks(entry.id), await queries.submissions(entry.id)
    result = await ranking.own_result(entry.edition_id)
    announced_at = result.announced_at if result else None
    next_text, next_by = next_step(entry, edition, announced_at)
    return page(
        request,
        "entrant/entry.html",
        status=status,
        entry=entry,
        edition=edition,
        own=entry.owner.id == viewer(request).id,
        steps=way(entry, edition, announced_at),
        result=result,
        with_feedback=result is not None and await ranking.visible_feedback(entry) is not None,
        next_text=next_text,
        next_by=next_by,
        can_withdraw=can_withdraw(entry.status, edition),
        can_write=can_write(entry.status, edition, entry.complete_by, clock.now()),
        missing=missing(entry.content, entry.file_counts, edition),
        checks=checks,
        receipts=receipts,
        consents=await queries.consents(entry.id),
        history=history(entry, receipts, checks, await queries.withdrawals(entry.id)),
        asked=asked_for_consent(
            entry.authors, clock.today(settings.current().time_zone), adults_only=edition.born_from is None
        ),
        form=form,
    )


def next_step(entry: Entry, edition: Edition, announced_at: datetime | None) -> tuple[str, datetime | None]:
    """What comes next, and by when if there is a date."""
    until = promised_until(entry, edition)
    match entry.status:
        case Status.DRAFT if clock.now() > window_ends_at(edition, entry.complete_by):
            return _("Đã hết hạn nộp; hồ sơ này chưa được nộp."), None
        case Status.DRAFT:
            return _("Viết đủ các phần rồi nộp hồ sơ."), until
        case Status.SUBMITTED:
            return _("Thư ký kiểm tra hồ sơ và báo qua thư điện tử."), None
        case Status.RETURNED:
            return _("Bổ sung phần còn thiếu rồi nộp lại."), until
        case Status.ACCEPTED if announced_at:
            return _("Kết quả đã công bố."), None
        case Status.ACCEPTED:
            return _("Giám khảo chấm, sau đó Ban Tổ chức công bố kết quả."), None
        case Status.REFUSED:
            return _("Hồ sơ không được nhận; lý do ghi bên dưới."), None
        case Status.WITHDRAWN:
            return _("Hồ sơ đã rút, không chấm."), None


def promised_until(entry: Entry, edition: Edition) -> datetime:
    """The deadline that people are told; the minutes of grace after it are nobody's to plan with."""
    return max(edition.submission_deadline, entry.complete_by or edition.submission_deadline)


def way(entry: Entry, edition: Edition, announced_at: datetime | None = None) -> list[tuple[str, str, object]]:
    """The steps of a dossier: (name, state, note); the note is when it was done, or by when it is to be."""
    place = {
        Status.DRAFT: 0,
        Status.SUBMITTED: 2,
        Status.RETURNED: 0,
        Status.ACCEPTED: 5 if announced_at else 3,
        Status.REFUSED: 2,
        Status.WITHDRAWN: 2,
    }[entry.status]
    stopped = entry.status in (Status.REFUSED, Status.WITHDRAWN)
    until, due_at = promised_until(entry, edition), edition.rounds[-1].scores_due_at
    names = (
        (_("Soạn"), ""),
        (_("Nộp"), entry.submitted_at if place > 1 else _("trước %(at)s", at=until)),
        (_("Kiểm tra"), label(entry.status) if stopped else ""),
        (_("Chấm"), _("đến %(at)s", at=due_at) if due_at and not (stopped or announced_at) else ""),
        (_("Kết quả"), announced_at if not stopped else ""),
    )
    states = ["done" if i < place else "current" if i == place else "next" for i in range(len(names))]
    if stopped:
        states[place] = "stopped"
    return [(name, state, note or "") for (name, note), state in zip(names, states, strict=True)]


def history(
    entry: Entry, receipts: tuple[Receipt, ...], checks: tuple[Check, ...], withdrawn: tuple[datetime, ...]
) -> list[Happening]:
    """What happened, the latest first."""
    happened = [Happening(entry.created_at, _("Bắt đầu soạn hồ sơ"))]
    happened += [Happening(one.submitted_at, _("Nộp hồ sơ"), one.code) for one in receipts]
    happened += [Happening(one.checked_at, label(one.outcome), one.reason) for one in checks]
    happened += [Happening(at, _("Rút hồ sơ")) for at in withdrawn]
    return sorted(happened, key=lambda one: one.at, reverse=True)
