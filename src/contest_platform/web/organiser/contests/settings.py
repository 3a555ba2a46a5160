"""The settings of an edition, part by part, with the decision behind each change once it is published."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from contest_platform.contests import actions, queries
from contest_platform.contests.rules import (
    JUDGING_READERS,
    LOCKED_BY_SCORING,
    ContestRole,
    Decision,
    Edition,
    changed_document,
    document_of,
    kinds,
)
from contest_platform.errors import Invalid, NotFound, Problem, Refusal
from contest_platform.language import N_, _
from contest_platform.web import forms
from contest_platform.web.access import viewer
from contest_platform.web.organiser.contests.parts import PARTS, beside_typed_fields, typed_decision
from contest_platform.web.pages import page, redirect

NAMES = {
    "dates": N_("Thời gian và đối tượng"),
    "fields": N_("Lĩnh vực"),
    "attachments": N_("Thành phần hồ sơ"),
    "rounds": N_("Vòng chấm và tiêu chí"),
    "tie-break": N_("Xét khi đồng điểm"),
    "awards": N_("Cơ cấu giải thưởng"),
    "committee": N_("Ban Tổ chức và công bố"),
    "regulation": N_("Thể lệ"),
    "nominations": N_("Đề cử lên cấp trên"),
}
# The parts of the document, in the words of the pages that change them.
WORDS = {
    "number": N_("lần thứ"),
    "period": N_("năm tổ chức"),
    "opens_at": N_("thời điểm mở"),
    "submission_deadline": N_("hạn nộp"),
    "grace_minutes": N_("số phút gia hạn kỹ thuật"),
    "fields": N_("lĩnh vực"),
    "age_window": N_("độ tuổi"),
    "created_since": N_("năm tạo ra"),
    "max_authors": N_("số tác giả"),
    "regulation": N_("thể lệ"),
    "attachments": N_("thành phần hồ sơ"),
    "rounds": N_("vòng chấm, tiêu chí"),
    "scores_due_at": N_("hạn ký phiếu chấm"),
    "tie_break": N_("xét đồng điểm"),
    "awards": N_("giải thưởng"),
    "award_policy": N_("cách xếp giải"),
    "ratification": N_("biểu quyết"),
    "publishes": N_("nội dung công bố"),
    "appeal_days": N_("thời hạn khiếu nại"),
    "nominates_to": N_("đề cử"),
}
LOCKED_PARTS = {"rounds": "rounds", "tie-break": "tie_break", "awards": "awards"}
assert set(LOCKED_PARTS.values()) <= set(LOCKED_BY_SCORING)  # noqa: S101 - the pages name what the rule locks
SPARE_ROWS = 2


@get("/editions/{slug:str}/settings")
async def settings_page(request: Request, slug: str) -> Response[str]:
    """Every part with its state, and the history of changes with their decisions."""
    by = viewer(request)
    edition = await queries.edition_for(by, slug, *JUDGING_READERS)
    names: dict[str, Any] = {"edition": edition, "names": NAMES, "words": WORDS, "locked": _locked(edition)}
    names["may_change"] = await queries.may_organise(by, edition.contest.id)
    versions = await queries.versions(edition.id)
    return page(request, "organiser/contests/settings.html", versions=versions, **names)


@get("/editions/{slug:str}/settings/{part:str}")
async def settings_part_page(request: Request, slug: str, part: str) -> Response[str]:
    return _part_page(request, await _organised(request, slug), part)


@post("/editions/{slug:str}/settings/{part:str}")
async def save_part(request: Request, slug: str, part: str) -> Response[str]:
    """Save one part; a button of the form may also ask for more empty rows."""
    edition = await _organised(request, slug)
    form = await forms.read(request)
    if part not in PARTS:
        raise NotFound
    if form.flag("more_rows"):
        return _part_page(request, edition, part, form=form, spare=SPARE_ROWS * 3)
    try:
        before = document_of(edition)
        changes = PARTS[part](form, before)
        decision = _decision(form) if edition.published_at else None
        form.check()
        document, _unused = changed_document(before, msgspec.to_builtins(changes))
        await actions.change_edition(
            viewer(request), slug=slug, document=document, version=form.integer("version"), decision=decision
        )
    except Refusal as refusal:
        return _part_page(request, edition, part, form=form, status=form.refuse(beside_typed_fields(refusal)))
    flash = _("Đã lưu: %(part)s.", part=_(NAMES[part]))
    return redirect(request, f"/organiser/editions/{slug}/settings", flash=flash)


@get("/editions/{slug:str}/publication")
async def publication_page(request: Request, slug: str) -> Response[str]:
    return page(request, "organiser/contests/publication.html", edition=await _organised(request, slug))


@post("/editions/{slug:str}/publication")
async def publish_edition(request: Request, slug: str) -> Response[str]:
    """A draft becomes public."""
    await actions.publish_edition(viewer(request), slug=slug)
    return redirect(request, f"/organiser/editions/{slug}", flash=_("Đã công bố kỳ thi."))


@get("/editions/{slug:str}/document")
async def document_page(request: Request, slug: str) -> Response[bytes]:
    """The edition document, to keep or to make the next edition from; auditors read it too."""
    edition = await queries.edition_for(viewer(request), slug, *JUDGING_READERS)
    content = msgspec.json.format(msgspec.json.encode(document_of(edition)), indent=1)
    headers = {"Content-Disposition": f'attachment; filename="{edition.slug}.json"'}
    return Response(content, media_type="application/json", headers=headers)


def _decision(form: forms.Form) -> Decision | None:
    """None of its parts typed is no decision."""
    typed = form.under("decision_")
    if not typed.is_filled():
        raise Invalid(problems=(Problem("decision_number", N_("Thay đổi sau khi công bố cần một quyết định.")),))
    return typed_decision(typed)


def _part_page(
    request: Request,
    edition: Edition,
    part: str,
    *,
    form: forms.Form | None = None,
    status: int = 200,
    spare: int = SPARE_ROWS,
) -> Response[str]:
    if part not in PARTS:
        raise NotFound
    names: dict[str, Any] = {"edition": edition, "part": part, "name": NAMES[part], "form": form}
    locked_since = edition.scoring_locked_at if part in LOCKED_PARTS else None
    spare = 0 if locked_since else spare
    names |= {"spare": spare, "locked_since": locked_since, "kinds": kinds, "tie_steps": _tie_steps(edition)}
    template = f"organiser/contests/{part.replace('-', '_')}.html"
    return page(request, template, status=status, **names)


def _tie_steps(edition: Edition) -> list[tuple[str, str]]:
    """What the ladder of ties may name: one step for the criteria of a code, whatever the round."""
    steps = {"median": _("Trung vị các phiếu"), "vote": _("Biểu quyết của hội đồng")}
    for criterion in (criterion for one in edition.rounds for criterion in one.rubric):
        steps.setdefault(f"criterion:{criterion.code}", _("Điểm tiêu chí “%(name)s”", name=criterion.name))
    return list(steps.items())


def _locked(edition: Edition) -> frozenset[str]:
    return frozenset(LOCKED_PARTS) if edition.scoring_locked_at else frozenset()


async def _organised(request: Request, slug: str) -> Edition:
    return await queries.edition_for(viewer(request), slug, ContestRole.ORGANISER)
