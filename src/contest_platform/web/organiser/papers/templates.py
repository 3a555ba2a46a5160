"""The office's own templates of papers: taken away, changed, and put in place of the defaults."""

from typing import Any

from litestar import Request, Response, get, post

from contest_platform.contests.queries import edition_for, may_organise
from contest_platform.contests.rules import JUDGING_READERS, ContestRole
from contest_platform.entries.actions import receive_file
from contest_platform.entries.rules import UploadLimit
from contest_platform.errors import Invalid, Refusal
from contest_platform.language import _
from contest_platform.papers import actions, queries
from contest_platform.papers.rules.kinds import PaperKind
from contest_platform.papers.rules.templates import MOST_BYTES, SHARED, default_names
from contest_platform.web import forms, uploads
from contest_platform.web.access import check_upload_token, viewer
from contest_platform.web.labels import label
from contest_platform.web.pages import page, redirect


@get("/editions/{slug:str}/paper-templates")
async def templates_page(request: Request, slug: str) -> Response[str]:
    """Every template, whose it is, and the form for another."""
    return await _templates(request, slug)


async def _templates(
    request: Request, slug: str, *, form: forms.Form | None = None, status: int = 200
) -> Response[str]:
    edition = await edition_for(viewer(request), slug, *JUDGING_READERS)
    own = {one.name: one for one in await queries.templates_of(edition.contest.id)}
    names = (*default_names(), *(name for name in own if name not in default_names()))
    context: dict[str, Any] = {
        "edition": edition,
        "templates": [(name, _paper(name), own.get(name)) for name in names],
        "may_change": await may_organise(viewer(request), edition.contest.id),
        "form": form,
    }
    return page(request, "organiser/papers/templates.html", status=status, **context)


@post(
    "/editions/{slug:str}/paper-templates", opt={"reads_multipart": True}, request_max_body_size=MOST_BYTES + 100_000
)
async def put_template(request: Request, slug: str) -> Response[str]:
    """The file's name says which template it is; it is tried out on this edition first."""
    await edition_for(viewer(request), slug, ContestRole.ORGANISER)
    form = forms.Form()
    try:
        announced = uploads.check_length(request, UploadLimit(MOST_BYTES))
        async with uploads.opened(request) as upload:
            check_upload_token(request, upload.text("csrf_token"))
            async with receive_file(
                upload.chunks(), limit=UploadLimit(MOST_BYTES), announced_bytes=announced
            ) as received:
                await upload.finish()
                warnings = await actions.put_template(
                    viewer(request), slug=slug, name=upload.filename, received=received
                )
    except Invalid as refusal:
        return await _templates(request, slug, status=form.refuse(refusal), form=form)
    said = "; ".join(str(one) for one in warnings)
    flash = _("Đã dùng mẫu này. Lưu ý: %(said)s.", said=said) if said else _("Đã dùng mẫu này.")
    return redirect(request, _address(slug), flash=flash)


@get("/editions/{slug:str}/paper-templates/{name:str}")
async def template_file(request: Request, slug: str, name: str) -> Response[bytes]:
    """The template in force, to be changed and sent back."""
    edition = await edition_for(viewer(request), slug, *JUDGING_READERS)
    content = await queries.template_file(edition.contest.id, name)
    return uploads.saved(content, filename=name, media_type="application/octet-stream")


@post("/editions/{slug:str}/paper-templates/{name:str}/removal")
async def remove_template(request: Request, slug: str, name: str) -> Response[str]:
    try:
        await actions.remove_template(viewer(request), slug=slug, name=name)
    except Refusal as refusal:
        form = forms.Form()
        return await _templates(request, slug, status=form.refuse(refusal), form=form)
    return redirect(request, _address(slug), flash=_("Đã trở lại mẫu có sẵn."))


def _paper(name: str) -> str:
    """Which paper a template makes."""
    if name == SHARED:
        return _("Phần chung của các văn bản")
    found = next((kind for kind in PaperKind if name.rpartition(".")[0] == kind), None)
    return label(found) if found else _("Hình")


def _address(slug: str) -> str:
    return f"/organiser/editions/{slug}/paper-templates"
