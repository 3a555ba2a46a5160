"""Editions in the organiser's room: made from a template, edited part by part, published, amended by decision."""

import re
from decimal import Decimal

import msgspec
import pytest

from contest_platform import database
from contest_platform.accounts import queries as accounts
from contest_platform.accounts.rules import Role, Viewer
from contest_platform.contests import actions, queries
from contest_platform.contests.rules import ContestKind, RubricLevel
from tests.asked import asked
from tests.cast import AN, LAN, SEN
from tests.factories import account
from tests.refusals import nothing_written
from tests.web.browsing import filled_in

HERE = "/organiser/editions/technical-10"
PARTS = ("dates", "fields", "attachments", "rounds", "tie-break", "awards", "committee", "regulation", "nominations")
DECISION = {
    "decision_number": "12/QĐ-BTC",
    "decision_date": "01/03/2026",
    "decision_body": "Ban Tổ chức",
    "decision_signer": "Trưởng ban",
}


def typed(html: str) -> dict[str, str]:
    """What a browser would send of the page's last form, were it sent unchanged."""
    form = html[html.rindex('<form method="post" action="/organiser') :].partition("</form>")[0]
    values = filled_in(form)
    values.pop("more_rows", None)
    return values


async def edition(kind=ContestKind.TECHNICAL, *, draft=True):
    an = await account(AN, Role.ORGANISER)
    document = msgspec.structs.replace(queries.sample_document(kind), draft=draft)
    return an, await actions.make_edition(an, document=document)


async def test_make_edition_from_a_template(signed_in):
    an = await signed_in(await account(AN, Role.ORGANISER))
    form = typed((await an.get("/organiser/editions/new?kind=youth")).text.split("/organiser/editions/documents")[0])
    made = await an.post("/organiser/editions", data=form)
    assert (made.status_code, made.headers["location"]) == (303, "/organiser/editions/youth-8"), made.text
    page = await an.get("/organiser/editions/youth-8")
    assert "Bản nháp" in page.text
    assert "lần thứ 8" in (await an.get("/organiser")).text


async def test_make_edition_with_a_wrong_deadline_keeps_what_was_typed(signed_in):
    an = await signed_in(await account(AN, Role.ORGANISER))
    form = typed((await an.get("/organiser/editions/new")).text.split("/organiser/editions/documents")[0])
    answer = await an.post("/organiser/editions", data={**form, "submission_deadline": "hôm nay", "number": "77"})
    assert answer.status_code == 422
    assert "Giờ và ngày chưa đúng" in answer.text
    assert 'value="77"' in answer.text
    assert 'value="hôm nay"' in answer.text
    assert await database.fetch("SELECT 1 FROM edition") == []


async def test_make_edition_from_its_document(signed_in):
    an = await signed_in(await account(AN, Role.ORGANISER))
    document = msgspec.json.encode(queries.sample_document(ContestKind.TECHNICAL)).decode()
    wrong = await an.post("/organiser/editions/documents", data={"document": document[:-5]})
    assert wrong.status_code == 422
    assert "JSON" in wrong.text
    made = await an.post("/organiser/editions/documents", data={"document": document})
    assert made.headers["location"] == HERE


@pytest.mark.parametrize("kind", list(ContestKind))
@pytest.mark.parametrize("part", PARTS)
async def test_saving_a_part_unchanged_changes_nothing(signed_in, kind, part):
    an, made = await edition(kind)
    browser = await signed_in(an)
    address = f"/organiser/editions/{made.slug}/settings/{part}"
    page = await browser.get(address)
    assert page.status_code == 200, page.text
    saved = await browser.post(address, data=typed(page.text))
    assert saved.status_code == 303, re.findall(r'class="error-summary.*?</ul>', saved.text, re.DOTALL)
    assert await queries.edition_by_id(made.id) == made


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("part", ["rounds", "awards"])
async def test_saving_thousands_unchanged_changes_nothing(signed_in, language, part):
    an = await account(AN, Role.ORGANISER)
    sample = queries.sample_document(ContestKind.TECHNICAL)
    level = RubricLevel(from_points=Decimal("1000.5"), text="Rất mới")
    criterion = msgspec.structs.replace(sample.rounds[0].rubric[0], max_points=Decimal(2000), levels=(level,))
    thousands = msgspec.structs.replace(
        sample.rounds[0], rubric=(criterion,), max_spread=Decimal("1000.5"), min_points_to_pass=Decimal(1000)
    )
    award = msgspec.structs.replace(sample.awards[0], min_points=Decimal(1500), money_vnd=40_000_000)
    made = await actions.make_edition(
        an,
        document=msgspec.structs.replace(
            sample, draft=True, rounds=(thousands,), awards=(award,), tie_break=("median",)
        ),
    )
    browser = await signed_in(an)
    address = f"{HERE}/settings/{part}"
    saved = await browser.post(address, data=typed((await browser.get(f"{address}?lang={language}")).text))
    assert saved.status_code == 303, re.findall(r'class="error-summary.*?</ul>', saved.text, re.DOTALL)
    assert await queries.edition_by_id(made.id) == made


