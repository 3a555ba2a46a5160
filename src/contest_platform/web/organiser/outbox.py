"""The mails that could not be delivered, and what to do about each."""

from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.contests import actions
from contest_platform.contests import queries as contests
from contest_platform.errors import NotFound
from contest_platform.language import _
from contest_platform.outbox.rules import mail_failure
from contest_platform.web.access import viewer
from contest_platform.web.pages import page, redirect

_PAGE = 50


@get("/mails")
async def mails_page(request: Request, after: UUID | None = None) -> Response[str]:
    by = viewer(request)
    if not await contests.any_contest_role(by):
        raise NotFound
    found = await contests.failed_mails(by, after=after, limit=_PAGE + 1)
    kept = await contests.contests_of_mails(by, to_keep=True)
    return page(
        request,
        "organiser/outbox/mails.html",
        mails=[(one, mail_failure(one.failure), kept is None or one.contest in kept) for one in found[:_PAGE]],
        first="/organiser/mails" if after else None,
        following=f"?after={found[_PAGE - 1].id}" if len(found) > _PAGE else None,
    )


@post("/mails/{mail_id:uuid}/sending")
async def send_mail_again(request: Request, mail_id: UUID) -> Response[str]:
    await actions.send_mail_again(viewer(request), mail_id=mail_id)
    return redirect(request, "/organiser/mails", flash=_("Thư đang được gửi lại."))


@post("/mails/{mail_id:uuid}/setting-aside")
async def set_mail_aside(request: Request, mail_id: UUID) -> Response[str]:
    await actions.set_mail_aside(viewer(request), mail_id=mail_id)
    return redirect(request, "/organiser/mails", flash=_("Đã bỏ thư này khỏi danh sách."))


handlers = (mails_page, send_mail_again, set_mail_aside)
