"""Making an edition: from a template or from the edition document."""

from datetime import datetime, time, timedelta
from typing import Any

import msgspec
from litestar import Request, Response, get, post

from contest_platform import clock, settings
from contest_platform.contests import actions, queries
from contest_platform.contests.rules import ContestKind, EditionDocument, changed_document, shape_problem
from contest_platform.errors import Invalid, NotFound, Refusal
from contest_platform.language import N_, _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.organiser.contests.parts import beside_typed_fields
from contest_platform.web.pages import page, redirect


@get("/editions/new")
async def new_edition_page(request: Request, kind: str = "technical") -> Response[str]:
    """The form of a template: name, number and dates; everything else is edited afterwards, in the draft."""
    await _may_make(request)
    return _form_page(request, _kind(kind))


@post("/editions")
async def make_edition(request: Request) -> Response[str]:
    """Make a draft from a template."""
    await _may_make(request)
    form = await forms.read(request)
    kind = _kind(form.text("kind"))
    try:
        made = await actions.make_edition(viewer(request), document=_from_template(kind, form))
    except Refusal as refusal:
        return _form_page(request, kind, form=form, status=form.refuse(beside_typed_fields(refusal)))
    return redirect(request, f"/organiser/editions/{made.slug}", flash=_("Đã lập kỳ thi, còn ở dạng bản nháp."))


@post("/editions/documents")
async def read_document(request: Request) -> Response[str]:
    """Make an edition from its document, as a draft when it says so."""
    await _may_make(request)
    form = await forms.read(request)
    try:
        made = await actions.make_edition(viewer(request), document=_decoded(form.secret("document")))
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _form_page(request, ContestKind.TECHNICAL, form=form, status=status)
    return redirect(request, f"/organiser/editions/{made.slug}", flash=_("Đã lập kỳ thi từ tài liệu."))


def _from_template(kind: ContestKind, form: forms.Form) -> EditionDocument:
    sample = queries.sample_document(kind)
    changes = {
        "slug": form.text("slug", required=True),
        "contest": {
            **msgspec.to_builtins(sample.contest),
            "code": form.text("contest_code", required=True),
            "name": form.text("contest_name", required=True),
            "owner": form.text("owner", required=True),
        },
        "number": form.integer("number", required=True),
        "period": [form.integer("period_start", required=True), form.integer("period_end", required=True)],
        "opens_at": form.moment("opens_at", required=True),
        "submission_deadline": form.moment("submission_deadline", required=True),
    }
    form.check()
    document, _decision = changed_document(sample, changes)
    return document


def _decoded(content: str) -> EditionDocument:
    try:
        return msgspec.json.decode(content, type=EditionDocument)
    except msgspec.ValidationError as error:
        raise Invalid(problems=(shape_problem(str(error)),)) from None
    except msgspec.DecodeError:
        raise NotADocument(field="document") from None


class NotADocument(Invalid):
    message = N_("Đây chưa phải là một tài liệu JSON đúng cú pháp.")


def _form_page(
    request: Request, kind: ContestKind, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    sample = queries.sample_document(kind)
    names: dict[str, Any] = {"kind": kind, "sample": sample, "form": form, **_usual_dates()}
    return page(request, "organiser/contests/new.html", status=status, **names)


def _usual_dates() -> dict[str, Any]:
    """Taking entries from tomorrow morning for half a year, until the end of an office day."""
    zone = settings.current().time_zone
    tomorrow = clock.now().astimezone(zone).date() + timedelta(days=1)
    return {
        "opens_at": datetime.combine(tomorrow, time(8), zone),
        "submission_deadline": datetime.combine(tomorrow + timedelta(days=182), time(17), zone),
        "year": tomorrow.year,
    }


def _kind(typed: str) -> ContestKind:
    return ContestKind(typed) if typed in set(ContestKind) else ContestKind.TECHNICAL


async def _may_make(request: Request) -> None:
    if not await queries.may_make_editions(viewer(request)):
        raise NotFound