async def test_rubric_is_edited_with_a_comma_and_levels_in_lines(signed_in):
    an, made = await edition()
    browser = await signed_in(an)
    form = typed((await browser.get(f"{HERE}/settings/rounds")).text)
    form |= {"rounds.0.rubric.0.step": "0,5", "rounds.0.rubric.0.levels": "30: Rất mới\n0: Chưa mới"}
    assert (await browser.post(f"{HERE}/settings/rounds", data=form)).status_code == 303
    criterion = (await queries.edition_by_id(made.id)).rounds[0].rubric[0]
    assert (str(criterion.step), [(str(one.from_points), one.text) for one in criterion.levels]) == (
        "0.5",
        [("30", "Rất mới"), ("0", "Chưa mới")],
    )


async def test_published_edition_wants_a_decision_and_keeps_what_was_typed(signed_in):
    an, made = await edition(draft=False)
    browser = await signed_in(an)
    form = typed((await browser.get(f"{HERE}/settings/dates")).text)
    form |= {"submission_deadline": "17:00, 15/10/2026"}
    form = {name: value for name, value in form.items() if not name.startswith("decision")}
    refused = await browser.post(f"{HERE}/settings/dates", data=form)
    assert refused.status_code == 422
    assert "cần một quyết định" in refused.text
    assert 'value="17:00, 15/10/2026"' in refused.text
    assert await queries.edition_by_id(made.id) == made
    assert (await browser.post(f"{HERE}/settings/dates", data=form | DECISION)).status_code == 303
    assert "12/QĐ-BTC" in (await browser.get(f"{HERE}/settings")).text
    assert (await queries.edition_by_id(made.id)).submission_deadline.isoformat() == "2026-10-15T10:00:00+00:00"


async def test_locked_part_says_since_when_and_is_refused(signed_in):
    an, made = await edition(draft=False)
    async with database.transaction():
        await actions.lock_scoring(an, edition_id=made.id, version=made.version)
    browser = await signed_in(an)
    page = await browser.get(f"{HERE}/settings/awards")
    assert "Phần này đã khóa" in page.text
    assert "disabled" in page.text
    form = {"tie_at_quota": "extend", "unfilled": "leave_empty", "version": "1", **DECISION}
    async with nothing_written():
        assert (await browser.post(f"{HERE}/settings/awards", data=form)).status_code == 409


async def test_publication_and_roles(signed_in):
    an, made = await edition()
    browser = await signed_in(an)
    assert (await browser.get(f"{HERE}/publication")).status_code == 200
    await browser.post(f"{HERE}/publication")
    assert (await queries.edition(made.slug)).published_at
    given = await browser.post(
        f"{HERE}/people", data={"email": SEN.email, "full_name": SEN.full_name, "role": "secretary"}
    )
    assert given.status_code == 303
    assert SEN.full_name in (await browser.get(f"{HERE}/people")).text
    (mail,) = await database.fetch("SELECT recipient, subject FROM mail")
    assert (mail["recipient"], "Thư ký" in mail["subject"]) == (SEN.email, True)
    refused = await browser.post(f"{HERE}/people", data={"email": "không phải", "full_name": "", "role": "secretary"})
    assert refused.status_code == 422
    assert 'value="không phải"' in refused.text


async def test_an_auditor_is_shown_the_next_step_and_not_asked_to_do_it(signed_in):
    an, made = await edition()
    auditor = await signed_in(await account(LAN, Role.AUDITOR))
    draft = (await auditor.get("/organiser")).text
    assert "Công bố kỳ thi" in draft
    assert f"{HERE}/publication" not in draft
    await actions.publish_edition(an, slug=made.slug)
    opened = (await auditor.get("/organiser")).text
    assert re.findall(rf'class="button [^"]+" href="{HERE}/\w+">([^<]+)<', opened) == ["Xem"]


async def test_room_is_not_found_for_an_entrant(signed_in):
    await edition()
    lan = await signed_in(await account(LAN))
    for address in ("/organiser", "/organiser/editions/new", HERE, f"{HERE}/settings", f"{HERE}/people"):
        assert (await lan.get(address)).status_code == 404, address


async def test_the_first_page_asks_as_much_for_many_editions_as_for_one(signed_in):
    an = await signed_in(await account(AN, Role.ORGANISER))
    organiser = await accounts.viewer_by_email(AN.email)
    counts = []
    for number in (10, 11, 12):
        await make(organiser, number)
        async with asked() as statements:
            page = await an.get("/organiser")
        assert f"lần thứ {number}" in page.text
        counts.append(len(statements))
    assert counts == [counts[0]] * 3


async def make(by: Viewer, number: int) -> None:
    sample = queries.sample_document(ContestKind.TECHNICAL)
    document = msgspec.structs.replace(sample, slug=f"technical-{number}", number=number)
    await actions.make_edition(by, document=document)
