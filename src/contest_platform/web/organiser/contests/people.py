"""Who runs a contest: organisers, secretaries, auditors."""

from uuid import UUID

from litestar import Request, Response, get, post

from contest_platform.contests import actions, queries
from contest_platform.contests.rules import ContestRole, kinds
from contest_platform.errors import Refusal
from contest_platform.language import _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.pages import page, redirect

TEMPLATE = "organiser/contests/people.html"


@get("/editions/{slug:str}/people")
async def people_page(request: Request, slug: str) -> Response[str]:
    edition = await queries.edition_for(viewer(request), slug, ContestRole.ORGANISER)
    people = await queries.contest_people(edition.contest.id)
    return page(request, TEMPLATE, edition=edition, people=people, kinds=kinds)


@post("/editions/{slug:str}/people")
async def give_role(request: Request, slug: str) -> Response[str]:
    """Give a role for the contest to an address; an account is opened, and invited by mail, when there is none."""
    by, form = viewer(request), await forms.read(request)
    edition = await queries.edition_for(by, slug, ContestRole.ORGANISER)
    try:
        role = form.choice("role", ContestRole, required=True)
        form.check()
        await actions.invite_to_contest(
            by,
            contest_id=edition.contest.id,
            email=form.text("email"),
            full_name=form.text("full_name"),
            role=role,
        )
    except Refusal as refusal:
        status, people = form.refuse(refusal), await queries.contest_people(edition.contest.id)
        return page(request, TEMPLATE, status=status, edition=edition, people=people, form=form, kinds=kinds)
    return redirect(request, f"/organiser/editions/{slug}/people", flash=_("Đã giao vai trò."))


@post("/editions/{slug:str}/people/{account_id:uuid}/{role:str}/removal")
async def take_role(request: Request, slug: str, account_id: UUID, role: ContestRole) -> Response[str]:
    by = viewer(request)
    edition = await queries.edition_for(by, slug, ContestRole.ORGANISER)
    await actions.take_contest_role(by, contest_id=edition.contest.id, account_id=account_id, role=role)
    return redirect(request, f"/organiser/editions/{slug}/people", flash=_("Đã thu hồi vai trò."))
